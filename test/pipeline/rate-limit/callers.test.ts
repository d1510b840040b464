import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../../src/context.ts';
import { callerOf, chooseBudget, namedCaller, type BudgetMatch } from '../../../src/pipeline/rate-limit/callers.ts';
import { principalOf } from '../../support/principal.ts';

const ADDRESS = '203.0.113.9';
const PARTNER = principalOf({ roles: ['partner'], scopes: ['read'], client: 'shop' });
const fits = (match: BudgetMatch, principal = PARTNER): boolean => chooseBudget([{ match }], principal) !== undefined;

describe('the budget that applies', () => {
  it('is the first whose match fits, as they are written', () => {
    const budgets = [{ match: { role: 'admin' } }, { match: { role: 'partner' } }, { match: { any: true } }];
    expect(chooseBudget(budgets, principalOf({ roles: ['partner', 'admin'] }))).toBe(budgets[0]);
    expect(chooseBudget(budgets, principalOf({ roles: ['partner'] }))).toBe(budgets[1]);
    expect(chooseBudget(budgets, ANONYMOUS)).toBe(budgets[2]);
  });

  it('is none when none fits', () => {
    expect(chooseBudget([{ match: { authenticated: true } }], ANONYMOUS)).toBeUndefined();
    expect(chooseBudget<{ readonly match: BudgetMatch }>([], ANONYMOUS)).toBeUndefined();
  });

  it.each<[BudgetMatch, boolean]>([
    [{ role: 'partner' }, true], [{ role: 'Partner' }, false],
    [{ scope: 'read' }, true], [{ scope: 'write' }, false],
    [{ client: 'shop' }, true], [{ client: 'web' }, false],
    [{ authenticated: true }, true], [{ authenticated: false }, false],
    [{ any: true }, true], [{ any: false }, false],
    [{ role: 'partner', scope: 'read', client: 'shop', authenticated: true, any: true }, true],
    [{ role: 'partner', scope: 'write' }, false], [{ any: true, role: 'admin' }, false],
  ])('with %j: %s', (match, isFit) => {
    expect(fits(match)).toBe(isFit);
  });

  it('knows an anonymous caller', () => {
    expect([fits({ authenticated: false }, ANONYMOUS), fits({ authenticated: true }, ANONYMOUS), fits({ client: 'shop' }, ANONYMOUS)]).toEqual([true, false, false]);
  });
});

describe('who shares a budget', () => {
  it('is the same for one principal from anywhere, with any token', () => {
    const [one, other] = [principalOf({ issuer: 'https://id.example' }), principalOf({ issuer: 'https://id.example', token: 'ddd.eee.fff', roles: ['x'] })];
    expect(callerOf('principal', one, ADDRESS)).toBe(callerOf('principal', other, '198.51.100.1'));
  });

  it('is another one for each kind, issuer and subject, wherever a separator stands', () => {
    const principals = [
      principalOf({ subject: 'a|b', issuer: 'i' }), principalOf({ subject: 'b', issuer: 'i|a' }), principalOf({ subject: 'b', issuer: 'ia|' }), principalOf({ subject: 'a:b', issuer: 'i' }),
      principalOf({ subject: 'b', issuer: 'i:a' }), principalOf({ subject: ':b', issuer: 'i:a' }), principalOf({ subject: 'b', issuer: 'i' }), principalOf({ subject: 'ib' }), principalOf({ subject: '1:ib' }),
      principalOf({ kind: 'key', subject: 'b' }), principalOf({ kind: 'certificate', subject: 'b' }), principalOf({ subject: 'b' }), principalOf({ subject: 'a:203.0.113.9' }), principalOf({ subject: 'x'.repeat(1000) }), principalOf({ subject: 'x'.repeat(1001) }),
    ];
    const callers = [...principals.map((principal) => callerOf('principal', principal, ADDRESS)), ...['b', 'a:203.0.113.9', 'p:token:0:b'].map((client) => callerOf('client', principalOf({ client }), ADDRESS)), callerOf('ip', ANONYMOUS, ADDRESS)];
    expect(new Set(callers).size).toBe(callers.length);
  });

  it.each(['principal', 'client', 'ip'] as const)('is the address for an anonymous caller by %s', (by) => {
    expect(callerOf(by, ANONYMOUS, ADDRESS)).toBe('a:203.0.113.9');
  });

  it('is the address for a token without a subject, and for a principal without a bound client', () => {
    expect(callerOf('principal', principalOf({ subject: undefined }), ADDRESS)).toBe('a:203.0.113.9');
    expect(callerOf('client', principalOf(), ADDRESS)).toBe('a:203.0.113.9');
  });

  it('is one client for all who came by it', () => {
    expect(callerOf('client', principalOf({ client: 'shop', subject: 'eve' }), '198.51.100.1')).toBe(callerOf('client', principalOf({ client: 'shop' }), ADDRESS));
  });

  it('is one for a whole /64 of IPv6, and one for all without an address', () => {
    expect(callerOf('ip', principalOf(), '2001:db8:0:1::1')).toBe(callerOf('ip', ANONYMOUS, '2001:db8:0:1:dead:beef::9'));
    expect(callerOf('ip', ANONYMOUS, undefined)).toBe(callerOf('ip', ANONYMOUS, 'nonsense'));
  });

  it('takes little memory, whatever a token says', () => {
    expect(callerOf('principal', principalOf({ subject: 'x'.repeat(100_000) }), ADDRESS).length).toBeLessThan(130);
  });
});

describe('a caller that has a name', () => {
  it('is known without an address, and the same with one', () => {
    expect(namedCaller('principal', PARTNER)).toBe(callerOf('principal', PARTNER, ADDRESS));
    expect(namedCaller('client', PARTNER)).toBe(callerOf('client', PARTNER, ADDRESS));
  });

  it('is nobody who counts by address', () => {
    expect([namedCaller('ip', PARTNER), namedCaller('principal', ANONYMOUS), namedCaller('client', ANONYMOUS)]).toEqual([undefined, undefined, undefined]);
  });
});
