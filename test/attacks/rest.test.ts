// What a stranger may put where an id belongs, sent through the whole gateway to a real REST service: exactly these bytes
// reach it, in exactly one place, or nothing is sent and the siblings are served.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { reply, startRestService, type RunningRestService } from '../support/rest-service.ts';

const SDL = /* GraphQL */ `
  type Query {
    thing(id: ID!): Thing @rest(path: "/things/{id}")
    sub(id: ID!): Thing @rest(path: "/things/{id}/details.json")
    search(q: String, tags: [String!]): Thing @rest(path: "/search", query: "q={q}&tags={tags|csv}&fixed=1")
    labelled(label: String): Thing @rest(path: "/labelled", headers: "x-label: {label}")
    cookies(v: String, vs: [String!]): Thing @rest(path: "/headers", headers: ["cookie: theme=dark; sess={v}; ids={vs|csv}"])
    cookie(v: String): Thing @rest(path: "/headers", headers: "Cookie: {v}")
    bearer(v: String): Thing @rest(path: "/headers", headers: "authorization: Bearer {v}")
    disposition(v: String): Thing @rest(path: "/headers", headers: "content-disposition: attachment; filename=\\"{v}\\"")
    via(v: String, vs: [String!]): Thing @rest(path: "/headers", headers: ["forwarded: for={v}", "x-ids: {vs|csv}"])
    pair(v: String, w: String): Thing @rest(path: "/headers", headers: "x-pair: {v}{w}")
    whole(v: String): Thing @rest(path: "/headers", headers: ["if-match: {v}", "x-forwarded-for: {v}"])
    moved: Thing @rest(path: "/moved")
    calm: Thing @rest(path: "/calm")
    secret: Thing @rest(path: "/secret")
    _things(ids: [ID!]!): [Thing]! @merge(keyField: "id") @rest(path: "/bulk", query: "ids={ids|csv}")
  }
  type Mutation { save(input: ThingInput!): Thing @rest(method: POST, path: "/things", body: "{input}") }
  input ThingInput { name: String kind: Kind note: String @rest(property: "in-note") }
  enum Kind { A ON_HOLD @restValue(value: "on-hold") }
  type Thing @key(selectionSet: "{ id }") { id: ID! name: String }
`;

const ownersOf = (_: unknown, { ids }: { ids: string[] }): object[] => ids.map((id) => ({ id, owner: `owner of ${id.slice(0, 5)}` }));

const OWNERS = {
  sdl: /* GraphQL */ `
    type Query { owned(ids: [ID!]!): [Thing!]! _owners(ids: [ID!]!): [Thing]! @merge(keyField: "id") }
    type Thing @key(selectionSet: "{ id }") { id: ID! owner: String }
  `,
  resolvers: { Query: { owned: ownersOf, _owners: ownersOf } },
};

let gateway: TestGateway;
let elsewhere: RunningRestService;
const asked = (): string[] => gateway.rest['things']!.asked();
let before = 0;
/** What reached the service since the last look. */
const fresh = (): string[] => {
  const all = asked();
  const news = all.slice(before);
  before = all.length;
  return news;
};

beforeAll(async () => {
  elsewhere = await startRestService({ 'GET /taken': () => ({ id: 'stolen', name: 'stolen' }) });
  const byId = ({ params }: { params: Readonly<Record<string, string>> }): unknown => ({ id: params['id'], name: `thing ${params['id']!.slice(0, 5)}` });
  gateway = await startGateway(
    {
      things: {
        sdl: SDL,
        routes: {
          'GET /things/:id': byId,
          'GET /things/:id/details.json': byId,
          'GET /search': ({ query }) => ({ id: 'found', name: JSON.stringify([...query]) }),
          'GET /labelled': ({ headers }) => ({ id: 'l', name: JSON.stringify([headers['x-label'], headers['x-admin']]) }),
          'GET /headers': ({ headers: { cookie, authorization, forwarded, 'content-disposition': disposition, 'if-match': match, 'x-forwarded-for': via, 'x-ids': ids, 'x-pair': pair } }) => ({
            id: 'h',
            name: JSON.stringify({ cookie, authorization, forwarded, 'content-disposition': disposition, 'if-match': match, 'x-forwarded-for': via, 'x-ids': ids, 'x-pair': pair }),
          }),
          'GET /calm': () => ({ id: 'calm', name: 'calm' }),
          'GET /moved': () => reply(302, undefined, { location: `${elsewhere.url}/taken` }),
          'GET /secret': () => reply(500, 'Error: at /srv/app/secret.js:1 token=s3cr3t http://10.0.0.1/', { 'content-type': 'text/html' }),
          'GET /admin': () => ({ id: 'admin', name: 'ADMIN' }),
          'GET /bulk': ({ query }) => query.get('ids')!.split(',').map((id) => ({ id, name: `thing ${id.slice(0, 5)}` })),
          'POST /things': ({ body }) => ({ id: 'new', name: body.toString() }),
        },
        config: { headers: { forward: ['authorization'] } },
      },
      owners: OWNERS,
    },
    { limits: { aliases: 200, rootFields: 200, upstreamCalls: 200 } },
  );
});
afterAll(async () => {
  await gateway.dispose();
  await elsewhere.close();
});

const ask = async (query: string, variables: object = {}, headers: Record<string, string> = {}): Promise<{ data: any; errors?: any[] }> =>
  (await gateway.post({ query, variables }, headers)).body as { data: any; errors?: any[] };

/** id → the one segment that reached the service; undefined: refused, and nothing reached it. */
const SEGMENTS: readonly (readonly [id: string, segment: string | undefined])[] = [
  ['../admin', '..%2Fadmin'],
  ['..', undefined],
  ['.', undefined],
  ['', undefined],
  ['a/b', 'a%2Fb'],
  ['a?b=1', 'a%3Fb%3D1'],
  ['a#b', 'a%23b'],
  ['%2e%2e', '%252e%252e'],
  ['..%2f..%2fadmin', '..%252f..%252fadmin'],
  ['a\\b', 'a%5Cb'],
  ['..\\admin', '..%5Cadmin'],
  ['//host', '%2F%2Fhost'],
  ['@host', '%40host'],
  ['http://127.0.0.1:1/', 'http%3A%2F%2F127.0.0.1%3A1%2F'],
  ['a\r\nx-admin: 1', 'a%0D%0Ax-admin%3A%201'],
  ['a HTTP/1.1\r\n\r\nGET /admin', 'a%20HTTP%2F1.1%0D%0A%0D%0AGET%20%2Fadmin'],
  ['\0', '%00'],
  [';a=b', '%3Ba%3Db'],
  ['x'.repeat(10_000), undefined],
  ['__proto__', '__proto__'],
  ['plain-1', 'plain-1'],
];

describe.each(SEGMENTS.map(([id, segment]) => [JSON.stringify(id).slice(0, 40), id, segment] as const))('the id %s', (_shown, id, segment) => {
  it('is exactly one path segment, or nothing is sent', async () => {
    fresh();
    const { data, errors } = await ask('query ($id: ID!) { thing(id: $id) { name } calm { name } }', { id });
    expect(data.calm).toEqual({ name: 'calm' });
    const calls = fresh().filter((call) => call !== 'GET /calm');
    if (segment === undefined) {
      expect(calls).toEqual([]);
      expect(data.thing).toBeNull();
      expect(errors).toMatchObject([{ path: ['thing'], extensions: { code: 'BAD_USER_INPUT' } }]);
    } else {
      expect(calls).toEqual([`GET /things/${segment}`]);
      expect(data.thing).toEqual({ name: `thing ${id.slice(0, 5)}` });
      expect(errors).toBeUndefined();
    }
  });

  it('is the same as a literal, and in the middle of a path', async () => {
    fresh();
    await ask(`{ sub(id: ${JSON.stringify(id)}) { name } }`);
    expect(fresh()).toEqual(segment === undefined ? [] : [`GET /things/${segment}/details.json`]);
  });

  it('is exactly one query value, or nothing is sent', async () => {
    const { data, errors } = await ask('query ($q: String) { search(q: $q) { name } }', { q: id });
    if (id.length > 8000) {
      expect(fresh()).toEqual([]);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      return;
    }
    expect(fresh()).toHaveLength(1);
    expect(JSON.parse(data.search.name)).toEqual([['q', id], ['fixed', '1']]);
  });

  it('is one item of a list, or nothing is sent', async () => {
    const { data, errors } = await ask('query ($t: [String!]) { search(tags: $t) { name } }', { t: ['first', id, 'last'] });
    if (id === '' || id.length > 8000) {
      expect(fresh()).toEqual([]);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      return;
    }
    expect(fresh()).toHaveLength(1);
    const [[, tags]] = JSON.parse(data.search.name) as [[string, string]];
    expect(tags.split(',')).toEqual(['first', id, 'last']);
  });

  it('is one header value as it is, or nothing is sent', async () => {
    const { data, errors } = await ask('query ($l: String) { labelled(label: $l) { name } }', { l: id });
    // eslint-disable-next-line no-control-regex -- what no header may hold
    if (/[\u0000-\u001f]/.test(id)) {
      expect(fresh()).toEqual([]);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      return;
    }
    expect(fresh()).toHaveLength(1);
    expect(JSON.parse(data.labelled.name)).toEqual([id, null]);
  });

  it('is one JSON string of a body', async () => {
    const { data } = await ask('mutation ($n: String) { save(input: { name: $n, kind: ON_HOLD, note: "n" }) { name } }', { n: id });
    expect(fresh()).toEqual(['POST /things']);
    expect(JSON.parse(data.save.name)).toEqual({ name: id, kind: 'on-hold', 'in-note': 'n' });
  });

  it('is, as a key that another service gave, its own entity’s trouble only', async () => {
    const { data } = await ask('query ($ids: [ID!]!) { owned(ids: $ids) { owner name } }', { ids: ['plain-2', id] });
    const calls = fresh();
    expect(data.owned[0]).toEqual({ owner: 'owner of plain', name: 'thing plain' });
    expect(calls.every((call) => call.startsWith('GET /bulk?ids='))).toBe(true);
    if (id.length > 8000 || id === '') {
      expect(data.owned[1].name).toBeNull();
      return;
    }
    expect(data.owned[1]).toEqual({ owner: `owner of ${id.slice(0, 5)}`, name: `thing ${id.slice(0, 5)}` });
    expect(calls).toHaveLength(1);
  });
});

/** field and arguments → the headers that reached the service; undefined: refused, and nothing reached it. */
const HEADERS: readonly (readonly [field: string, variables: object, headers: Readonly<Record<string, string>> | undefined])[] = [
  ['cookies(v: $v, vs: [])', { v: 'a; admin=1' }, undefined],
  ['cookies(v: $v, vs: [])', { v: 'a, admin=1' }, undefined],
  ['cookies(v: $v, vs: [])', { v: 'a admin=1' }, undefined],
  ['cookies(v: $v, vs: [])', { v: '"a' }, undefined],
  ['cookies(v: $v, vs: [])', { v: 'a\\' }, undefined],
  ['cookies(v: $v, vs: [])', { v: 'a\tb' }, undefined],
  ['cookies(v: $v, vs: [])', { v: 'a\r\nx-admin: 1' }, undefined],
  ['cookies(v: $v, vs: [])', { v: 'é' }, undefined],
  ['cookies(v: "a", vs: ["1", "2; admin=1"])', {}, undefined],
  ['cookies(v: $v, vs: ["1", "2"])', { v: 'abc-1.2_3~4/5+6==' }, { cookie: 'theme=dark; sess=abc-1.2_3~4/5+6==; ids=1,2' }],
  ['cookies(v: $v, vs: [])', { v: '' }, { cookie: 'theme=dark; sess=; ids=' }],
  ['cookie(v: $v)', { v: 'sess=a; admin=1' }, undefined],
  ['cookie(v: $v)', { v: 'sess=a' }, { cookie: 'sess=a' }],
  ['bearer(v: $v)', { v: 'a, Basic YTpi' }, undefined],
  ['bearer(v: $v)', { v: 'a;b' }, undefined],
  ['bearer(v: $v)', { v: 'eyJh.eyJz.c2ln-_==' }, { authorization: 'Bearer eyJh.eyJz.c2ln-_==' }],
  ['disposition(v: $v)', { v: 'a"; filename="b.exe' }, undefined],
  ['disposition(v: $v)', { v: 'a\\' }, undefined],
  ['disposition(v: $v)', { v: 'annual report (1).pdf' }, { 'content-disposition': 'attachment; filename="annual report (1).pdf"' }],
  ['via(v: $v)', { v: '10.0.0.1;proto=https' }, undefined],
  ['via(v: $v)', { v: '10.0.0.1, for=127.0.0.1' }, undefined],
  ['via(v: $v)', { v: '10.0.0.1' }, { forwarded: 'for=10.0.0.1' }],
  ['via(vs: ["1", "2,3"])', {}, undefined],
  ['via(vs: ["\\"1", "2\\""])', {}, undefined],
  ['via(vs: ["1", "2;q=0"])', {}, undefined],
  ['via(vs: ["1", "2 3"])', {}, { 'x-ids': '1,2 3' }],
  ['pair(v: "a", w: $v)', { v: ',b' }, undefined],
  ['pair(v: "a", w: $v)', { v: '=b' }, { 'x-pair': 'a=b' }],
  ['whole(v: $v)', { v: '"v1", W/"v2";x' }, { 'if-match': '"v1", W/"v2";x', 'x-forwarded-for': '"v1", W/"v2";x' }],
  ['whole(v: $v)', { v: '' }, { 'if-match': '', 'x-forwarded-for': '' }],
];

describe('a value in a header', () => {
  it.each(HEADERS)('%s of %j is one value of it, or nothing is sent', async (field, variables, headers) => {
    fresh();
    const { data, errors } = await ask(`query ${field.includes('$v') ? '($v: String)' : ''} { asked: ${field} { name } calm { name } }`, variables);
    expect(data.calm).toEqual({ name: 'calm' });
    const calls = fresh().filter((call) => call !== 'GET /calm');
    if (headers === undefined) {
      expect(calls).toEqual([]);
      expect(errors).toMatchObject([{ path: ['asked'], extensions: { code: 'BAD_USER_INPUT' } }]);
    } else {
      expect(errors).toBeUndefined();
      expect(calls).toEqual(['GET /headers']);
      expect(JSON.parse(data.asked.name)).toEqual(headers);
    }
  });
});

describe('a REST service that answers oddly', () => {
  it('is not followed elsewhere with the caller’s token', async () => {
    const { data, errors } = await ask('{ moved { name } calm { name } }', {}, { authorization: 'Bearer caller' });
    expect(data).toEqual({ moved: null, calm: { name: 'calm' } });
    expect(errors).toMatchObject([{ path: ['moved'], extensions: { code: 'UPSTREAM_INVALID_RESPONSE', service: 'things' } }]);
    expect(elsewhere.asked()).toEqual([]);
    expect(gateway.rest['things']!.requests.some(({ headers }) => headers.authorization === 'Bearer caller')).toBe(true);
  });

  it('leaks nothing of itself', async () => {
    const { body } = await gateway.post({ query: '{ secret { name } calm { name } }' });
    expect(JSON.stringify(body)).not.toMatch(/srv|token=|10\.0\.0\.1|127\.0\.0\.1/);
    expect(body.data).toEqual({ secret: null, calm: { name: 'calm' } });
    expect(body.errors).toMatchObject([{ path: ['secret'], extensions: { code: 'UPSTREAM_ERROR', service: 'things' } }]);
  });
});

describe('many of the same', () => {
  it('20 aliases of one get-by-id are one call, 20 different ones are 20', async () => {
    fresh();
    const same = Array.from({ length: 20 }, (_, index) => `a${index}: thing(id: "same") { name }`).join(' ');
    const { data } = await ask(`{ ${same} }`);
    expect(Object.values(data)).toEqual(Array.from({ length: 20 }, () => ({ name: 'thing same' })));
    expect(fresh()).toEqual(['GET /things/same']);
    const others = Array.from({ length: 20 }, (_, index) => `a${index}: thing(id: "${index}") { name }`).join(' ');
    await ask(`{ ${others} }`);
    expect(fresh().sort()).toEqual(Array.from({ length: 20 }, (_, index) => `GET /things/${index}`).sort());
  });

  it('two callers at the same instant never share a call', async () => {
    fresh();
    const count = gateway.rest['things']!.requests.length;
    const tokens = Array.from({ length: 50 }, (_, index) => `Bearer ${index}`);
    await Promise.all(tokens.map((authorization) => ask('{ thing(id: "shared") { name } }', {}, { authorization })));
    const received = gateway.rest['things']!.requests.slice(count).map(({ headers }) => headers.authorization);
    expect(received.sort()).toEqual([...tokens].sort());
  });
});
