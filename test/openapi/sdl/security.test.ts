import { describe, expect, it } from 'vitest';
import { answering, importApi, type Json } from './imported.ts';

const lines = (scheme: Json): string[] => {
  const { sdl } = importApi({ paths: { '/a': { get: answering({ type: 'string' }) } }, components: { securitySchemes: { Auth: scheme } } }, { service: 'pet-store' });
  return sdl.slice(0, sdl.indexOf('\n\n')).split('\n').filter((line) => line.startsWith('#   ') && !line.startsWith('#   gatehouse ')).map((line) => line.slice(4));
};

describe('credentials', () => {
  it.each([
    [{ type: 'apiKey', in: 'header', name: 'X-Key' }, ['headers: { set: { x-key: "${PET_STORE_KEY}" } }   # Auth']], [{ type: 'apiKey', in: 'cookie', name: 'sid' }, ['headers: { set: { cookie: "sid=${PET_STORE_KEY}" } }   # Auth']],
    [{ type: 'apiKey', in: 'query', name: 'key' }, ['A key in the query (`key`) cannot come from configuration; it would have to stand in the templates below. # Auth: prefer another', 'scheme']],
    [{ type: 'http', scheme: 'Basic' }, ['headers: { set: { authorization: "Basic ${PET_STORE_KEY}" } }   # Auth: base64 of user:password']], [{ type: 'mutualTLS' }, ['tls: { cert: client.pem, key: client-key.pem }   # Auth']], [{ type: 'odd' }, []],
    ...[{ type: 'http', scheme: 'bearer' }, { type: 'oauth2', flows: {} }, { type: 'openIdConnect' }].map((scheme) => [scheme, ["headers: { forward: [authorization] }   # Auth: the caller's own token, or", 'headers: { set: { authorization: "Bearer ${PET_STORE_KEY}" } }   # Auth: one token for all']] as [Json, string[]]),
  ])('of %j stand in gatehouse.yaml', (scheme, expected) => {
    expect(lines(scheme)).toEqual(expected);
  });

  it('that several schemes need in the same way are told once', () => {
    const bearer = { type: 'http', scheme: 'bearer' };
    const { sdl } = importApi({ paths: { '/a': { get: answering({ type: 'string' }) } }, components: { securitySchemes: { One: bearer, Two: bearer } } });
    expect(sdl.match(/forward: .*/g)).toEqual(["forward: [authorization] }   # One, Two: the caller's own token, or"]);
  });

  it('reach no variable that the document names', () => {
    expect(lines({ type: 'apiKey', in: 'cookie', name: '${HOME}' })).toEqual(['headers: { set: { cookie: "$${HOME}=${PET_STORE_KEY}" } }   # Auth']);
    expect(lines({ type: 'apiKey', in: 'header', name: '${HOME}' })).toEqual(['headers: { set: { "$${home}": "${PET_STORE_KEY}" } }   # Auth']);
  });

  it('hold nothing of the document that YAML could take for syntax', () => {
    expect(lines({ type: 'apiKey', in: 'header', name: 'a: b }\n" #' })).toEqual(['headers: { set: { "a: b } \\" #": "${PET_STORE_KEY}" } }   # Auth']);
  });
});
