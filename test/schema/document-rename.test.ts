import fc from 'fast-check';
import { buildSchema, executeSync, isAbstractType, isCompositeType, isObjectType, getNamedType, parse, print, validate, type GraphQLCompositeType, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { renameRequest, renameResult } from '../../src/schema/document-rename.ts';
import { define } from './define.ts';

const SDL = `
schema { query: Root mutation: Mutation }
type Root { node: Node! grid: [[Node!]!]! user: User! root: Root! pet(in: In, kind: Kind): Pet! }
type Mutation { change: Payload! }
type Payload { query: Root! user: User! }
interface Node { id: ID! title: String! }
type User implements Node { id: ID! title: String! friend: Pet! friends: [Node!]! root: Root! }
type Org implements Node { id: ID! title: String! owner: User! friends: [Node!]! }
type Dog { id: ID! title: String! }
union Pet = Dog | User
input In { a: In b: Int }
enum Kind { A }`;
// A swap, so that a name translated twice or not at all is wrong, not just unknown.
const service = define(SDL, { prefix: 'X_', rename: { User: 'Org', Org: 'User', 'Query.node': 'user', 'Query.user': 'node', 'Mutation.change': 'alter' } });
const { names } = service;
const request = (text: string) => print(renameRequest(parse(text), names)).replace(/\s+/g, ' ');
const result = (data: unknown, text: string) => renameResult(data, parse(text), names);

describe('renameRequest', () => {
  it.each([
    ['root fields keep their response key', '{ node { id } it: user { id } pet { __typename } }', '{ node: user { id } it: node { id } pet { __typename } }'],
    ['root fields in fragments on the root type', '{ ...F ... on Query { node { id } } ... { node { id } } } fragment F on Query { user { id } }', '{ ...F ... on Root { node: user { id } } ... { node: user { id } } } fragment F on Root { user: node { id } }'],
    ['the root type met again below', 'mutation { alter { query { user { id } } } }', 'mutation { alter: change { query { user: node { id } } } }'],
    ['fields of the same name elsewhere stay', '{ root { grid { ... on User { owner { id } } } } }', '{ root { grid { ... on Org { owner { id } } } } }'],
    ['types of variables, lists included', 'query Q($a: [X_In!], $k: X_Kind! = A) { pet(in: $a, kind: $k) { ... on X_Dog { id } } }', 'query Q($a: [In!], $k: Kind! = A) { pet(in: $a, kind: $k) { ... on Dog { id } } }'],
  ])('%s', (_what, text, renamed) => {
    expect(request(text)).toBe(renamed);
  });

  it('is done once per document, and not at all when nothing is renamed', () => {
    const document = parse('{ node { id } }');
    expect(renameRequest(document, names)).toBe(renameRequest(document, names));
    const { names: same } = define('type Query { a: Int }');
    expect(renameRequest(document, same)).toBe(document);
    const data = {};
    expect(renameResult(data, document, same)).toBe(data);
  });
});

describe('renameResult', () => {
  it('translates type names under every alias, through lists of lists, fragments and nulls', () => {
    const text = '{ __typename a: grid { t: __typename ...F } user { id } } fragment F on X_Node { ... on Org { friend { __typename } } }';
    const data = { __typename: 'Root', a: [[{ t: 'User', friend: { __typename: 'Dog' } }, null], null], user: { id: 'User' } };
    expect(result(data, text)).toEqual({ __typename: 'Query', a: [[{ t: 'Org', friend: { __typename: 'X_Dog' } }, null], null], user: { id: 'User' } });
  });

  it('does not change the answer it was given, which other requests may share', () => {
    const data = { a: [{ __typename: 'User' }], b: { c: 1 } };
    const renamed = result(data, '{ a: grid { __typename } b: node { c: id } }') as typeof data;
    expect(data).toEqual({ a: [{ __typename: 'User' }], b: { c: 1 } });
    expect(renamed.b).toBe(data.b);
  });

  it('leaves values alone that only look like type names', () => {
    const data = { user: { id: 'User', title: 'Org' } };
    expect(result(data, '{ user { id title } }')).toBe(data);
  });

  it('copes with response keys that are names of Object.prototype', () => {
    const data = JSON.parse('{"__proto__": {"constructor": "User"}, "toString": "User"}');
    const renamed = result(data, '{ __proto__: user { constructor: __typename } toString: __typename hasOwnProperty: user { __typename } }');
    expect(JSON.stringify(renamed)).toBe('{"__proto__":{"constructor":"Org"},"toString":"Org"}');
    expect(({} as any).constructor).toBe(Object);
  });

  it('tells by the type of the object where one response key is a type name for one type and a field for another', () => {
    const text = '{ grid { ... on User { x: __typename } ... on Org { x: title } } }';
    expect(request(text)).toBe('{ grid { ... on Org { x: __typename } ... on User { x: title } _gatehouse_type: __typename } }');
    const data = { grid: [[{ x: 'Org', _gatehouse_type: 'Org' }, { x: 'Org', _gatehouse_type: 'User' }]] };
    expect(result(data, text)).toEqual({ grid: [[{ x: 'User' }, { x: 'Org' }]] });
  });

  it('finds another key for that question when a client uses it', () => {
    const text = '{ user { ... on Org { x: title } ... on X_Node { _gatehouse_type: id } } b: user { ... on User { x: __typename } ... on Org { x: title } } }';
    expect(request(text)).toContain('_gatehouse_type_: __typename');
  });

  it('costs no more than the document when fragments spread each other many times', () => {
    const fragments = Array.from({ length: 60 }, (_, n) => `fragment F${n} on Org { a: friend { ...F${n + 1} } b: friend { ...F${n + 1} } }`).join('\n');
    const text = `{ node { ...F0 } }\n${fragments}\nfragment F60 on Org { __typename }`;
    expect(result({ node: { a: { a: null } } }, text)).toEqual({ node: { a: { a: null } } });
  });
});

describe('a request in gateway names', () => {
  // The same data behind both schemas: what a service answers to the renamed request, renamed back, is what the gateway schema answers.
  const own = buildSchema(SDL);
  const gateway = service.schema;
  const answer = (schema: GraphQLSchema, document: ReturnType<typeof parse>, toType: (name: string) => string, toField: (name: string) => string) =>
    executeSync({
      schema,
      document,
      rootValue: { depth: 0 },
      fieldResolver: ({ depth }: { depth: number }, _args, _context, info) => {
        const field = info.parentType.name === toType('Root') || info.parentType.name === toType('Mutation') ? toField(info.fieldName) : info.fieldName;
        const named = getNamedType(info.returnType);
        if (!isCompositeType(named)) return info.fieldName === 'title' ? ['User', 'Org', 'Dog'][depth % 3] : `${field}${depth}`;
        const item = (n: number) => ({ depth: depth + n });
        return field === 'grid' ? [[item(1), item(2)], [item(3)]] : field === 'friends' ? [item(1), item(2)] : item(1);
      },
      typeResolver: ({ depth }, _context, info, type) => {
        const possible = ['Dog', 'Org', 'User'].map(toType).filter((name) => info.schema.getPossibleTypes(type).some((one) => one.name === name));
        return possible[depth % possible.length];
      },
    });
  const gatewayField = new Map([...names.rootFieldToService].map(([key, field]) => [key.split('.')[1]!, field]));

  it('answers the same after its names went to the service and back', () => {
    fc.assert(
      fc.property(documents(gateway), (text) => {
        const document = parse(text);
        // Documents whose fields conflict are no legal requests.
        fc.pre(validate(gateway, document).length === 0);
        const renamed = renameRequest(document, names);
        expect(validate(own, renamed)).toEqual([]);
        const direct = answer(gateway, document, (name) => names.typeToGateway.get(name) ?? name, (name) => gatewayField.get(name) ?? name);
        const sent = answer(own, renamed, (name) => name, (name) => name);
        expect(JSON.parse(JSON.stringify(renameResult(sent.data, document, names)))).toEqual(JSON.parse(JSON.stringify(direct.data)));
      }),
      { numRuns: 400 },
    );
  });
});

/** Random operations over a schema, with few aliases so that response keys meet, fragments on every overlapping type included. */
function documents(schema: GraphQLSchema): fc.Arbitrary<string> {
  const alias = fc.constantFrom('', '', 'x: ', 'y: ', '__typename_: ');
  const selection = (type: GraphQLCompositeType, depth: number): fc.Arbitrary<string> => {
    const options: fc.Arbitrary<string>[] = [alias.map((name) => `${name}__typename`)];
    if ('getFields' in type) {
      for (const field of Object.values(type.getFields())) {
        const named = getNamedType(field.type);
        if (!isCompositeType(named)) options.push(alias.map((name) => `${name}${field.name}`));
        else if (depth > 0) options.push(fc.tuple(alias, selections(named, depth - 1)).map(([name, below]) => `${name}${field.name} ${below}`));
      }
    }
    if (depth > 0) {
      const conditions = Object.values(schema.getTypeMap()).filter((one): one is GraphQLCompositeType => isCompositeType(one) && !one.name.startsWith('__') && overlaps(one, type));
      options.push(fc.constantFrom(...conditions).chain((one) => selections(one, depth - 1).map((below) => `... on ${one.name} ${below}`)));
    }
    return fc.oneof(...options);
  };
  const selections = (type: GraphQLCompositeType, depth: number): fc.Arbitrary<string> => fc.array(selection(type, depth), { minLength: 1, maxLength: 4 }).map((all) => `{ ${all.join(' ')} }`);
  const possible = (type: GraphQLCompositeType) => (isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : []);
  const overlaps = (a: GraphQLCompositeType, b: GraphQLCompositeType) => possible(a).some((one) => possible(b).includes(one));
  return fc.oneof(selections(schema.getQueryType()!, 4), selections(schema.getMutationType()!, 4).map((text) => `mutation ${text}`));
}
