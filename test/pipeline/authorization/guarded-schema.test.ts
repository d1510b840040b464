import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS, type OperationContext } from '../../../src/context.ts';
import { GatewayError } from '../../../src/errors.ts';
import { guardedSchema } from '../../../src/pipeline/authorization/guarded-schema.ts';
import { deny, hasScope, isAuthenticated, isOwner, not, rule } from '../../../src/pipeline/authorization/rules.ts';
import { executeStitched } from '../../../src/plan/stitched.ts';
import { createTestGraph } from '../../support/graph.ts';
import { accessOf, ask, caller } from '../../support/access.ts';
import { parse, type OperationDefinitionNode } from 'graphql';

const graph = `
  interface Node { id: ID! secret: String }
  type User implements Node { id: ID! secret: String ownerId: ID email: String }
  type Ship implements Node { id: ID! secret: String tons: Int }
  union Any = User | Ship
  type Query { me: User nodes: [Node!] anys: [Any!] one(id: ID): Int bad: Int }
`;
const user = { __typename: 'User', id: 'u1', secret: 'us', ownerId: 'u1', email: 'a@b' };
const ship = { __typename: 'Ship', id: 's1', secret: 'ss', tons: 1 };
const root = { me: user, nodes: [user, ship], anys: [ship, user], one: 1, bad: new Error('upstream') };

describe('a schema with guards', () => {
  it('has null and FORBIDDEN at the path of what is denied, and all else', async () => {
    const access = accessOf(graph, { User: { email: isAuthenticated } });
    expect(await ask(access, '{ me { id mail: email } }', root, ANONYMOUS)).toEqual({ data: { me: { id: 'u1', mail: null } }, errors: ['me.mail FORBIDDEN'] });
    expect(await ask(access, '{ me { id mail: email } }', root, caller())).toEqual({ data: { me: { id: 'u1', mail: 'a@b' } }, errors: [] });
  });

  it('guards what is reached through interfaces, unions and fragments', async () => {
    const access = accessOf(graph, { Node: { secret: hasScope('a') }, Ship: { secret: hasScope('b') } });
    const query = '{ nodes { s: secret ...f } anys { ... on Ship { secret } ... on Node { secret } } } fragment f on Node { secret }';
    const { data, errors } = await ask(access, query, root, caller('u', { scopes: ['a'] }));
    expect(data).toEqual({ nodes: [{ s: 'us', secret: 'us' }, { s: null, secret: null }], anys: [{ secret: null }, { secret: 'us' }] });
    expect(errors.sort()).toEqual(['anys.0.secret FORBIDDEN', 'nodes.1.s FORBIDDEN', 'nodes.1.secret FORBIDDEN']);
  });

  it('does not hide the error of a service', async () => {
    const access = accessOf(graph, { Query: { bad: isAuthenticated } });
    expect(await ask(access, '{ bad }', root, caller())).toEqual({ data: { bad: null }, errors: ['bad undefined'] });
  });

  it('lets the object decide when the client has selected what the rule reads', async () => {
    const access = accessOf(graph, { User: { email: isOwner('ownerId') } });
    expect(await ask(access, '{ me { ownerId email } }', root, caller('u1'))).toEqual({ data: { me: { ownerId: 'u1', email: 'a@b' } }, errors: [] });
    expect((await ask(access, '{ me { ownerId email } }', root, caller('u2'))).errors).toEqual(['me.email FORBIDDEN']);
  });

  it('denies where an alias stands for what the rule reads, even where the rule is negated', async () => {
    const access = accessOf(graph, { User: { email: not(isOwner('ownerId')) } });
    expect((await ask(access, '{ me { email ownerId } }', root, caller('u2'))).errors).toEqual([]);
    for (const query of ['{ me { email ownerId: id } }', '{ ...f } fragment f on Query { me { ... on Node { ownerId: id } email } }']) {
      expect((await ask(access, query, root, caller('u2'))).errors).toEqual(['me.email FORBIDDEN']);
    }
  });

  it('leaves the fields nobody guards as they are', () => {
    const schema = buildSchema(graph);
    const resolve = (): unknown => 1;
    schema.getQueryType()!.getFields()['one']!.resolve = resolve;
    const guarded = guardedSchema(schema, accessOf(schema, { Query: { me: deny } }));
    expect(guarded.getQueryType()!.getFields()['one']!.resolve).toBe(resolve);
    expect(guarded.getQueryType()!.getFields()['me']!.resolve).toBeTypeOf('function');
    expect(schema.getQueryType()!.getFields()['me']!.resolve).toBeUndefined();
  });

  it('is not made when a guard would be lost', () => {
    const access = accessOf(graph, { User: { email: isAuthenticated } });
    expect(() => guardedSchema(buildSchema('type Query { a: Int }'), access)).toThrow('User');
    expect(() => guardedSchema(buildSchema('type Query { a: Int } type User { id: ID }'), access)).toThrow('User.email');
  });

  it('gives each call its own caller', async () => {
    const access = accessOf(graph, { User: { email: rule('me', 'principal')((_object, _args, { principal }) => principal.subject === 'u1') } });
    const answers = await Promise.all(Array.from({ length: 50 }, async (_, index) => ask(access, '{ me { email } }', root, caller(index % 2 === 0 ? 'u1' : 'u2'))));
    expect(answers.map(({ data }) => data.me.email)).toEqual(Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? 'a@b' : null)));
  });
});

describe("stitch's engine on a guarded graph", () => {
  const services = {
    users: { sdl: 'type Query { users: [User!] } type User @key(selectionSet: "{ id }") { id: ID! name: String ownerId: ID }', resolvers: { Query: { users: () => [{ id: '1', name: 'a', ownerId: 'u1' }, { id: '2', name: 'b', ownerId: 'u2' }] } } },
    bills: { sdl: 'type Query { _users(ids: [ID!]!): [User]! @merge(keyField: "id") } type User @key(selectionSet: "{ id }") { id: ID! spend: Int }', resolvers: { Query: { _users: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => ({ id, spend: 10 })) } } },
  };

  async function run(query: string, policies: Parameters<typeof accessOf>[1], principal = caller('u1')) {
    const composed = createTestGraph(services, 'stitch');
    const schema = guardedSchema(composed.schema, accessOf(composed.schema, policies));
    const document = parse(query);
    const context = { schema, document, operation: document.definitions[0] as OperationDefinitionNode, variables: {}, signal: new AbortController().signal, requestId: 't', header: () => undefined, takeCall: () => undefined, needCalls: () => undefined, needPlanning: () => undefined, admit: () => () => undefined, returnHeader: () => undefined, freshness: [], principal } as unknown as OperationContext;
    const { data, errors = [] } = await executeStitched(context, { schema, schemaOf: () => schema });
    return { data: JSON.parse(JSON.stringify(data)), errors: errors.map(({ path, extensions, originalError }) => [path?.join('.'), extensions['code'], originalError === undefined || originalError instanceof GatewayError]) };
  }

  it('denies fields of merged types at their paths', async () => {
    expect(await run('{ users { name spend } }', { User: { spend: deny } })).toEqual({ data: { users: [{ name: 'a', spend: null }, { name: 'b', spend: null }] }, errors: [['users.0.spend', 'FORBIDDEN', true], ['users.1.spend', 'FORBIDDEN', true]] });
  });

  it('decides by the object over services, and denies when it has not got what the rule reads', async () => {
    const policies = { User: { spend: isOwner('ownerId') } };
    expect(await run('{ users { ownerId spend } }', policies)).toMatchObject({ data: { users: [{ spend: 10 }, { spend: null }] }, errors: [['users.1.spend', 'FORBIDDEN', true]] });
    expect((await run('{ users { spend } }', policies)).data).toEqual({ users: [{ spend: null }, { spend: null }] });
    expect((await run('{ users { ownerId: name spend } }', policies, caller('a'))).data.users).toMatchObject([{ spend: null }, { spend: null }]);
  });
});
