/**
 * A graph before it is split: types, keys and rows. Plain data; `evaluate` (values.ts) says what a field of a row is, the
 * same for the graph as one schema and for each service that holds a part of it.
 *
 * What keeps both sides equal whatever way an answer takes:
 *  - keys are always there and never fail, except the second keys of a ghost: a row that something refers to and nobody has.
 *    All that is known of it is its first key; every other field is null;
 *  - a type that has ghosts has no row that may be nulled as a whole (a null or an error where the type says non-null), for a
 *    failed row of a bulk door explains the gaps beside it;
 *  - what is non-null and read without the client asking (keys, inputs of computed fields) is complete.
 */
export interface World {
  /** Entities, value types, and the roots `Query` and `Mutation`. */
  readonly types: ReadonlyMap<string, TypeSpec>;
  readonly abstracts: ReadonlyMap<string, AbstractSpec>;
  /** Type → id → field → what is there. Roots have the one row `root`. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Cells>>;
}

export interface TypeSpec {
  readonly name: string;
  readonly kind: 'entity' | 'value' | 'root';
  readonly fields: ReadonlyMap<string, FieldSpec>;
  /** First the one that also a ghost has. Empty for values. */
  readonly keys: readonly Key[];
  readonly hasGhosts: boolean;
  /** No null and no error where the type says non-null. */
  readonly isClean: boolean;
}

export interface FieldSpec {
  readonly name: string;
  readonly type: TypeRef;
  readonly args: readonly ArgName[];
  /** Of a field that returns an interface or union: the types that stand there. */
  readonly possible?: readonly string[];
  /** Fields of the same type whose values it is made of. */
  readonly inputs?: readonly string[];
  /** A root field that fetches by `id`, or changes what it fetches. */
  readonly action?: 'lookup' | 'bump';
}

/** `nonNull[0]` is the outermost; one more than there are lists. */
export interface TypeRef {
  readonly named: string;
  readonly nonNull: readonly boolean[];
}

export interface AbstractSpec {
  readonly name: string;
  readonly kind: 'interface' | 'union';
  readonly types: readonly string[];
  /** Of an interface: fields that all its types have alike. */
  readonly fields: readonly string[];
}

export interface Member {
  readonly name: string;
  readonly members?: readonly Member[];
}

export type Key = readonly Member[];

/** A row of a type, wherever it stands. `inputs`: what a service was sent to compute from. */
export interface Token {
  readonly t: string;
  readonly id: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What stands where a field fails. */
export class Failure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export type Cell = string | number | boolean | null | Failure | Token | readonly Cell[];
export type Cells = Readonly<Record<string, Cell>>;

/** An argument of one name has one type everywhere. Each changes the value: see values.ts. */
export const ARGUMENTS = {
  by: 'Int = 1',
  need: 'Int!',
  tag: 'String',
  mode: 'Mode! = A',
  box: 'Box',
  first: 'Int = 9',
  id: 'ID!',
} as const;

export type ArgName = keyof typeof ARGUMENTS;

export function isLeaf(world: Pick<World, 'types' | 'abstracts'>, { named }: TypeRef): boolean {
  return !world.types.has(named) && !world.abstracts.has(named);
}

export function printRef({ named, nonNull }: TypeRef, nameOf: (name: string) => string = (name) => name): string {
  const [outer = false, ...inner] = nonNull;
  const text = inner.length === 0 ? nameOf(named) : `[${printRef({ named, nonNull: inner }, nameOf)}]`;
  return outer ? `${text}!` : text;
}

export function fieldOf(world: Pick<World, 'types'>, type: string, field: string): FieldSpec {
  return world.types.get(type)!.fields.get(field)!;
}
