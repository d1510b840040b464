/** What is said about a wrong gatehouse.yaml: every row a text and all its findings, word for word, with line and column. */
import { describe, expect, it } from 'vitest';
import { findingsIn, SERVICES as S } from './parse-text.ts';

export interface BadInput {
  readonly name: string;
  readonly text: string;
  readonly env?: Readonly<Record<string, string>>;
  /** With file, line and column, as they are printed. */
  readonly says: readonly string[];
}

/** At least 35 rows. */
export const BAD_INPUT: readonly BadInput[] = [
  // not a configuration at all
  {
    name: 'not a configuration at all: an empty file',
    text: '',
    says: ['gatehouse.yaml:1:1: The file is empty; it needs at least the section `services`. `gatehouse init` writes a working one.'],
  },
  {
    name: 'not a configuration at all: only comments',
    text: '# nothing yet\n',
    says: ['gatehouse.yaml:1:1: The file is empty; it needs at least the section `services`. `gatehouse init` writes a working one.'],
  },
  {
    name: 'not a configuration at all: an empty document',
    text: '---\n',
    says: ['gatehouse.yaml:1:1: The file is empty; it needs at least the section `services`. `gatehouse init` writes a working one.'],
  },
  {
    name: 'not a configuration at all: a list',
    text: '- server\n',
    says: ['gatehouse.yaml:1:1: The file must be a mapping of sections, such as `services:`, at its top level.'],
  },
  {
    name: 'not a configuration at all: text',
    text: 'hello\n',
    says: ['gatehouse.yaml:1:1: The file must be a mapping of sections, such as `services:`, at its top level.'],
  },
  // not YAML
  {
    name: 'not YAML: a mapping inside a line',
    text: 'server: port: 4000\n',
    says: ['gatehouse.yaml:1:9: Not valid YAML: nested mappings are not allowed in compact mappings; correct this line or the one before it.'],
  },
  {
    name: 'not YAML: a tab',
    text: 'server:\n\tport: 1\n',
    says: ['gatehouse.yaml:2:1: Not valid YAML: a tab is used as indentation; use spaces.'],
  },
  {
    name: 'not YAML: two documents',
    text: 'server: {}\n---\nservices: {}\n',
    says: ['gatehouse.yaml:2:1: A second document starts here; gatehouse.yaml is one document, so remove this `---` or what follows it.'],
  },
  {
    name: 'not YAML: an open quote',
    text: 'server: "x\n',
    says: ['gatehouse.yaml:2:1: Not valid YAML: missing closing "quote; correct this line or the one before it.'],
  },
  {
    name: 'not YAML: an unquoted variable in braces',
    text: 'server: { port: ${PORT} }\n',
    says: ['gatehouse.yaml:1:18: Not valid YAML: unexpected flow-map-start at node end; inside `{ }` and `[ ]` put text with brackets, such as "${NAME}", in quotes.'],
  },
  {
    name: 'not YAML: a tag',
    text: 'server: !secret x\n' + S,
    says: ['gatehouse.yaml:1:9: Not valid here: unresolved tag: !secret; remove the tag.'],
  },
  {
    name: 'not YAML: a reserved character',
    text: 'server: @x\n',
    says: ['gatehouse.yaml:1:9: Not valid YAML: plain value cannot start with reserved character @; correct this line or the one before it.'],
  },
  {
    name: 'not YAML: an open bracket',
    text: 'server: [1, 2\n',
    says: ['gatehouse.yaml:2:1: Not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]; correct this line or the one before it.'],
  },
  {
    name: 'not YAML: brackets without end',
    text: '['.repeat(50),
    says: ['gatehouse.yaml:1:41: Nested deeper than 40 levels; a configuration never is, so look for brackets that are not closed.'],
  },
  {
    name: 'not YAML: a hundred thousand brackets',
    text: '['.repeat(100_000),
    says: ['gatehouse.yaml:1:41: Nested deeper than 40 levels; a configuration never is, so look for brackets that are not closed.'],
  },
  {
    name: 'not YAML: a hundred thousand dashes',
    text: '- '.repeat(100_000),
    says: ['gatehouse.yaml:1:81: Nested deeper than 40 levels; a configuration never is, so look for brackets that are not closed.'],
  },
  {
    name: 'not YAML: more than 1 MiB',
    text: '#'.repeat(1_048_577),
    says: ['gatehouse.yaml: The file is longer than 1 MiB; a configuration never is, so check that it is the right file.'],
  },
  // keys
  {
    name: 'keys: a repeated section',
    text: 'server: {}\nserver: {}\n' + S,
    says: ['gatehouse.yaml:2:1: The key `server` is already in line 1; keep one of the two.'],
  },
  {
    name: 'keys: a repeated key',
    text: 'server:\n  port: 1\n  host: a\n  port: 2\n' + S,
    says: ['gatehouse.yaml:4:3: The key `port` is already in line 2; keep one of the two.'],
  },
  {
    name: 'keys: a key that is a list',
    text: '? [a]\n: 3\n' + S,
    says: ['gatehouse.yaml:1:3: This key is not text; write each key as `name: value`.'],
  },
  {
    name: 'keys: an empty key',
    text: '? \n: 3\n' + S,
    says: ['gatehouse.yaml:1:3: This key is not text; write each key as `name: value`.'],
  },
  {
    name: 'keys: __proto__ at the top',
    text: '__proto__: { port: 1 }\n' + S,
    says: ['gatehouse.yaml:1:1: The key `__proto__` names nothing here; remove it.'],
  },
  {
    name: 'keys: __proto__ as a service',
    text: 'services: { __proto__: { url: "http://a" }, b: { url: "http://b" } }\n',
    says: ['gatehouse.yaml:1:13: The key `__proto__` names nothing here; remove it.'],
  },
  {
    name: 'keys: a mistyped section',
    text: 'servr: {}\n' + S,
    says: ['gatehouse.yaml:1:1: Unknown key `servr`; did you mean `server`?'],
  },
  {
    name: 'keys: a mistyped key',
    text: 'server:\n  prot: 4000\n' + S,
    says: ['gatehouse.yaml:2:3: Unknown key `prot`; did you mean `port`?'],
  },
  {
    name: 'keys: another case',
    text: 'server:\n  MaxBodySize: 1MiB\n' + S,
    says: ['gatehouse.yaml:2:3: Unknown key `MaxBodySize`; did you mean `maxBodySize`?'],
  },
  {
    name: 'keys: an unknown section',
    text: 'plugins: []\n' + S,
    says: ['gatehouse.yaml:1:1: Unknown key `plugins`; valid here are `server`, `admin`, `execution`, `services`, `authentication`, `policies`, `limits`, `cost`, `rateLimit`, `documents`, `releases`, `redis` and `telemetry`.'],
  },
  {
    name: 'keys: an unknown key',
    text: 'server:\n  csrf: { enabled: true }\n' + S,
    says: ['gatehouse.yaml:2:11: Unknown key `enabled`; the only valid one here is `headers`.'],
  },
  {
    name: 'keys: a merge key',
    text: 'limits: { <<: { depth: 3 } }\n' + S,
    says: ['gatehouse.yaml:1:11: Unknown key `<<`; valid here are `mode`, `depth`, `aliases`, `rootFields`, `directives`, `tokens`, `expandedFields`, `upstreamCalls` and `batch`.'],
  },
  {
    name: 'keys: constructor as a section',
    text: 'constructor: {}\n' + S,
    says: ['gatehouse.yaml:1:1: Unknown key `constructor`; valid here are `server`, `admin`, `execution`, `services`, `authentication`, `policies`, `limits`, `cost`, `rateLimit`, `documents`, `releases`, `redis` and `telemetry`.'],
  },
  // aliases
  {
    name: 'aliases: an alias of nothing',
    text: 'server: *a\n' + S,
    says: ['gatehouse.yaml:1:9: `*a` stands for nothing, as no `&a` comes before it; text that starts with `*` goes in quotes.'],
  },
  {
    name: 'aliases: an alias of itself',
    text: 'server: &a { cors: *a }\n' + S,
    says: ['gatehouse.yaml:1:20: An alias (`*name`) here contains itself; write its value out.'],
  },
  {
    name: 'aliases: a billion laughs',
    text: 'a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n',
    says: ['gatehouse.yaml:1:22: The aliases (`*name`) stand for more than 2000 values; write them out or use fewer.'],
  },
  // services
  {
    name: 'services: none',
    text: 'server: {}\n',
    says: ['gatehouse.yaml:1:1: `services` is missing; it must be a mapping of service names to services.'],
  },
  {
    name: 'services: an empty mapping',
    text: 'services: {}\n',
    says: ['gatehouse.yaml:1:11: `services` is an empty mapping, but must be a mapping with at least one service.'],
  },
  {
    name: 'services: nothing after the key',
    text: 'services:\n',
    says: ['gatehouse.yaml:1:1: `services` is empty, but must be a mapping of service names to services.'],
  },
  {
    name: 'services: a list',
    text: 'services: [users]\n',
    says: ['gatehouse.yaml:1:11: `services` is a list, but must be a mapping of service names to services.'],
  },
  {
    name: 'services: a name that starts with a digit',
    text: 'services: { 9a: { url: "http://a" } }\n',
    says: ['gatehouse.yaml:1:13: The key `9a` must be a service name: a letter, then letters, digits, `_` or `-`.'],
  },
  {
    name: 'services: a name with a dot',
    text: 'services:\n  a.b: { url: "http://a" }\n',
    says: ['gatehouse.yaml:2:3: The key `a.b` must be a service name: a letter, then letters, digits, `_` or `-`.'],
  },
  {
    name: 'services: a name every object has',
    text: 'services: { constructor: { url: "http://a" } }\n',
    says: ['gatehouse.yaml:1:13: The key `constructor` must be another name: every JavaScript object has a property of this one.'],
  },
  {
    name: 'services: no URL',
    text: 'services:\n  users:\n    timeout: 1s\n',
    says: ['gatehouse.yaml:2:3: `services.users.url` is missing; it must be an http or https address, such as `http://127.0.0.1:4101/graphql`.'],
  },
  {
    name: 'services: an empty service',
    text: 'services:\n  users:\n',
    says: ['gatehouse.yaml:2:3: `services.users` is empty, but must be a mapping with `kind`, `url`, `schema`, `prefix`, `rename`, `hide`, `headers`, `identity`, `timeout`, `retry`, `circuitBreaker`, `concurrency`, `maxResponseSize`, `dedupe`, `bulkSize`, `errors` and `tls`.'],
  },
  {
    name: 'services: an FTP URL',
    text: 'services:\n  a:\n    url: ftp://a\n',
    says: ['gatehouse.yaml:3:10: `services.a.url` is "ftp://a", but must be an http or https address, such as `http://127.0.0.1:4101/graphql`.'],
  },
  {
    name: 'services: a URL with a password',
    text: 'services:\n  a:\n    url: http://u:p@a/\n',
    says: ['gatehouse.yaml:3:10: `services.a.url` may not carry a user name or password; send them in a header under `headers.set`.'],
  },
  {
    name: 'services: a URL with a fragment',
    text: 'services:\n  a:\n    url: http://a/#b\n',
    says: ['gatehouse.yaml:3:10: `services.a.url` may not end in a `#` part, which is never sent; remove it.'],
  },
  {
    name: 'services: a URL that is a number',
    text: 'services:\n  a:\n    url: 4101\n',
    says: ['gatehouse.yaml:3:10: `services.a.url` is 4101, but must be an http or https address, such as `http://127.0.0.1:4101/graphql`.'],
  },
  {
    name: 'services: an unknown kind',
    text: 'services:\n  a:\n    url: http://a\n    kind: soap\n',
    says: ['gatehouse.yaml:4:11: `services.a.kind` is "soap", but must be `graphql` or `rest`.'],
  },
  {
    name: 'services: an unknown source of the schema',
    text: 'services:\n  a:\n    url: http://a\n    schema: fiel\n',
    says: ['gatehouse.yaml:4:13: `services.a.schema` is "fiel", but must be `file`, `introspect` or `sdl`; did you mean `file`?'],
  },
  {
    name: 'services: a prefix of introspection',
    text: 'services:\n  a:\n    url: http://a\n    prefix: __a\n',
    says: ['gatehouse.yaml:4:13: `services.a.prefix` is "__a", but must be a GraphQL name that does not start with `__`.'],
  },
  {
    name: 'services: renaming a field of an object type',
    text: 'services:\n  a:\n    url: http://a\n    rename: { User.name: fullName }\n',
    says: ['gatehouse.yaml:4:15: The key `User.name` must be a type (`User`) or a root field (`Query.node`, `Mutation.x`, `Subscription.x`).'],
  },
  {
    name: 'services: renaming to no name',
    text: 'services:\n  a:\n    url: http://a\n    rename: { User: 9User }\n',
    says: ['gatehouse.yaml:4:21: `services.a.rename.User` is "9User", but must be a GraphQL name that does not start with `__`.'],
  },
  {
    name: 'services: two types to one name',
    text: 'services:\n  a:\n    url: http://a\n    rename: { User: Person, Account: Person }\n',
    says: ['gatehouse.yaml:4:38: `services.a.rename.Account` takes the name that `User` already takes; give each its own.'],
  },
  {
    name: 'services: hiding a type',
    text: 'services:\n  a:\n    url: http://a\n    hide: [Query]\n',
    says: ['gatehouse.yaml:4:12: `services.a.hide[0]` is "Query", but must be a field written `Type.field`, such as `Query.debug`.'],
  },
  {
    name: 'services: forwarding host',
    text: 'services:\n  a:\n    url: http://a\n    headers: { forward: [accept-language, Host] }\n',
    says: ['gatehouse.yaml:4:43: `services.a.headers.forward[1]` is "Host", but must be another header: those of the connection and of the body are written by the gateway itself.'],
  },
  {
    name: 'services: forwarding what is no header name',
    text: 'services:\n  a:\n    url: http://a\n    headers: { forward: ["a b"] }\n',
    says: ['gatehouse.yaml:4:26: `services.a.headers.forward[0]` is "a b", but must be a header name, such as `accept-language`.'],
  },
  {
    name: 'services: setting content-type',
    text: 'services:\n  a:\n    url: http://a\n    headers: { set: { Content-Type: text/plain } }\n',
    says: ['gatehouse.yaml:4:23: The key `Content-Type` must be another header: those of the connection and of the body are written by the gateway itself.'],
  },
  {
    name: 'services: a header value with a line break',
    text: 'services:\n  a:\n    url: http://a\n    headers: { set: { x-key: "s3cret\\r\\nx-admin: 1" } }\n',
    says: ['gatehouse.yaml:4:30: `services.a.headers.set.x-key` must be text in one line, without control characters.'],
  },
  {
    name: 'services: a header value that is a number',
    text: 'services:\n  a:\n    url: http://a\n    headers: { set: { x-key: 12345 } }\n',
    says: ['gatehouse.yaml:4:30: `services.a.headers.set.x-key` must be text in one line, without control characters; put it in quotes.'],
  },
  {
    name: 'services: a header set twice',
    text: 'services:\n  a:\n    url: http://a\n    headers: { set: { X-Key: a, x-key: b } }\n',
    says: ['gatehouse.yaml:4:40: `services.a.headers.set.x-key` is set twice, as header names are the same in upper and lower case; keep one.'],
  },
  {
    name: 'services: handing back connection',
    text: 'services:\n  a:\n    url: http://a\n    headers: { return: [connection] }\n',
    says: ['gatehouse.yaml:4:25: `services.a.headers.return[0]` is "connection", but must be another header: those of the connection and of the body are written by the gateway itself.'],
  },
  {
    name: 'services: a status that is no error',
    text: 'services:\n  a:\n    url: http://a\n    errors: { map: { 200: OK } }\n',
    says: ['gatehouse.yaml:4:22: The key `200` must be an HTTP status from 400 to 599.'],
  },
  {
    name: 'services: a code that is no code',
    text: 'services:\n  a:\n    url: http://a\n    errors: { map: { 422: bad input } }\n',
    says: ['gatehouse.yaml:4:27: `services.a.errors.map.422` is "bad input", but must be an error code in capitals, such as `BAD_USER_INPUT`.'],
  },
  {
    name: 'services: a certificate without its key',
    text: 'services:\n  a:\n    url: http://a\n    tls: { cert: a.pem }\n',
    says: ['gatehouse.yaml:4:18: `services.a.tls.cert` needs `key` beside it.'],
  },
  {
    name: 'services: a key without its certificate',
    text: 'services:\n  a:\n    url: http://a\n    tls: { key: a.key }\n',
    says: ['gatehouse.yaml:4:17: `services.a.tls.key` needs `cert` beside it.'],
  },
  {
    name: 'services: concurrency of none',
    text: 'services:\n  a:\n    url: http://a\n    concurrency: 0\n',
    says: ['gatehouse.yaml:4:18: `services.a.concurrency` is 0, but must be an integer from 1 to 65536.'],
  },
  {
    name: 'services: a timeout of none',
    text: 'services:\n  a:\n    url: http://a\n    timeout: 0s\n',
    says: ['gatehouse.yaml:4:14: `services.a.timeout` is "0s", but must be a duration from 1ms to 1h, such as `500ms`, `30s`, `1m` or `1h`.'],
  },
  {
    name: 'services: an unknown identity',
    text: 'services:\n  a:\n    url: http://a\n    identity: noen\n',
    says: ['gatehouse.yaml:4:15: `services.a.identity` is "noen", but must be `none`, `forward`, `headers` or `{ jwt: { audience, ttl } }`.'],
  },
  // server and admin
  {
    name: 'server and admin: a port too high',
    text: 'server:\n  port: 70000\n' + S,
    says: ['gatehouse.yaml:2:9: `server.port` is 70000, but must be an integer from 0 to 65535.'],
  },
  {
    name: 'server and admin: a negative port',
    text: 'server:\n  port: -1\n' + S,
    says: ['gatehouse.yaml:2:9: `server.port` is -1, but must be an integer from 0 to 65535.'],
  },
  {
    name: 'server and admin: a fraction',
    text: 'server:\n  port: 1.5\n' + S,
    says: ['gatehouse.yaml:2:9: `server.port` is 1.5, but must be an integer from 0 to 65535.'],
  },
  {
    name: 'server and admin: a quoted number',
    text: 'server:\n  port: "80"\n' + S,
    says: ['gatehouse.yaml:2:9: `server.port` is "80", but must be an integer from 0 to 65535; remove the quotes.'],
  },
  {
    name: 'server and admin: an empty value',
    text: 'server:\n  port:\n' + S,
    says: ['gatehouse.yaml:2:3: `server.port` is empty, but must be an integer from 0 to 65535.'],
  },
  {
    name: 'server and admin: not a number',
    text: 'server:\n  port: .nan\n' + S,
    says: ['gatehouse.yaml:2:9: `server.port` is NaN, but must be an integer from 0 to 65535.'],
  },
  {
    name: 'server and admin: a host with a port',
    text: 'server:\n  host: 127.0.0.1:4000\n' + S,
    says: ['gatehouse.yaml:2:9: `server.host` is "127.0.0.1:4000", but must be a host name or an IP address, without a port.'],
  },
  {
    name: 'server and admin: an address that is none',
    text: 'server:\n  host: 256.1.1.1\n' + S,
    says: ['gatehouse.yaml:2:9: `server.host` is "256.1.1.1", but must be a host name or an IP address, without a port.'],
  },
  {
    name: 'server and admin: a relative path',
    text: 'server:\n  path: graphql\n' + S,
    says: ['gatehouse.yaml:2:9: `server.path` is "graphql", but must be a path that starts with `/`, such as `/graphql`.'],
  },
  {
    name: "server and admin: a path of the gateway's own",
    text: 'server:\n  path: /health\n' + S,
    says: ['gatehouse.yaml:2:9: `server.path` is "/health", but must be another path: `/health`, `/readiness` and `/ready` are answered by the gateway itself.'],
  },
  {
    name: 'server and admin: a duration without unit',
    text: 'server:\n  requestTimeout: 30\n' + S,
    says: ['gatehouse.yaml:2:19: `server.requestTimeout` is 30, but must be a duration from 1ms to 24h, such as `500ms`, `30s`, `1m` or `1h`.'],
  },
  {
    name: 'server and admin: a duration of another unit',
    text: 'server:\n  requestTimeout: 30sec\n' + S,
    says: ['gatehouse.yaml:2:19: `server.requestTimeout` is "30sec", but must be a duration from 1ms to 24h, such as `500ms`, `30s`, `1m` or `1h`.'],
  },
  {
    name: 'server and admin: a duration too long',
    text: 'server:\n  requestTimeout: 25h\n' + S,
    says: ['gatehouse.yaml:2:19: `server.requestTimeout` is "25h", but must be a duration from 1ms to 24h, such as `500ms`, `30s`, `1m` or `1h`.'],
  },
  {
    name: 'server and admin: a size of another unit',
    text: 'server:\n  maxBodySize: 1MB\n' + S,
    says: ['gatehouse.yaml:2:16: `server.maxBodySize` is "1MB", but must be a size from 1B to 1GiB, such as `512B`, `256KiB` or `16MiB`.'],
  },
  {
    name: 'server and admin: ranges that are none',
    text: 'server:\n  trustedProxies: [10.0.0.0/33, "::1/129", 10.0.0.1, proxy]\n' + S,
    says: [
      'gatehouse.yaml:2:20: `server.trustedProxies[0]` is "10.0.0.0/33", but must be an IP address or a CIDR range, such as `10.0.0.0/8` or `fd00::/8`.',
      'gatehouse.yaml:2:33: `server.trustedProxies[1]` is "::1/129", but must be an IP address or a CIDR range, such as `10.0.0.0/8` or `fd00::/8`.',
      'gatehouse.yaml:2:54: `server.trustedProxies[3]` is "proxy", but must be an IP address or a CIDR range, such as `10.0.0.0/8` or `fd00::/8`.',
    ],
  },
  {
    name: 'server and admin: a single range',
    text: 'server:\n  trustedProxies: 10.0.0.0/8\n' + S,
    says: ['gatehouse.yaml:2:19: `server.trustedProxies` is "10.0.0.0/8", but must be a list of IP addresses or CIDR ranges.'],
  },
  {
    name: 'server and admin: every origin with credentials',
    text: 'server:\n  cors: { origins: ["*"], credentials: true }\n' + S,
    says: ['gatehouse.yaml:2:20: `server.cors.origins` may not contain `*` while `credentials` is true, because every site could then act as the visitor; name each origin.'],
  },
  {
    name: 'server and admin: an origin with a slash',
    text: 'server:\n  cors: { origins: ["https://a.example/"] }\n' + S,
    says: ['gatehouse.yaml:2:21: `server.cors.origins[0]` is "https://a.example/", but must be an origin such as `https://app.example.com` (scheme, host and port, nothing after), or `*`.'],
  },
  {
    name: 'server and admin: headers that prove nothing',
    text: 'server:\n  csrf: { headers: [Accept, sec-fetch-site] }\n' + S,
    says: [
      'gatehouse.yaml:2:21: `server.csrf.headers[0]` is "Accept", but must be another header: browsers send this one without a preflight, so it proves nothing.',
      'gatehouse.yaml:2:29: `server.csrf.headers[1]` is "sec-fetch-site", but must be another header: browsers send this one without a preflight, so it proves nothing.',
    ],
  },
  {
    name: 'server and admin: yes for true',
    text: 'server:\n  compression: yes\n' + S,
    says: ['gatehouse.yaml:2:16: `server.compression` is "yes", but must be true or false.'],
  },
  {
    name: 'server and admin: a certificate alone',
    text: 'server:\n  tls: { cert: a.pem }\n' + S,
    says: ['gatehouse.yaml:2:3: `server.tls.key` is missing; it must be the path of a file, from the folder of gatehouse.yaml.'],
  },
  {
    name: 'server and admin: no workers',
    text: 'server:\n  workers: 0\n' + S,
    says: ['gatehouse.yaml:2:12: `server.workers` is 0, but must be an integer from 1 to 1024.'],
  },
  {
    name: 'server and admin: a word for introspection',
    text: 'server:\n  introspection: sure\n' + S,
    says: ['gatehouse.yaml:2:18: `server.introspection` is "sure", but must be true, false or `{ roles: [...] }`.'],
  },
  {
    name: 'server and admin: a section that is a number',
    text: 'server: 4000\n' + S,
    says: ['gatehouse.yaml:1:9: `server` is 4000, but must be a mapping with `host`, `port`, `path`, `workers`, `requestTimeout`, `drainDelay`, `shutdownGrace`, `keepAliveTimeout`, `headersTimeout`, `maxBodySize`, `compression`, `trustedProxies`, `cors`, `csrf`, `tls`, `graphiql` and `introspection`.'],
  },
  {
    name: 'server and admin: one port for both',
    text: 'admin: { port: 4000 }\n' + S,
    says: ['gatehouse.yaml:1:16: `admin.port` is also `server.port`; the listeners need a port each, so choose another, or 0 for any free one.'],
  },
  {
    name: "server and admin: the admin's default port",
    text: 'server: { port: 4001 }\n' + S,
    says: ['gatehouse.yaml:1:17: `server.port` is also `admin.port`; the listeners need a port each, so choose another, or 0 for any free one.'],
  },
  {
    name: 'server and admin: one port on every address',
    text: 'server: { host: 0.0.0.0, port: 5000 }\nadmin: { host: 127.0.0.1, port: 5000 }\n' + S,
    says: ['gatehouse.yaml:2:33: `admin.port` is also `server.port`; the listeners need a port each, so choose another, or 0 for any free one.'],
  },
  {
    name: 'server and admin: no names for the admin listener',
    text: 'admin: { hosts: [] }\n' + S,
    says: ['gatehouse.yaml:1:17: `admin.hosts` is an empty list, but must be a list of one or more host names.'],
  },
  // limits and telemetry
  {
    name: 'limits and telemetry: a limit of zero',
    text: 'limits: { depth: 0 }\n' + S,
    says: ['gatehouse.yaml:1:18: `limits.depth` is 0, but must be an integer from 1 to 200.'],
  },
  {
    name: 'limits and telemetry: an unknown mode',
    text: 'limits: { mode: enforced }\n' + S,
    says: ['gatehouse.yaml:1:17: `limits.mode` is "enforced", but must be `enforce` or `report`; did you mean `enforce`?'],
  },
  {
    name: 'limits and telemetry: an unknown level',
    text: 'telemetry: { logs: { level: inof } }\n' + S,
    says: ['gatehouse.yaml:1:29: `telemetry.logs.level` is "inof", but must be `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`; did you mean `info`?'],
  },
  {
    name: 'limits and telemetry: metrics as a word',
    text: 'telemetry: { metrics: on }\n' + S,
    says: ['gatehouse.yaml:1:23: `telemetry.metrics` is "on", but must be true or false.'],
  },
  // variables
  {
    name: 'variables: one that is not set',
    text: 'server:\n  host: ${HOST}\n' + S,
    says: ['gatehouse.yaml:2:9: `${HOST}` is not set; set the environment variable HOST, or give a default with `${HOST:-…}`.'],
  },
  {
    name: 'variables: two in one value',
    text: 'services:\n  a:\n    url: http://${HOST}:${PORT}/\n',
    says: [
      'gatehouse.yaml:3:10: `${HOST}` is not set; set the environment variable HOST, or give a default with `${HOST:-…}`.',
      'gatehouse.yaml:3:10: `${PORT}` is not set; set the environment variable PORT, or give a default with `${PORT:-…}`.',
    ],
  },
  {
    name: 'variables: a name that is none',
    text: 'server:\n  host: ${9x}\n' + S,
    says: ['gatehouse.yaml:2:9: `${9x}` is not a variable; expected `${NAME}`, `${NAME:-default}` or `${file:path}`, or `$${` for a literal `${`.'],
  },
  {
    name: 'variables: one that is not closed',
    text: 'server:\n  host: ${HOST\n' + S,
    says: ['gatehouse.yaml:2:9: `${HOST` is not closed; write `}` after it, or `$${` for a literal `${`.'],
  },
  {
    name: 'variables: a file that is not there',
    text: 'services:\n  a:\n    url: ${file:/run/secrets/url}\n',
    says: ['gatehouse.yaml:3:10: `${file:/run/secrets/url}` cannot be read; check that the file /run/secrets/url exists and may be read.'],
  },
  {
    name: 'variables: a file without a name',
    text: 'server:\n  host: ${file:}\n' + S,
    says: ['gatehouse.yaml:2:9: `${file:}` names no file; expected `${file:path}`.'],
  },
  {
    name: 'variables: text for a number',
    text: 'server:\n  port: ${PORT}\n' + S,
    env: { PORT: 's3cret' },
    says: ['gatehouse.yaml:2:9: `server.port` is what `${PORT}` gives, but must be an integer from 0 to 65535.'],
  },
  {
    name: 'variables: a number out of range',
    text: 'server:\n  port: ${PORT}\n' + S,
    env: { PORT: '70000' },
    says: ['gatehouse.yaml:2:9: `server.port` is what `${PORT}` gives, but must be an integer from 0 to 65535.'],
  },
  {
    name: 'variables: a number in quotes',
    text: 'server:\n  port: "${PORT}"\n' + S,
    env: { PORT: '4000' },
    says: ['gatehouse.yaml:2:9: `server.port` is what `${PORT}` gives, but must be an integer from 0 to 65535; write the variable without quotes, on a line of its own.'],
  },
  {
    name: 'variables: text that looks like YAML',
    text: 'server:\n  cors: ${CORS}\n' + S,
    env: { CORS: '{ origins: ["*"] }' },
    says: ['gatehouse.yaml:2:9: `server.cors` is what `${CORS}` gives, but must be a mapping with `origins`, `credentials`, `headers` and `maxAge`.'],
  },
  {
    name: 'variables: a bad GATEHOUSE_HOST',
    text: S,
    env: { GATEHOUSE_HOST: 'a b' },
    says: ['The environment variable GATEHOUSE_HOST is "a b", but must be a host name or an IP address, without a port.'],
  },
  // several at once
  {
    name: 'several at once: all of them, in the order of the file',
    text: 'server:\n  prot: 4000\n  host: ${HOST}\nlimits: { depth: 0 }\nreleases: 3\nservices:\n  a: { timeout: 3 }\n',
    says: [
      'gatehouse.yaml:2:3: Unknown key `prot`; did you mean `port`?',
      'gatehouse.yaml:3:9: `${HOST}` is not set; set the environment variable HOST, or give a default with `${HOST:-…}`.',
      'gatehouse.yaml:4:18: `limits.depth` is 0, but must be an integer from 1 to 200.',
      'gatehouse.yaml:5:1: `releases` is not built yet in this version; remove the section (it will not be ignored).',
      'gatehouse.yaml:7:3: `services.a.url` is missing; it must be an http or https address, such as `http://127.0.0.1:4101/graphql`.',
      'gatehouse.yaml:7:17: `services.a.timeout` is 3, but must be a duration from 1ms to 1h, such as `500ms`, `30s`, `1m` or `1h`.',
    ],
  },
];

describe('a wrong configuration', () => {
  it.each(BAD_INPUT)('is refused: $name', ({ text, env = {}, says }) => {
    expect(findingsIn(text, { env })).toEqual(says);
  });

  it('has a long table of mistakes', () => {
    expect(BAD_INPUT.length).toBeGreaterThanOrEqual(100);
    expect(new Set(BAD_INPUT.map(({ name }) => name)).size).toBe(BAD_INPUT.length);
  });
});
