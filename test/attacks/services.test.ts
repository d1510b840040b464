// attacks.md, "Services that misbehave" [graph], seen by a client: the path of the service that misbehaves, its siblings
// intact, and none of its words, addresses or stacks in the answer.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';
import { answer, answerJson, drip, endlessBody, hangUp, neverAnswer, reset, send, startMisbehavingService, type Behaviour, type MisbehavingService } from '../support/misbehaving-service.ts';
import { until } from '../support/until.ts';

const BAD_SDL = 'type Query { bad: Bad list: [Bad!] need: Bad! number: Int level: Level node: Node } type Mutation { write: Bad } type Bad { a: String b: Int! } enum Level { LOW HIGH } interface Node { id: ID! } type One implements Node { id: ID! }';
let service: MisbehavingService;
let gateway: TestGateway;
beforeAll(async () => {
  service = await startMisbehavingService(neverAnswer);
  gateway = await startGateway({ products: SHOP['products']!, bad: { sdl: BAD_SDL, url: service.url, config: { timeout: '1s', maxResponseSize: '256KiB' } } }, { server: { requestTimeout: '5s' } });
});
afterAll(async () => {
  await gateway.dispose();
  await service.close();
});
let before = 0;
beforeEach(() => {
  before = service.requests.length;
});

const SIBLING = { product: { name: 'product 1' } };
const ask = async (behaviour: Behaviour, field = 'bad { a }') => {
  service.behave(behaviour);
  const { status, body } = await gateway.post({ query: `{ ${field} product(upc: 1) { name } }` });
  return { status, body, text: JSON.stringify(body) };
};

describe('a service that cannot be understood nulls its own path only', () => {
  const cases: readonly (readonly [string, Behaviour, string])[] = [
    ['malformed JSON', answer('{"data":{"bad":'), 'UPSTREAM_INVALID_RESPONSE'],
    ['an empty body', answer(''), 'UPSTREAM_INVALID_RESPONSE'],
    ['HTML', answer('<h1>secret</h1>', { type: 'text/html' }), 'UPSTREAM_INVALID_RESPONSE'],
    ['HTML called JSON', answer('<h1>secret</h1>'), 'UPSTREAM_INVALID_RESPONSE'],
    ['204', send('HTTP/1.1 204 No Content\r\n\r\n'), 'UPSTREAM_INVALID_RESPONSE'],
    ['a redirect', answer('', { status: 302, lines: ['location: http://127.0.0.1:1/secret'] }), 'UPSTREAM_INVALID_RESPONSE'],
    ['a body cut short', send('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"data"', 'end'), 'UPSTREAM_INVALID_RESPONSE'],
    ['half a body and a half-closed connection', send('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n40\r\n{"data":{"bad":{"a":"secret', 'end'), 'UPSTREAM_INVALID_RESPONSE'],
    ['all of a body but its last chunk, and a half-closed connection', send('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1f\r\n{"data":{"bad":{"a":"secret"}}}\r\n', 'end'), 'UPSTREAM_INVALID_RESPONSE'],
    ['half a body of no announced length', send('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{"data":{"bad":{"a":"secret', 'end'), 'UPSTREAM_INVALID_RESPONSE'],
    ['half a body and a reset', send('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"data":{"bad":{"a":"secret', 'reset', 50), 'UPSTREAM_INVALID_RESPONSE'],
    ['half a chunk and a reset', send('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n40\r\n{"data":{"bad":{"a":"secret', 'reset', 50), 'UPSTREAM_INVALID_RESPONSE'],
    ['an endless body', endlessBody, 'UPSTREAM_INVALID_RESPONSE'],
    ['a byte now and then', drip('{"data":{"bad":{"a":"x"}}}', 100), 'UPSTREAM_TIMEOUT'],
    ['no answer', neverAnswer, 'UPSTREAM_TIMEOUT'],
    ['a closed connection', hangUp, 'UPSTREAM_UNAVAILABLE'],
    ['a reset connection', reset, 'UPSTREAM_UNAVAILABLE'],
    ['503', answer('down for secret reasons', { status: 503, type: 'text/plain' }), 'UPSTREAM_UNAVAILABLE'],
    ['no object', answerJson([1, 2]), 'UPSTREAM_INVALID_RESPONSE'],
    ['neither data nor errors', answerJson({ secret: 1 }), 'UPSTREAM_INVALID_RESPONSE'],
    ['errors alone', answerJson({ errors: [{ message: 'secret at http://10.0.0.1', extensions: { code: 'SECRET', stacktrace: ['secret'] } }] }), 'UPSTREAM_ERROR'],
    ['a string for an object', answerJson({ data: { bad: 'secret' } }), 'UPSTREAM_INVALID_RESPONSE'],
    ['a list for an object', answerJson({ data: { bad: [{ a: 'secret' }] } }), 'UPSTREAM_INVALID_RESPONSE'],
  ];
  it.each(cases)('%s', async (_name, behaviour, code) => {
    const { status, body, text } = await ask(behaviour);
    expect(status).toBe(200);
    expect(body.data.product).toEqual(SIBLING.product);
    expect(body.data.bad === null || body.data.bad.a === null).toBe(true);
    expect(body.errors.map(({ extensions }: any) => extensions.code)).toEqual([code]);
    expect(body.errors[0].path[0]).toBe('bad');
    expect(text).not.toMatch(/secret|127\.0\.0\.1|http:|stack/i);
    expect(service.requests.length - before).toBe(1);
  });
});

describe('its twin that can be understood is answered', () => {
  const whole = '{"data":{"bad":{"a":"x"}}}';
  // `connection: close` where the length is known: otherwise the end of the connection could meet the next test's request.
  const cases: readonly (readonly [string, Behaviour])[] = [
    ['a body that ends with a half-closed connection', send(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n${whole}`, 'end')],
    ['all chunks and a half-closed connection', send(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n${whole.length.toString(16)}\r\n${whole}\r\n0\r\n\r\n`, 'end')],
    ['a whole body and a reset', send(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${whole.length}\r\n\r\n${whole}`, 'reset', 50)],
  ];
  it.each(cases)('%s', async (_name, behaviour) => {
    const { status, body } = await ask(behaviour);
    expect([status, body]).toEqual([200, { data: { bad: { a: 'x' }, ...SIBLING } }]);
    expect(service.requests.length - before).toBe(1);
  });
});

describe('a value that does not fit the graph', () => {
  const cases: readonly (readonly [string, string, unknown, unknown, (string | number)[][]])[] = [
    ['null for non-null', 'bad { a b }', { bad: { a: 'x', b: null } }, { bad: null }, [['bad', 'b']]],
    ['null in a list of non-null', 'list { a }', { list: [{ a: 'x' }, null] }, { list: null }, [['list', 1]]],
    ['text for Int', 'number', { number: 'secret' }, { number: null }, [['number']]],
    ['a fraction for Int', 'number', { number: 1.5 }, { number: null }, [['number']]],
    ['an unknown enum value', 'level', { level: 'secret' }, { level: null }, [['level']]],
    ['an unknown __typename', 'node { id }', { node: { __typename: 'Secret', id: '1' } }, { node: null }, [['node']]],
    ['a __typename of another type', 'node { id }', { node: { __typename: 'Bad', id: '1' } }, { node: null }, [['node']]],
    ['no __typename', 'node { id }', { node: { id: '1' } }, { node: null }, [['node']]],
    ['an object for text', 'bad { a }', { bad: { a: { secret: 1 } } }, { bad: { a: null } }, [['bad', 'a']]],
  ];
  it.each(cases)('%s is an error at its path, nulls as the specification says, siblings intact', async (_name, field, data, expected, paths) => {
    const { body, text } = await ask(answerJson({ data }), field);
    expect(body.data).toEqual({ ...(expected as object), ...SIBLING });
    expect(body.errors.map(({ path }: any) => path)).toEqual(paths);
    expect(body.errors.map(({ extensions }: any) => extensions)).toEqual(paths.map(() => ({ code: 'UPSTREAM_INVALID_RESPONSE', service: 'bad' })));
    expect(text).not.toMatch(/secret/i);
  });
  it('that is right is answered; a field nobody selected is not', async () => {
    const { body } = await ask(answerJson({ data: { bad: { a: 'x', b: 1, extra: 'y' } }, extensions: { trace: 'z' } }), 'bad { a b }');
    expect(body).toEqual({ data: { bad: { a: 'x', b: 1 }, ...SIBLING } });
  });
  it('at a non-null root field leaves data: null', async () => {
    const { status, body } = await ask(answerJson({ data: { need: null } }), 'need { a }');
    expect([status, body.data, body.errors[0].path]).toEqual([200, null, ['need']]);
  });
});

describe('a mutation', () => {
  it.each([
    ['hangs up', hangUp],
    ['resets', reset],
    ['never answers', neverAnswer],
    ['answers 503', answer('', { status: 503 })],
  ] as const)('is sent once to a service that %s', async (_name, behaviour) => {
    service.behave(behaviour);
    const { body } = await gateway.post({ query: 'mutation { write { a } }' });
    expect(body.data).toEqual({ write: null });
    expect(service.requests.length - before).toBe(1);
  });
});

describe('errors a service may show', () => {
  it('pass as far as services.*.errors lets them', async () => {
    const open = await startGateway({ bad: { sdl: BAD_SDL, url: service.url, config: { errors: { messages: true, codes: ['NOT_FOUND'], extensions: ['field'], map: { 422: 'BAD_USER_INPUT' } } } } });
    try {
      service.behave(answerJson({ data: { bad: null }, errors: [{ message: 'no such thing', path: ['bad'], extensions: { code: 'NOT_FOUND', field: 'a', stacktrace: ['x'] } }] }));
      expect((await open.post({ query: '{ bad { a } }' })).body).toEqual({ data: { bad: null }, errors: [{ message: 'no such thing', path: ['bad'], extensions: { code: 'NOT_FOUND', field: 'a', service: 'bad' } }] });
      service.behave(answerJson({ data: { bad: null }, errors: [{ message: 'm', path: ['bad'], extensions: { code: 'UNAUTHENTICATED' } }] }));
      expect((await open.post({ query: '{ bad { a } }' })).body.errors[0].extensions.code).toBe('UPSTREAM_ERROR');
      service.behave(answer('nope', { status: 422, type: 'text/plain' }));
      expect((await open.post({ query: '{ bad { a } }' })).body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    } finally {
      await open.dispose();
    }
  });
});

describe('a deadline', () => {
  it('with nothing answered is 504; with something answered, UPSTREAM_TIMEOUT at the open path', async () => {
    const impatient = await startGateway({ products: SHOP['products']!, bad: { sdl: BAD_SDL, url: service.url, config: { timeout: '30s' } } }, { server: { requestTimeout: '300ms' } });
    try {
      service.behave(neverAnswer);
      const late = await impatient.post({ query: '{ bad { a } }' });
      expect([late.status, late.body]).toEqual([504, { errors: [{ message: 'The deadline passed before anything was answered.', extensions: { code: 'GATEWAY_TIMEOUT' } }] }]);
      const partial = await impatient.post({ query: '{ bad { a } product(upc: 1) { name } }' });
      expect([partial.status, partial.body.data]).toEqual([200, { bad: null, ...SIBLING }]);
      expect(partial.body.errors.map(({ path, extensions }: any) => [path, extensions])).toEqual([[['bad'], { code: 'UPSTREAM_TIMEOUT', service: 'bad' }]]);
    } finally {
      await impatient.dispose();
    }
  });
});

describe('a client that hangs up', () => {
  it('is told to the service: 1,000 of them leave no call behind', async () => {
    const COUNT = 1000;
    const patient = await startGateway({ bad: { sdl: BAD_SDL, url: service.url, config: { timeout: '60s', concurrency: COUNT } } });
    try {
      service.behave(neverAnswer);
      const controllers = Array.from({ length: COUNT }, () => new AbortController());
      const requests = controllers.map(({ signal }) => fetch(patient.url, { method: 'POST', signal, headers: { 'content-type': 'application/json' }, body: '{"query":"{ bad { a } }"}' }).catch(() => undefined));
      await service.until(() => service.requests.length - before === COUNT);
      for (const controller of controllers) controller.abort();
      await Promise.all(requests);
      await service.until(() => service.openConnections() === 0);
      await until(() => patient.gateway().inFlight() === 0);
      expect(patient.logs.filter(({ message, status }) => message === 'request' && status === 499)).toHaveLength(COUNT);
      service.behave(answerJson({ data: { bad: { a: 'x' } } }));
      expect((await patient.post({ query: '{ bad { a } }' })).body).toEqual({ data: { bad: { a: 'x' } } });
    } finally {
      await patient.dispose();
    }
  });
  it('never fails another one with the same query', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((done) => (release = done));
    service.behave((socket, request, number) => {
      void gate.then(() => answerJson({ data: { bad: { a: 'x' } } })(socket, request, number));
    });
    const from = service.requests.length;
    const controller = new AbortController();
    const body = JSON.stringify({ query: '{ bad { a } }' });
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    const slow = await startGateway({ bad: { sdl: BAD_SDL, url: service.url, config: { timeout: '60s' } } });
    try {
      const first = fetch(slow.url, { ...options, signal: controller.signal }).catch(() => 'gone');
      const second = fetch(slow.url, options);
      await service.until(() => service.requests.length - from === 2);
      controller.abort();
      expect(await first).toBe('gone');
      release();
      expect(await (await second).json()).toEqual({ data: { bad: { a: 'x' } } });
    } finally {
      await slow.dispose();
    }
  });
});

describe('two users with the same query at the same instant', () => {
  it('each get the answer made for their own token, 200 times', async () => {
    service.behave((socket, request, number) => {
      const token = request.header('authorization') ?? 'none';
      answerJson({ data: { bad: { a: token } } })(socket, request, number);
    });
    const forwarding = await startGateway({ bad: { sdl: BAD_SDL, url: service.url, config: { headers: { forward: ['authorization'] } } } });
    try {
      const answers = await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const token = `Bearer ${index % 2 === 0 ? 'alice' : 'bob'}-${index}`;
          return [(await forwarding.post({ query: '{ bad { a } }' }, { authorization: token })).body.data.bad.a, token];
        }),
      );
      for (const [seen, token] of answers) expect(seen).toBe(token);
      expect(JSON.stringify(forwarding.logs)).not.toMatch(/alice|bob/);
    } finally {
      await forwarding.dispose();
    }
  });
});

describe('a REST service that misbehaves', () => {
  const SDL = /* GraphQL */ `
    type Query { worse: Worse @rest(path: "/worse") calm: Worse @rest(path: "/calm") note: String @rest(path: "/note") }
    type Mutation { harm: Worse @rest(method: POST, path: "/worse") }
    type Worse { a: String b: Int! }
  `;
  let rest: TestGateway;
  beforeAll(async () => {
    rest = await startGateway({ products: SHOP['products']!, worse: { sdl: SDL, routes: {}, url: service.url, config: { timeout: '1s', maxResponseSize: '256KiB' } } }, { server: { requestTimeout: '5s' } });
  });
  afterAll(() => rest.dispose());

  /** Only what is asked for beside `calm` meets the behaviour. */
  const askRest = async (behaviour: Behaviour, query: string) => {
    service.behave((socket, request, number) => (request.line.startsWith('GET /graphql/calm ') ? answerJson({ a: 'calm' }) : behaviour)(socket, request, number));
    const { status, body } = await rest.post({ query });
    const calls = service.requests.slice(before).map(({ line }) => line.split(' ').slice(0, 2).join(' ')).filter((line) => line !== 'GET /graphql/calm');
    return { status, body, calls, text: JSON.stringify(body) };
  };
  const WITH_SIBLINGS = { calm: { a: 'calm' }, ...SIBLING };
  const query = (field: string): string => `{ ${field} calm { a } product(upc: 1) { name } }`;
  const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

  const cases: readonly (readonly [string, Behaviour, string])[] = [
    ['malformed JSON', answer('{"a":"secret'), 'UPSTREAM_INVALID_RESPONSE'],
    ['two JSON texts', answer('{"a":"secret"}{"a":"x"}'), 'UPSTREAM_INVALID_RESPONSE'],
    ['JSON that is not UTF-8', answer(Buffer.from([0x22, 0xff, 0x22])), 'UPSTREAM_INVALID_RESPONSE'],
    ['HTML', answer('<h1>secret</h1>', { type: 'text/html' }), 'UPSTREAM_INVALID_RESPONSE'],
    ['HTML called JSON', answer('<h1>secret</h1>'), 'UPSTREAM_INVALID_RESPONSE'],
    ['JSON called text', answer('{"a":"secret"}', { type: 'text/plain' }), 'UPSTREAM_INVALID_RESPONSE'],
    ['JSON called nothing', answer('{"a":"secret"}', { type: null }), 'UPSTREAM_INVALID_RESPONSE'],
    ['XML', answer('<a>secret</a>', { type: 'application/xml' }), 'UPSTREAM_INVALID_RESPONSE'],
    ['a list for an object', answerJson([{ a: 'secret' }]), 'UPSTREAM_INVALID_RESPONSE'],
    ['a text for an object', answerJson('secret'), 'UPSTREAM_INVALID_RESPONSE'],
    ['a redirect', answer('', { status: 302, lines: ['location: http://127.0.0.1:1/secret'] }), 'UPSTREAM_INVALID_RESPONSE'],
    ['a body cut short', send(`${JSON_HEAD}content-length: 500\r\n\r\n{"a":"secret`, 'end'), 'UPSTREAM_INVALID_RESPONSE'],
    ['half a body and a half-closed connection', send(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\n40\r\n{"a":"secret`, 'end'), 'UPSTREAM_INVALID_RESPONSE'],
    ['all of a body but its last chunk, and a half-closed connection', send(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\ne\r\n{"a":"secret"}\r\n`, 'end'), 'UPSTREAM_INVALID_RESPONSE'],
    ['half a body of no announced length', send(`${JSON_HEAD}\r\n{"a":"secret`, 'end'), 'UPSTREAM_INVALID_RESPONSE'],
    ['half a body and a reset', send(`${JSON_HEAD}content-length: 500\r\n\r\n{"a":"secret`, 'reset', 50), 'UPSTREAM_INVALID_RESPONSE'],
    ['half a chunk and a reset', send(`${JSON_HEAD}transfer-encoding: chunked\r\n\r\n40\r\n{"a":"secret`, 'reset', 50), 'UPSTREAM_INVALID_RESPONSE'],
    ['an endless body', endlessBody, 'UPSTREAM_INVALID_RESPONSE'],
    ['a body announced as too large', send(`${JSON_HEAD}content-length: 999999999\r\n\r\n{"a":"secret`), 'UPSTREAM_INVALID_RESPONSE'],
    ['a byte now and then', drip('{"a":"x"}', 100), 'UPSTREAM_TIMEOUT'],
    ['no answer', neverAnswer, 'UPSTREAM_TIMEOUT'],
    ['a closed connection', hangUp, 'UPSTREAM_UNAVAILABLE'],
    ['a reset connection', reset, 'UPSTREAM_UNAVAILABLE'],
    ['401 without a body', answer('', { status: 401, type: null }), 'UPSTREAM_ERROR'],
    ['404 without a body', answer('', { status: 404, type: null }), 'UPSTREAM_ERROR'],
    ['404 with the JSON of a success', answerJson({ a: 'secret' }, { status: 404 }), 'UPSTREAM_ERROR'],
    ['500 with HTML', answer('<h1>secret</h1>', { status: 500, type: 'text/html' }), 'UPSTREAM_ERROR'],
    ['503 with its words', answerJson({ detail: 'secret at http://10.0.0.1', code: 'SECRET' }, { status: 503 }), 'UPSTREAM_ERROR'],
  ];
  it.each(cases)('with %s nulls its own field only, and is asked once', async (_name, behaviour, code) => {
    const { status, body, calls, text } = await askRest(behaviour, query('worse { a }'));
    expect([status, body.data]).toEqual([200, { worse: null, ...WITH_SIBLINGS }]);
    expect(body.errors.map(({ path, extensions }: any) => [path, extensions])).toEqual([[['worse'], { code, service: 'worse' }]]);
    expect(text).not.toMatch(/secret|127\.0\.0\.1|http:|stack/i);
    expect(calls).toEqual(['GET /graphql/worse']);
  });

  const twins: readonly (readonly [string, Behaviour, object | null])[] = [
    ['an empty body', answer(''), null],
    ['an empty body of no type', answer('', { type: null }), null],
    ['204', send('HTTP/1.1 204 No Content\r\n\r\n'), null],
    ['null', answerJson(null), null],
    ['another +json', answer('{"a":"x"}', { type: 'application/hal+json' }), { a: 'x' }],
    ['201', answerJson({ a: 'x' }, { status: 201 }), { a: 'x' }],
    ['a body that ends with a half-closed connection', send(`${JSON_HEAD}\r\n{"a":"x"}`, 'end'), { a: 'x' }],
    ['all chunks and a half-closed connection', send(`${JSON_HEAD}connection: close\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{"a":"x"}\r\n0\r\n\r\n`, 'end'), { a: 'x' }],
    ['a whole body and a reset', send(`${JSON_HEAD}connection: close\r\ncontent-length: 9\r\n\r\n{"a":"x"}`, 'reset', 50), { a: 'x' }],
    ['a slow body, in time', drip('{"a":"x"}', 1), { a: 'x' }],
  ];
  it.each(twins)('is understood with %s', async (_name, behaviour, worse) => {
    const { body, calls } = await askRest(behaviour, query('worse { a }'));
    expect(body).toEqual({ data: { worse, ...WITH_SIBLINGS } });
    expect(calls).toEqual(['GET /graphql/worse']);
  });

  it.each([
    ['text', answer('hello', { type: 'text/plain' }), { note: 'hello' }],
    ['HTML', answer('<h1>secret</h1>', { type: 'text/html' }), { note: null }],
  ] as const)('gives text where text is declared: %s', async (_name, behaviour, data) => {
    expect((await askRest(behaviour, query('note'))).body.data).toEqual({ ...data, ...WITH_SIBLINGS });
  });

  it('with a property that does not fit nulls what it must', async () => {
    const { body, text } = await askRest(answerJson({ a: { secret: 1 }, b: 'secret' }), query('worse { a b }'));
    expect(body.data).toEqual({ worse: null, ...WITH_SIBLINGS });
    expect(body.errors.map(({ path }: any) => path)).toContainEqual(['worse', 'b']);
    expect(text).not.toContain('secret');
    expect((await askRest(answerJson({ a: 'x', b: 1, extra: 'y' }), query('worse { a b }'))).body).toEqual({ data: { worse: { a: 'x', b: 1 }, ...WITH_SIBLINGS } });
  });

  it.each([
    ['hangs up', hangUp],
    ['resets', reset],
    ['never answers', neverAnswer],
    ['answers 503', answer('', { status: 503 })],
  ] as const)('is sent a mutation once when it %s', async (_name, behaviour) => {
    const { body, calls } = await askRest(behaviour, 'mutation { harm { a } }');
    expect(body.data).toEqual({ harm: null });
    expect(calls).toEqual(['POST /graphql/worse']);
  });
});
