// What is wrong in a gateway's folder or around it, and the exact words and exit code an operator meets at the command line.
import { describe, expect, it, onTestFinished } from 'vitest';
import { cli } from './support/cli.ts';
import { createFolder, yaml } from './support/folder.ts';
import { startMisbehavingService, answer } from './support/misbehaving-service.ts';
import { freePort, takenPort } from './support/service.ts';

const USERS = '  users: { url: "http://127.0.0.1:1/graphql" }\n';
const SDL = 'type Query {\n  user(id: ID!): User\n}\ntype User @key(selectionSet: "{ id }") {\n  id: ID!\n  name: String\n}\n';

/** Everything right but what the row says. */
function files(changed: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { 'gatehouse.yaml': yaml(USERS), 'schemas/users.graphql': SDL, ...changed };
}

const rows: readonly [what: string, files: Readonly<Record<string, string>>, stderr: readonly string[]][] = [
  ['an unknown key', files({ 'gatehouse.yaml': `serverr: { port: 0 }\nservices:\n${USERS}` }), ['gatehouse.yaml:1:1: Unknown key `serverr`; did you mean `server`?']],
  ['an unknown key of a service', files({ 'gatehouse.yaml': yaml('  users:\n    url: http://127.0.0.1:1/graphql\n    timeOut: 3s\n') }), ['gatehouse.yaml:9:5: Unknown key `timeOut`; did you mean `timeout`?']],
  ['a value of the wrong type', files({ 'gatehouse.yaml': `server:\n  port: "4000"\nservices:\n${USERS}` }), ['gatehouse.yaml:2:9: `server.port` is "4000", but must be an integer from 0 to 65535; remove the quotes.']],
  ['a value out of range', files({ 'gatehouse.yaml': `server:\n  port: 70000\nservices:\n${USERS}` }), ['gatehouse.yaml:2:9: `server.port` is 70000, but must be an integer from 0 to 65535.']],
  ['a missing variable', files({ 'gatehouse.yaml': yaml('  users:\n    url: ${USERS_URL}\n') }), ['gatehouse.yaml:8:10: `${USERS_URL}` is not set; set the environment variable USERS_URL, or give a default with `${USERS_URL:-…}`.']],
  ['YAML that does not parse', files({ 'gatehouse.yaml': 'services: { users: [\n' }), ['gatehouse.yaml:2:1: Not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]; correct this line or the one before it.']],
  ['a section that is not built yet', files({ 'gatehouse.yaml': `${yaml(USERS)}releases:\n  source: registry\n` }), ['gatehouse.yaml:8:1: `releases` is not built yet in this version; remove the section (it will not be ignored).']],
  ['several things at once, in the order of the file', files({ 'gatehouse.yaml': `server:\n  port: -1\n  graphiql: perhaps\nservices:\n  users: {}\n` }), [
      'gatehouse.yaml:2:9: `server.port` is -1, but must be an integer from 0 to 65535.',
      'gatehouse.yaml:3:13: `server.graphiql` is "perhaps", but must be true or false.',
      'gatehouse.yaml:5:3: `services.users.url` is missing; it must be an http or https address, such as `http://127.0.0.1:4101/graphql`.',
    ]],
  ['SDL that does not parse', files({ 'schemas/users.graphql': 'type Query {\n  user(id: ID!: User\n}\n' }), ['schemas/users.graphql:2:15: Syntax Error: Expected Name, found ":".']],
  ['a type that does not exist', files({ 'schemas/users.graphql': 'type Query {\n  user: Usr\n}\ntype User { id: ID! }\n' }), ['schemas/users.graphql:2:9: Unknown type "Usr". Did you mean "User"?']],
  ['a directive in the wrong place', files({ 'schemas/users.graphql': 'type Query {\n  user: String @key(selectionSet: "{ id }")\n}\n' }), ['schemas/users.graphql:2:16: Directive "@key" may not be used on FIELD_DEFINITION.']],
  ['a directive with a wrong argument', files({ 'schemas/users.graphql': SDL.replace('@key(selectionSet:', '@key(fields:') }), [
      'schemas/users.graphql:4:11: Directive "@key" argument "selectionSet" of type "String!" is required, but it was not provided.',
      'schemas/users.graphql:4:16: Unknown argument "fields" on directive "@key".',
    ]],
  ['a directive that asks for no scope', files({ 'schemas/users.graphql': 'type Query {\n  me: String @requiresScopes(scopes: [])\n}\n' }), ['schemas/users.graphql:2:14: @requiresScopes of `Query.me` names no scope: `scopes` is a list of lists of them, [["a", "b"], ["c"]] for a and b, or c.']],
  ['a key field that does not exist', files({ 'schemas/users.graphql': SDL.replace('{ id }', '{ uid }') }), ['schemas/users.graphql:4:30: `User` has no field `uid` to be a key. Did you mean `id`?']],
  ['a door whose key field does not exist', files({ 'schemas/users.graphql': SDL.replace('): User', '): User @merge(keyField: "uid")') }), ['schemas/users.graphql:2:40: `User` has no field `uid` to be a key. Did you mean `id`?']],
  ['an empty schema file', files({ 'schemas/users.graphql': '# later\n' }), ['schemas/users.graphql:1:1: The schema is empty: a service offers at least `type Query` with one field.']],
  [
    'services that disagree',
    files({ 'gatehouse.yaml': yaml(`${USERS}  people: { url: "http://127.0.0.1:1/graphql" }\n`), 'schemas/people.graphql': 'type Query {\n  people: [User]\n}\ntype User @key(selectionSet: "{ id }") {\n  id: ID!\n  name: Int\n}\n' }),
    ['schemas/people.graphql:6:3: `User.name` is `String` in users (schemas/users.graphql:6:3) and `Int` in people (schemas/people.graphql:6:3): make them agree, or rename or prefix `User` in one of the services.'],
  ],
  ['a schema file without a service', files({ 'schemas/user.graphql': SDL }), ['schemas/user.graphql: A file is a service only if services.user exists in gatehouse.yaml: add it, or delete the file. Did you mean `users`?']],
  ['a service without a schema file', { 'gatehouse.yaml': yaml(USERS) }, ['schemas/users.graphql: The schema of users is missing: write it with `gatehouse service add users --graphql URL`, or set `schema: introspect` to ask the service at start.']],
  ['policies without their list', files({ 'policies/index.ts': 'export const policies = [];\n', 'policies/graph.generated.ts': '', 'policies/README.md': '' }), [
      "policies/index.ts: This file exports no `fallback`: it has `export const policies = [orders, …]`, the list of the maps of all files, and `export const fallback = 'allow'` or `'deny'`, for fields nobody names.",
    ]],
  ['a policy that does not parse', files({ 'policies/index.ts': 'export const policies = [;\n' }), ['policies/index.ts:1:26: Not valid TypeScript: Expression expected.']],
];

describe('bad input', () => {
  it.each(rows)('stops `check` and `start` for %s', async (_what, input, stderr) => {
    const folder = createFolder(input);
    const ended = await cli(folder.dir, ['check']);
    expect(ended).toEqual({ code: 1, out: '', err: stderr.map((line) => `${line}\n`).join('') });
    expect(await cli(folder.dir, ['start'])).toEqual(ended);
  });

  it.each(['policies/rules.mjs', 'policies/shop/orders.ts', 'policies/shop/graph.generated.ts'])('stops for policy code that would not be read, in %s', async (file) => {
    const folder = createFolder(files({ [file]: '', 'policies/graph.generated.ts': '' }));
    const ended = await cli(folder.dir, ['start']);
    expect(ended).toEqual({ code: 1, out: '', err: expect.stringMatching(new RegExp(`^${file}: Policy files `)) });
    expect(await cli(folder.dir, ['check'])).toEqual(ended);
  });
});

describe('bad surroundings', () => {
  const silent = `telemetry: { logs: { level: silent } }\n`;
  const start = (folder: { readonly dir: string }) => cli(folder.dir, ['start']);
  const failed = (line: string) => ({ code: 1, out: '', err: `${line}\n` });

  it('stops `start` when the port is in use', async () => {
    const port = await takenPort();
    const folder = createFolder(files({ 'gatehouse.yaml': `${silent}server: { port: ${port} }\nadmin: { port: 0 }\nservices:\n${USERS}` }));
    expect(await start(folder)).toEqual(failed(`Port ${port} on 127.0.0.1 is in use; set \`server.port\` to another one (0 = any free port), or stop the process that holds it.`));
  });

  it('stops `start` when the admin port is in use, and lets the client port go', async () => {
    const [port, taken] = [await freePort(), await takenPort()];
    const folder = createFolder(files({ 'gatehouse.yaml': `${silent}server: { port: ${port} }\nadmin: { port: ${taken} }\nservices:\n${USERS}` }));
    expect(await start(folder)).toEqual(failed(`Port ${taken} on 127.0.0.1 is in use; set \`admin.port\` to another one (0 = any free port), or stop the process that holds it.`));
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });

  it.each([
    ['server', 'admin: { port: 0 }'],
    ['admin', 'server: { port: 0 }'],
  ])('stops `start` when `%s.host` is not an address of this machine', async (key, other) => {
    const folder = createFolder(files({ 'gatehouse.yaml': `${silent}${key}: { host: 192.0.2.1, port: 0 }\n${other}\nservices:\n${USERS}` }));
    expect(await start(folder)).toEqual(failed(`\`${key}.host\` 192.0.2.1 is not an address of this machine; use 127.0.0.1, 0.0.0.0 or one that is.`));
  });

  it('stops `start` when a certificate is missing, or is none', async () => {
    const folder = createFolder(files({ 'gatehouse.yaml': `${silent}server: { port: 0, tls: { cert: c.pem, key: k.pem } }\nadmin: { port: 0 }\nservices:\n${USERS}` }));
    expect((await start(folder)).err).toMatch(/^Cannot read .*c\.pem, named by `server\.tls`: ENOENT/);
    folder.write('c.pem', 'no certificate');
    folder.write('k.pem', 'no key');
    expect(await start(folder)).toMatchObject({ code: 1, err: expect.stringMatching(/^The certificate and key of `server\.tls` cannot be used \(.+\); both are PEM files, and the key is the certificate's own\.\n$/) });
  });

  it.each(['introspect', 'sdl'])('fails `check` for a service that is down and was never seen (schema: %s)', async (schema) => {
    const port = await freePort();
    const folder = createFolder({ 'gatehouse.yaml': yaml(`  users: { url: "http://127.0.0.1:${port}/graphql", schema: ${schema} }\n`) });
    expect(await cli(folder.dir, ['check'])).toEqual(
      failed(`services.users did not answer and has never been seen, so its fields were not checked: it is unavailable (connect ECONNREFUSED 127.0.0.1:${port}); and there is no .gatehouse/services/users.graphql of an earlier start.`),
    );
  });

  it.each([
    ['introspect', 'a page', answer('<html>', { type: 'text/html' }), 'it did not answer as a GraphQL service does (HTTP 200: status, media type or encoding of an answer without a GraphQL result); is `url` its GraphQL endpoint?'],
    ['sdl', 'other JSON', answer('{"hello":"world"}'), 'it did not answer as a GraphQL service does (HTTP 200: the body is no GraphQL result); is `url` its GraphQL endpoint?'],
    ['introspect', 'a redirect', answer('', { status: 302, lines: ['location: /login'] }), 'it did not answer as a GraphQL service does (HTTP 302: status, media type or encoding of an answer without a GraphQL result); is `url` its GraphQL endpoint?'],
    ['introspect', 'a refusal', answer('{"errors":[{"message":"introspection is off"}]}'), 'it refused introspection (“introspection is off”); allow it to the gateway, or use `schema: sdl` or `schema: file`'],
    ['sdl', 'no _sdl', answer('{"errors":[{"message":"Cannot query field \\"_sdl\\" on type \\"Query\\"."}]}', { status: 400 }), 'it answered no `_sdl` (“Cannot query field "_sdl" on type "Query".”); offer `type Query { _sdl: String! }`, or use `schema: introspect` or `schema: file`'],
  ])('fails `check` when a service with `schema: %s` answers with %s', async (schema, _what, behaviour, reason) => {
    const service = await startMisbehavingService(behaviour);
    onTestFinished(service.close);
    const folder = createFolder({ 'gatehouse.yaml': yaml(`  users: { url: "${service.url}", schema: ${schema} }\n`) });
    expect(await cli(folder.dir, ['check'])).toEqual(failed(`services.users did not answer and has never been seen, so its fields were not checked: ${reason}; and there is no .gatehouse/services/users.graphql of an earlier start.`));
  });
});

describe('bad OpenAPI documents', () => {
  const PAGE = { openapi: '3.0.3', info: { title: 'Pets', version: '1' }, servers: [{ url: 'http://127.0.0.1:1' }] };
  const paths = { '/pets': { get: { responses: { 200: { description: 'All', content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } } } } } };
  const text = (more: object): string => JSON.stringify({ ...PAGE, paths, components: { schemas: { Pet: { type: 'object', properties: { id: { type: 'string' } } } } }, ...more });
  const schemas = (pet: object, more: object = {}): string => text({ components: { schemas: { Pet: pet, ...more } } });
  const laughs = ['a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]', ...Array.from('bcdefghij').map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[index]}`).join(', ')}]`)].join('\n');

  const documents: readonly [what: string, text: string, stderr: RegExp | string][] = [
    ['nothing', '', 'openapi:1:1: The document is empty; expected an OpenAPI document, in JSON or YAML.'],
    ['a web page', '<!doctype html>', 'openapi:1:1: This is a web page or XML, not an OpenAPI document in JSON or YAML; look for the address of the document itself, often `/openapi.json`.'],
    ['one that was cut off', text({}).slice(0, 120), 'openapi:1:121: The document ends in the middle: it was cut off, or a bracket or quote is not closed; get the whole of it again.'],
    ['YAML that was cut off', 'openapi: 3.0.3\npaths: { /a: {', /^openapi:2:15: Not valid YAML: flow map in block collection must be sufficiently indented and end with a \}/],
    ['YAML with tabs', 'openapi: 3.0.3\npaths:\n\t/a: {}', 'openapi:3:1: Not valid YAML: a tab is used as indentation; use spaces.'],
    ['a repeated key', '{"openapi": "3.0.3", "paths": {"/a": {}, "/a": {}}}', 'openapi:1:42: The key `/a` is already in line 1; keep one of the two.'],
    ['Swagger', JSON.stringify({ swagger: '2.0', paths }), 'openapi:1:12: This is Swagger 2.0; OpenAPI 3.0 and 3.1 are read. Convert it first, for example with `npx swagger2openapi FILE --outfile openapi.json`.'],
    ['one of a later version', text({ openapi: '4.0.0' }), 'openapi:1:12: `openapi` is "4.0.0", but 3.0 and 3.1 are the versions that are read.'],
    ['one of webhooks only', text({ paths: undefined, webhooks: {} }), /^openapi:1:1: The document has no `paths`, so there is nothing a gateway could call/],
    ['a path that is none', text({ paths: { pets: {} } }), /^openapi:1:\d+: The path `pets` must begin with `\/`\.$/],
    ['20 MB', `{"openapi": "3.0.3", "x": "${'x'.repeat(20_000_000)}"}`, 'openapi: The document is longer than 16 MiB; at most 16 MiB are read, so take a smaller part of it, such as one without its examples.'],
    ['brackets without end', `{"openapi": "3.0.3", "x": ${'['.repeat(100_000)}`, /^openapi:1:226: Nested deeper than 200 levels/],
    ['schemas without end', `{"openapi": "3.0.3", "x": ${'{"items":'.repeat(100_000)}`, /Nested deeper than 200 levels/],
    ['a billion laughs', `openapi: 3.0.3\n${laughs}\n`, /^openapi:\d:\d+: The aliases \(`\*name`\) stand for more than 100000 values; use `\$ref` instead\.$/],
    ['an alias in itself', 'openapi: 3.0.3\npaths: &a\n  /a: *a\n', 'openapi:3:7: The alias `*a` contains itself; use `$ref` for what refers to itself.'],
    ['a reference to nowhere', schemas({ $ref: '#/components/schemas/Pets' }, { Pet2: {} }), /^openapi:1:\d+: The reference `#\/components\/schemas\/Pets` leads nowhere: .* Did you mean `#\/components\/schemas\/Pet2?`\?$/],
    ['a reference to a file', schemas({ $ref: '/etc/passwd' }), /^openapi:1:\d+: The reference leads to another document, `\/etc\/passwd`, and those are not read unless you say so: add --allow-remote-refs/],
    ['a reference outward', schemas({ $ref: 'http://127.0.0.1:1/a.json' }), /^openapi:1:\d+: The reference leads to another document, `http:\/\/127\.0\.0\.1:1\/a\.json`/],
    ['references to each other', schemas({ $ref: '#/components/schemas/Cat' }, { Cat: { $ref: '#/components/schemas/Pet' } }), /^openapi:1:\d+: These references lead only to each other: `#\/components\/schemas\/Pet` \(openapi:1:\d+\) → `#\/components\/schemas\/Cat` \(openapi:1:\d+\); replace one of them by what is meant\.$/],
  ];

  it.each(documents)('stop `service add` for %s, and nothing is written', async (_what, document, stderr) => {
    const folder = createFolder(files({ openapi: document }));
    const { code, out, err } = await cli(folder.dir, ['service', 'add', 'pets', '--openapi', 'openapi']);
    expect({ code, out, lines: err.trimEnd().split('\n').map((line) => line.replaceAll(`${folder.dir}/`, '')) }).toEqual({ code: 1, out: '', lines: [typeof stderr === 'string' ? stderr : expect.stringMatching(stderr)] });
    expect([folder.has('schemas/pets.graphql'), folder.read('gatehouse.yaml')]).toEqual([false, files()['gatehouse.yaml']]);
  });

  it.each([
    ['types that refer to themselves and each other', schemas({ type: 'object', properties: { id: { type: 'string' }, next: { $ref: '#/components/schemas/Pet' }, owner: { $ref: '#/components/schemas/Owner' } } }, { Owner: { type: 'object', properties: { pets: { type: 'array', items: { $ref: '#/components/schemas/Pet' } } } } })],
    ['properties with names that every object has', schemas({ type: 'object', properties: { id: { type: 'string' }, constructor: { type: 'string' }, $ref: { type: 'string' } } }).replace('"id"', '"__proto__"')],
    ['a reference that is data', schemas({ type: 'object', example: { $ref: 'http://127.0.0.1:1/' }, properties: { id: { type: 'string', default: { $ref: '#/nowhere' } } } })],
    ['a broken reference that nothing needs', text({ components: { schemas: { Pet: { type: 'object', properties: { id: { type: 'string' } } } }, responses: { Unused: { $ref: '#/nowhere' } } } })],
  ])('are no documents with %s', async (_what, document) => {
    const folder = createFolder(files({ openapi: document }));
    expect(await cli(folder.dir, ['service', 'add', 'pets', '--openapi', 'openapi'])).toMatchObject({ code: 0 });
    expect(await cli(folder.dir, ['check'])).toMatchObject({ code: 0, err: '' });
  });
});
