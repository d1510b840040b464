/**
 * JSON values as the leaves of a schema: enum texts become names, integers beyond a number's reach keep their digits, and the
 * scalars of GraphQL itself take what graphql-js can serialize.
 */
import { isEnumType, isSpecifiedScalarType, type GraphQLEnumType, type GraphQLLeafType, type GraphQLScalarType } from 'graphql';
import { restValueOf } from './read-rest.ts';
import { numberProblem } from './wire-values.ts';

const LONG = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** What graphql-js serializes for it; undefined when the type cannot hold the value. The value is not null. */
export function readLeaf(value: unknown, type: GraphQLLeafType): unknown {
  if (isEnumType(type)) return isScalar(value) ? namesOf(type).get(String(value)) : undefined;
  if (type.name === 'Long') return readLong(value);
  if (type.name === 'Base64') return typeof value === 'string' ? value : undefined;
  if (!isSpecifiedScalarType(type)) return numberProblem(value) === undefined ? withDigits(value) : undefined;
  if (!isScalar(value)) return undefined;
  if (typeof value !== 'bigint') return serialized(value, type);
  if (type.name === 'Float') return Number(value);
  return type.name === 'ID' || type.name === 'String' ? String(value) : undefined;
}

/** Tried here, without a stack: what graphql-js throws later on has one, which is most of the cost of an answer full of faults. */
function serialized(value: string | number | boolean, type: GraphQLScalarType): unknown {
  if (typeof value === 'string' && (type.name === 'String' || type.name === 'ID')) return value;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return type.serialize(value);
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Whether a value is of the type without being converted: what tells the members of a union apart. */
export function isOfLeaf(value: unknown, type: GraphQLLeafType): boolean {
  const read = value === null || value === undefined ? undefined : readLeaf(value, type);
  if (read === undefined || !isSpecifiedScalarType(type)) return read !== undefined;
  try {
    type.parseValue(typeof value === 'bigint' && type.name !== 'String' ? read : value);
    return true;
  } catch {
    return false;
  }
}

function isScalar(value: unknown): value is string | number | boolean | bigint {
  return typeof value !== 'object';
}

/** Text of the service → name. An enum lives as long as its schema. */
const enumNames = new WeakMap<GraphQLEnumType, ReadonlyMap<string, string>>();

function namesOf(type: GraphQLEnumType): ReadonlyMap<string, string> {
  let names = enumNames.get(type);
  if (names === undefined) enumNames.set(type, (names = new Map(type.getValues().map((value) => [restValueOf(value), value.name]))));
  return names;
}

/** A number where that is exact, else the digits: what JSON can carry to every client. */
function readLong(value: unknown): number | string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'bigint' && !(typeof value === 'string' && /^-?\d{1,19}$/.test(value))) return undefined;
  const long = BigInt(value);
  if (long < LONG.min || long > LONG.max) return undefined;
  return Number.isSafeInteger(Number(long)) ? Number(long) : String(long);
}

/** Custom scalars take any JSON; JSON.stringify would choke on a bigint. */
function withDigits(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(withDigits);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withDigits(part)])) : value;
}
