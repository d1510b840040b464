import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimLines } from '../../src/upstream/identity-headers.ts';
import { principalOf } from '../support/principal.ts';

const linesOf = (parts: Parameters<typeof principalOf>[0]): Record<string, string> => {
  const lines = claimLines(principalOf(parts));
  return Object.fromEntries(lines.flatMap((name, at) => (at % 2 === 0 ? [[name, lines[at + 1]!]] : [])));
};

describe('a caller in headers', () => {
  test('has a line for all that is known of it', () => {
    const principal = principalOf({ subject: 'auth0|ada', issuer: 'https://id.example.com/', client: 'web', scopes: ['read:products', 'write'], roles: ['staff', 'night shift'] });
    expect(claimLines(principal)).toEqual([
      'x-gatehouse-kind', 'token', 'x-gatehouse-subject', 'auth0|ada', 'x-gatehouse-issuer', 'https://id.example.com/', 'x-gatehouse-client', 'web',
      'x-gatehouse-scopes', 'read:products write', 'x-gatehouse-roles', 'staff night%20shift',
    ]);
  });

  test('has none for what it does not have, names of no characters included', () => {
    expect(claimLines(principalOf({ kind: 'key', subject: undefined }))).toEqual(['x-gatehouse-kind', 'key']);
    expect(linesOf({ scopes: [''], roles: ['', 'a', ''] })).toEqual({ 'x-gatehouse-kind': 'token', 'x-gatehouse-subject': 'ada', 'x-gatehouse-roles': 'a' });
  });

  test.each([
    ['eve\r\nx-gatehouse-roles: admin', 'eve%0D%0Ax-gatehouse-roles:%20admin'],
    ['a\0b\x7f\t', 'a%00b%7F%09'],
    ['a,b;c"d\\', 'a%2Cb%3Bc%22d%5C'],
    ['%0d%0a', '%250d%250a'],
    ['ünï 😀', '%C3%BCn%C3%AF%20%F0%9F%98%80'],
    ['', ''],
  ])('is called %j without a sign of syntax', (subject, value) => {
    expect(linesOf({ subject })['x-gatehouse-subject']).toBe(value);
  });

  test('is called by 10,000 characters in full', () => {
    expect(decodeURIComponent(linesOf({ subject: 'é'.repeat(10_000) })['x-gatehouse-subject']!)).toBe('é'.repeat(10_000));
  });

  test('is never two callers, nor two scopes one, whatever the names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1 })), (subject, scopes) => {
        const lines = linesOf({ subject, scopes });
        expect(Object.values(lines).join('')).toMatch(/^[\x20-\x7e]*$/);
        expect(decodeURIComponent(lines['x-gatehouse-subject']!)).toBe(subject);
        expect((lines['x-gatehouse-scopes'] ?? '').split(' ').filter((name) => name !== '').map(decodeURIComponent)).toEqual(scopes);
      }),
    );
  });
});
