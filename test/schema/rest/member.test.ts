import { buildSchema, isAbstractType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { memberChooser } from '../../../src/schema/rest/member.ts';

const DIRECTIVES = 'directive @rest(path: String, property: String) on FIELD_DEFINITION directive @restValue(value: String!) on ENUM_VALUE type Query { any: Any } ';

function choose(sdl: string, errorTypes: readonly string[] = []): (row: unknown) => string | undefined {
  const schema = buildSchema(DIRECTIVES + sdl);
  const type = schema.getType('Any');
  if (!isAbstractType(type)) throw new Error('Any is to be chosen from');
  const member = memberChooser(schema, new Map([['Any', new Set(errorTypes)]]));
  return (row) => member(type, row);
}

describe('the member that a row is', () => {
  it('has the value of the enum that tells them apart', () => {
    const member = choose('union Any = Cat | Dog enum CatKind { CAT @restValue(value: "cat") } enum DogKind { dog } type Cat { kind: CatKind lives: Int } type Dog { kind: DogKind! lives: Int barks: Boolean }');
    expect([{ kind: 'cat' }, { kind: 'cat', lives: 9, barks: true }, { kind: 'dog', lives: 1 }].map(member)).toEqual(['Cat', 'Cat', 'Dog']);
    expect([{ kind: 'fish' }, { kind: ['cat'] }, { kind: 'CAT' }, { lives: 9 }, {}].map(member)).toEqual([undefined, undefined, undefined, 'Cat', 'Cat']);
  });

  it('has every property that may not be null, own and not null', () => {
    const member = choose('union Any = A | B type A { a: ID! @rest(property: "x-a") constructor: ID! } type B { b: ID! more: [A!]! @rest(path: "/b") }');
    expect([{ 'x-a': 1, constructor: 2 }, { b: 1 }, { 'x-a': 1 }, { b: null }, { a: 1 }].map(member)).toEqual(['A', 'B', undefined, undefined, undefined]);
  });

  it('knows most of the properties, those of the row in another object too; of equals it is the first', () => {
    const member = choose('union Any = A | B | C type A { x: Int y: Int } type B { x: Int inner: Inner @rest(property: ".") } type C { x: Int } type Inner { z: Int w: Int outer: B @rest(property: ".") }');
    expect([{ x: 1, y: 1 }, { x: 1, z: 1, w: 1 }, { x: 1 }, { v: 1 }].map(member)).toEqual(['A', 'B', 'A', 'A']);
  });

  it('of an interface is the first in the SDL', () => {
    expect(choose('interface Any { id: ID } type Late { other: Early } type Early implements Any { id: ID } type Later implements Any { id: ID }')({ id: 1 })).toBe('Early');
    expect(choose('type Z implements Any { id: ID } type Y { a: A } type A implements Any { id: ID } interface Any { id: ID }')({ id: 1 })).toBe('Z');
  });

  it('takes a row that is no object into the leaf that is the row', () => {
    const member = choose('scalar Long scalar JSON union Any = Text | Flag | Number | Numbers | O type Text { value: String! @rest(property: ".") } type Flag { value: Boolean @rest(property: ".") } type Number { value: Long @rest(property: ".") } type Numbers { values: [Float] @rest(property: ".") } type O { a: Int }');
    expect(['x', true, 5, 9007199254740993n, [1.5, null], {}, { a: 1 }, 1.5, [['x']], ['x']].map(member)).toEqual(['Text', 'Flag', 'Number', 'Number', 'Numbers', 'O', 'O', undefined, undefined, undefined]);
  });

  it('is never one that only answers to a status', () => {
    const member = choose('union Any = Cat | NotFound type Cat { id: ID! } type NotFound { reason: String }', ['NotFound']);
    expect([{ id: 1 }, { reason: 'x' }, {}].map(member)).toEqual(['Cat', undefined, undefined]);
  });

  it('is none where nothing fits', () => {
    const member = choose('union Any = A type A { id: ID! }');
    expect(['x', 5, true, [], [{ id: 1 }], {}].map(member)).toEqual(Array.from({ length: 6 }, () => undefined));
  });
});
