import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli.ts';
import { createFolder, yaml, type Folder } from '../support/folder.ts';
import { startService } from '../support/service.ts';

const USERS = `
  type Query { user(id: ID!): User  users(first: Int = 10): [User!]!  _users(ids: [ID!]!): [User]! @merge(keyField: "id") }
  type User @key(selectionSet: "{ id }") { id: ID! name: String }
`;
const ORDERS = `
  type Query { _customers(ids: [ID!]!): [User]! @merge(keyField: "id")  stock(upc: ID!): Int @rest(path: "/stock/{upc}") }
  type User @key(selectionSet: "{ id }") { id: ID! orders(limit: Int): [Order!] @rest(path: "/users/{$parent.id}/orders", query: "limit={limit}") }
  type Order { id: ID! }
`;
/** No service of it runs: to call one is to fail. */
const NOWHERE = '{ url: "http://127.0.0.1:1/graphql"';

function shop(operation: string, { more = '', server = '', rest = '' } = {}): Folder {
  return createFolder({
    'gatehouse.yaml': `${yaml(`  users: ${NOWHERE} }\n  orders: ${NOWHERE}, kind: rest }\n${more}`, server)}${rest}`,
    'schemas/users.graphql': USERS,
    'schemas/orders.graphql': ORDERS,
    'op.graphql': operation,
  });
}

const explain = async (folder: Folder, ...options: string[]) => cli(folder.dir, ['explain', 'op.graphql', ...options]);

describe('gatehouse explain', () => {
  it('shows waves, services, documents, REST calls and what joins to what, and calls nobody', async () => {
    const { code, out, err } = await explain(shop('query Team { users { name orders(limit: 3) { id } } }'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`query Team · at least 2 calls to 2 services in 2 waves

wave 1
  1  users    query { users { id name } }
       → users

wave 2
  2  orders   GET /users/{$parent.id}/orders?limit={limit}   limit: 3 · for each User
       joins users[] by id (from 1) → users[].orders

cost 110 · within cost.max, 5000
  field     calls  cost  total  list size                  made of
  users         1    10    110  10 (cost.defaultListSize)  10 × User 1 (default)
    orders     10   100    100  10 (cost.defaultListSize)  100 × Order 1 (default)
  2 fields cost nothing and are left out.
`);
  });

  it('prints the plan and its explanation as JSON with --json', async () => {
    const { code, out } = await explain(shop('{ users { name } stock(upc: 1) }'), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true, graph: expect.stringMatching(/^[0-9a-f]{16}$/), schemasLastSeen: [], unseen: [], refused: [], reported: [],
      explanation: { kind: 'query', calls: 2, services: ['users', 'orders'], waves: 1, steps: [{ step: 1, document: 'query { users { name } }' }, { step: 2, http: [{ call: 'GET /stock/{upc}', arguments: ['upc: 1'] }] }] },
      plan: { kind: 'query', fetches: [{ id: 0, service: 'users' }, { id: 1, service: 'orders' }], entries: [], shape: { type: 'Query' } },
    });
  });

  describe('of a guarded graph', () => {
    const guarded = (operation: string, policies = ''): Folder => {
      const folder = shop(operation, { server: policies });
      folder.write('schemas/users.graphql', USERS.replace('name: String', 'name: String @authenticated spend: Int @requiresScopes(scopes: [["money"]])'));
      return folder;
    };

    it('shows what guards it, and plans for a caller who may have everything', async () => {
      const { code, out } = await explain(guarded('{ users { id alias: spend name } }'));
      expect(code).toBe(0);
      expect(out).toBe(`query · 1 call to 1 service in 1 wave

  1  users   query { users { id spend name } }
       → users

who may have it depends on the caller (say who with --claims)
  User.spend   @requiresScopes(scopes: [["money"]])
  User.name    @authenticated

cost 10 · within cost.max, 5000
  field  calls  cost  total  list size                  made of
  users      1    10     10  10 (cost.defaultListSize)  10 × User 1 (default)
  3 fields cost nothing and are left out.
`);
    });

    it('shows the verdict on each guarded field for a caller, and asks nobody for what is denied', async () => {
      const folder = guarded('{ users { id spend name } }');
      const { code, out } = await explain(folder, '--claims', '{"sub": "ada", "scope": "read"}');
      expect(code).toBe(0);
      expect(out).toContain('query { users { id name } }');
      expect(out).toContain('access\n  User.spend   denied    @requiresScopes(scopes: [["money"]])\n  User.name    allowed   @authenticated\n');
      const { explanation } = JSON.parse((await explain(folder, '--claims', '{}', '--json')).out) as { explanation: { access: unknown } };
      expect(explanation.access).toEqual([{ field: 'User.spend', rule: '@requiresScopes(scopes: [["money"]])', verdict: 'denied' }, { field: 'User.name', rule: '@authenticated', verdict: 'denied' }]);
    });

    it('says that all of it would be refused, with exit code 1', async () => {
      const { code, err } = await explain(guarded('{ users { name } }', 'policies: { onDenied: reject }\n'), '--claims', '{}');
      expect([code, err]).toEqual([1, 'The gateway would refuse it: the caller may not have all of it, and policies.onDenied is reject.\n']);
    });

    it('says which rule closes a door, and what it takes along', async () => {
      const folder = shop('{ users { name score } }', { more: `  scores: ${NOWHERE} }\n` });
      folder.write('schemas/users.graphql', USERS.replace('name: String', 'name: String spend: Int @requiresScopes(scopes: [["money"]])'));
      folder.write('schemas/scores.graphql', `type Query { _scored(keys: [ScoreKey!]!): [User]! @merge(keyArg: "keys") } input ScoreKey { id: ID! spend: Int! }
        type User @key(selectionSet: "{ id }") { id: ID! score: Int rank: Int @computed(selectionSet: "{ spend }") }`);
      const rule = '@requiresScopes(scopes: [["money"]])';
      const denied = await explain(folder, '--claims', '{}');
      expect(denied.out).toContain('query { users { name } }');
      expect(denied.out).toContain(`access\n  User.score   denied   ${rule} of User.spend, which \`_scored\` of scores takes\n`);
      expect((await explain(folder, '--claims', '{"sub": "ada", "scope": "money"}')).out).toContain(`access\n  User.spend   allowed   ${rule}, for \`_scored\` of scores\n`);
      expect((await explain(folder)).out).toContain(`(say who with --claims)\n  User.spend   ${rule}, for \`_scored\` of scores\n`);
      // The same policy refuses all of it only where something of it is really denied.
      folder.write('gatehouse.yaml', folder.read('gatehouse.yaml').replace('services:', 'policies: { onDenied: reject }\nservices:'));
      expect((await explain(folder, '--claims', '{}')).err).toContain('The gateway would refuse it');
      folder.write('op.graphql', '{ users { name } }');
      expect(await explain(folder, '--claims', '{}')).toMatchObject({ code: 0, err: '' });
    });

    it('knows the policies of the folder, and where the object decides', async () => {
      const folder = shop('query ($first: Int!) { users(first: $first) { name } }');
      folder.write('policies/users.ts', `import { isOwner, rule } from 'gatehouse';
export default {
  User: { name: isOwner('id') },
  Query: { users: rule('atMostFive', 'arguments')((_object, { first }) => first <= 5) },
};
`);
      folder.write('policies/index.ts', `import users from './users.ts';
export const policies = [users];
export const fallback = 'allow';
`);
      expect(await explain(folder, '--claims', '{"sub": "ada"}')).toMatchObject({ code: 2, err: expect.stringContaining('What the caller may have depends on variables here') });
      const { code, out } = await explain(folder, '--claims', '{"sub": "ada"}', '--variables', '{"first": 3}');
      expect(code).toBe(0);
      expect(out).toContain('query ($first: Int!) { users(first: $first) { id name } }');
      expect(out).toContain('access\n  Query.users   allowed     atMostFive\n  User.name     by object   isOwner("id")\n');
      expect((await explain(folder, '--claims', '{"sub": "ada"}', '--variables', '{"first": 9}')).out).toContain('query · no calls');
    });

    it('refuses claims that no token may have', async () => {
      const folder = guarded('{ users { name } }');
      expect((await explain(folder, '--claims', 'ada')).err).toContain('--claims is no JSON');
      expect(await explain(folder, '--claims', '{"sub": 3}')).toMatchObject({ code: 2, err: expect.stringContaining('its `sub` is of a type that no such claim has') });
    });
  });

  it('takes one operation of several, and lists them when none was chosen', async () => {
    const folder = shop('query A { users { id } }\nquery B { stock(upc: 1) }');
    expect((await explain(folder, '--operation', 'B')).out).toMatch(/^query B · 1 call/);
    expect(await explain(folder)).toEqual({ code: 2, out: '', err: 'op.graphql has 2 operations; choose one with --operation: A, B.\nTry `gatehouse --help`.\n' });
    expect((await explain(folder, '--operation', 'C')).err).toContain('op.graphql has no operation `C`.');
    expect((await explain(folder, '--operation', 'C')).err).toContain('It has A, B.');
    folder.write('op.graphql', 'fragment F on User { id }');
    expect(await explain(folder)).toMatchObject({ code: 2, err: expect.stringMatching(/^op\.graphql has no operation, only fragments\.\n/) });
    folder.write('op.graphql', '{ users { id } }');
    expect(await explain(folder, '--operation', 'A')).toMatchObject({ code: 2, err: expect.stringMatching(/^op\.graphql has no operation with a name: leave --operation out\.\n/) });
  });

  it('takes variables as JSON or from a file with @, as curl does', async () => {
    const folder = shop('query ($id: ID!, $all: Boolean!) { user(id: $id) { id name @include(if: $all) orders @include(if: $all) { id } } }');
    folder.write('all.json', '{"id": "1", "all": true}');
    expect((await explain(folder, '--variables', '{"id": "1", "all": false}')).out).toMatch(/^query · 1 call /);
    expect((await explain(folder, '--variables', '@all.json')).out).toMatch(/^query · at least 2 calls /);
  });

  it('needs only the variables that decide what is asked, unless some are given', async () => {
    const folder = shop('query ($id: ID!, $all: Boolean = true) { user(id: $id) { id orders @include(if: $all) { id } } }');
    expect((await explain(folder)).out).toMatch(/^query · at least 2 calls /);
    expect(await explain(folder, '--variables', '{}')).toMatchObject({ code: 1, err: 'op.graphql: Variable "$id" of required type "ID!" was not provided.\n' });
    folder.write('op.graphql', 'query ($all: Boolean!) { users { id name @skip(if: $all) } }');
    expect(await explain(folder)).toMatchObject({ code: 2, out: '', err: `What is asked depends on $all, which @skip or @include reads; say which with --variables '{"all":true}'.\nTry \`gatehouse --help\`.\n` });
  });

  it.each([
    ['text that is no JSON', '{"a": 1', 2, /^--variables is no JSON \(.*\); expected a JSON object such as /],
    ['a list', '[1]', 2, /^--variables is a list; expected a JSON object/],
    ['a file that is missing', '@nope.json', 1, /^nope\.json: There is no such file\.\n$/],
    ['a file without JSON', '@op.graphql', 1, /^op\.graphql: The variables in it are wrong: the text is no JSON/],
    ['a value of another type', '{"first": "x"}', 1, /^op\.graphql: Variable "\$first" got invalid value "x"; Int cannot represent/],
  ])('refuses variables that are %s', async (_what, variables, code, message) => {
    const { out, ...ended } = await explain(shop('query ($first: Int) { users(first: $first) { id } }'), '--variables', variables);
    expect({ ...ended, out }).toEqual({ code, out: '', err: expect.stringMatching(message) });
  });

  it.each([
    ['does not parse', '{\n  users {\n', 'op.graphql:3:1: Syntax Error: Expected Name, found <EOF>.\n'],
    ['is not valid', '{\n  users { nam }\n}', 'op.graphql:2:11: Cannot query field "nam" on type "User". Did you mean "name"?\n'],
    ['has several mistakes', '{\n  usrs { id }\n  users { nam }\n}', 'op.graphql:2:3: Cannot query field "usrs" on type "Query". Did you mean "users" or "user"?\nop.graphql:3:11: Cannot query field "nam" on type "User". Did you mean "name"?\n'],
    ['is over a limit', `{ ${Array.from({ length: 51 }, (_, index) => `a${index}: stock(upc: 1)`).join(' ')} }`, /^op\.graphql: This operation has 51 aliases; the limit is 50\.\nop\.graphql: This operation has 51 root fields; the limit is 20\.\n$/],
  ])('says where a document %s', async (_what, document, message) => {
    const { code, out, err } = await explain(shop(document));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(message);
  });

  it('says what is wrong as JSON with --json', async () => {
    const { code, out } = await explain(shop('{ nope }'), '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ ok: false, findings: [{ file: 'op.graphql', line: 1, column: 3, message: 'Cannot query field "nope" on type "Query".' }] });
  });

  it('says what is wrong with the file, the configuration and the schemas', async () => {
    const folder = shop('{ users { id } }');
    expect(await cli(folder.dir, ['explain', 'nope.graphql'])).toMatchObject({ code: 1, err: 'nope.graphql: There is no such file.\n' });
    expect(await cli(folder.dir, ['explain', 'schemas'])).toMatchObject({ code: 1, err: expect.stringMatching(/^schemas: The file cannot be read \(EISDIR/) });
    expect(await cli(folder.dir, ['explain'])).toMatchObject({ code: 2, err: expect.stringContaining('usage: gatehouse explain FILE') });
    folder.write('schemas/users.graphql', 'type Query { a: Strin }');
    expect(await explain(folder)).toMatchObject({ code: 1, err: expect.stringMatching(/^schemas\/users\.graphql:1:17: Unknown type "Strin"/) });
  });

  it('plans what is over a limit that is only reported, and says so', async () => {
    const many = `{ ${Array.from({ length: 21 }, (_, index) => `a${index}: stock(upc: ${index})`).join(' ')} }`;
    const { code, out } = await explain(shop(many, { rest: 'limits: { mode: report, upstreamCalls: 1 }\n' }));
    expect(code).toBe(0);
    expect(out).toMatch(/^query · 21 calls /);
    expect(out).toContain('Over a limit, which limits.mode only reports: This operation has 21 root fields; the limit is 20.\n');
  });

  it('shows a plan that the gateway would refuse, with exit code 1 and why', async () => {
    const calls = await explain(shop('{ users { id } stock(upc: 1) }', { rest: 'limits: { upstreamCalls: 1 }\n' }));
    expect(calls).toMatchObject({ code: 1, out: expect.stringMatching(/^query · 2 calls /), err: 'The gateway would refuse it: it needs 2 calls to services, and limits.upstreamCalls is 1.\n' });
    const rows = await explain(shop('{ users { id orders { id } } }', { rest: 'limits: { upstreamCalls: 1 }\n' }));
    expect(rows).toMatchObject({ code: 1, out: expect.stringMatching(/^query · at least 2 calls /), err: 'The gateway would refuse it: it needs 2 calls to services, and limits.upstreamCalls is 1.\n' });
    const introspection = await explain(shop('{ __schema { queryType { name } } }'));
    expect(introspection).toMatchObject({ code: 1, out: expect.stringContaining('the gateway itself answers\n'), err: 'The gateway would refuse it: server.introspection is off.\n' });
    expect(await explain(shop('{ __schema { queryType { name } } }', { server: '  introspection: true\n' }))).toMatchObject({ code: 0, err: '' });
  });

  it('says where what no plan can serve stands', async () => {
    const folder = createFolder({
      'gatehouse.yaml': yaml(`  users: ${NOWHERE} }\n`),
      'schemas/users.graphql': `${USERS} type Subscription { ticks: Int }`,
      'op.graphql': 'subscription {\n  ticks\n}',
    });
    expect(await explain(folder)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^op\.graphql:1:1: .+\n$/) });
  });

  it('uses the schema last seen of a service that is asked for it, and says what is missing of one never seen', async () => {
    const reviews = await startService('type Query { reviews: Int }');
    const folder = shop('{ reviews }', { more: `  reviews: { url: "${reviews.url}", schema: introspect }\n` });
    const unseen = 'The schema of reviews is fetched, and has never been seen here, so its fields are not in the graph: run `gatehouse check` once while it answers.\n';
    expect(await explain(folder)).toEqual({ code: 1, out: '', err: `op.graphql:1:3: Cannot query field "reviews" on type "Query".\n${unseen}` });
    expect(folder.has('.gatehouse')).toBe(false);
    folder.write('op.graphql', '{ users { id } }');
    expect(await explain(folder)).toMatchObject({ code: 0, out: expect.stringContaining(`\n${unseen}`) });

    expect((await cli(folder.dir, ['check'])).code).toBe(0);
    await reviews.goAway();
    folder.write('op.graphql', '{ reviews }');
    expect(await explain(folder)).toEqual({ code: 0, err: '', out: 'query · 1 call to 1 service in 1 wave\n\n  1  reviews   query { reviews }\n       → reviews\n\ncost 0 · within cost.max, 5000\n\nPlanned with the schema last seen of reviews.\n' });
    expect(JSON.parse((await explain(folder, '--json')).out)).toMatchObject({ ok: true, schemasLastSeen: ['reviews'], unseen: [] });
  });

  it('has nothing to explain when no service has been seen', async () => {
    const folder = createFolder({ 'gatehouse.yaml': yaml(`  users: ${NOWHERE}, schema: introspect }\n`), 'op.graphql': '{ a }' });
    expect(await explain(folder)).toMatchObject({ code: 1, err: expect.stringContaining('The schema of users is fetched, and has never been seen here') });
  });

  it('lets no text of the file command the terminal, and prints it whole as JSON', async () => {
    const folder = shop('{ user(id: """\u001b[2J\u009b31m\u202e""") { id } }');
    for (const options of [[], ['--json']]) {
      const { code, out } = await explain(folder, ...options);
      expect(code).toBe(0);
      // eslint-disable-next-line no-control-regex -- that is what must not be there
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
    expect(JSON.parse((await explain(folder, '--json')).out).plan.fetches[0].query).toContain('\u001b[2J\u009b31m\u202e');
  });
});
