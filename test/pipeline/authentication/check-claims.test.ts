import { describe, expect, it } from 'vitest';
import { checkClaims } from '../../../src/pipeline/authentication/check-claims.ts';
import type { IssuerOptions } from '../../../src/pipeline/authentication/options.ts';
import { AUDIENCE } from '../../support/issuer.ts';
import { ISSUER, issuerOptions, reasonOf } from './fixtures.ts';

const NOW = 1_000_000_000;
const SECONDS = NOW / 1000;

async function verdict(claims: Record<string, unknown>, options: Partial<IssuerOptions> = {}, { type = 'at+jwt', algorithm = 'ES256' }: { type?: string | undefined; algorithm?: string } = {}): Promise<string | undefined> {
  const token = { text: '', algorithm, type, claims: { iss: ISSUER, aud: AUDIENCE, exp: SECONDS + 60, iat: SECONDS, ...claims }, issuer: ISSUER };
  return reasonOf(() => checkClaims(token, issuerOptions(options), NOW));
}

describe('times, with a tolerance of 5 s', () => {
  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['just before it expires', { exp: SECONDS - 4.999 }, undefined],
    ['as it expires', { exp: SECONDS - 5 }, 'expired'],
    ['just valid', { nbf: SECONDS + 5 }, undefined],
    ['just not yet valid', { nbf: SECONDS + 5.001 }, 'invalid'],
    ['issued just now', { iat: SECONDS + 5 }, undefined],
    ['issued just later', { iat: SECONDS + 5.001, exp: SECONDS + 60 }, 'invalid'],
    ['as old as may be', { iat: SECONDS - 86_340 }, undefined],
    ['older', { iat: SECONDS - 86_341 }, 'invalid'],
    ['as long as may be without iat', { iat: undefined, exp: SECONDS + 86_405 }, undefined],
    ['longer without iat', { iat: undefined, exp: SECONDS + 86_406 }, 'invalid'],
  ])('%s', async (_name, claims, reason) => {
    expect(await verdict(claims)).toBe(reason);
  });

  it('without tolerance is exact', async () => {
    expect(await verdict({ exp: SECONDS + 0.001 }, { clockTolerance: 0 })).toBeUndefined();
    expect(await verdict({ exp: SECONDS }, { clockTolerance: 0 })).toBe('expired');
  });
});

describe('types', () => {
  it.each<[string | undefined, readonly string[], string | undefined]>([
    ['AT+JWT', ['at+jwt'], undefined],
    ['application/at+jwt', ['at+jwt'], undefined],
    ['at+jwt', ['application/AT+jwt'], undefined],
    ['JWT', ['at+jwt'], 'invalid'],
    ['at+jwt2', ['at+jwt'], 'invalid'],
    ['', ['at+jwt'], 'invalid'],
  ])('%j is looked for in %j: %s', async (type, types, reason) => {
    expect(await verdict({}, { types }, { type })).toBe(reason);
  });

  it('`none` admits a token without one, and no token that calls itself so', async () => {
    const untyped = { text: '', algorithm: 'ES256', type: undefined, claims: { aud: AUDIENCE, exp: SECONDS + 60 }, issuer: ISSUER };
    expect(await reasonOf(() => checkClaims(untyped, issuerOptions({ types: ['none', 'JWT'] }), NOW))).toBeUndefined();
    expect(await reasonOf(() => checkClaims(untyped, issuerOptions({ types: ['JWT'] }), NOW))).toBe('invalid');
    expect(await verdict({}, { types: ['none', 'JWT'] }, { type: 'none' })).toBe('invalid');
  });
});

describe('any audience', () => {
  const { audience: _audience, ...rest } = issuerOptions({ requiredClaims: { client_id: ['web', 'app'], groups: ['staff'] } });
  const check = async (claims: Record<string, unknown>): Promise<string | undefined> => reasonOf(() => checkClaims({ text: '', algorithm: 'ES256', type: 'JWT', claims: { exp: SECONDS + 60, ...claims }, issuer: ISSUER }, rest, NOW));

  it('takes the place of `aud` by every required claim', async () => {
    expect(await check({ client_id: 'app', groups: ['x', 'staff'] })).toBeUndefined();
    expect(await check({ client_id: 'app', groups: ['staff'], aud: 'any' })).toBeUndefined();
    for (const claims of [{ client_id: 'app' }, { client_id: 'other', groups: ['staff'] }, { client_id: ['x'], groups: ['staff'] }, { client_id: { web: 1 }, groups: 'staff' }, {}]) expect(await check(claims)).toBe('invalid');
  });

  it('looks for no claim on a prototype', async () => {
    const inherited = issuerOptions({ requiredClaims: { constructor: ['x'], toString: ['x'] } });
    expect(await reasonOf(() => checkClaims({ text: '', algorithm: 'ES256', type: 'JWT', claims: { aud: AUDIENCE, exp: SECONDS + 60 }, issuer: ISSUER }, inherited, NOW))).toBe('invalid');
  });
});

it('an algorithm that is not configured is refused before all else', async () => {
  expect(await verdict({ exp: 0 }, {}, { algorithm: 'HS256' })).toBe('invalid');
});
