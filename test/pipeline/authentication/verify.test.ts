import { describe, expect, it } from 'vitest';
import { readKeySet, secretKeySet } from '../../../src/pipeline/authentication/key-set.ts';
import { readToken } from '../../../src/pipeline/authentication/token.ts';
import { verifyToken } from '../../../src/pipeline/authentication/verify.ts';
import { makeKey, makeToken, type TestKey } from '../../support/issuer.ts';
import { SignJWT } from 'jose';
import { ISSUER, issuerOptions, reasonOf } from './fixtures.ts';

const NOW = Date.now();
const setOf = (...keys: TestKey[]) => readKeySet(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }), issuerOptions().algorithms);

describe('a signature', () => {
  it.each(['ES256', 'RS256', 'PS256', 'EdDSA'])('of %s is taken from its key, and unknown from another', async (alg) => {
    const [one, two] = await Promise.all([makeKey('one', alg), makeKey('one', alg)]);
    const token = readToken(await makeToken(ISSUER, { key: one }));
    expect(await verifyToken(token, await setOf(one), issuerOptions(), NOW)).toMatchObject({ sub: 'ada' });
    expect(await verifyToken(token, await setOf(two), issuerOptions(), NOW)).toBeUndefined();
  });

  it('without kid is tried with each key that fits, up to ten', async () => {
    const keys = await Promise.all(Array.from({ length: 11 }, (_, index) => makeKey(`key ${index}`)));
    const set = await setOf(...keys);
    const check = async (key: TestKey) => verifyToken(readToken(await makeToken(ISSUER, { key, header: { kid: undefined } })), set, issuerOptions(), NOW);
    expect([await check(keys[0]!), await check(keys[9]!)]).toEqual([expect.anything(), expect.anything()]);
    expect(await check(keys[10]!)).toBeUndefined();
    expect(await check(await makeKey('stranger'))).toBeUndefined();
  });

  it('of a shared secret is checked with its bytes', async () => {
    const options = issuerOptions({ algorithms: ['HS256'], secret: 's'.repeat(32) });
    const sign = async (secret: string) => readToken(await new SignJWT({ iss: ISSUER, aud: options.audience![0]!, exp: NOW / 1000 + 60 }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(new TextEncoder().encode(secret)));
    expect(await verifyToken(await sign('s'.repeat(32)), secretKeySet('s'.repeat(32)), options, NOW)).toMatchObject({ iss: ISSUER });
    expect(await verifyToken(await sign('t'.repeat(32)), secretKeySet('s'.repeat(32)), options, NOW)).toBeUndefined();
  });

  it('does not save claims that fail, or an unknown `crit`', async () => {
    const key = await makeKey('one');
    const set = await setOf(key);
    const reason = async (parts: object) => reasonOf(async () => verifyToken(readToken(await makeToken(ISSUER, { key, ...parts })), set, issuerOptions(), NOW));
    expect(await reason({ claims: { exp: 1 } })).toBe('expired');
    expect(await reason({ claims: { aud: 'x' } })).toBe('invalid');
    expect(await reason({ claims: { iss: 'https://x' } })).toBe('invalid');
    expect(await reason({ header: { crit: ['x-new'], 'x-new': 1 } })).toBe('invalid');
    expect(await reason({})).toBeUndefined();
  });

  it('is not checked with an algorithm that is not configured, though the key is there', async () => {
    const key = await makeKey('rsa', 'RS256');
    const token = readToken(await makeToken(ISSUER, { key }));
    expect(await reasonOf(async () => verifyToken(token, await setOf(key), issuerOptions({ algorithms: ['ES256'] }), NOW))).toBe('invalid');
  });
});
