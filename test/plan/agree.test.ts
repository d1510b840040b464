import type { GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { assertAgreement } from '../../src/plan/agree.ts';
import { createGraphModel, type DoorModel, type GraphModel } from '../../src/plan/model.ts';
import { compose } from '../../src/schema/compose.ts';
import type { ServiceDefinition } from '../../src/schema/service.ts';
import { define } from '../schema/define.ts';
import { SHOP_SERVICES } from '../support/shop.ts';

function graphOf(texts: Readonly<Record<string, string>>): { readonly model: GraphModel; readonly stitched: GraphQLSchema } {
  const services: ServiceDefinition[] = Object.entries(texts).map(([name, text]) => define(text, { name }));
  const { schema, stitched } = compose(services, () => ({ kind: 'graphql', execute: async () => ({ data: null }) }));
  return { model: createGraphModel(schema, services), stitched };
}

const shop = Object.fromEntries(Object.entries(SHOP_SERVICES).map(([name, { sdl }]) => [name, sdl]));
const check = (texts: Readonly<Record<string, string>>) => () => {
  const { model, stitched } = graphOf(texts);
  assertAgreement(model, stitched);
};
const people = 'type Query { people: [Person] } type Person { id: ID! sku: ID name: String price: Int }';

describe('stitch and the planner', () => {
  it.each<[string, Record<string, string>]>([
    ['a graph of four services', shop],
    ['one service without doors', { people }],
    ['one service that is alone with its door', { people: 'type Query { person: Person _p(ids: [ID!]!): [Person] @merge(keyField: "id") } type Person { id: ID! }' }],
    ['a type with @key and two keyFields', { people, pay: 'type Query { _p(ids: [ID!]!): [Person] @merge(keyField: "id") _s(skus: [ID!]!): [Person] @merge(keyField: "sku") } type Person @key(selectionSet: "{ id }") @key(selectionSet: "{ sku }") { id: ID! sku: ID pay: Int }' }],
    ['a keyField that is one part of the @key', { people, pay: 'type Query { _p(id: ID!): Person @merge(keyField: "id") } type Person @key(selectionSet: "{ id sku }") { id: ID! sku: ID pay: Int }' }],
    ['doors of which the library keeps one', { people, pay: 'input K { id: ID } type Query { _one(key: K!): Person @merge _many(keys: [K!]!): [Person] @merge } type Person @key(selectionSet: "{ id }") { id: ID! pay: Int }' }],
    ['an expression beside a keyField', { people, pay: 'type Query { _p(ids: [ID!]!): [Person] @merge(keyField: "id", argsExpr: "ids: [[$key.id]]") } type Person { id: ID! pay: Int }' }],
    ['the whole key of a type that has none, which the library loses', { people, pay: 'input K { id: ID } type Query { _p(keys: [K!]!): [Person] @merge(keyField: "id", argsExpr: "keys: [[$key]]") } type Person { id: ID! pay: Int }' }],
    ['an interface whose types have one door', { people, pay: 'interface Node { id: ID! } type Query { _nodes(ids: [ID!]!): [Node] @merge(keyField: "id") } type Person implements Node { id: ID! pay: Int } type Firm implements Node { id: ID! }' }],
    ['fields computed from inputs alone', { people, pay: 'input K { price: Int } type Query { _p(keys: [K!]!): [Person] @merge } type Person { tax: Int @computed(selectionSet: "{ price }") }' }],
    ['a keyField door beside one that computes', { people, pay: 'input K { id: ID price: Int } type Query { _id(ids: [ID!]!): [Person] @merge(keyField: "id") _k(keys: [K!]!): [Person] @merge } type Person @key(selectionSet: "{ id }") { id: ID! tax: Int @computed(selectionSet: "{ price }") }' }],
  ])('agree on %s', (_what, texts) => {
    expect(check(texts)).not.toThrow();
  });

  const { model, stitched } = graphOf(shop);
  const changed = (type: string, field: string, change: (door: DoorModel) => Partial<DoorModel> | undefined): GraphModel => ({
    ...model,
    doorsTo: (name) => model.doorsTo(name).flatMap((door) => {
      if (name !== type || door.field !== field) return [door];
      const changes = change(door);
      return changes === undefined ? [] : [{ ...door, ...changes }];
    }),
  });

  it.each<[string, string, string, string, (door: DoorModel) => Partial<DoorModel> | undefined, string]>([
    ['a door is missing', 'reviews', 'User', '_reviewers', () => undefined, 'the planner has no such door'],
    ['many keys are one', 'reviews', 'User', '_reviewers', () => ({ isBulk: false }), 'it takes many keys'],
    ['the key is another', 'catalog', 'Product', '_productsByUpc', () => ({ key: [{ name: 'id' }] }), 'its key is [{"name":"upc"}], the planner\'s [{"name":"id"}]'],
    ['a part of the key is missing', 'inventory', 'Product', '_stock', () => ({ key: [] }), 'its key is'],
    ['the key has one part more', 'inventory', 'Product', '_stock', ({ key }) => ({ key: [...key, { name: 'id' }] }), 'its key is'],
    ['an input is missing', 'inventory', 'Product', '_stock', () => ({ computed: new Map([['shipping', [{ name: 'price' }]]]) }), '`shipping` is computed from'],
    ['nothing is computed', 'inventory', 'Product', '_stock', () => ({ computed: new Map() }), '`shipping` is computed from'],
    ['something else is sent', 'accounts', 'User', '_users', (door) => ({ arguments: door.arguments.map((argument) => ({ ...argument, value: { each: { key: ['name'], nonNull: true } } })) }), 'stitch sends'],
    ['an argument is not sent', 'accounts', 'User', '_users', () => ({ arguments: [] }), 'stitch sends'],
  ])('do not where %s', (_what, service, type, field, change, difference) => {
    const check_ = (): void => assertAgreement(changed(type, field, change), stitched);
    expect(check_).toThrow(`internal: stitch and the planner read the door \`Query.${field}\` of ${service} to \`${type}\` differently: `);
    expect(check_).toThrow(difference);
  });

  it('do not where stitch does not know a door', () => {
    const [door] = model.doorsTo('User');
    const more: GraphModel = { ...model, doorsTo: (type) => (type === 'User' ? [...model.doorsTo(type), { ...door!, field: '_productsById' }] : model.doorsTo(type)) };
    expect(() => assertAgreement(more, stitched)).toThrow('internal: stitch and the planner read the door `Query._productsById` of accounts to `User` differently: stitch has no such door');
  });

  it('cannot be compared on a schema that stitch did not make', () => {
    expect(() => assertAgreement(model, define('type Query { a: Int }').schema)).toThrow('was not made by stitch');
  });
});
