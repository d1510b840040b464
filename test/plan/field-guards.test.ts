import { describe, expect, it } from 'vitest';
import { createFieldGuards, createInputGuards } from '../../src/plan/field-guards.ts';
import { guardsOf, type TestRule } from '../support/guards.ts';
import { planned } from '../support/plan.ts';

const SERVICES = {
  shop: 'type Query { product: Product } type Product @key(selectionSet: "{ upc }") { upc: ID! price: Int weight: Int maker: Maker } type Maker { id: ID! secret: String }',
  freight: `type Query { _products(keys: [ProductKey!]!): [Product]! @merge(keyArg: "keys") } scalar ProductKey
    type Product @key(selectionSet: "{ upc }") { upc: ID! shipping: Int @computed(selectionSet: "{ price weight }") label: String @computed(selectionSet: "{ maker { secret } }") plain: Int }`,
  tax: `type Query { _taxed(keys: [ProductKey!]!): [Product]! @merge(keyArg: "keys") } scalar ProductKey
    type Product @key(selectionSet: "{ upc }") { upc: ID! total: Int @computed(selectionSet: "{ shipping }") }`,
};

function guardNames(rules: Record<string, TestRule>, type: string, field: string, services: Readonly<Record<string, string>> = SERVICES): { own: string[]; inner: string[] } | undefined {
  const found = createFieldGuards(planned(services).model, guardsOf(rules))(type, field);
  return found && { own: found.own.map((guard) => guard.field), inner: found.inner.map((guard) => guard.field) };
}

describe('the guards of a field', () => {
  it('are its own', () => {
    expect(guardNames({ 'Product.price': false }, 'Product', 'price')).toEqual({ own: ['Product.price'], inner: [] });
  });

  it('are none where nobody guards it, nor what it is computed from', () => {
    expect(guardNames({ 'Product.price': false }, 'Product', 'plain')).toBeUndefined();
    expect(guardNames({ 'Product.price': false }, 'Product', 'upc')).toBeUndefined();
  });

  it('are those of what it is computed from, and of what that is computed from', () => {
    const rules = { 'Product.price': false, 'Product.weight': false, 'Product.shipping': false };
    expect(guardNames(rules, 'Product', 'shipping')).toEqual({ own: ['Product.shipping', 'Product.price', 'Product.weight'], inner: [] });
    expect(guardNames(rules, 'Product', 'total')).toEqual({ own: ['Product.shipping', 'Product.price', 'Product.weight'], inner: [] });
  });

  it('are those of another object that an input holds, told apart', () => {
    expect(guardNames({ 'Maker.secret': false, 'Product.maker': false }, 'Product', 'label')).toEqual({ own: ['Product.maker'], inner: ['Maker.secret'] });
  });

  it('are those of all that several services are sent for it, each another part of one object', () => {
    const second = `type Query { _others(keys: [OtherKey!]!): [Product]! @merge(keyArg: "keys") } scalar OtherKey
      type Product @key(selectionSet: "{ upc }") { upc: ID! label: String @computed(selectionSet: "{ maker { id } }") }`;
    const rules = { 'Maker.secret': false, 'Maker.id': false, 'Product.maker': false };
    const expected = { own: ['Product.maker'], inner: ['Maker.secret', 'Maker.id'] };
    expect(guardNames(rules, 'Product', 'label', { ...SERVICES, second })).toEqual(expected);
  });

  it('are those of what stands in an input that clients do not see', () => {
    const hidden = { ...SERVICES, shop: SERVICES.shop.replace('maker: Maker }', 'maker: Maker @inaccessible other: Maker }') };
    expect(guardNames({ 'Maker.secret': false }, 'Product', 'label', hidden)).toEqual({ own: [], inner: ['Maker.secret'] });
  });

  it('are also those of the inputs of what a rule reads, apart', () => {
    const guardsOfField = createFieldGuards(planned(SERVICES).model, guardsOf({ 'Product.plain': { reads: ['total', 'upc'], object: () => true }, 'Product.price': false, 'Product.total': false }));
    expect(guardsOfField('Product', 'plain')?.forReads?.map(({ field }) => field)).toEqual(['Product.price']);
    expect(guardsOfField('Product', 'price')).not.toHaveProperty('forReads');
  });
});

describe('the guards of an input', () => {
  it('ask for it without arguments, and for what of an object is sent', () => {
    const inputGuards = createInputGuards(planned(SERVICES).model, guardsOf({ 'Product.price': { args: () => true }, 'Maker.secret': false, 'Maker.id': false }));
    expect(inputGuards('Product', { name: 'price' })?.own.map(({ field, usesArguments }) => [field, usesArguments])).toEqual([['Product.price', false]]);
    expect(inputGuards('Product', { name: 'maker', members: [{ name: 'secret' }] })?.inner.map(({ field }) => field)).toEqual(['Maker.secret']);
    expect(inputGuards('Product', { name: 'weight' })).toBeUndefined();
  });
});
