import { describe, expect, it } from 'vitest';
import { readToken, TOKEN_MAX } from '../../../src/pipeline/authentication/token.ts';
import { rawToken } from '../../support/issuer.ts';
import { reasonOf } from './fixtures.ts';

const HEADER = { alg: 'ES256', typ: 'JWT', kid: 'a' };

describe('reading a token', () => {
  it('gives what it says of itself', () => {
    const text = rawToken(HEADER, { iss: 'i', sub: 's' });
    expect(readToken(text)).toEqual({ text, algorithm: 'ES256', type: 'JWT', claims: { iss: 'i', sub: 's' }, issuer: 'i' });
    expect(readToken(rawToken({ alg: 'ES256' }, { iss: 'i' })).type).toBeUndefined();
  });

  it.each<[string, unknown, unknown, string]>([
    ['no alg', {}, { iss: 'i' }, 'malformed'],
    ['alg a number', { alg: 1 }, { iss: 'i' }, 'malformed'],
    ['typ a list', { alg: 'ES256', typ: ['JWT'] }, { iss: 'i' }, 'malformed'],
    ['kid a number', { alg: 'ES256', kid: 1 }, { iss: 'i' }, 'malformed'],
    ['a header that is a list', [], { iss: 'i' }, 'malformed'],
    ['a payload that is text', HEADER, '"x"', 'malformed'],
    ['a payload that is no JSON', HEADER, '{', 'malformed'],
    ['a payload that is no UTF-8', HEADER, Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'), 'malformed'],
    ['no iss', HEADER, {}, 'invalid'],
    ['iss a list', HEADER, { iss: ['i'] }, 'invalid'],
  ])('refuses %s', async (_name, header, payload, reason) => {
    expect(await reasonOf(() => readToken(rawToken(header, payload)))).toBe(reason);
  });

  it('refuses one that is longer than any is, before it looks into it', async () => {
    const short = rawToken(HEADER, { iss: 'i' }, '');
    expect(readToken(short + 'x'.repeat(TOKEN_MAX - short.length)).issuer).toBe('i');
    expect(await reasonOf(() => readToken(short + 'x'.repeat(TOKEN_MAX - short.length + 1)))).toBe('malformed');
  });

  it('quotes nothing of it', () => {
    expect(() => readToken(rawToken(HEADER, '{"secret":'))).toThrow(/^the payload of the token is not a JSON object$/);
  });
});
