import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/context.ts';
import { ANONYMOUS } from '../../../src/context.ts';
import type { Issuer, Verified } from '../../../src/pipeline/authentication/issuer.ts';
import { secretKeySet, type KeySet } from '../../../src/pipeline/authentication/key-set.ts';
import { REMEMBERED_MS, rememberTokens } from '../../../src/pipeline/authentication/remembered.ts';
import { issuerOptions } from './fixtures.ts';

function issuerOf(): Issuer & { use: (keys: KeySet) => void } {
  let keys = secretKeySet('a');
  return { options: issuerOptions(), keys: { current: () => keys, renew: () => undefined, retryAfterSeconds: () => 1, start: async () => undefined, stop: () => undefined }, use: (next) => (keys = next) };
}
const verified = (issuer: Issuer, { expiresAt = 1e12, token = 'token' } = {}): Verified => {
  const principal: Principal = { ...ANONYMOUS, kind: 'token', token };
  return { principal, issuer, keys: issuer.keys.current()!, expiresAt };
};

describe('a remembered token', () => {
  it('gives the same principal each time, for a minute', () => {
    const issuer = issuerOf();
    const tokens = rememberTokens();
    const one = verified(issuer);
    tokens.add('a', one, 1000);
    expect(tokens.find('a', [issuer], 1000 + REMEMBERED_MS - 1)).toBe(one.principal);
    expect(tokens.find('b', [issuer], 1000)).toBeUndefined();
    expect(tokens.find('a', [issuer], 1000 + REMEMBERED_MS)).toBeUndefined();
    expect(tokens.count()).toBe(0);
  });

  it('ends as it expires', () => {
    const issuer = issuerOf();
    const tokens = rememberTokens();
    tokens.add('a', verified(issuer, { expiresAt: 5000 }), 1000);
    expect([tokens.find('a', [issuer], 4999)?.kind, tokens.find('a', [issuer], 5000)]).toEqual(['token', undefined]);
  });

  it('ends when the keys of its issuer change, and not when those of another do', () => {
    const [issuer, other] = [issuerOf(), issuerOf()];
    const tokens = rememberTokens();
    tokens.add('a', verified(issuer), 0);
    other.use(secretKeySet('b'));
    expect(tokens.find('a', [issuer], 1)?.kind).toBe('token');
    issuer.use(secretKeySet('b'));
    expect(tokens.find('a', [issuer], 1)).toBeUndefined();
  });

  it('counts only where its issuer does, and stays for there', () => {
    const [issuer, other] = [issuerOf(), issuerOf()];
    const tokens = rememberTokens();
    tokens.add('a', verified(issuer), 0);
    expect(tokens.find('a', [other], 1)).toBeUndefined();
    expect(tokens.find('a', [other, issuer], 1)?.kind).toBe('token');
  });

  it('is one of 10,000 at most, and of fewer when they are long', () => {
    const issuer = issuerOf();
    const tokens = rememberTokens();
    for (let index = 0; index < 20_000; index += 1) tokens.add(`${index}`, verified(issuer, { token: 'x'.repeat(300) }), 0);
    expect(tokens.count()).toBe(10_000);
    expect([tokens.find('0', [issuer], 1), tokens.find('19999', [issuer], 1)?.kind]).toEqual([undefined, 'token']);
    for (let index = 0; index < 2000; index += 1) tokens.add(`long ${index}`, verified(issuer, { token: 'x'.repeat(16_000) }), 0);
    expect(tokens.count()).toBeLessThan(600);
    expect(tokens.find('long 1999', [issuer], 1)?.kind).toBe('token');
  });
});
