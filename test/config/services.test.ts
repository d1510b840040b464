import { describe, expect, it } from 'vitest';
import { findingsIn, findingsOfService, parseService, parseText } from './parse-text.ts';

describe('services', () => {
  it('have the defaults of the contract', () => {
    expect(parseText('services: { a: { url: "http://a" } }').services['a']).toEqual({
      kind: 'graphql', url: 'http://a', schema: 'file', rename: {}, hide: [], headers: { forward: [], set: {}, return: [] }, identity: 'none', timeout: 3000, retry: { attempts: 1, budget: 0.2 },
      circuitBreaker: { errorRate: 0.5, minimum: 20, openFor: 5000 }, concurrency: 256, maxResponseSize: 16_777_216, dedupe: false, bulkSize: 100, errors: { messages: false, codes: [], extensions: [], map: {} },
    });
  });

  it.each(['a', 'Users', 'user-service', 'user_service2'])('may be called %s', (name) => {
    expect(findingsIn(`services: { ${name}: { url: "http://a" } }`)).toEqual([]);
  });

  it.each(['9a', '_a', '-a', 'a.b', 'a/b', '"a b"', '""', 'ü', '__proto__', 'constructor', 'toString', '../a'])('may not be called %s', (name) => {
    expect(findingsIn(`services: { ${name}: { url: "http://a" }, b: { url: "http://b" } }`)).toHaveLength(1);
  });

  it('are renamed by type and root field', () => {
    const rename = { User: 'BillingUser', 'Query.node': 'billingNode', 'Mutation.add': 'addBill', 'Subscription.on': 'onBill' };
    expect(parseService(`rename: ${JSON.stringify(rename)}, prefix: Billing_, hide: [Query.debug, User.hash]`)).toMatchObject({ rename, prefix: 'Billing_', hide: ['Query.debug', 'User.hash'] });
  });

  it.each(['{ User.name: a }', '{ Query: { node: a } }', '{ __Type: A }', '{ Query.__a: b }', '{ A: __B }', '{ A: "b c" }', '{ A: "" }', '{ A: B, C: B }', '{ Query.a: c, Query.b: c }'])('are not renamed by %s', (rename) => {
    expect(findingsOfService(`rename: ${rename}`)).toHaveLength(1);
  });

  it('may give one name to a type, a query and a mutation', () => {
    expect(findingsOfService('rename: { A: x, Query.a: x, Mutation.a: x }')).toEqual([]);
  });

  it('get headers with lower-case names', () => {
    expect(parseService('headers: { forward: [Accept-Language], set: { X-Key: "1" }, return: [Set-Cookie] }').headers).toEqual({ forward: ['accept-language'], set: { 'x-key': '1' }, return: ['set-cookie'] });
  });

  it.each([[400, 0], [599, 0], [399, 1], [600, 1], ['"4xx"', 1]])('map the status %s with %i findings', (status, count) => {
    expect(findingsOfService(`errors: { map: { ${status}: SOME_CODE } }`)).toHaveLength(count);
  });

  it('keep statuses as keys of text', () => {
    expect(parseService('errors: { map: { 422: BAD_USER_INPUT, "404": NOT_FOUND } }').errors.map).toEqual({ 404: 'NOT_FOUND', 422: 'BAD_USER_INPUT' });
  });

  it.each(['{ ca: a }', '{ cert: a, key: b }', '{ ca: a, cert: b, key: c }', '{}'])('take the certificates %s', (tls) => {
    expect(findingsOfService(`tls: ${tls}`)).toEqual([]);
  });

  it('speak REST with their schema in a file and paths behind their URL', () => {
    expect(parseService('kind: rest, bulkSize: 10000')).toMatchObject({ kind: 'rest', schema: 'file', bulkSize: 10_000 });
    expect(parseText('services: { a: { url: "http://a/v1/?", kind: graphql } }').services['a']).toMatchObject({ url: 'http://a/v1/?' });
  });

  it.each([
    ['kind: rest, schema: introspect', '1:55: `services.a.schema` is "introspect", but must be `file`: a REST service cannot tell its schema, so `schemas/<name>.graphql` does.'],
    ['kind: rest, schema: sdl', '1:55: `services.a.schema` is "sdl", but must be `file`: a REST service cannot tell its schema, so `schemas/<name>.graphql` does.'],
    ['kind: rest, bulkSize: 0', '1:57: `services.a.bulkSize` is 0, but must be an integer from 1 to 10000.'],
    ['kind: rest, bulkSize: 10001', '1:57: `services.a.bulkSize` is 10001, but must be an integer from 1 to 10000.'],
    ['bulkSize: 50', '1:45: `services.a.bulkSize` means something for `kind: rest` only; remove it.'],
  ])('are refused with %s', (keys, finding) => {
    expect(findingsOfService(keys)).toEqual([`gatehouse.yaml:${finding}`]);
  });

  it('do not hand one answer to several clients where it brings a cookie for one', () => {
    expect(findingsOfService('dedupe: true, headers: { return: [Set-Cookie] }')).toEqual([expect.stringContaining('`services.a.dedupe` cannot be `true` while `headers.return` has `set-cookie`')]);
    for (const keys of ['dedupe: false, headers: { return: [set-cookie] }', 'dedupe: true, headers: { return: [x-note] }']) expect(findingsOfService(keys)).toEqual([]);
  });

  it('learn of the caller in one of four ways', () => {
    for (const way of ['none', 'forward', 'headers']) expect(parseService(`identity: ${way}`).identity).toBe(way);
    expect(parseService('identity: { jwt: { audience: users } }').identity).toEqual({ jwt: { audience: 'users', ttl: 60_000 } });
  });

  it.each([
    ['identity: { jwt: {} }', '`services.a.identity.jwt.audience` is missing; it must be the audience of the token.'],
    ['identity: { jwt: { audience: a, ttl: 2h } }', '`services.a.identity.jwt.ttl` is "2h", but must be a duration from 1s to 1h, such as `500ms`, `30s`, `1m` or `1h`.'],
    ['identity: jwt', '`services.a.identity` is "jwt", but must be `none`, `forward`, `headers` or `{ jwt: { audience, ttl } }`.'],
    ['identity: forward, headers: { forward: [Authorization] }', '`services.a.identity` cannot be `forward` while `headers.forward` has `authorization`, which `identity` writes; remove either.'],
    ['identity: { jwt: { audience: a } }, headers: { set: { AUTHORIZATION: x } }', '`services.a.identity` cannot be `{ jwt: { … } }` while `headers.set` has `authorization`, which `identity` writes; remove either.'],
    ['headers: { forward: [X-Gatehouse-Subject] }', '`services.a.headers.forward[0]` is "X-Gatehouse-Subject", but must be another header: this one says who calls, and nothing but `identity: headers` writes it.'],
    ['headers: { forward: [x_gatehouse-roles] }', '`services.a.headers.forward[0]` is "x_gatehouse-roles", but must be another header: this one says who calls, and nothing but `identity: headers` writes it.'],
    ['headers: { set: { X-Gatehouse-Kind: a } }', 'The key `X-Gatehouse-Kind` must be another header: this one says who calls, and nothing but `identity: headers` writes it.'],
  ])('do not with %s', (keys, finding) => {
    expect(findingsOfService(keys).map((text) => text.replace(/^gatehouse\.yaml:1:\d+: /, ''))).toEqual([finding]);
  });

  it('are told of the caller by claims, or of the client by its own header, side by side', () => {
    expect(findingsOfService('identity: headers, headers: { forward: [authorization, x-gatehouse-preflight] }')).toEqual([]);
  });

  it.each(['http://a/v1?key=1', 'http://a/v1?'])('that speak REST are not at %s', (url) => {
    expect(findingsIn(`services: { a: { kind: rest, url: "${url}" } }`)).toEqual(['gatehouse.yaml:1:35: `services.a.url` may not carry a query for a REST service, as paths are put behind it; write it in `query` of `@rest`, or send a header under `headers.set`.']);
    expect(findingsIn(`services: { a: { kind: graphql, url: "${url}" } }`)).toEqual([]);
  });
});
