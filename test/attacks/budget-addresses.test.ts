// What addresses owe for what is refused and for what is seen for the first time, through the whole gateway: floods end in 429 before
// anything dear is done for them, and those who are known go on from the same address.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { as, from, startBudgetGateway, type BudgetGateway } from '../support/budget-shop.ts';
import { AUDIENCE, makeKey, rawToken, startIssuer, type TestIssuer, type TestKey } from '../support/issuer.ts';
import { rawRequest } from '../support/gateway.ts';
import { startRedis } from '../support/redis.ts';

const PREPARED = { query: '{ item(id: 1) { name } }' };
/** Of the address's budget in a day. */
const COST = 40;

let gateway: BudgetGateway;
let issuer: TestIssuer;
let [key, stranger]: TestKey[] = [];
beforeAll(async () => {
  [key, stranger] = await Promise.all([makeKey('one'), makeKey('one')]);
  issuer = await startIssuer(key);
  const jwt = [{ issuer: issuer.issuer, jwks: issuer.jwks, audience: [AUDIENCE], rotation: '24h' }];
  gateway = await startBudgetGateway(['ada'], { authentication: { apiKeys: { file: 'keys.yaml' }, jwt }, limits: { batch: 3 }, rateLimit: { budgets: [], unauthenticated: { cost: COST, per: '24h' } } });
});
afterAll(async () => {
  await gateway.dispose();
  await issuer.close();
});
afterEach(() => void vi.restoreAllMocks());

let addresses = 0;
const newAddress = (): Record<string, string> => from(`198.51.100.${++addresses}`);
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const codeOf = ({ body }: { body: any }): unknown => (Array.isArray(body) ? body[0] : body).errors?.[0].extensions.code;

/** Codes of as many requests as the budget has cost units, and of three more. */
async function flood(send: (time: number) => Promise<{ body: any }>): Promise<{ first: unknown[]; then: unknown[] }> {
  const codes: unknown[] = [];
  for (let time = 0; time < COST + 3; time++) codes.push(codeOf(await send(time)));
  return { first: [...new Set(codes.slice(0, COST))], then: codes.slice(COST) };
}
const REFUSED = ['RATE_LIMITED', 'RATE_LIMITED', 'RATE_LIMITED'];

describe('a flood from one address ends in 429', () => {
  it.each<[string, string, (time: number) => unknown, Record<string, string>]>([
    ['texts that do not parse', 'GRAPHQL_PARSE_FAILED', (time) => ({ query: `{ item${time}` }), {}],
    ['the same text that does not parse', 'GRAPHQL_PARSE_FAILED', () => ({ query: '{ item' }), {}],
    ['fields that are not there', 'GRAPHQL_VALIDATION_FAILED', (time) => ({ query: `{ item${time} }` }), {}],
    ['operations over a limit', 'ALIAS_LIMIT_EXCEEDED', (time) => ({ query: `{ ${Array.from({ length: 60 }, (_, index) => `a${time}x${index}: number`).join(' ')} }` }), {}],
    ['variables of the wrong type', 'BAD_USER_INPUT', (time) => ({ query: 'query($id: ID!) { item(id: $id) { name } }', variables: { id: [time] } }), {}],
    ['bodies that are no JSON', 'BAD_REQUEST', () => '{"query":', {}],
    ['batches that are too long', 'BATCH_LIMIT_EXCEEDED', () => [PREPARED, PREPARED, PREPARED, PREPARED], {}],
    ['other content types', 'UNSUPPORTED_MEDIA_TYPE', () => 'x', { 'content-type': 'text/plain', 'x-gatehouse-preflight': '1' }],
    ['unknown API keys', 'UNAUTHENTICATED', () => PREPARED, { 'x-api-key': 'gh_guess' }],
    ['tokens that are none', 'UNAUTHENTICATED', () => PREPARED, bearer('a.b.c')],
    ['tokens of nobody', 'UNAUTHENTICATED', () => PREPARED, bearer(rawToken({ alg: 'none' }, { sub: 'ada' }))],
  ])('%s', async (_what, code, body, headers) => {
    const address = newAddress();
    const before = gateway.calls();
    const { first, then } = await flood((time) => gateway.post(body(time), { ...address, ...headers }));
    expect({ first, then }).toEqual({ first: [code], then: REFUSED });
    const { status, headers: told, body: answer } = await gateway.post(body(COST), { ...address, ...headers });
    expect([status, Number(told.get('retry-after')), told.get('ratelimit-policy')]).toEqual([429, expect.any(Number), `"unauthenticated";q=${COST};w=86400;qu="cost"`]);
    expect([Number(told.get('retry-after')) > 0, answer.errors[0].extensions.problem['violated-policies']]).toEqual([true, ['unauthenticated']]);
    expect(gateway.calls() - before).toBe(0);
  });

  it('each operation of a batch that is refused counts', async () => {
    const address = newAddress();
    const codes: unknown[] = [];
    for (let time = 0; time < COST / 2 + 1; time++) codes.push(codeOf(await gateway.post([{ query: '{ a' }, { query: '{ b' }], address)));
    expect([codes.slice(0, -1).every((code) => code === 'GRAPHQL_PARSE_FAILED'), codes.at(-1)]).toEqual([true, 'RATE_LIMITED']);
  });

  it('documents never seen before, at 10 each, and what is between two spaces is another', async () => {
    const address = newAddress();
    const before = gateway.calls();
    const codes: unknown[] = [];
    for (let time = 0; time < 7; time++) codes.push(codeOf(await gateway.post({ query: `{ item(id: 1) { id${' '.repeat(time + 1)}code } }` }, address)));
    expect([codes, gateway.calls() - before]).toEqual([[undefined, undefined, undefined, undefined, ...REFUSED], 4]);
  });

  it('forged tokens, whose signatures are verified no more', async () => {
    const address = newAddress();
    const forged = await Promise.all(Array.from({ length: COST + 5 }, (_, id) => issuer.token({ key: stranger!, claims: { sub: `u${id}` } })));
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const codes: unknown[] = [];
    for (const token of forged) codes.push(codeOf(await gateway.post(PREPARED, { ...address, ...bearer(token) })));
    expect([codes.filter((code) => code === 'UNAUTHENTICATED').length, codes.slice(COST)]).toEqual([COST, Array.from({ length: 5 }, () => 'RATE_LIMITED')]);
    // One more is how the gateway knows that nothing is left.
    expect(verify.mock.calls.length).toBe(COST + 1);
  });
});

describe('beside a flood, from the same address,', () => {
  it('a token that is remembered with a prepared document goes on, and what is new waits', async () => {
    const [address, token, fresh] = [newAddress(), await issuer.token(), await issuer.token({ claims: { sub: 'eve' } })];
    await gateway.post(PREPARED, { ...newAddress(), ...bearer(token) });
    expect((await flood(() => gateway.post({ query: '{ item' }, address))).then).toEqual(REFUSED);
    const answers = await Promise.all([
      gateway.post(PREPARED, { ...address, ...bearer(token) }), gateway.post(PREPARED, { ...address, ...as('ada') }), gateway.post(PREPARED, address),
      gateway.post(PREPARED, { ...address, ...bearer(fresh) }), gateway.post({ query: '{ item(id: 2) { name code } }' }, { ...address, ...bearer(token) }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect((await gateway.post(PREPARED, { ...newAddress(), ...bearer(fresh) })).status).toBe(200);
  });

  it('/health and /readiness are never limited', async () => {
    const address = newAddress();
    await flood(() => gateway.post({ query: '{ item' }, address));
    for (const path of ['/health', '/readiness', '/ready']) {
      const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await fetch(new URL(path, gateway.url), { headers: address })).status));
      expect(new Set(statuses)).toEqual(new Set([200]));
    }
    expect(codeOf(await gateway.post({ query: '{ item' }, address))).toBe('RATE_LIMITED');
  });

  it('nothing reaches anybody else: not by a header with line breaks, not by an address that is none', async () => {
    const address = newAddress();
    await flood(() => gateway.post({ query: '{ item' }, address));
    const { port } = new URL(gateway.url);
    for (const forwarded of [`${address['x-forwarded-for']!}:443`, 'unknown', '*', "'; flushall", '999.1.1.1']) {
      expect(await rawRequest(Number(port), `POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\nx-forwarded-for: ${forwarded}\r\ncontent-length: 37\r\n\r\n{"query":"{ item(id: 1) { name } }"} `)).toContain('200 OK');
    }
  });
});

describe('with Redis, whose answer nobody waits for here,', () => {
  it('the planning of one document after another ends too', async () => {
    const redis = await startRedis();
    const shared = await startBudgetGateway([], { redis: { url: redis.url, timeout: '2s' }, rateLimit: { budgets: [], unauthenticated: { cost: 55, per: '24h' } } });
    try {
      await expect.poll(() => shared.metric(/gatehouse_budget_store_up/)).toBe(1);
      const statuses: number[] = [];
      for (let time = 0; time < 40; time++) statuses.push((await shared.post({ query: `{ item(id: ${time}) { id } }` }, from('203.0.113.9'))).status);
      // Five are paid for; the sixth, and what came before its refusal was known, is not.
      expect(statuses.filter((status) => status === 200).length).toBeLessThan(10);
      expect(statuses.slice(-30)).toEqual(Array.from({ length: 30 }, () => 429));
    } finally {
      await shared.dispose();
      await redis.close();
    }
  });
});
