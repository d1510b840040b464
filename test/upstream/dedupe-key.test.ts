// Who shares an exchange and who does not: everything on the wire counts, the request id alone does not.
import { describe, expect, test } from 'vitest';
import type { Principal } from '../../src/context.ts';
import type { RestRequest, UpstreamConfig, UpstreamRequest } from '../../src/upstream/executor.ts';
import { answerJson, type Behaviour } from '../support/misbehaving-service.ts';
import { principalOf } from '../support/principal.ts';
import { bodyOf, fixture, restFixture, type ContextChanges } from './harness.ts';

/** Answers with the token it was asked with, once the test says so. */
function held(): { behaviour: Behaviour; release: () => void } {
  const answers: (() => void)[] = [];
  let isReleased = false;
  return {
    behaviour: (socket, request, number) => {
      const give = () => answerJson({ data: { hello: request.header('authorization') ?? 'nobody' } })(socket, request, number);
      if (isReleased) give();
      else answers.push(give);
    },
    release: () => {
      isReleased = true;
      for (const give of answers) give();
    },
  };
}

/** ES256 never makes one signature twice, and neither does this. */
const SIGNER = { sign: () => Promise.resolve(`t${(signatures += 1)}`), jwks: '' };
let signatures = 0;

const FORWARD = ['authorization', 'accept-language'];
type Asked = readonly [context: ContextChanges, request?: Partial<UpstreamRequest>];
type AskedOfRest = readonly [request: Partial<Omit<RestRequest, 'context'>>, context?: ContextChanges];
const as = (token: string, more: Record<string, string> = {}): ContextChanges => ({ headers: { authorization: token, ...more } });

/** How many requests reach the service when two calls are in flight together, and what each is answered. */
async function together(first: Asked, second: Asked, identity: UpstreamConfig['identity'] = 'none'): Promise<{ exchanges: number; answers: unknown[] }> {
  const { behaviour, release } = held();
  const headers = { forward: identity === 'none' ? FORWARD : [] };
  const { service, call } = await fixture(behaviour, { dedupe: true, headers, identity }, { signer: SIGNER });
  const results = [call(...first), call(...second), call({ requestId: 'last' }, { query: '{ last }' })];
  await service.until(({ requests }) => requests.some(({ body }) => body.includes('last')) && service.openConnections() === requests.length); // begun after both
  release();
  const answers = (await Promise.all(results)).map(({ data }) => data?.['hello']).slice(0, 2);
  return { exchanges: service.requests.length - 1, answers };
}

describe('two calls share an exchange', () => {
  test.each<[string, Asked, Asked]>([
    ['of the same caller', [as('a')], [as('a')]],
    ['of callers nothing tells apart', [{}], [{}]],
    ['under different request ids', [{ ...as('a'), requestId: '1' }], [{ ...as('a'), requestId: '2' }]],
    ['whose forwarded headers came in another order', [as('a', { 'accept-language': 'eo' })], [{ headers: { 'accept-language': 'eo', authorization: 'a' } }]],
    ['that differ in a header that is not forwarded', [as('a', { 'x-other': '1' })], [as('a', { 'x-other': '2' })]],
    ['with equal variables', [{}, { variables: { id: '1' } }], [{}, { variables: { id: '1' } }]],
  ])('%s', async (_name, first, second) => {
    const { exchanges, answers } = await together(first, second);
    expect(exchanges).toBe(1);
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toBeTypeOf('string');
  });
});

describe('two calls share nothing', () => {
  test('of users with different tokens: each gets its own answer', async () => {
    expect(await together([as('Bearer ada')], [as('Bearer eve')])).toEqual({ exchanges: 2, answers: ['Bearer ada', 'Bearer eve'] });
  });

  test('of a user and somebody without a token', async () => {
    expect(await together([as('Bearer ada')], [{}])).toEqual({ exchanges: 2, answers: ['Bearer ada', 'nobody'] });
    expect(await together([{ headers: { authorization: '' } }], [{}])).toMatchObject({ exchanges: 2 });
  });

  test.each<[string, Asked, Asked]>([
    ['whose tokens differ in case', [as('Bearer a')], [as('bearer a')]],
    ['whose tokens differ in a blank', [as('a')], [as('a ')]],
    ['whose long tokens differ at the end', [as(`${'x'.repeat(6_000)}1`)], [as(`${'x'.repeat(6_000)}2`)]],
    ['whose values moved from one header to another', [as('a')], [{ headers: { 'accept-language': 'a' } }]],
    ['whose header values hold what separates them', [as('a","accept-language","b')], [as('a', { 'accept-language': 'b' })]],
    ['with a value that is called as the request id is', [as('x-request-id', { 'accept-language': 'b' })], [as('b')]],
    ['with other text', [{}, { query: '{ hello }' }], [{}, { query: '{ hello } ' }]],
    ['with other variables', [{}, { variables: { id: '1' } }], [{}, { variables: { id: 1 } }]],
    ['of which one has no variables', [{}, {}], [{}, { variables: {} }]],
    ['for other operations of a text', [{}, { operationName: 'A' }], [{}, { operationName: 'B' }]],
    ['whose text holds what would be the other\'s variables', [{}, { query: '{ hello }","variables":{"id":"1"}' }], [{}, { query: '{ hello }', variables: { id: '1' } }]],
  ])('%s', async (_name, first, second) => {
    expect((await together(first, second)).exchanges).toBe(2);
  });

  test('that change something, however equal they are', async () => {
    const mutation = { kind: 'mutation', query: 'mutation { hello }' } as const;
    expect((await together([{}, mutation], [{}, mutation])).exchanges).toBe(2);
  });
});

describe('two calls to a REST service', () => {
  async function restTogether(first: AskedOfRest, second: AskedOfRest): Promise<number> {
    const { behaviour, release } = held();
    const { service, call } = await restFixture(behaviour, { dedupe: true, headers: { forward: FORWARD } });
    const results = [call(...first), call(...second), call({ target: '/last' })];
    await service.until(({ requests }) => requests.some(({ line }) => line.includes('/last')) && service.openConnections() === requests.length);
    release();
    (await Promise.all(results)).map(bodyOf);
    return service.requests.length - 1;
  }

  test.each<[string, AskedOfRest, AskedOfRest]>([
    ['are one when they are equal GETs, whatever field makes them', [{}], [{ field: 'Query.other' }]],
    ['are one under different request ids', [{}, { requestId: '1' }], [{}, { requestId: '2' }]],
    ['are one with equal headers of @rest', [{ headers: [['x-a', '1']] }], [{ headers: [['x-a', '1']] }]],
  ])('%s', async (_name, first, second) => {
    expect(await restTogether(first, second)).toBe(1);
  });

  test.each<[string, AskedOfRest, AskedOfRest]>([
    ['of different users', [{}, as('ada')], [{}, as('eve')]],
    ['for other targets', [{ target: '/items/1' }], [{ target: '/items/2' }]],
    ['with other headers of @rest', [{ headers: [['x-a', '1']] }], [{ headers: [['x-a', '2']] }]],
    ['with these headers in another order', [{ headers: [['x-a', '1'], ['x-b', '1']] }], [{ headers: [['x-b', '1'], ['x-a', '1']] }]],
    ['that read the answer in other ways', [{ reads: 'json' }], [{ reads: 'text' }]],
    ['that expect other statuses', [{ expects: new Set([404]) }], [{}]],
    ['that have other codes for them', [{ codes: new Map([[404, 'NOT_FOUND']]) }], [{ codes: new Map([[404, 'GONE']]) }]],
    ['that are queries by POST', [{ method: 'POST' }], [{ method: 'POST' }]],
    ['that are GETs with a body', [{ body: { contentType: 'text/plain', content: 'a' } }], [{ body: { contentType: 'text/plain', content: 'a' } }]],
    ['that are mutations by GET', [{ kind: 'mutation' }], [{ kind: 'mutation' }]],
  ])('share nothing %s', async (_name, first, second) => {
    expect(await restTogether(first, second)).toBe(2);
  });
});

describe('callers that a service is told of', () => {
  const ada = principalOf({ subject: 'ada', token: 'a.a.a' });
  const eve = principalOf({ subject: 'eve', token: 'e.e.e' });
  const WAYS: readonly UpstreamConfig['identity'][] = ['forward', 'headers', { jwt: { audience: 'users', ttl: 60_000 } }];
  const exchangesOf = async (identity: UpstreamConfig['identity'], first?: Principal, second?: Principal): Promise<number> =>
    (await together([first === undefined ? {} : { principal: first }], [second === undefined ? {} : { principal: second }], identity)).exchanges;

  test.each(WAYS)('never share, with identity %j, and each shares with itself', async (identity) => {
    expect(await exchangesOf(identity, ada, eve)).toBe(2);
    expect(await exchangesOf(identity, ada)).toBe(2);
    expect(await exchangesOf(identity, ada, ada)).toBe(1);
    expect(await exchangesOf(identity)).toBe(1);
  });

  test('differ by any claim that is told', async () => {
    for (const other of [{ issuer: 'b' }, { client: 'b' }, { scopes: ['b'] }, { roles: ['b'] }, { kind: 'key' as const }]) {
      expect(await exchangesOf('headers', ada, principalOf({ subject: 'ada', token: 'a.a.a', ...other }))).toBe(2);
    }
    expect(await exchangesOf('headers', principalOf({ scopes: ['a', 'b'] }), principalOf({ scopes: ['a b'] }))).toBe(2);
    expect(await exchangesOf('headers', ada, principalOf({ subject: 'ada', token: 'another.of.hers' }))).toBe(1);
  });

  test('share where the service is told nothing', async () => {
    expect(await exchangesOf('none', ada, eve)).toBe(1);
  });
});
