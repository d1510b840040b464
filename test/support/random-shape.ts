/** Random shapes of values, rows that fit them and rows that do not, and the same types as a schema of graphql-js. */
import fc from 'fast-check';
import {
  GraphQLBoolean, GraphQLEnumType, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLScalarType, GraphQLSchema, GraphQLString, GraphQLUnionType,
  type GraphQLOutputType,
} from 'graphql';
import type { FieldShape, Join, ObjectShape, ValueShape } from '../../src/plan/plan.ts';
import { join } from './shape.ts';

export type Draw = fc.GeneratorValue;

const LEAVES = {
  Int: GraphQLInt, String: GraphQLString, Float: GraphQLFloat, Boolean: GraphQLBoolean, ID: GraphQLID,
  Kind: new GraphQLEnumType({ name: 'Kind', values: { OAK: {}, FIR: {} } }), Json: new GraphQLScalarType({ name: 'Json' }),
};

export const leaves = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: Object.fromEntries(Object.entries(LEAVES).map(([name, type]) => [name, { type }])) }) });

const VALUES: Record<string, fc.Arbitrary<unknown>> = {
  Int: fc.constantFrom(0, 7, -(2 ** 31)), String: fc.constantFrom('', 'x'), Float: fc.constantFrom(0.5, 3), Boolean: fc.boolean(),
  ID: fc.constantFrom('a', 7), Kind: fc.constantFrom('OAK', 'FIR'), Json: fc.constantFrom<unknown>('x', 0, { a: [null] }),
};

const INHERITED = ['__proto__', 'constructor', 'toString', 'valueOf'];

const chance = (draw: Draw, percent: number): boolean => draw(fc.integer, { min: 1, max: 100 }) <= percent;
const upTo = (draw: Draw, max: number): number => draw(fc.integer, { min: 0, max });

/** Draws shapes. The fields of joined rows are kept by entry, for the rows to be drawn later. */
export class Shapes {
  readonly joined: FieldShape[][] = [];
  readonly draw: Draw;
  readonly #hasJoins: boolean;
  #types = 0;

  constructor(draw: Draw, hasJoins: boolean) {
    this.draw = draw;
    this.#hasJoins = hasJoins;
  }

  value(depth: number): ValueShape {
    const { draw } = this;
    const nonNull = chance(draw, 40);
    if (chance(draw, 25)) return { kind: 'list', nonNull, item: this.value(depth) };
    if (depth === 0 || chance(draw, 40)) return { kind: 'leaf', nonNull, type: draw(fc.constantFrom, ...Object.keys(VALUES)) };
    if (chance(draw, 70)) return { kind: 'object', nonNull, shape: this.object(depth - 1) };
    const shapes = Array.from({ length: 1 + upTo(draw, 1) }, () => this.object(depth - 1));
    return { kind: 'abstract', nonNull, type: `U${(this.#types += 1)}`, shapes: Object.fromEntries(shapes.map((shape) => [shape.type, shape])) };
  }

  object(depth: number): ObjectShape {
    const { draw } = this;
    const type = `T${(this.#types += 1)}`;
    const isJoined = this.#hasJoins && chance(draw, 40);
    // graphql-js, beside which shapes without joins are run, does not know such names from what every object inherits.
    const isOdd = this.#hasJoins && chance(draw, 15);
    const fields = Array.from({ length: upTo(draw, 4) }, (_, index): FieldShape => {
      const [name, from] = isOdd ? [INHERITED[index] ?? '', INHERITED[(index + 1) % INHERITED.length] ?? ''] : [`c_f${index}`, `f${index}`];
      return chance(draw, 10) ? { name: `c_t${index}` } : { name, from, source: isJoined ? upTo(draw, 1) : 0, value: this.value(depth) };
    });
    const joins: Join[] = isJoined ? [join(this.joined.push(fields.filter(({ source }) => source === 1)) - 1)] : [];
    return { type, joins, fields };
  }
}

/** What can stand instead of a value; undefined: nothing odd this time. */
export type Odd = (shape: ValueShape) => { readonly value: unknown } | undefined;

export const IDS = ['0', '1', '2'];

/** A value as a service would send it. */
export function row(draw: Draw, shape: ValueShape, odd: Odd = () => undefined): unknown {
  const instead = odd(shape);
  if (instead !== undefined) return instead.value;
  if (!shape.nonNull && chance(draw, 15)) return null;
  if (shape.kind === 'leaf') return draw(() => VALUES[shape.type]!);
  if (shape.kind === 'list') return Array.from({ length: upTo(draw, 3) }, () => row(draw, shape.item, odd));
  const one: ObjectShape = shape.kind === 'object' ? shape.shape : draw(fc.constantFrom<ObjectShape[]>, ...Object.values(shape.shapes));
  return { __typename: one.type, id: draw(fc.constantFrom, ...IDS), ...members(draw, one.fields.filter(({ source }) => source === 0), odd) };
}

export function members(draw: Draw, fields: readonly FieldShape[], odd?: Odd): Record<string, unknown> {
  return Object.fromEntries(fields.flatMap(({ from, value }) => (from === undefined || value === undefined ? [] : [[from, row(draw, value, odd)]])));
}

/** The same types for graphql-js. */
export function schemaOf(fields: readonly FieldShape[]): GraphQLSchema {
  const objectType = (name: string, all: readonly FieldShape[]): GraphQLObjectType => {
    const own = all.flatMap(({ from, value }) => (from === undefined || value === undefined ? [] : [[from, { type: typeOf(value) }] as const]));
    return new GraphQLObjectType({ name, fields: { ...Object.fromEntries(own), none: { type: GraphQLInt } } });
  };
  const typeOf = (shape: ValueShape): GraphQLOutputType => {
    if (shape.nonNull) return new GraphQLNonNull(typeOf({ ...shape, nonNull: false }));
    if (shape.kind === 'leaf') return LEAVES[shape.type as keyof typeof LEAVES];
    if (shape.kind === 'list') return new GraphQLList(typeOf(shape.item));
    if (shape.kind === 'object') return objectType(shape.shape.type, shape.shape.fields);
    const types = Object.values(shape.shapes).map((one) => objectType(one.type, one.fields));
    return new GraphQLUnionType({ name: shape.type, types, resolveType: ({ __typename }: { __typename: string }) => __typename });
  };
  return new GraphQLSchema({ query: objectType('Query', fields) });
}

/** `aliases`: as the client asks; otherwise as the service is asked. */
export function queryOf(fields: readonly FieldShape[], aliases: boolean): string {
  const selection = (shape: ValueShape): string => {
    if (shape.kind === 'leaf') return '';
    if (shape.kind === 'list') return selection(shape.item);
    if (shape.kind === 'object') return queryOf(shape.shape.fields, aliases);
    return `{ ${aliases ? '' : '__typename '}${Object.values(shape.shapes).map((one) => `... on ${one.type} ${queryOf(one.fields, aliases)}`).join(' ')} }`;
  };
  const own = fields.map(({ name, from, value }) => {
    if (from === undefined || value === undefined) return aliases ? `${name}: __typename` : '';
    return `${aliases ? `${name}: ${from}` : from} ${selection(value)}`;
  });
  return `{ ${aliases ? '' : '__typename '}${own.join(' ') || 'none @skip(if: true)'} }`;
}
