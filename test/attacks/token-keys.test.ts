// What happens to an issuer's keys while a gateway serves: rotation, floods of unknown keys, an issuer that is down, slow, huge or
// lies. Known keys keep working, nothing else gets in. Time is the test's own.
import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock, type TestClock } from '../support/clock.ts';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';
import { AUDIENCE, makeKey, startIssuer, type TestIssuer, type TestKey } from '../support/issuer.ts';
import { until } from '../support/until.ts';

const ASK = { query: '{ product(upc: "1") { name } }' };
const MINUTE = 60_000;

let clock: TestClock;
let key: TestKey;
let next: TestKey;
let issuer: TestIssuer;
let gateway: TestGateway;

const start = async (entry: object = {}): Promise<void> => {
  gateway = await startGateway({ products: SHOP['products']! }, { authentication: { jwt: [{ issuer: issuer.issuer, jwks: issuer.jwks, audience: [AUDIENCE], rotation: '30s', ...entry }] } }, { clock });
};
beforeEach(async () => {
  clock = createClock();
  [key, next] = await Promise.all([makeKey('one'), makeKey('two')]);
  issuer = await startIssuer(key);
});
afterEach(async () => {
  await gateway.dispose();
  await issuer.close();
});

const ask = async (signer: TestKey = key, claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) => {
  const token = await issuer.token({ key: signer, claims, header, now: clock.now() });
  return gateway.post(ASK, { authorization: `Bearer ${token}` });
};
const status = async (...args: Parameters<typeof ask>): Promise<number> => (await ask(...args)).status;
const loads = (): number => issuer.asked.filter((path) => path === '/jwks').length;
const received = (): number => gateway.services['products']!.requests.length;
/** So many loads have begun and the last one is over: the next one is planned. */
const afterLoads = async (count: number): Promise<unknown> => until(() => loads() >= count && clock.waiting().length > 0);

describe('rotation', () => {
  it('a new key is fetched for the first token that names it, once for all that come together', async () => {
    await start();
    await clock.advance(MINUTE);
    issuer.publish(key, next);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => status(next, { sub: `caller ${index}` })));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(loads()).toBe(2);
  });

  it('a key that the issuer withdraws ends what it signed, remembered or not', async () => {
    await start();
    const token = await issuer.token({ now: clock.now() });
    const post = () => gateway.post(ASK, { authorization: `Bearer ${token}` });
    expect((await post()).status).toBe(200);
    issuer.publish(next);
    await clock.advance(MINUTE - 1000);
    expect((await post()).status).toBe(200); // remembered, and nobody has asked the issuer yet
    expect(await status(next)).toBe(200);
    const before = received();
    expect((await post()).body.errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED', reason: 'invalid' });
    expect(received()).toBe(before);
  });

  it('a new key under the old name is known within the time too', async () => {
    await start();
    const renamed = { ...next, kid: 'one', jwk: { ...next.jwk, kid: 'one' } };
    issuer.publish(renamed);
    expect(await status(renamed)).toBe(401);
    await clock.advance(30_000);
    await afterLoads(2);
    await until(async () => (await status(renamed)) === 200);
  });

  it('a thousand unknown keys cause one fetch in each `rotation`, and a real one is accepted at its end', async () => {
    await start();
    await clock.advance(MINUTE);
    const flood = async (): Promise<void> => {
      const token = await issuer.token({ now: clock.now(), header: { kid: 'nobody' } });
      const body = token.split('.')[1]!;
      const answers = await Promise.all(
        Array.from({ length: 250 }, (_, index) => {
          const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'JWT', kid: `unknown ${clock.now()} ${index}` })).toString('base64url');
          return gateway.post(ASK, { authorization: `Bearer ${header}.${body}.${token.split('.')[2]!}` });
        }),
      );
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([401]));
    };
    await flood();
    await flood();
    expect(loads()).toBe(2); // at start, and for the first of them
    issuer.publish(key, next);
    expect(await status(next)).toBe(401);
    await flood();
    expect(await status()).toBe(200);
    await clock.advance(29_000);
    await flood();
    expect(loads()).toBe(2);
    await clock.advance(1000);
    await afterLoads(3);
    await until(async () => (await status(next)) === 200);
    expect(loads()).toBe(3);
    expect(received()).toBeGreaterThan(0);
  });

  it('keys are loaded ahead of time, before anybody brings a token of them', async () => {
    await start();
    issuer.publish(key, next);
    await clock.advance(5 * MINUTE);
    await afterLoads(2);
    await issuer.goAway();
    expect(await status(next)).toBe(200);
  });
});

describe('a remembered token', () => {
  it('ends with its `exp` and the tolerance, to the millisecond', async () => {
    await start({ clockTolerance: '2s' });
    const seconds = Math.ceil(clock.now() / 1000);
    const token = await issuer.token({ now: clock.now(), claims: { exp: seconds + 20 } });
    const post = () => gateway.post(ASK, { authorization: `Bearer ${token}` });
    expect((await post()).status).toBe(200);
    await clock.advance((seconds + 22) * 1000 - clock.now() - 1);
    expect((await post()).status).toBe(200);
    const before = received();
    await clock.advance(1);
    expect((await post()).body.errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED', reason: 'expired' });
    expect(received()).toBe(before);
  });
});

const html: RequestListener = (_request, response) => void response.setHeader('content-type', 'text/html').end('<html><body>Bad gateway</body></html>');
const huge: RequestListener = (_request, response) => void response.end(JSON.stringify({ keys: [key.jwk], padding: 'x'.repeat(10 * 1024 * 1024) }));
const json = (value: unknown): RequestListener => (_request, response) => void response.end(JSON.stringify(value));
const status500: RequestListener = (_request, response) => void response.writeHead(500).end('{}');
const redirect: RequestListener = (request, response) => {
  if (request.url === '/jwks') response.writeHead(302, { location: '/elsewhere' }).end();
  else response.end(JSON.stringify({ keys: [next.jwk] }));
};
const hangUp: RequestListener = (request) => void request.socket.destroy();

const FAULTS: readonly (readonly [string, () => RequestListener, RegExp])[] = [
  ['HTML', () => html, /^it is not JSON$/],
  ['10 MB', () => huge, /longer than 1MiB/],
  ['500', () => status500, /HTTP 500/],
  ['a redirect', () => redirect, /redirects, which is not followed/],
  ['a reset', () => hangUp, /unavailable/],
  ['an empty list', () => json({ keys: [] }), /none of its 0 keys/],
  ['no list', () => json({ keys: { one: next.jwk } }), /not a JWK Set/],
  ['null', () => json(null), /not a JWK Set/],
  ['members of the wrong shape', () => json({ keys: [1, 'x'] }), /not an object/],
  ['two keys of one name', () => json({ keys: [key.jwk, { ...next.jwk, kid: 'one' }] }), /same `kid`/],
  ['a symmetric key', () => json({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'two', alg: 'HS256' }] }), /none of its 1 keys/],
  ['an encryption key', () => json({ keys: [{ ...next.jwk, use: 'enc' }] }), /none of its 1 keys/],
  ['a point off the curve', () => json({ keys: [{ ...next.jwk, x: 'AAAA' }] }), /none of its 1 keys/],
];

describe.each(FAULTS)('an issuer that answers %s', (_name, fault, reason) => {
  it('changes nothing: known keys serve on, no other gets in, and it is said once', async () => {
    await start();
    const before = gateway.logs.length;
    issuer.answer(fault());
    for (const minute of [1, 2, 3]) {
      await clock.advance(5 * MINUTE);
      await afterLoads(minute + 1);
      expect(await status()).toBe(200);
    }
    await clock.advance(MINUTE);
    expect(await status(next)).toBe(401);
    expect(await status()).toBe(200);
    const said = gateway.logs.slice(before).filter(({ level }) => level === 'warn');
    expect(said).toEqual([expect.objectContaining({ issuer: issuer.issuer, reason: expect.stringMatching(reason), known: 1 })]);
    expect(issuer.asked).not.toContain('/elsewhere');
  });

  it('at start: its tokens are 503, all other requests are served, and it recovers', async () => {
    issuer.answer(fault());
    await start();
    const refused = await ask();
    expect([refused.status, refused.body.errors[0].extensions, Number(refused.headers.get('retry-after')) >= 1]).toEqual([503, { code: 'OVERLOADED' }, true]);
    expect((await gateway.post(ASK)).status).toBe(200);
    expect(received()).toBe(1);
    issuer.answer(undefined);
    await clock.advance(30_000);
    await until(async () => (await status()) === 200);
  });
});

describe('an issuer that is away', () => {
  it('for a day: what it signed is served, with keys that are a day old', async () => {
    await start();
    await issuer.goAway();
    for (let hour = 0; hour < 24; hour += 1) await clock.advance(60 * MINUTE);
    expect(await status()).toBe(200);
    expect(await status(next)).toBe(401);
    await issuer.comeBack();
    issuer.publish(key, next);
    await clock.advance(30_000);
    await until(async () => (await status(next)) === 200);
  });

  it('and slow: known keys do not wait for it', async () => {
    await start();
    await clock.advance(MINUTE);
    let isAsked = false;
    issuer.answer(() => void (isAsked = true));
    const waiting = ask(next);
    await until(() => isAsked);
    expect(await status()).toBe(200);
    issuer.answer(undefined);
    await issuer.goAway();
    expect((await waiting).status).toBe(401);
  });

  it('at start, with discovery: 503, and it recovers', async () => {
    await issuer.goAway();
    await start({ jwks: undefined });
    expect(await status()).toBe(503);
    await issuer.comeBack();
    await clock.advance(30_000);
    await until(async () => (await status()) === 200);
    expect(issuer.asked).toContain('/.well-known/openid-configuration');
  });
});
