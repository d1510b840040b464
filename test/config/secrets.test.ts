import { describe, expect, it } from 'vitest';
import { isSecret, maskCredentials } from '../../src/config/secrets.ts';

describe('secrets of the configuration', () => {
  it.each([
    ['services.a.headers.set.x-anything', true],
    ['admin.tokens.0.token', true],
    ['authentication.jwt.0.secret', true],
    ['somewhere.password', true],
    ['somewhere.Key', true],
    ['server.tls.key', false],
    ['services.a.tls.key', false],
    ['server.port', false],
    ['limits.tokens', false],
    ['services.set', false],
  ])('%s: %s', (path, expected) => {
    expect(isSecret(path.split('.'))).toBe(expected);
  });

  it.each([
    ['redis://:pw@a:1/0', 'redis://***@a:1/0'],
    ['https://u:p@a/b@c', 'https://***@a/b@c'],
    ['https://u:p@w@a/', 'https://***@a/'],
    ['https://a/b@c', 'https://a/b@c'],
    ['https://a/b?key=hush@x', 'https://a/b?***'],
    ['not a url', 'not a url'],
  ])('masks what stands before the host: %s', (text, masked) => {
    expect(maskCredentials(text)).toBe(masked);
  });
});
