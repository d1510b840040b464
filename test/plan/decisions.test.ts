import { Kind, parse, type FieldNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/context.ts';
import { findDecisions, type Decisions } from '../../src/plan/decisions.ts';
import { createFieldGuards } from '../../src/plan/field-guards.ts';
import { guardsOf, principalOf, type TestRule } from '../support/guards.ts';
import { planned } from '../support/plan.ts';

const { model } = planned({
  s: `interface Named { name: String } union Any = User | Shop
    type Query { me: User any: Any named: Named list(n: Int = 3): [User] }
    type User implements Named { name: String mail(as: String! = "text"): String friend: User age: Int }
    type Shop implements Named { name: String mail: String }`,
});

function decisionsOf(text: string, rules: Record<string, TestRule>): { decisions: Decisions | undefined; nodes: FieldNode[] } {
  const document = parse(text, { noLocation: true });
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
  const nodes: FieldNode[] = [];
  JSON.stringify(document, (_key, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === Kind.FIELD) nodes.push(value as FieldNode);
    return value;
  });
  return { decisions: findDecisions(model.schema, document, operation, createFieldGuards(model, guardsOf(rules))), nodes };
}

function signsOf(text: string, rules: Record<string, TestRule>, variables: Record<string, unknown> = {}): string | undefined {
  return decisionsOf(text, rules).decisions?.decide(ANONYMOUS, variables);
}

const NO = false;

describe('the decisions on an operation', () => {
  it('are none where it touches nothing that is guarded', () => {
    expect(signsOf('{ me { name friend { name } } any { __typename } }', { 'User.mail': NO, 'Shop.name': NO })).toBeUndefined();
  });

  it.each([
    ['a field', '{ me { mail } }', '-'],
    ['an alias', '{ me { name: mail } }', '-'],
    ['a fragment', '{ me { ...F } } fragment F on User { mail }', '-'],
    ['a fragment in a fragment', '{ me { ...F } } fragment F on User { friend { ...G } } fragment G on User { mail }', '-'],
    ['an inline fragment without a type', '{ me { ... { mail } } }', '-'],
    ['a union', '{ any { ... on User { mail } } }', '-'],
    ['an interface of a union', '{ any { ... on Named { ... on User { mail } } } }', '-'],
    ['what @skip may leave out', 'query ($s: Boolean!) { me { mail @skip(if: $s) } }', '-'],
  ])('finds what is guarded through %s', (_, text, signs) => {
    expect(signsOf(text, { 'User.mail': NO })).toBe(signs);
  });

  it('asks through an interface for each type that can stand there', () => {
    const rules: Record<string, TestRule> = { 'Shop.name': NO, 'User.name': true };
    const { decisions, nodes } = decisionsOf('{ named { name } }', rules);
    const verdictOn = decisions!.read(decisions!.decide(ANONYMOUS, {}));
    const name = nodes.find((node) => node.name.value === 'name')!;
    expect([verdictOn('Shop', name), verdictOn('User', name)]).toEqual(['denied', 'allowed']);
    expect(decisions!.deniedBy(decisions!.decide(ANONYMOUS, {}))).toEqual(['Shop.name']);
  });

  it('gives one sign to a field however often it stands, and one for each set of arguments that count', () => {
    const text = 'query ($a: String!) { a: me { mail } b: me { mail friend { mail(as: "html") x: mail(as: $a) } } }';
    expect(signsOf(text, { 'User.mail': NO })).toBe('-');
    const byFormat: TestRule = { args: ({ as }) => as === 'html' };
    expect(signsOf(text, { 'User.mail': byFormat }, { a: 'html' })).toBe('-++');
    expect(signsOf(text, { 'User.mail': byFormat }, { a: 'text' })).toBe('-+-');
  });

  it('asks rules for the arguments with the defaults of the graph', () => {
    const asked: unknown[] = [];
    signsOf('{ me { mail } list { age } }', { 'User.mail': { args: (args) => asked.push(args) > 0 }, 'Query.list': { args: (args) => asked.push(args) > 0 } });
    expect(asked).toEqual([{ as: 'text' }, { n: 3 }]);
  });

  it('depend on who asks', () => {
    const { decisions } = decisionsOf('{ me { mail age } }', { 'User.mail': { principal: ({ scopes }) => scopes.has('mail') }, 'User.age': { reads: ['name'], object: () => true } });
    expect(decisions!.decide(ANONYMOUS, {})).toBe('-?');
    expect(decisions!.decide(principalOf('ada', { scopes: ['mail'] }), {})).toBe('+?');
  });

  it('are no where an argument cannot be told', () => {
    expect(signsOf('query ($a: String = "x") { me { mail(as: $a) } }', { 'User.mail': { args: () => true } }, { a: null })).toBe('-');
  });

  it('are no where only another object could tell of an input, whatever the field\'s own rule waits for', () => {
    const { model: shop } = planned({
      shop: 'type Query { product: Product } type Product @key(selectionSet: "{ upc }") { upc: ID! maker: Maker } type Maker { id: ID! secret: String }',
      labels: 'type Query { _products(keys: [ProductKey!]!): [Product]! @merge(keyArg: "keys") } scalar ProductKey type Product @key(selectionSet: "{ upc }") { upc: ID! label: String @computed(selectionSet: "{ maker { secret } }") }',
    });
    const byObject = (read: string): TestRule => ({ reads: [read], object: () => true });
    const document = parse('{ product { label } }', { noLocation: true });
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
    const signs = (rules: Record<string, TestRule>) => findDecisions(shop.schema, document, operation, createFieldGuards(shop, guardsOf(rules)))?.decide(ANONYMOUS, {});
    expect(signs({ 'Product.label': byObject('upc') })).toBe('?');
    expect(signs({ 'Maker.secret': byObject('id') })).toBe('-');
    expect(signs({ 'Product.label': byObject('upc'), 'Maker.secret': byObject('id') })).toBe('-');
  });
});
