import { describe, expect, it } from 'vitest';
import { findingsIn, findingsOfService, parseService, parseText } from './parse-text.ts';

describe('services', () => {
  it('have the defaults of the contract', () => {
    expect(parseText('services: { a: { url: "http://a" } }').services['a']).toEqual({
      kind: 'graphql', url: 'http://a', schema: 'file', rename: {}, hide: [], headers: { forward: [], set: {}, return: [] }, identity: 'none', timeout: 3000, retry: { attempts: 1, budget: 0.2 },
      circuitBreaker: { errorRate: 0.5, minimum: 20, openFor: 5000 }, concurrency: 256, maxResponseSize: 16_777_216, dedupe: false, errors: { messages: false, codes: [], extensions: [], map: {} },
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
});
