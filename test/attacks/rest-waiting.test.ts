// A REST service that keeps clients waiting, seen by a client: what services.test.ts asks of GraphQL services, for each way in
// which a REST service is called: by a field, by a door for entities, and below a row.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { answerJson, drip, hangUp, neverAnswer, reset, send, startMisbehavingService, type Behaviour, type MisbehavingService } from '../support/misbehaving-service.ts';
import { until } from '../support/until.ts';

const SDL = /* GraphQL */ `
  type Query {
    slow: Slow @rest(path: "/slow")
    row: Slow @rest(path: "/row")
    _slows(ids: [ID!]!): [Slow]! @merge(keyField: "id") @rest(path: "/slow", query: "ids={ids|csv}")
  }
  type Slow @key(selectionSet: "{ id }") { id: ID! a: String part: Part @rest(path: "/slow/part") }
  type Part { a: String }
`;
const CALM = { sdl: 'type Query { calm: Calm known: Slow } type Calm { name: String } type Slow @key(selectionSet: "{ id }") { id: ID! }', resolvers: { Query: { calm: () => ({ name: 'calm' }), known: () => ({ id: '1' }) } } };

let service: MisbehavingService;
beforeAll(async () => {
  service = await startMisbehavingService(neverAnswer);
});
afterAll(() => service.close());
let before = 0;
beforeEach(() => {
  before = service.requests.length;
});
/** All but the row that a nested call belongs to meets the behaviour. */
const behave = (behaviour: Behaviour): void => service.behave((socket, request, number) => (request.line.startsWith('GET /graphql/row ') ? answerJson({ id: '1', a: 'row' }) : behaviour)(socket, request, number));
const start = (timeout: string, server: object = {}): Promise<TestGateway> => startGateway({ calm: CALM, slow: { sdl: SDL, routes: {}, url: service.url, config: { timeout, concurrency: 1000 } } }, { server });

const WAYS: readonly (readonly [name: string, field: string, data: object, path: readonly (string | number)[], answer: unknown, whole: object])[] = [
  ['a field', 'slow { a }', { slow: null }, ['slow'], { id: '1', a: 'x' }, { slow: { a: 'x' } }],
  ['a door for entities', 'known { a }', { known: { a: null } }, ['known', 'a'], [{ id: '1', a: 'x' }], { known: { a: 'x' } }],
  ['a call below a row', 'row { a part { a } }', { row: { a: 'row', part: null } }, ['row', 'part'], { a: 'x' }, { row: { a: 'row', part: { a: 'x' } } }],
];
const head = (body: string): string => `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`;

describe.each(WAYS)('%s', (_name, field, data, path, right, whole) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await start('1s', { requestTimeout: '5s' });
  });
  afterAll(() => gateway.dispose());
  const text = JSON.stringify(right);
  const ask = async (behaviour: Behaviour): Promise<any> => {
    behave(behaviour);
    return (await gateway.post({ query: `{ ${field} calm { name } }` })).body;
  };

  it.each<readonly [string, Behaviour, string]>([
    ['no answer', neverAnswer, 'UPSTREAM_TIMEOUT'],
    ['a byte now and then', drip(text, 100), 'UPSTREAM_TIMEOUT'],
    ['a closed connection', hangUp, 'UPSTREAM_UNAVAILABLE'],
    ['a reset connection', reset, 'UPSTREAM_UNAVAILABLE'],
    ['half a body and a half-closed connection', send(head(text) + text.slice(0, 4), 'end'), 'UPSTREAM_INVALID_RESPONSE'],
    ['half a body and a reset', send(head(text) + text.slice(0, 4), 'reset', 50), 'UPSTREAM_INVALID_RESPONSE'],
  ])('with %s is null by itself, asked once, and its neighbours are served', async (_what, behaviour, code) => {
    const body = await ask(behaviour);
    expect(body.data).toEqual({ ...data, calm: { name: 'calm' } });
    expect(body.errors.map(({ path: at, extensions }: any) => [at, extensions])).toEqual([[path, { code, service: 'slow' }]]);
    expect(service.requests.slice(before).filter(({ line }) => line.startsWith('GET /graphql/slow'))).toHaveLength(1);
  });

  it.each<readonly [string, Behaviour]>([
    ['a slow body, in time', drip(text, 1)],
    ['a whole body and a half-closed connection', send(head(text) + text, 'end')],
    ['a whole body and a reset', send(head(text) + text, 'reset', 50)],
  ])('with %s is answered', async (_what, behaviour) => {
    expect(await ask(behaviour)).toEqual({ data: { ...whole, calm: { name: 'calm' } } });
  });

  it('is told when a client hangs up: 100 of them leave no call behind', async () => {
    const COUNT = 100;
    const patient = await start('60s');
    try {
      behave(neverAnswer);
      const controllers = Array.from({ length: COUNT }, () => new AbortController());
      const requests = controllers.map(({ signal }) => fetch(patient.url, { method: 'POST', signal, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: `{ ${field} }` }) }).catch(() => undefined));
      await service.until(() => service.requests.slice(before).filter(({ line }) => line.startsWith('GET /graphql/slow')).length === COUNT);
      for (const controller of controllers) controller.abort();
      await Promise.all(requests);
      await until(() => patient.gateway().inFlight() === 0);
      expect(patient.logs.filter(({ message, status }) => message === 'request' && status === 499)).toHaveLength(COUNT);
      behave(answerJson(right));
      expect((await patient.post({ query: `{ ${field} }` })).body).toEqual({ data: whole });
    } finally {
      await patient.dispose();
    }
  });
});

describe('a deadline', () => {
  it('with nothing answered is 504; with something answered, UPSTREAM_TIMEOUT at the open path', async () => {
    const impatient = await start('30s', { requestTimeout: '300ms' });
    try {
      behave(neverAnswer);
      const late = await impatient.post({ query: '{ slow { a } }' });
      expect([late.status, late.body.errors[0].extensions]).toEqual([504, { code: 'GATEWAY_TIMEOUT' }]);
      const partial = await impatient.post({ query: '{ slow { a } calm { name } }' });
      expect([partial.status, partial.body.data]).toEqual([200, { slow: null, calm: { name: 'calm' } }]);
      expect(partial.body.errors.map(({ path, extensions }: any) => [path, extensions])).toEqual([[['slow'], { code: 'UPSTREAM_TIMEOUT', service: 'slow' }]]);
    } finally {
      await impatient.dispose();
    }
  });
});
