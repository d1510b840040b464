// A gateway that knows nothing of its identity provider but the name: discovery, both flows that clients use, and a rotation of keys in
// the middle of traffic. The provider is oidc-provider, which is certified; time is the gateway's own.
import { decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock, type TestClock } from '../support/clock.ts';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';
import { startIdentityProvider, type IdentityProvider } from '../support/identity-provider.ts';
import { AUDIENCE } from '../support/issuer.ts';

const ASK = { query: '{ product(upc: "1") { name } }' };
let clock: TestClock;
let provider: IdentityProvider;
let gateway: TestGateway;

beforeEach(async () => {
  clock = createClock();
  provider = await startIdentityProvider();
  gateway = await startGateway({ products: SHOP['products']! }, { authentication: { required: true, jwt: [{ issuer: provider.issuer, audience: [AUDIENCE], algorithms: ['ES256'] }] } }, { clock });
});
afterEach(async () => {
  await gateway.dispose();
  await provider.close();
});

const ask = (token: string) => gateway.post(ASK, { authorization: `Bearer ${token}` });
const principals = (): unknown[] => gateway.logs.filter(({ message }) => message === 'request').map(({ principal }) => principal);

describe('with an OpenID provider', () => {
  it('a service enters by client credentials', async () => {
    expect((await ask(await provider.clientToken())).body).toEqual({ data: { product: { name: 'product 1' } } });
    expect(principals()).toEqual([{ kind: 'token', issuer: provider.issuer, client: 'nightly' }]);
    const missing = await gateway.post(ASK);
    expect([missing.status, missing.body.errors[0].extensions, missing.headers.get('www-authenticate')]).toEqual([401, { code: 'UNAUTHENTICATED', reason: 'missing' }, 'Bearer realm="gatehouse"']);
  });

  it('a person enters by the authorization code flow, with the access token and not with the ID token', async () => {
    const { accessToken, idToken } = await provider.signIn('ada');
    expect((await ask(accessToken)).status).toBe(200);
    expect(principals()).toEqual([{ kind: 'token', issuer: provider.issuer, client: 'web' }]);
    const refused = await ask(idToken);
    expect([refused.status, refused.body.errors[0].extensions.reason]).toEqual([401, 'invalid']);
    expect(gateway.services['products']!.requests).toHaveLength(1);
  });

  it('a rotation under traffic loses no valid request, and costs one fetch of the keys', async () => {
    await clock.advance(31_000);
    const tokens = await Promise.all(Array.from({ length: 5 }, () => provider.clientToken()));
    const before = provider.keyFetches();
    const statuses: number[] = [];
    let isOver = false;
    const caller = async (): Promise<void> => {
      for (let turn = 0; !isOver || turn === 0; turn += 1) statuses.push((await ask(tokens[turn % tokens.length]!)).status);
    };
    const callers = Array.from({ length: 8 }, caller);
    await provider.rotate({ keep: true });
    const renewed = await Promise.all(tokens.map(() => provider.clientToken()));
    expect(new Set(renewed.map((token) => decodeProtectedHeader(token).kid))).toEqual(new Set(['key-2']));
    tokens.push(...renewed);
    statuses.push(...(await Promise.all(renewed.map(async (token) => (await ask(token)).status))));
    isOver = true;
    await Promise.all(callers);
    expect(statuses.length).toBeGreaterThanOrEqual(13);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(provider.keyFetches() - before).toBe(1);
  });
});
