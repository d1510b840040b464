import { describe, expect, test } from 'vitest';
import { identityTokens } from '../../src/upstream/identity-token.ts';
import { createClock } from '../support/clock.ts';
import { principalOf } from '../support/principal.ts';

/** Signs when it is told to, with the number of the signature. */
function setUp({ ttl = 60_000, start = 1_000_500 } = {}) {
  const clock = createClock(start);
  const claims: Record<string, unknown>[] = [];
  const pending: { resolve: (text: string) => void; reject: (error: Error) => void }[] = [];
  const sign = (payload: Readonly<Record<string, unknown>>): Promise<string> => {
    claims.push(payload);
    return new Promise((resolve, reject) => pending.push({ resolve, reject }));
  };
  const linesOf = identityTokens({ audience: 'users', ttl }, { sign, jwks: '' }, clock);
  const finish = (): void => pending.forEach(({ resolve }, index) => resolve(`t${index + 1}`));
  return { clock, claims, linesOf, finish, pending };
}

const T1 = ['authorization', 'Bearer t1'];
const T2 = ['authorization', 'Bearer t2'];

describe('a token for a service', () => {
  test('is signed once for calls that ask together, and later given without a promise', async () => {
    const { linesOf, claims, finish } = setUp();
    const ada = principalOf();
    const together = [linesOf(ada), linesOf(ada)].map((lines) => Promise.resolve(lines));
    finish();
    expect(await Promise.all(together)).toEqual([T1, T1]);
    expect(linesOf(ada)).toEqual(T1);
    expect(claims).toHaveLength(1);
  });

  test('is another for another caller, however equal they are', async () => {
    const { linesOf, finish } = setUp();
    const two = [linesOf(principalOf()), linesOf(principalOf())].map((lines) => Promise.resolve(lines));
    finish();
    expect(await Promise.all(two)).toEqual([T1, T2]);
  });

  test.each([[29_999, 1], [30_000, 2], [30_001, 2]])('after %i ms of 60 s has been signed %i times', async (ms, times) => {
    const { linesOf, claims, finish, clock } = setUp();
    const ada = principalOf();
    void linesOf(ada);
    finish();
    await clock.advance(ms);
    void linesOf(ada);
    expect(claims).toHaveLength(times);
  });

  test('of a time to come is not sent once the clock has been put back', () => {
    const { linesOf, claims, clock } = setUp();
    const ada = principalOf();
    void linesOf(ada);
    void linesOf(ada);
    expect(claims).toHaveLength(1);
    let now = clock.now();
    const other = identityTokens({ audience: 'users', ttl: 60_000 }, { sign: (payload) => Promise.resolve(String(claims.push({ ...payload }))), jwks: '' }, { ...clock, now: () => now });
    void other(ada);
    now -= 3_600_000;
    void other(ada);
    expect(claims.slice(1).map(({ iat }) => iat)).toEqual([1000, 1000 - 3600]);
  });

  test('that could not be signed fails the calls that waited for it, and is tried again', async () => {
    const { linesOf, pending, finish } = setUp();
    const ada = principalOf();
    const together = [linesOf(ada), linesOf(ada)].map((lines) => Promise.resolve(lines).catch((error: unknown) => (error as Error).message));
    pending[0]!.reject(new Error('no key'));
    expect(await Promise.all(together)).toEqual(['no key', 'no key']);
    const again = linesOf(ada);
    finish();
    expect(await again).toEqual(T2);
  });

  test('says all that is known, in the words of RFC 9068, and when it ends', () => {
    const { linesOf, claims } = setUp();
    void linesOf(principalOf({ issuer: 'https://id.example.com/', client: 'web', scopes: ['read', 'write'], roles: ['night shift', 'staff'] }));
    expect(claims).toEqual([{
      iss: 'gatehouse', sub: 'ada', aud: 'users', iat: 1000, exp: 1061, kind: 'token', orig_iss: 'https://id.example.com/', client_id: 'web', scope: 'read write', roles: ['night shift', 'staff'],
    }]);
  });

  test('says nothing that is not known', () => {
    const { linesOf, claims } = setUp({ ttl: 1000, start: 2_000_000 });
    void linesOf(principalOf({ kind: 'certificate', subject: undefined }));
    expect(claims).toEqual([{ iss: 'gatehouse', aud: 'users', iat: 2000, exp: 2001, kind: 'certificate' }]);
    expect(Object.keys(claims[0]!)).not.toContain('sub');
  });

  test('leaves out a scope that would be read as two, or as another', () => {
    const { linesOf, claims } = setUp();
    void linesOf(principalOf({ scopes: ['read admin', 'write', '', 'ü', '"', 'a\nadmin'] }));
    void linesOf(principalOf({ scopes: ['read admin'] }));
    expect(claims.map(({ scope }) => scope)).toEqual(['write', undefined]);
  });
});
