/** Random weights and list sizes on a small schema, operations on it, and answers to them. Every type has every field, so that any selection is valid anywhere. */
import fc from 'fast-check';
import { GraphQLList, getNamedType, getNullableType, isAbstractType, isNonNullType, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema } from 'graphql';
import { collectFields, type Operation } from '../../src/plan/collect.ts';
import type { Draw } from './random-shape.ts';

const chance = (draw: Draw, percent: number): boolean => draw(fc.integer, { min: 1, max: 100 }) <= percent;
const one = <T>(draw: Draw, ...all: T[]): T => draw(() => fc.constantFrom(...all));

export const OBJECTS = ['Query', 'T0', 'T1', 'T2'];
const TYPES = ['T0', 'T1', 'T2', 'I', 'U'];

function cost(draw: Draw, isSigned: boolean): string {
  return chance(draw, 40) ? ` @cost(weight: "${one(draw, '0', '1', '3', '0.5', '0.125', ...(isSigned ? ['-2', '-0.5'] : []))}")` : '';
}

function listSize(draw: Draw): string {
  const size = one(draw, '', 'assumedSize: 3', 'slicingArguments: ["first", "last"], requireOneSlicingArgument: false', 'slicingArguments: ["last"], assumedSize: 4, requireOneSlicingArgument: false');
  return size === '' ? '' : ` @listSize(${size})`;
}

export function sdl(draw: Draw): string {
  const [o, l, m] = [one(draw, ...TYPES), one(draw, ...TYPES), one(draw, ...TYPES)];
  const fields = (): string => `s: Int${cost(draw, true)} d: Dear${cost(draw, false)} o: ${o}${cost(draw, true)} n: T1! l(first: Int, last: Int): [${l}]${listSize(draw)}${cost(draw, false)} m: [[${m}!]]
    p(first: Int = 3${cost(draw, true)}): Page @listSize(slicingArguments: ["first"], sizedFields: ["items", "next.items"]) w(i: In${cost(draw, true)}, n: Int${cost(draw, true)}): [Dear]${cost(draw, false)}`;
  return `scalar Dear${cost(draw, false)} union U = T1 | T2 input In { a: Int = 1${cost(draw, true)} b: [In!]${cost(draw, true)} }
    interface I { ${fields()} } type T0 implements I${cost(draw, false)} { ${fields()} } type T1 implements I${cost(draw, false)} { ${fields()} } type T2${cost(draw, false)} { ${fields()} } type Query { ${fields()} }
    type Page { items: [T0] next: Page s: Int }`;
}

const LEAVES = ['s', 'd', 'w', 'x: w(i: { a: 2, b: [{}, { a: 3 }] })', 'y: w(i: $i, n: $n)', 'z: w(i: { b: $is })'];
const COMPOSITES = ['o', 'n', 'l', 'm', 'a: l(first: 2)', 'b: l(first: $n)', 'c: l(first: $k, last: 1)', 'p', 'q: p(first: $n)'];

/** Operation text; conditions, fragments and fields of one name meet in it. With `says` it asks what each object is. */
export function operationText(draw: Draw, says: boolean, schema: GraphQLSchema): string {
  const fragments: string[] = [];
  const condition = (): string => (chance(draw, 15) ? ` @${one(draw, 'skip', 'include')}(if: ${one(draw, '$yes', '$no')})` : '');
  const selection = (type: string, depth: number): string => {
    const parts = Array.from({ length: draw(fc.integer, { min: 1, max: 3 }) }, (): string => {
      if (type === 'Page') return one(draw, 's', `items { ${selection('T0', depth - 1)} }`, depth > 0 ? `next { ${selection('Page', depth - 1)} }` : 's');
      const narrowed = narrowings(type);
      if (narrowed.length > 0 && depth > 0 && chance(draw, 35)) {
        const on = one(draw, ...narrowed);
        if (chance(draw, 50)) return `... on ${on}${condition()} { ${selection(on, depth - 1)} }`;
        return `...F${fragments.push(`on ${on} { ${selection(on, depth - 1)} }`) - 1}${condition()}`;
      }
      if (type === 'U') return 'kind: __typename';
      if (depth <= 0 || chance(draw, 30)) return one(draw, ...LEAVES) + condition();
      const field = one(draw, ...COMPOSITES);
      return `${field}${condition()} { ${selection(targetOf(schema, field), depth - 1)} }`;
    });
    return `${says && type !== 'Page' ? 'kind: __typename ' : ''}${parts.join(' ')}`;
  };
  const text = `query ($n: Int, $k: Int, $i: In, $is: [In!], $yes: Boolean!, $no: Boolean!) { ${selection('Query', 4)} }`;
  return [text, ...fragments.map((fragment, index) => `fragment F${index} ${fragment}`)].join('\n');
}

function narrowings(type: string): string[] {
  return { I: ['T0', 'T1', 'I', 'U'], U: ['T1', 'T2', 'I', 'U'], T0: ['I', 'T0'], T1: ['I', 'U'], T2: ['U'] }[type] ?? [];
}

function targetOf(schema: GraphQLSchema, field: string): string {
  const name = /^(?:\w+: )?(\w+)/.exec(field)?.[1] ?? '';
  return getNamedType(schema.getQueryType()!.getFields()[name]!.type).name;
}

const item = (depth: number): fc.Arbitrary<unknown> => fc.record({ a: fc.constantFrom(1, null, 5), ...(depth > 0 && { b: fc.option(fc.array(item(depth - 1), { maxLength: 2 })) }) }, { requiredKeys: [] });
const input = fc.option(item(2));

export const variablesOf: fc.Arbitrary<Record<string, unknown>> = fc.record({
  n: fc.constantFrom(null, -1, 0, 1, 3), k: fc.constantFrom(null, -5, 0, 2), i: input, is: fc.array(item(1), { maxLength: 2 }), yes: fc.constant(true), no: fc.constant(false),
});

/** An answer; `sizes` says how long the outermost list of a field may be. Rows know their type as `type`, which no answer shows. */
export class Row {
  readonly type: string;
  constructor(type: string) {
    Object.defineProperty(this, 'type', { value: (this.type = type), enumerable: false });
  }
}

export function answer(draw: Draw, operation: Operation, type: GraphQLObjectType, sets: Parameters<typeof collectFields>[2], longest: (row: Row, name: string) => number, row = new Row(type.name)): Row {
  const values = row as unknown as Record<string, unknown>;
  const { schema } = operation;
  for (const [name, nodes] of collectFields(operation, type, sets)) {
    const field = nodes[0].name.value;
    if (field === '__typename') {
      values[name] = type.name;
      continue;
    }
    const make = (declared: GraphQLOutputType, length: number): unknown => {
      if (!isNonNullType(declared) && chance(draw, 15)) return null;
      const nullable = getNullableType(declared);
      if (nullable instanceof GraphQLList) return Array.from({ length: draw(fc.integer, { min: 0, max: length }) }, () => make(nullable.ofType, 2));
      if (nodes[0].selectionSet === undefined) return 7;
      const types = isAbstractType(nullable) ? schema.getPossibleTypes(nullable) : [nullable as GraphQLObjectType];
      return answer(draw, operation, one(draw, ...types), nodes.flatMap(({ selectionSet }) => selectionSet ?? []), longest);
    };
    values[name] = make(type.getFields()[field]!.type, longest(row, name));
  }
  return row;
}
