import { describe, expect, it } from 'vitest';
import { certificatePrincipals } from '../../../src/pipeline/authentication/certificate.ts';

const subject = (kind: 'san-uri' | 'san-dns' | 'cn', subjectAltName: string | undefined, commonName?: string | string[]): string | undefined => {
  try {
    return certificatePrincipals(kind)({ subjectAltName, commonName }).subject;
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};

describe('the owner of a certificate', () => {
  it.each([
    ['URI:spiffe://a/b', 'spiffe://a/b'],
    ['DNS:a, URI:spiffe://a/b, IP Address:127.0.0.1, email:a@b', 'spiffe://a/b'],
    ['URI:"spiffe://a/b, URI:spiffe://a/c"', 'spiffe://a/b, URI:spiffe://a/c'],
    ['URI:"spiffe://a/\\u0000b"', 'spiffe://a/\u0000b'],
    ['URI:spiffe://a, URI:spiffe://b', 'ambiguous'],
    ['DNS:a', 'invalid'],
    ['URI:', 'invalid'],
    ['', 'invalid'],
    ['URI:a"b', 'invalid'],
    ['nonsense', 'invalid'],
    [undefined, 'invalid'],
  ])('by URI in %j is %j', (names, expected) => {
    expect(subject('san-uri', names)).toBe(expected);
  });

  it('by DNS name and common name is the only one there is', () => {
    expect(subject('san-dns', 'DNS:a.example, URI:x')).toBe('a.example');
    expect(subject('san-dns', 'DNS:"a, DNS:b"')).toBe('a, DNS:b');
    expect(subject('san-dns', 'DNS:a, DNS:b')).toBe('ambiguous');
    expect(subject('cn', undefined, 'orders')).toBe('orders');
    expect(subject('cn', undefined, ['a', 'b'])).toBe('ambiguous');
    expect(subject('cn', undefined, '')).toBe('invalid');
    expect(subject('cn', 'URI:a')).toBe('invalid');
  });

  it('is one object for the life of a connection', () => {
    const principalOf = certificatePrincipals('cn');
    const certificate = { subjectAltName: undefined, commonName: 'orders' };
    expect(principalOf(certificate)).toBe(principalOf(certificate));
    expect(principalOf(certificate)).toEqual({ kind: 'certificate', subject: 'orders', issuer: undefined, client: undefined, scopes: new Set(), roles: new Set(), claims: {}, token: undefined });
  });
});
