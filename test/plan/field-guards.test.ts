import { describe, expect, it } from 'vitest';
import { createFieldGuards } from '../../src/plan/field-guards.ts';
import { guardsOf, type TestRule } from '../support/guards.ts';
import { planned } from '../support/plan.ts';

const SERVICES = {
  shop: 'type Query { product: Product } type Product @key(selectionSet: "{ upc }") { upc: ID! price: Int weight: Int maker: Maker } type Maker { id: ID! secret: String }',
  freight: `type Query { _products(keys: [ProductKey!]!): [Product]! @merge(keyArg: "keys") } scalar ProductKey
    type Product @key(selectionSet: "{ upc }") { upc: ID! shipping: Int @computed(selectionSet: "{ price weight }") label: String @computed(selectionSet: "{ maker { secret } }") plain: Int }`,
  tax: `type Query { _taxed(keys: [ProductKey!]!): [Product]! @merge(keyArg: "keys") } scalar ProductKey
    type Product @key(selectionSet: "{ upc }") { upc: ID! total: Int @computed(selectionSet: "{ shipping }") }`,
};

function guardNames(rules: Record<string, TestRule>, type: string, field: string): { own: string[]; inner: string[] } | undefined {
  const found = createFieldGuards(planned(SERVICES).model, guardsOf(rules))(type, field);
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
});
