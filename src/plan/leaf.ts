/**
 * Values of scalars and enums as services send them: what the client's type takes, and what is given for it. As strict as
 * `parseValue` of GraphQL's own scalars, which a service's answers have always been read with; a scalar that is not GraphQL's
 * own says nothing about its values, and they pass as they are.
 */
import { isEnumType, isLeafType, type GraphQLLeafType, type GraphQLSchema } from 'graphql';

/** Instead of a value: what was found does not fit. */
export const BAIL = Symbol('bail');

/** The value as the client gets it, or {@link BAIL}. */
export type LeafReader = (value: unknown) => unknown;

export interface Leaf {
  /** Null does not fit. Nothing that a row merely inherits does either. */
  readonly read: LeafReader;
  /** Null is null; absent does not fit. */
  readonly readNullable: LeafReader;
  /** Whether values that fit are given as they are. */
  readonly isVerbatim: boolean;
}

/** Each check is written out twice: they run for every value of every answer, and one call is half of two. */
export function compileLeaf(type: GraphQLLeafType): Leaf {
  if (!isEnumType(type)) return SCALARS.get(type.name) ?? ANY;
  const names = new Set<unknown>(type.getValues().map(({ name }) => name));
  return {
    read: (value) => (names.has(value) ? value : BAIL),
    readNullable: (value) => (value === null || names.has(value) ? value : BAIL),
    isVerbatim: true,
  };
}

/** The same by name, as plans say it. */
export function leafNamed(name: string, schema: GraphQLSchema): Leaf {
  const type = schema.getType(name);
  if (!isLeafType(type)) throw new TypeError(`the plan has \`${name}\` for a leaf, and the graph does not`);
  return compileLeaf(type);
}

const STRING: Leaf = {
  read: (value) => (typeof value === 'string' ? value : BAIL),
  readNullable: (value) => (typeof value === 'string' || value === null ? value : BAIL),
  isVerbatim: true,
};

const BOOLEAN: Leaf = {
  read: (value) => (typeof value === 'boolean' ? value : BAIL),
  readNullable: (value) => (typeof value === 'boolean' || value === null ? value : BAIL),
  isVerbatim: true,
};

/** 32 bits, signed. */
const INT: Leaf = {
  read: (value) => (typeof value === 'number' && (value | 0) === value ? value : BAIL),
  readNullable: (value) => ((typeof value === 'number' && (value | 0) === value) || value === null ? value : BAIL),
  isVerbatim: true,
};

/** JSON's `1e999` is read as infinity, which is no Float. */
const FLOAT: Leaf = {
  read: (value) => (Number.isFinite(value) ? value : BAIL),
  readNullable: (value) => (Number.isFinite(value) || value === null ? value : BAIL),
  isVerbatim: true,
};

/** A service may count; to clients an ID is a string. */
const ID: Leaf = {
  read: (value) => (typeof value === 'string' ? value : isInteger(value) ? String(value) : BAIL),
  readNullable: (value) => (typeof value === 'string' || value === null ? value : isInteger(value) ? String(value) : BAIL),
  isVerbatim: false,
};

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}

const ANY: Leaf = {
  read: (value) => (value === null || value === undefined || typeof value === 'function' ? BAIL : value),
  readNullable: (value) => (value === undefined || typeof value === 'function' ? BAIL : value),
  isVerbatim: true,
};

/** One of GraphQL's own by name; undefined for any other. */
export function scalarNamed(name: string): Leaf | undefined {
  return SCALARS.get(name);
}

const SCALARS: ReadonlyMap<string, Leaf> = new Map([['String', STRING], ['Boolean', BOOLEAN], ['Int', INT], ['Float', FLOAT], ['ID', ID]]);
