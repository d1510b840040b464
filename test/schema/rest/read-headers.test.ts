import { describe, expect, it } from 'vitest';
import { callWith, renderedBy, restFindings } from './rest-service.ts';

describe('a header is refused', () => {
  it.each([
    [
      'a number',
      'type Query { a: String @rest(path: "/", headers: 3) }',
      ['1:50: This is no header: a header is written `{ name: "x-tenant", value: "{tenant}" }` or `"x-tenant: {tenant}"`.'],
    ],
    [
      'a text without a colon',
      'type Query { a: String @rest(path: "/", headers: ["x-a: 1", "x-b"]) }',
      ['1:61: This is no header: a header is written `{ name: "x-tenant", value: "{tenant}" }` or `"x-tenant: {tenant}"`.'],
    ],
    [
      'an object without a value',
      'type Query { a: String @rest(path: "/", headers: [{ name: "x-a" }]) }',
      ['1:51: This is no header: a header is written `{ name: "x-tenant", value: "{tenant}" }` or `"x-tenant: {tenant}"`.'],
    ],
    [
      'an object with more',
      'type Query { a: String @rest(path: "/", headers: [{ name: "x-a", value: "1", extra: "2" }]) }',
      ['1:51: This is no header: a header is written `{ name: "x-tenant", value: "{tenant}" }` or `"x-tenant: {tenant}"`.'],
    ],
    [
      'an object with a number',
      'type Query { a: String @rest(path: "/", headers: { name: "x-a", value: 1 }) }',
      ['1:50: This is no header: a header is written `{ name: "x-tenant", value: "{tenant}" }` or `"x-tenant: {tenant}"`.'],
    ],
    [
      'a name that is none',
      'type Query { a: String @rest(path: "/", headers: "x a: 1") }',
      ['1:50: In "x a: 1": `x a` is no header name: a header is written `{ name: "x-tenant", value: "{tenant}" }` or `"x-tenant: {tenant}"`.'],
    ],
    [
      'a placeholder as a name',
      'type Query { a(a: ID): String @rest(path: "/", headers: "{a}: 1") }',
      ['1:57: In "{a}: 1": `{a}` is no header name: a header is written `{ name: "x-tenant", value: "{tenant}" }` or `"x-tenant: {tenant}"`.'],
    ],
    [
      'the host',
      'type Query { a(a: ID): String @rest(path: "/", headers: "Host: {a}") }',
      ['1:57: In "Host: {a}": `host` belongs to the gateway; leave it out.'],
    ],
    [
      'a header of the connection',
      'type Query { a: String @rest(path: "/", headers: ["accept: text/plain", "connection: x-a"]) }',
      ['1:73: In "connection: x-a": `connection` belongs to the gateway; leave it out.'],
    ],
    [
      'the length',
      'type Query { a: String @rest(path: "/", headers: "content-length: 3") }',
      ['1:50: In "content-length: 3": `content-length` belongs to the gateway; leave it out.'],
    ],
    [
      'the accepted encodings',
      'type Query { a: String @rest(path: "/", headers: "accept-encoding: gzip") }',
      ['1:50: In "accept-encoding: gzip": `accept-encoding` belongs to the gateway; leave it out.'],
    ],
    [
      `the request's id`,
      'type Query { a: String @rest(path: "/", headers: "x-request-id: 3") }',
      ['1:50: In "x-request-id: 3": `x-request-id` belongs to the gateway; leave it out.'],
    ],
    [
      'the name of a caller, as servers of the CGI family read it too',
      'type Query { a(a: ID): String @rest(path: "/", headers: ["X-Gatehouse-Subject: {a}", "x_gatehouse_roles: admin"]) }',
      [
        '1:58: In "X-Gatehouse-Subject: {a}": `x-gatehouse-subject` belongs to the gateway; leave it out.',
        '1:86: In "x_gatehouse_roles: admin": `x_gatehouse_roles` belongs to the gateway; leave it out.',
      ],
    ],
    [
      'the content type of JSON',
      'type Query { a(a: ID): String @rest(path: "/", method: POST, body: "{a}", headers: "content-type: application/json") }',
      ['1:84: `content-type` is the gateway\'s: it follows from `contentType`. Only beside a `body` with `contentType: TEXT` can it be said, without placeholders.'],
    ],
    [
      'a content type without a body',
      'type Query { a: String @rest(path: "/", contentType: TEXT, headers: "content-type: text/csv") }',
      ['1:69: `content-type` is the gateway\'s: it follows from `contentType`. Only beside a `body` with `contentType: TEXT` can it be said, without placeholders.'],
    ],
    [
      `a content type of the client's choice`,
      'type Query { a(a: String): String @rest(path: "/", method: POST, body: "x", contentType: TEXT, headers: "content-type: {a}") }',
      ['1:105: `content-type` is the gateway\'s: it follows from `contentType`. Only beside a `body` with `contentType: TEXT` can it be said, without placeholders.'],
    ],
    ['a header twice', 'type Query { a: String @rest(path: "/", headers: ["x-a: 1", "X-A: 2"]) }', ['1:61: The header `x-a` is said twice: keep one.']],
    [
      'a line break',
      'type Query { a: String @rest(path: "/", headers: "x-a: 1\\r\\nx-b: 2") }',
      ['1:50: In "x-a: 1\\r\\nx-b: 2": a header holds visible ASCII characters, spaces and tabs only.'],
    ],
    [
      'a letter beyond ASCII',
      'type Query { a: String @rest(path: "/", headers: "x-a: ü") }',
      ['1:50: In "x-a: ü": a header holds visible ASCII characters, spaces and tabs only.'],
    ],
    [
      'an unknown argument in the second',
      'type Query { a(a: ID): String @rest(path: "/", headers: [{ name: "x-a", value: "{a}" }, { name: "x-b", value: "{b}" }]) }',
      ['1:89: In "x-b: {b}": `{b}` names no argument of `Query.a`. Did you mean `a`?'],
    ],
  ])('%s', (_what, sdl, findings) => {
    expect(restFindings(sdl)).toEqual(findings);
  });
});

describe('headers are read', () => {
  it.each([
    ['from one text', '"X-Tenant:  {a} "', [['x-tenant', '1']]],
    ['from a list of texts', '["x-a: {a}", "accept: text/csv"]', [['x-a', '1'], ['accept', 'text/csv']]],
    ['from one object', '{ name: "x-a", value: "{a}" }', [['x-a', '1']]],
    ['from both', '[{ value: "v={a}", name: "x-a" }, "x-b: 2"]', [['x-a', 'v=1'], ['x-b', '2']]],
    ['with colons in the value', '"x-a: urn:{a}"', [['x-a', 'urn:1']]],
    ['with no value', '["x-a:", "x-b: {a}"]', [['x-a', ''], ['x-b', '1']]],
    ['with credentials', '"authorization: Bearer {a}"', [['authorization', 'Bearer 1']]],
  ])('%s', (_what, headers, expected) => {
    expect(renderedBy(callWith('a: Int', `path: "/", headers: ${headers}`), { a: 1 })).toMatchObject({ headers: expected });
  });

  it('as lists of one header', () => {
    const call = callWith('a: [String]', 'path: "/", headers: ["x-c: {a|csv}", "x-s: {a|ssv}", "x-p: {a|pipes}"]');
    expect(renderedBy(call, { a: ['u', 'v'] })).toMatchObject({ headers: [['x-c', 'u,v'], ['x-s', 'u v'], ['x-p', 'u|v']] });
  });

  it('with null as nothing', () => {
    expect(callWith('', 'path: "/", headers: null').headers).toEqual([]);
  });
});
