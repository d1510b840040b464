import { describe, expect, it } from 'vitest';
import { intersections } from '../../src/schema/conflicts.ts';
import { Q, at, b, both, conflicts, u } from './pair.ts';

describe('types of input that disagree are refused with both places', () => {
  it.each([
    ['an enum used both ways', Q('a(e: E): Int') + 'enum E { A B }', Q('b: E') + 'enum E { A B C }', [
      `schemas/users.graphql:2:6: The enum \`E\` is taken as input and given in answers, so every service must have the same values; ${u('2:6')} lacks \`C\` of ${b('2:14')}: add what is missing, or rename or prefix \`E\` in one of the services.`,
    ]],
    ['enums with nothing in common', Q('a(e: E): Int') + 'enum E { A }', Q('b(e: E): Int') + 'enum E { B }', [at('2:6', `\`E\` has no value in common in ${u('2:6')} and ${b('2:6')}, so no client could use it: rename or prefix it in one of them.`)]],
    ['a default that only one knows', Q('a(e: E): Int') + 'enum E { A }', Q('b(e: [E] = [A, B]): Int') + 'enum E { A B }', [
      at('1:25', `The default \`B\` in ${b('1:16')} is a value of \`E\` that not every service knows: choose another default, or rename or prefix \`E\` in one of the services.`),
    ]],
    ['an input field required in one', Q('a(i: I): Int') + 'input I { x: Int }', Q('b(i: I): Int') + 'input I { x: Int y: Int! }', [
      at('2:18', `\`I.y\` is required in ${b('2:18')} and missing in ${u('2:7')}: add it there, make it optional, or rename or prefix \`I\` in one of the services.`),
    ]],
    ['an input field of another type', Q('a(i: I): Int') + 'input I { x: Int }', Q('b(i: I): Int') + 'input I { x: ID }', [at('2:11', `\`I.x\` is \`Int\` in ${u('2:11')} and \`ID\` in ${b('2:11')}: make them agree, or rename or prefix \`I\` in one of the services.`)]],
    ['inputs with nothing in common', Q('a(i: I): Int') + 'input I { x: Int }', Q('b(i: I): Int') + 'input I { y: Int }', [at('2:7', `\`I\` has no field in common in ${u('2:7')} and ${b('2:7')}, so no client could use it: rename or prefix it in one of them.`)]],
    ['@oneOf in one', Q('a(i: I): Int') + 'input I @oneOf { x: Int }', Q('b(i: I): Int') + 'input I { x: Int }', [at('2:7', `\`I\` is @oneOf in ${u('2:7')} and not in ${b('2:7')}: make them agree, or rename or prefix it in one of them.`)]],
  ])('%s', (_what, users, billing, findings) => {
    expect(conflicts(users, billing)).toEqual(findings);
  });
});

describe('services agree', () => {
  it.each([
    ['on enums in answers', Q('a: E') + 'enum E { A B }', Q('b: E') + 'enum E { A C }'],
  ])('%s', (_what, users, billing) => {
    expect(conflicts(users, billing)).toEqual([]);
  });
});

describe('intersections', () => {
  it('keeps of enums used only as input and of input types what every service knows', () => {
    const { enums, inputs } = intersections(both(
      Q('a(e: E, i: I, o: Own): Out') + 'enum E { A B } enum Out { X } input I { x: Int y: Int } enum Own { A }',
      Q('b(e: E, i: I): Out') + 'enum E { B C } enum Out { Y } input I { y: Int z: Int }',
    ));
    expect([...enums]).toEqual([['E', new Set(['B'])]]);
    expect([...inputs]).toEqual([['I', new Set(['y'])]]);
  });

  it('leaves enums alone that some service gives in answers', () => {
    expect([...intersections(both(Q('a(e: E): Int') + 'enum E { A }', Q('b: E') + 'enum E { A }')).enums]).toEqual([]);
  });
});
