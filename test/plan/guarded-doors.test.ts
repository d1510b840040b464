import { describe, expect, it } from 'vitest';
import { createInputGuards } from '../../src/plan/field-guards.ts';
import { computedFromGuarded, createGuardedInputs, openDoors } from '../../src/plan/guarded-doors.ts';
import type { Verdict } from '../../src/plan/guards.ts';
import { guardsOf } from '../support/guards.ts';
import { planned } from '../support/plan.ts';

/** `strict` takes no null for price and weight, `loose` does, `scalar` takes what it is given. */
const { model } = planned({
  shop: 'type Query { product: Product } type Product @key(selectionSet: "{ upc }") { upc: ID! name: String price: Int weight: Int }',
  strict: `type Query { _strict(keys: [StrictKey!]!): [Product]! @merge(keyArg: "keys") } input StrictKey { upc: ID! price: Int! weight: Int! }
    type Product @key(selectionSet: "{ upc }") { upc: ID! stock: Int shipping: Int @computed(selectionSet: "{ price weight }") tax: Int @computed(selectionSet: "{ price }") }`,
  loose: 'type Query { _loose(keys: [LooseKey!]!): [Product]! @merge(keyArg: "keys") } input LooseKey { upc: ID! price: Int } type Product @key(selectionSet: "{ upc }") { upc: ID! rank: Int @computed(selectionSet: "{ price }") }',
  scalar: 'type Query { _scalar(keys: [AnyKey!]!): [Product]! @merge(keyArg: "keys") } scalar AnyKey type Product @key(selectionSet: "{ upc }") { upc: ID! label: String @computed(selectionSet: "{ name }") }',
});
const inputsOf = (...guarded: string[]) => createGuardedInputs(model, createInputGuards(model, guardsOf(Object.fromEntries(guarded.map((field) => [field, false])))));
const all = model.doorsTo('Product');

function open(...guarded: [string, Verdict][]): string[] {
  const verdicts = new Map(guarded);
  return openDoors(all, inputsOf(...verdicts.keys())('Product'), ({ name }) => verdicts.get(`Product.${name}`)!).map(({ field, computed, onlyComputes }) => `${field}${onlyComputes === true ? ` for ${[...computed.keys()].join(' ')}` : ''}`);
}

describe('guarded inputs', () => {
  it('are those that a door takes no null for, and are found once', () => {
    const inputs = inputsOf('Product.price', 'Product.name');
    expect(inputs('Product').map(({ door, name }) => `${door.field} ${name}`)).toEqual(['_strict price']);
    expect(inputs('Product')).toBe(inputs('Product'));
  });

  it('are not the key, and none where nothing is guarded', () => {
    expect([inputsOf('Product.upc')('Product'), inputsOf()('Product'), inputsOf('Product.price')('Nothing')]).toEqual([[], [], []]);
  });
});

describe('the doors that are open to a caller', () => {
  it('are all of them, the very same, where every input is allowed', () => {
    expect(openDoors(all, inputsOf('Product.price')('Product'), () => 'allowed')).toBe(all);
  });

  it('are without those one of whose inputs is denied', () => {
    expect(open(['Product.price', 'denied'])).toEqual(['_loose', '_scalar']);
    expect(open(['Product.price', 'by object'], ['Product.weight', 'denied'])).toEqual(['_loose', '_scalar']);
  });

  it('are open only for what is made of the input where the object decides on it', () => {
    expect(open(['Product.price', 'by object'])).toEqual(['_strict for shipping tax', '_loose', '_scalar']);
    expect(open(['Product.weight', 'by object'])).toEqual(['_strict for shipping', '_loose', '_scalar']);
    expect(open(['Product.price', 'by object'], ['Product.weight', 'by object'])).toEqual(['_strict for shipping', '_loose', '_scalar']);
  });
});

describe('what is computed from guarded inputs', () => {
  it('is found whether or not the door takes null for them', () => {
    const found = (...guarded: string[]) => computedFromGuarded(model, createInputGuards(model, guardsOf(Object.fromEntries(guarded.map((field) => [field, false])))));
    expect(found('Product.price')).toEqual(['Product.rank', 'Product.shipping', 'Product.tax']);
    expect(found('Product.name')).toEqual(['Product.label']);
    expect(found('Product.upc', 'Product.stock')).toEqual([]);
  });
});
