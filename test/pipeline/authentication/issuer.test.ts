import { describe, expect, it } from 'vitest';
import { verifyWith, verifyWithAny } from '../../../src/pipeline/authentication/issuer.ts';
import { createKeySource } from '../../../src/pipeline/authentication/key-source.ts';
import { readKeySet } from '../../../src/pipeline/authentication/key-set.ts';
import { KeysMissing } from '../../../src/pipeline/authentication/refusal.ts';
import { readToken } from '../../../src/pipeline/authentication/token.ts';
import { createClock } from '../../support/clock.ts';
import { createLog } from '../../support/context.ts';
import { makeKey, makeToken, type TokenParts } from '../../support/issuer.ts';
import { ISSUER, issuerOptions, issuerWith, reasonOf } from './fixtures.ts';

const [key, other] = await Promise.all([makeKey('one'), makeKey('two')]);
const token = async (parts: TokenParts = {}) => readToken(await makeToken(ISSUER, { key, ...parts }));

describe('one issuer', () => {
  it('says who vouches and until when', async () => {
    const issuer = await issuerWith([key]);
    const verified = await verifyWith(issuer, await token({ claims: { exp: Math.floor(Date.now() / 1000) + 100 } }), Date.now);
    expect(verified).toMatchObject({ issuer, keys: issuer.keys.current(), principal: { kind: 'token', subject: 'ada' } });
    expect(verified.expiresAt - Date.now()).toBeGreaterThan(103_000);
    expect(verified.expiresAt - Date.now()).toBeLessThanOrEqual(105_000);
  });

  it('waits for its first keys, and for newer ones when those it has do not fit', async () => {
    let published = key;
    const clock = createClock();
    const keys = createKeySource({ issuer: ISSUER, isEssential: false, rotation: 1000, clock, log: createLog().log, onLoad: () => undefined, load: () => readKeySet(JSON.stringify({ keys: [published.jwk] }), ['ES256']) });
    const issuer = { options: issuerOptions(), keys };
    expect((await verifyWith(issuer, await token(), clock.now)).principal.subject).toBe('ada');
    published = other;
    await clock.advance(1000);
    expect((await verifyWith(issuer, await token({ key: other }), clock.now)).keys).toBe(keys.current());
    expect(await reasonOf(async () => verifyWith(issuer, await token(), clock.now))).toBe('invalid');
    keys.stop();
  });

  it('has nothing to say without keys, but to what no key could save', async () => {
    const keys = createKeySource({ issuer: ISSUER, isEssential: false, rotation: 1000, clock: createClock(), log: createLog().log, onLoad: () => undefined, load: async () => Promise.reject(new Error('down')) });
    const issuer = { options: issuerOptions(), keys };
    await expect(verifyWith(issuer, await token(), Date.now)).rejects.toBeInstanceOf(KeysMissing);
    expect(await reasonOf(async () => verifyWith(issuer, await token({ claims: { aud: 'x' } }), Date.now))).toBe('invalid');
    keys.stop();
  });
});

describe('several issuers', () => {
  it('of one name are asked in turn, and the first that vouches is believed', async () => {
    const partners = await issuerWith([key], { audience: ['partners'] });
    const staff = await issuerWith([key], { scopesClaim: ['scp'] });
    expect((await verifyWithAny([partners, staff], await token(), Date.now)).issuer).toBe(staff);
    expect((await verifyWithAny([staff, partners], await token({ claims: { aud: 'partners' } }), Date.now)).issuer).toBe(partners);
  });

  it('of other names are not asked, though they have the key', async () => {
    const elsewhere = await issuerWith([key], { issuer: 'https://other.example.com/' });
    expect(await reasonOf(async () => verifyWithAny([elsewhere], await token(), Date.now))).toBe('invalid');
  });

  it('tell the best that can be said of a token: missing keys before expiry before all else', async () => {
    const unfit = await issuerWith([key], { audience: ['x'] });
    const fit = await issuerWith([key]);
    const late = await token({ claims: { exp: 1, iat: 0 } });
    expect(await reasonOf(() => verifyWithAny([fit, unfit], late, Date.now))).toBe('expired');
    const strict = await issuerWith([key], { types: ['x'] });
    expect(await reasonOf(() => verifyWithAny([fit, strict], late, Date.now))).toBe('expired');
    const keyless = { options: issuerOptions(), keys: { ...fit.keys, current: () => undefined } };
    await expect(verifyWithAny([keyless, unfit], await token(), Date.now)).rejects.toBeInstanceOf(KeysMissing);
  });
});
