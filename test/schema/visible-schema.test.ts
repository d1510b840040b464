import { GraphQLSchema, buildSchema, printSchema, validateSchema } from 'graphql';
import { schema as published } from '@octokit/graphql-schema';
import { expect, it } from 'vitest';
import { visibleSchema } from '../../src/schema/visible-schema.ts';

const schema = buildSchema(`
  type Query { a: A n: N secret(by: By): Secret }
  interface N { id: ID! hidden: Int }
  type A implements N { id: ID! hidden: Int b: B }
  type B implements N { id: ID! hidden: Int }
  type Secret { value: Kind } enum Kind { X } input By { kind: Kind }
`);

/** It says of itself that it is valid. */
const errorsIn = (shown: GraphQLSchema) => validateSchema(new GraphQLSchema({ ...shown.toConfig(), assumeValid: false }));
const without = (...hidden: string[]) => visibleSchema(schema, (type, field) => hidden.includes(`${type}.${field}`));

it('leaves out what is hidden and what only that leads to, and is valid', () => {
  const shown = without('Query.secret', 'A.hidden')!;
  expect(errorsIn(shown)).toEqual([]);
  expect(printSchema(shown)).not.toMatch(/Secret|Kind|By/);
  expect(Object.keys((shown.getType('N') as any).getFields())).toEqual(['id']);
  expect(Object.keys((shown.getType('A') as any).getFields())).toEqual(['id', 'b']);
  expect(Object.keys((shown.getType('B') as any).getFields())).toEqual(['id', 'hidden']);
});

it('leaves out a type of which nothing is left, and fields that return it', () => {
  expect(printSchema(without('Secret.value')!)).not.toMatch(/Secret/);
});

it('is nothing where nothing of Query is left', () => {
  expect(without('Query.a', 'Query.n', 'Query.secret')).toBeUndefined();
});

it('is the graph as it was where nothing is hidden, but for what nothing leads to', () => {
  const sdl = `directive @note(at: Place = HERE) on FIELD

enum Place {
  HERE
}

"""All there is."""
type Query {
  """One of them."""
  one(by: By! = {ids: ["a"]}, old: Int = 1 @deprecated(reason: "no more")): [Thing!]! @deprecated(reason: "use any")
  any: Any
  node: Node
}

input By {
  ids: [ID!]
  also: By
}

interface Node {
  id: ID!
}

interface Named implements Node {
  id: ID!
  name: Name
}

scalar Name @specifiedBy(url: "https://names.example")

union Any = Thing | Other

type Thing implements Node & Named {
  id: ID!
  name: Name
}

type Other {
  thing(place: Place): Thing
}

type Mutation {
  change: Thing
}`;
  const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '').sort();
  const shown = visibleSchema(buildSchema(`${sdl} type Orphan { id: ID }`), () => false)!;
  expect(lines(printSchema(shown))).toEqual(lines(sdl));
  expect(errorsIn(shown)).toEqual([]);
});

it('has what implements an interface only where a field that is left returns it', () => {
  const nodes = buildSchema('type Query { a: A node: Node } interface Node { id: ID! } type A implements Node { id: ID! } type Secret implements Node { id: ID! }');
  expect(visibleSchema(nodes, () => false)!.getType('Secret')).toBeDefined();
  const shown = visibleSchema(nodes, (_type, field) => field === 'node')!;
  expect([shown.getType('Secret'), shown.getImplementations(shown.getType('Node') as any).objects.map(({ name }) => name)]).toEqual([undefined, ['A']]);
});

it('is a valid schema of a graph as large as GitHub’s, whatever is hidden of it', () => {
  const github = buildSchema(published.idl, { assumeValidSDL: true });
  const shown = visibleSchema(github, (type, field) => (type.length * 31 + field.length * 17) % 3 === 0)!;
  expect(Object.keys(shown.getTypeMap()).length).toBeLessThan(Object.keys(github.getTypeMap()).length);
  expect(errorsIn(shown)).toEqual([]);
});
