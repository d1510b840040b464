import { describe, expect, it } from 'vitest';
import { ANONYMOUS, type Principal } from '../../../src/context.ts';
import { createAuthenticator } from '../../../src/pipeline/authentication/authenticator.ts';
import type { AuthenticationOptions } from '../../../src/pipeline/authentication/options.ts';
import { createClock } from '../../support/clock.ts';
import { createLog, createRequestContext } from '../../support/context.ts';
import { makeKey, makeToken, type TokenParts } from '../../support/issuer.ts';
import { ISSUER, issuerOptions, reasonOf } from './fixtures.ts';

const key = await makeKey('one');
const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'; // of `abc`, FIPS 180-4

async function start(options: Partial<AuthenticationOptions> = {}) {
  const clock = createClock();
  let fetches = 0;
  const loaded: (readonly [string, boolean])[] = [];
  const authenticator = createAuthenticator({ required: false, jwt: [issuerOptions({ jwks: 'https://id.example.com/jwks' })], ...options }, {
    clock, log: createLog().log, dir: '/', csrfHeaders: ['x-preflight'],
    fetchText: async () => {
      fetches += 1;
      return JSON.stringify({ keys: [key.jwk] });
    },
    readFile: async () => Promise.reject(new Error('no files here')),
    apiKeyFile: options.apiKeys && { read: () => [{ sha256: digest, principal: 'partner', scopes: [], roles: [] }], stamp: () => '1' },
    onKeysLoaded: (issuer, isGood) => loaded.push([issuer, isGood]),
  });
  await authenticator.start();
  const ask = (headers: Record<string, string>, certificate?: { subjectAltName: undefined; commonName: string }) => authenticator.authenticate(createRequestContext({ headers, ...(certificate && { certificate }) }).source);
  const bearer = async (parts: TokenParts = {}) => ({ authorization: `Bearer ${await makeToken(ISSUER, { key, now: clock.now(), ...parts })}` });
  return { authenticator, clock, ask, bearer, fetches: () => fetches, loaded };
}

describe('an authenticator', () => {
  it('answers with a promise once for a token, and then at once with the same principal', async () => {
    const { ask, bearer, fetches, loaded } = await start();
    const headers = await bearer();
    const first = ask(headers);
    expect(first).toBeInstanceOf(Promise);
    const principal = await first;
    expect(principal).toMatchObject({ kind: 'token', subject: 'ada', token: headers.authorization.slice(7) });
    expect(ask(headers)).toBe(principal);
    expect([fetches(), loaded]).toEqual([1, [[ISSUER, true]]]);
  });

  it('checks a token once for all that bring it together, and keeps tokens apart', async () => {
    const { ask, bearer } = await start();
    const [ada, eve] = await Promise.all([bearer(), bearer({ claims: { sub: 'eve' } })]);
    const pending = Array.from({ length: 500 }, (_, index) => ask(index % 2 === 0 ? ada : eve) as Promise<Principal>);
    expect(new Set(pending).size).toBe(2);
    const principals = await Promise.all(pending);
    expect(new Set(principals).size).toBe(2);
    expect(principals.every((principal, index) => principal.subject === (index % 2 === 0 ? 'ada' : 'eve'))).toBe(true);
  });

  it('forgets a check that failed', async () => {
    const { ask, bearer } = await start();
    const headers = await bearer({ claims: { aud: 'x' } });
    expect([await reasonOf(() => ask(headers)), await reasonOf(() => ask(headers))]).toEqual(['invalid', 'invalid']);
  });

  it('takes nobody for anonymous, unless somebody is required', async () => {
    expect((await start()).ask({})).toBe(ANONYMOUS);
    const { ask } = await start({ required: true });
    expect(await reasonOf(() => ask({}))).toBe('missing');
  });

  it('takes keys, and certificates where there is nothing else', async () => {
    const { ask, bearer } = await start({ apiKeys: { header: 'x-api-key', file: '' }, clientCertificates: { principal: 'cn' }, required: true });
    const certificate = { subjectAltName: undefined, commonName: 'orders' };
    expect(ask({ 'x-api-key': 'abc' })).toMatchObject({ kind: 'key', subject: 'partner' });
    expect(ask({}, certificate)).toMatchObject({ kind: 'certificate', subject: 'orders' });
    expect(ask({ 'x-api-key': 'abc' }, certificate)).toMatchObject({ kind: 'key' });
    expect(await ask(await bearer(), certificate)).toMatchObject({ kind: 'token' });
    expect(await reasonOf(() => ask({ 'x-api-key': 'abd' }, certificate))).toBe('invalid');
  });

  it('looks at no credential of a kind that is not configured', async () => {
    const { ask } = await start({ jwt: [] });
    expect(ask({ authorization: 'Bearer x', 'x-api-key': 'abc', cookie: 'a=b' }, { subjectAltName: undefined, commonName: 'orders' })).toBe(ANONYMOUS);
  });

  it('challenges with what it takes', async () => {
    expect((await start()).authenticator.scheme).toBe('Bearer');
    expect((await start({ jwt: [], apiKeys: { header: 'x-api-key', file: '' } })).authenticator.scheme).toBe('ApiKey');
    expect((await start({ jwt: [], clientCertificates: { principal: 'cn' } })).authenticator.scheme).toBe('Certificate');
  });

  it('takes a token from one place only for the issuers of that place, remembered or not', async () => {
    const cookie = issuerOptions({ jwks: 'https://id.example.com/jwks', from: [{ cookie: 'session' }], audience: ['cookies'] });
    const { ask, bearer } = await start({ jwt: [issuerOptions({ jwks: 'https://id.example.com/jwks' }), cookie] });
    const { authorization } = await bearer();
    await ask({ authorization });
    expect(await reasonOf(() => ask({ cookie: `session=${authorization.slice(7)}`, 'x-preflight': '1' }))).toBe('invalid');
    expect(await ask({ authorization })).toMatchObject({ subject: 'ada' });
  });

  it('stops its timers', async () => {
    const { authenticator, clock } = await start({ apiKeys: { header: 'x-api-key', file: '' } });
    expect(clock.waiting()).toEqual([2000, 300_000]);
    authenticator.stop();
    expect(clock.waiting()).toEqual([]);
  });
});
