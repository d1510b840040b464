/** A plan written by hand: products at one service, their reviews at another, stock at a third, authors at a fourth. */
import type { Entry, ObjectShape, Plan, ValueShape } from '../../src/plan/plan.ts';

export const leaf = (type: string): ValueShape => ({ kind: 'leaf', nonNull: true, type });
export const list = (item: ValueShape): ValueShape => ({ kind: 'list', nonNull: true, item });
export const object = (shape: ObjectShape): ValueShape => ({ kind: 'object', nonNull: true, shape });

const key = { each: { key: ['upc'], nonNull: true } } as const;

export function entry(given: Partial<Entry> & Pick<Entry, 'id' | 'fetch'>): Entry {
  return { type: 'Product', door: '_products', field: '_products', isBulk: true, arguments: [{ name: 'upcs', type: '[ID!]!', value: key }], selection: '{ upc }', match: [{ member: 'upc', from: 'upc' }], ...given };
}

const product: ObjectShape = {
  type: 'Product',
  joins: [
    { entry: 0, key: [{ member: 'upc', from: 'upc', source: 0 }, { member: 'weight', from: 'weight', source: 0 }], identity: [0], typename: 'Product' },
    { entry: 1, key: [{ member: 'upc', from: 'upc', source: 0 }], identity: [0], typename: 'Product' },
  ],
  fields: [
    { name: 'name', source: 0, from: 'name', value: leaf('String') },
    {
      name: 'best', field: 'reviews', source: 1, from: 'reviews',
      value: list(object({
        type: 'Review',
        joins: [],
        fields: [{ name: 'author', source: 0, from: 'author', value: object({
          type: 'User',
          joins: [{ entry: 2, key: [{ member: 'id', from: 'id', source: 0 }], identity: [0], typename: 'User' }],
          fields: [{ name: '__typename' }, { name: 'name', source: 1, from: 'name', value: leaf('String') }],
        }) }],
      })),
    },
    { name: 'shipping', source: 1, from: 'shipping', value: leaf('Int') },
    { name: 'stock', source: 2, from: 'stock', value: leaf('Int') },
  ],
};

export const productPage: Plan = {
  kind: 'query',
  fetches: [
    { kind: 'root', id: 0, service: 'products', after: [], wave: 0, variables: ['first'], query: 'query ($first: Int) { topProducts(first: $first) { upc weight name } }', isRequired: false },
    { kind: 'entities', id: 1, service: 'reviews', after: [0], wave: 1, variables: [], prefix: 'e', declarations: [], entries: [0] },
    { kind: 'entities', id: 2, service: 'inventory', after: [0], wave: 1, variables: [], prefix: 'e', declarations: [], entries: [1] },
    { kind: 'entities', id: 3, service: 'users', after: [1], wave: 2, variables: [], prefix: 'e', declarations: [], entries: [2] },
  ],
  entries: [
    entry({ id: 0, fetch: 1, door: '_reviewed', field: 'reviewed', selection: '{ upc reviews { author { id } } shipping }' }),
    entry({ id: 1, fetch: 2, selection: '{ upc stock }' }),
    entry({ id: 2, fetch: 3, type: 'User', door: 'user', field: 'user', isBulk: false, arguments: [{ name: 'id', type: 'ID!', value: { key: ['id'], nonNull: true } }], selection: '{ id name }' }),
  ],
  required: [],
  shape: { type: 'Query', fields: [{ name: '__typename' }, { name: 'top', field: 'topProducts', fetch: 0, from: 'topProducts', value: list(object(product)) }] },
};
