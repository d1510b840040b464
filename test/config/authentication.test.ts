import { describe, expect, it } from 'vitest';
import { authenticationSchema } from '../../src/config/authentication.ts';

const jwt = (entry: object) => authenticationSchema.safeParse({ jwt: [{ issuer: 'https://id.example', ...entry }] });
const messages = (entry: object) => jwt(entry).error?.issues.map(({ path, message }) => `${path.slice(2).join('.')} ${message}`) ?? [];
const audience = ['https://graph.example.com'];

describe('authentication', () => {
  it('has the defaults of the contract', () => {
    expect(authenticationSchema.parse({})).toEqual({ required: false, jwt: [] });
    expect(jwt({ audience }).data?.jwt[0]).toEqual({
      issuer: 'https://id.example', audience, anyAudience: false, algorithms: ['ES256', 'RS256', 'EdDSA', 'PS256'], types: ['at+jwt', 'JWT'], maxLifetime: 86_400_000, clockTolerance: 5000,
      rotation: 30_000, scopesClaim: ['scope'], rolesClaim: ['roles'], from: [{ header: 'authorization', scheme: 'Bearer' }],
    });
  });

  it.each([
    [{ audience }],
    [{ audience, jwks: 'keys/jwks.json' }],
    [{ audience, jwks: 'https://id.example/jwks' }],
    [{ anyAudience: true, requiredClaims: { client_id: ['web'] } }],
    [{ audience, secret: 's', algorithms: ['HS256'] }],
    [{ audience, from: [{ cookie: 'session' }, { header: 'X-Token' }] }],
  ])('takes %j', (entry) => {
    expect(messages(entry)).toEqual([]);
  });

  it.each([
    [{}, /^audience must be given/],
    [{ audience: [] }, /^audience must be given/],
    [{ anyAudience: true }, /^anyAudience may be true only together with `requiredClaims`/],
    [{ anyAudience: true, audience, requiredClaims: { a: ['b'] } }, /^anyAudience may not be true beside `audience`/],
    [{ audience, secret: 's' }, /^algorithms may name HS256/],
    [{ audience, algorithms: ['HS256'] }, /^algorithms may name HS256/],
    [{ audience, algorithms: ['RS256', 'HS256'], secret: 's' }, /^algorithms may name HS256/],
    [{ audience, algorithms: ['none'] }, /^algorithms.0 must be/],
    [{ audience, secret: 's', jwks: 'a', algorithms: ['HS256'] }, /^secret may not stand beside `jwks`/],
    [{ audience, jwks: 'http://id.example/jwks' }, /^jwks must be an https address/],
    [{ audience, jwks: 'file:///etc/passwd' }, /^jwks must be an https address/],
    [{ audience, issuer: 'http://id.example' }, /^issuer must be an https address/],
    [{ audience, types: [] }, /^types must be a list of one or more/],
  ])('refuses %j', (entry, message) => {
    expect(messages(entry)).toEqual([expect.stringMatching(message)]);
  });
});
