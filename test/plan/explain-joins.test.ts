import { describe, expect, it } from 'vitest';
import { findJoins } from '../../src/plan/explain-joins.ts';
import type { ObjectShape, Plan } from '../../src/plan/plan.ts';
import { entry, leaf, list, productPage } from './product-page.ts';

describe('what joins to what', () => {
  it('says which root fields a fetch fills, by their response names', () => {
    expect([...findJoins(productPage).roots]).toEqual([[0, ['top']]]);
  });

  it('says where entities stand, by which key of which step, and what they fill', () => {
    const { joins } = findJoins(productPage);
    expect(joins.get(1)).toEqual([
      { at: 'top[]', type: 'Product', isOneOf: false, door: '_reviewed', isForEach: false, key: [{ name: 'upc', from: 1 }], inputs: [{ name: 'weight', from: 1 }], fills: ['best', 'shipping'], neededBy: [] },
    ]);
    expect(joins.get(2)).toMatchObject([{ at: 'top[]', inputs: [], fills: ['stock'] }]);
  });

  it('follows rows to where they came from: below a joined field the key is of the step that joined it', () => {
    expect(findJoins(productPage).joins.get(3)).toMatchObject([{ at: 'top[].best[].author', key: [{ name: 'id', from: 2 }], fills: ['name'] }]);
  });

  it('marks a door that takes one key, and one whose rows do not say theirs', () => {
    const { joins } = findJoins(productPage);
    expect([joins.get(1)?.[0]?.isForEach, joins.get(3)?.[0]?.isForEach]).toEqual([false, true]);
    const entries = productPage.entries.map((one) => ({ ...one, match: [] }));
    expect(findJoins({ ...productPage, entries }).joins.get(1)?.[0]?.isForEach).toBe(true);
  });

  it('says for whom a fetch that fills nothing brings keys', () => {
    const shape: ObjectShape = {
      type: 'Product',
      joins: [
        { entry: 0, key: [{ member: 'upc', from: 'upc', source: 0 }], identity: [0], typename: 'Product' },
        { entry: 1, key: [{ member: 'maker', from: 'maker', source: 1, members: [{ member: 'code', from: 'c' }, { member: 'land', from: 'l' }] }], identity: [0], typename: 'Product' },
      ],
      fields: [{ name: 'stock', source: 2, from: 'stock', value: leaf('Int') }],
    };
    const plan: Plan = { ...productPage, shape: { type: 'Query', fields: [{ name: 'p', fetch: 0, from: 'p', value: { kind: 'object', nonNull: false, shape } }] } };
    const { joins } = findJoins(plan);
    expect(joins.get(1)).toMatchObject([{ fills: [], neededBy: [3] }]);
    expect(joins.get(2)).toMatchObject([{ at: 'p', key: [{ name: 'maker { code land }', from: 2 }], fills: ['stock'] }]);
  });

  it('tells the types that can stand in one place apart', () => {
    const joined = (type: string, id: number): ObjectShape => ({ type, joins: [{ entry: id, key: [{ member: 'upc', from: 'upc', source: 0 }], identity: [0], typename: 'Product' }], fields: [{ name: 'stock', source: 1, from: 'stock', value: leaf('Int') }] });
    const value = list(list({ kind: 'abstract', nonNull: false, type: 'Hit', shapes: { Product: joined('Product', 0), Book: joined('Book', 1) } }));
    const plan: Plan = { ...productPage, entries: [entry({ id: 0, fetch: 1 }), entry({ id: 1, fetch: 1, type: 'Book' })], shape: { type: 'Query', fields: [{ name: 'hits', fetch: 0, from: 'hits', value }] } };
    expect(findJoins(plan).joins.get(1)).toMatchObject([{ at: 'hits[][]', type: 'Product', isOneOf: true }, { at: 'hits[][]', type: 'Book', isOneOf: true }]);
  });

  it('refuses a plan whose joins lead nowhere', () => {
    expect(() => findJoins({ ...productPage, entries: [] })).toThrow('the plan has no entry 0');
  });
});
