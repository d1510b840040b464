import { describe, expect, it } from 'vitest';
import { Q, at, b, conflicts, u } from './pair.ts';

describe('types of answers that disagree are refused with both places', () => {
  it.each([
    ['fields that cannot be reached', Q('a: P') + 'type P { next: Int }', Q('b: P') + 'type P { next: Int end: Int cursor: ID }', [
      at('2:20', `\`P\` has \`end\`, \`cursor\` in ${b('2:6')} only, which has no @merge door for it, so a \`P\` from ${u('2:6')} cannot get it: add a door in billing (@key and @merge), make the types agree, or rename or prefix one of them.`),
    ]],
    ['fields that cannot be reached from below a door', Q('_us(ids: [ID!]!): [U] @merge(keyField: "id")') + 'type U { id: ID! p: P } type P { x: Int }', Q('p: P') + 'type P { x: Int y: Int }', [
      at('2:17', `\`P\` has \`y\` in ${b('2:6')} only, which has no @merge door for it, so a \`P\` from ${u('2:30')} cannot get it: add a door in billing (@key and @merge), make the types agree, or rename or prefix one of them.`),
    ]],
    ['fields behind a door whose key the other lacks', Q('a: U') + 'type U { uid: ID! }', Q('_b(ids: [ID!]!): [U] @merge(keyField: "id")') + 'type U { id: ID! }', [
      at('2:10', `\`U\` has \`id\` in ${b('2:6')} only, whose door takes \`id\`, so a \`U\` from ${u('2:6')} cannot get it: add \`id\` in users, make the types agree, or rename or prefix one of them.`),
    ]],
    ['a field of another type', Q('a: P') + 'type P { x: Int }', Q('b: P') + 'type P { x: ID }', [at('2:10', `\`P.x\` is \`Int\` in ${u('2:10')} and \`ID\` in ${b('2:10')}: make them agree, or rename or prefix \`P\` in one of the services.`)]],
    ['a list in one of them', Q('a: P') + 'type P { x: [Int]! }', Q('b: P') + 'type P { x: Int }', [at('2:10', `\`P.x\` is \`[Int]!\` in ${u('2:10')} and \`Int\` in ${b('2:10')}: make them agree, or rename or prefix \`P\` in one of the services.`)]],
    ['an argument of another type', Q('a: P') + 'type P { x(a: Int): Int }', Q('b: P') + 'type P { x(a: Int!): Int }', [
      at('2:10', `\`P.x\` takes different arguments in ${u('2:10')} and ${b('2:10')}: \`a\` is \`Int\` in the first and \`Int!\` in the second; make them agree, or rename or prefix \`P\` in one of the services.`),
    ]],
    ['an argument required in one', Q('a: P') + 'type P { x(a: Int!): Int }', Q('b: P') + 'type P { x: Int }', [
      at('2:10', `\`P.x\` takes different arguments in ${u('2:10')} and ${b('2:10')}: \`a\` is required in the first and missing in the second; make them agree, or rename or prefix \`P\` in one of the services.`),
    ]],
    ['an interface that a type of the other lacks', Q('a: N') + 'interface N { id: ID } type T implements N { id: ID }', Q('b: N') + 'interface N { id: ID at: Int } type S implements N { id: ID at: Int }', [
      at('2:22', `The interface \`N\` has the field \`at\` in ${b('2:22')}, which \`T\` of ${u('2:29')} lacks: add the field there, or rename or prefix one of the interfaces.`),
    ]],
  ])('%s', (_what, users, billing, findings) => {
    expect(conflicts(users, billing)).toEqual(findings);
  });
});

describe('services agree', () => {
  const door = (name: string) => `${name}(ids: [ID!]!): [U] @merge(keyField: "id")`;
  it.each([
    ['on the same value type', Q('a: P') + 'type P { x: Int! }', Q('b: P') + 'type P { x: Int }'],
    ['when a stub can be completed through a door', Q('a: U') + 'type U { id: ID! }', Q(door('_b')) + 'type U { id: ID! spend: Int }'],
    ['when the service with the door gives the type only through it', Q('a: U') + 'type U { id: ID! name: String }', Q(door('_b')) + 'type U { id: ID! spend: Int }'],
    ['when both have doors', Q(`a: U ${door('_a')}`) + 'type U { id: ID! name: String }', Q(`b: U ${door('_b')}`) + 'type U { id: ID! spend: Int }'],
    ['when a third field leads to the key', Q('a: U') + 'type U { uid: ID! }', Q('_c(uids: [ID!]!): [U] @merge(keyField: "uid")' + door('_b')) + 'type U { uid: ID! id: ID! }'],
    ['when the odd field is @inaccessible', Q('a: P') + 'type P { x: Int y: Int @inaccessible }', Q('b: P') + 'type P { x: Int }'],
    ['when the odd type is left over', Q('a: P') + 'type P { x: Int y: Int }', Q('b: Int') + 'type P { x: Int }'],
    ['on optional arguments that one has', Q('a: P') + 'type P { x(a: Int): Int }', Q('b: P') + 'type P { x: Int }'],
    ['on unions and interfaces with other members', Q('a: N u: U') + 'interface N { id: ID } type T implements N { id: ID } union U = T', Q('b: N v: U') + 'interface N { id: ID } type S implements N { id: ID } union U = S'],
  ])('%s', (_what, users, billing) => {
    expect(conflicts(users, billing)).toEqual([]);
  });
});
