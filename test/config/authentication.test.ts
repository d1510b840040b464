import { describe, expect, it } from 'vitest';
import { authenticationSchema } from '../../src/config/authentication.ts';
import { findingsWith } from './parse-text.ts';

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
    [{ audience, secret: 's'.repeat(32), algorithms: ['HS256'] }],
    [{ audience, secret: '€'.repeat(16), algorithms: ['HS384', 'HS256'] }],
    [{ audience, secret: 's'.repeat(64), algorithms: ['HS512'] }],
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
    [{ audience, secret: 's'.repeat(31), algorithms: ['HS256'] }, /^secret is too short for HS256: RFC 7518 asks for at least 32 bytes/],
    [{ audience, secret: 's'.repeat(47), algorithms: ['HS256', 'HS384'] }, /^secret is too short for HS256, HS384: .* 48 bytes/],
    [{ audience, secret: 's'.repeat(63), algorithms: ['HS512'] }, /^secret is too short for HS512: .* 64 bytes/],
    [{ audience, types: [] }, /^types must be a list of one or more/],
  ])('refuses %j', (entry, message) => {
    expect(messages(entry)).toEqual([expect.stringMatching(message)]);
  });

  it('does not show a secret that is too short', () => {
    const text = 'authentication: { jwt: [{ issuer: "https://id.example", audience: [a], secret: hunter2, algorithms: [HS256] }] }\n';
    expect(findingsWith(text)).toEqual(['gatehouse.yaml:1:80: `authentication.jwt[0].secret` is too short for HS256: RFC 7518 asks for at least 32 bytes.']);
  });

  it.each([
    ['authentication: { required: true }\n', '1:29: `authentication.required` may be true only beside `jwt`, `apiKeys` or `clientCertificates`, because nobody could ever enter.'],
    ['authentication: { jwt: [{ issuer: "https://id.example", audience: [a], from: [{ header: X-Key }] }], apiKeys: { header: x-key, file: keys.yaml } }\n', '1:121: `authentication.apiKeys.header` may not be a header of tokens too (`jwt[].from`); give each a header of its own.'],
    ['authentication: { clientCertificates: { principal: cn } }\n', '1:39: `authentication.clientCertificates` needs `server.tls.clientCa`, which names whose certificates are believed.'],
    ['server: { csrf: { headers: [] } }\nauthentication: { jwt: [{ issuer: "https://id.example", audience: [a], from: [{ cookie: session }] }] }\n', '2:78: `authentication.jwt[0].from` may name a cookie only with at least one header in `server.csrf.headers`, which must then come with it.'],
  ])('refuses what could let nobody in: %s', (text, finding) => {
    expect(findingsWith(text)).toEqual([`gatehouse.yaml:${finding}`]);
  });

  it('takes all of them together', () => {
    const text = `server: { tls: { cert: c, key: k, clientCa: a } }
authentication:
  required: true
  jwt: [{ issuer: "https://id.example", audience: [a], from: [{ cookie: session }, { header: authorization, scheme: Bearer }] }]
  apiKeys: { file: keys.yaml }
  clientCertificates: { principal: cn }
`;
    expect(findingsWith(text)).toEqual([]);
  });
});
