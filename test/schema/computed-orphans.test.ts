import { describe, expect, it } from 'vitest';
import { compose } from '../../src/schema/compose.ts';
import { withoutOrphans } from '../../src/schema/computed-orphans.ts';
import { define } from '../support/graph.ts';

const catalog = define('catalog', 'type Query { product: Product } type Product { upc: ID! price: Int size: Size } type Size { width: Int }');
const owners = define('owners', 'interface Owner { id: ID! } type Shop implements Owner { id: ID! rate: Int } type Query { _p(upcs: [ID!]!): [Product]! @merge(keyField: "upc") } type Product { upc: ID! owner: Owner }');
const shipping = define('shipping', `
  input ProductKey { upc: ID! price: Int size: SizeKey owner: OwnerKey } input SizeKey { width: Int } input OwnerKey { rate: Int }
  type Query { _shipping(keys: [ProductKey!]!): [Product]! @merge(keyArg: "keys") }
  type Product @key(selectionSet: "{ upc }") {
    upc: ID!
    days: Int
    fee: Int @computed(selectionSet: "{ price }")
    box: Int @computed(selectionSet: "{ size { width } }")
    toll: Int @computed(selectionSet: "{ owner { ... on Shop { rate } } }")
  }`);
const fieldsOf = (service: any): string[] => Object.keys(service.schema.getType('Product').getFields());

describe('computed fields while a service is missing', () => {
  it('stay, service and all, when every input is there', () => {
    const services = [catalog, owners, shipping];
    expect(withoutOrphans(services)).toEqual(services);
    expect(withoutOrphans(services)[2]).toBe(shipping);
  });

  it('go with their inputs, and only those do', () => {
    expect(fieldsOf(withoutOrphans([catalog, shipping])[1])).toEqual(['upc', 'days', 'fee', 'box']);
    expect(fieldsOf(withoutOrphans([owners, shipping])[1])).toEqual(['upc', 'days', 'toll']);
    expect(fieldsOf(withoutOrphans([shipping])[0])).toEqual(['upc', 'days']);
  });

  it('change the digest, so that the graph is made anew when they come back', () => {
    expect(withoutOrphans([shipping])[0]!.digest).not.toBe(shipping.digest);
  });

  it('leave a graph that composes', () => {
    const { sdl } = compose(withoutOrphans([catalog, shipping]), () => ({ kind: 'graphql', execute: async () => ({}) }));
    expect(sdl).toContain('fee: Int');
    expect(sdl).not.toContain('toll');
  });
});
