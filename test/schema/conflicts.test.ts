import { describe, expect, it } from 'vitest';
import { Q, at, b, conflicts, u } from './pair.ts';

describe('services that disagree are refused with both places', () => {
  it.each([
    ['a type of two kinds', Q('a: A') + 'type A { x: Int }', Q('b: A') + 'enum A { X }', [
      at('2:6', `\`A\` is an object type in ${u('2:6')} and an enum in ${b('2:6')}: rename it in one of them, e.g. \`services.billing.rename: { A: BillingA }\`, or give one a \`prefix\`.`),
    ]],
    ['a root field twice', Q('node: Int'), Q('node: Int'), [
      at('1:14', `\`Query.node\` is offered by ${u('1:14')} and by ${b('1:14')}: rename it in one of them, e.g. \`services.billing.rename: { Query.node: billingNode }\`, or hide it, e.g. \`services.billing.hide: [Query.node]\`.`),
    ]],
    ['a mutation twice', Q('a: Int') + 'type Mutation { m: Int }', Q('b: Int') + 'type Mutation { m: Int }', [
      at('2:17', `\`Mutation.m\` is offered by ${u('2:17')} and by ${b('2:17')}: rename it in one of them, e.g. \`services.billing.rename: { Mutation.m: billingM }\`, or hide it, e.g. \`services.billing.hide: [Mutation.m]\`.`),
    ]],
    ['a hidden door twice', Q('_us(ids: [ID!]!): [U] @merge(keyField: "id")') + 'type U { id: ID! }', Q('_us(ids: [ID!]!): [U] @merge(keyField: "id")') + 'type U { id: ID! }', [
      at('1:14', `\`Query._us\` is offered by ${u('1:14')} and by ${b('1:14')}: rename it in one of them, e.g. \`services.billing.rename: { Query._us: _billingUs }\`, or hide it, e.g. \`services.billing.hide: [Query._us]\`.`),
    ]],
    ['two canonical services', Q('a: P') + 'type P @canonical { x: Int }', Q('b: P') + 'type P @canonical { x: Int }', [at('2:8', `\`P\` is @canonical in ${u('2:6')} and in ${b('2:6')}: take the directive from one of them.`)]],
    [
      'computed from what nobody offers',
      Q('p: P _p(ids: [ID!]!): [P] @merge(keyField: "id")') + 'type P { id: ID! size: Size } type Size { height: Int }',
      Q('_b(keys: [K!]!): [P] @merge') + 'input K { id: ID! weight: Int size: S } input S { x: Int }\ntype P @key(selectionSet: "{ id }") { id: ID! a: Int @computed(selectionSet: "{ weight size { heigth } }") }',
      [at('3:78', '`P.a` of billing is computed from other fields, but no service offers `P.weight`.'), at('3:78', '`P.a` of billing is computed from other fields, but no service offers `Size.heigth`. Did you mean `height`?')],
    ],
  ])('%s', (_what, users, billing, findings) => {
    expect(conflicts(users, billing)).toEqual(findings);
  });

  it('and the remedies speak in the service’s own names', () => {
    expect(conflicts(Q('it: Int'), Q('node: Int'), { rename: { 'Query.node': 'it' } })[0]).toContain('services.billing.rename: { Query.node: billingIt }');
    expect(conflicts(Q('a: X') + 'type X { x: Int }', Q('b: A') + 'enum A { X }', { rename: { A: 'X' } })[0]).toContain('services.billing.rename: { A: BillingX }');
  });
});

describe('services agree', () => {
  it.each([
    ['on scalars', Q('a: S') + 'scalar S', Q('b: S') + 'scalar S @specifiedBy(url: "https://s")'],
  ])('%s', (_what, users, billing) => {
    expect(conflicts(users, billing)).toEqual([]);
  });

  it('once the remedy is applied', () => {
    expect(conflicts(Q('node: A') + 'type A { x: Int }', Q('node: A') + 'enum A { X }', { prefix: 'B_', rename: { 'Query.node': 'billingNode' } })).toEqual([]);
  });
});
