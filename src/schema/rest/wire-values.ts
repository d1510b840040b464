/**
 * GraphQL input values as a REST service reads them: enum values by their `@restValue`, input fields by their `property`,
 * `Long` digit by digit, `Base64` checked. Custom scalars of other names are handed on as they came, but for
 * numbers that would be sent as null.
 */
import { getNullableType, isEnumType, isInputObjectType, isListType, type GraphQLInputType } from 'graphql';
import { GatewayError } from '../../errors.ts';
import { propertyOf, restValueOf } from './read-rest.ts';

const LONG = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/**
 * Lists and objects become plain JSON values, a `Long` that a number cannot hold a bigint; undefined stays undefined.
 * `subject` begins the message, e.g. `` `ids` of `Query.stocks` ``.
 *
 * @throws GatewayError BAD_USER_INPUT
 */
export function toWire(value: unknown, type: GraphQLInputType, subject: string): unknown {
  return value === null || value === undefined ? value : writerOf(type)(value, subject);
}

/** Of a value that is there. */
type Writer = (value: unknown, subject: string) => unknown;

/** What a type is, is asked once: lists have many items. A type lives as long as its schema. */
const writers = new WeakMap<GraphQLInputType, Writer>();

function writerOf(type: GraphQLInputType): Writer {
  let writer = writers.get(type);
  if (writer === undefined) writers.set(type, (writer = compileWriter(type)));
  return writer;
}

function compileWriter(declared: GraphQLInputType): Writer {
  const type = getNullableType(declared);
  if (isListType(type)) {
    let item: Writer | undefined;
    return (value, subject) => {
      const write = (item ??= writerOf(type.ofType)); // when it is needed: a type may hold itself
      return (Array.isArray(value) ? value : [value]).map((one: unknown) => (one === null || one === undefined ? null : write(one, subject) ?? null));
    };
  }
  if (isEnumType(type)) {
    return (value) => {
      const known = typeof value === 'string' ? type.getValue(value) : undefined;
      return known ? restValueOf(known) : value;
    };
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map((field) => ({ name: field.name, property: propertyOf(field), type: field.type }));
    return (value, subject) => {
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        fields.flatMap(({ name, property, type: declared }) => {
          const inner = own(value, name);
          return inner === undefined ? [] : [[property, toWire(inner, declared, subject)] as const];
        }),
      );
    };
  }
  if (type.name === 'Long') return toLong;
  if (type.name === 'Base64') return toBase64;
  return (value, subject) => {
    const problem = numberProblem(value);
    if (problem !== undefined) throw new GatewayError('BAD_USER_INPUT', `${subject} ${problem}`);
    return value;
  };
}

/** What is wrong with a number, or with one somewhere in a value: a literal such as 1e400 is Infinity, and JSON has no word for it. */
export function numberProblem(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'has a number that is too large to be sent.';
  if (typeof value !== 'object' || value === null) return undefined;
  for (const part of Object.values(value)) {
    const problem = numberProblem(part);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** An own property: arguments may be called `constructor`. */
export function own(value: object, name: string): unknown {
  // Proof: only read, and only where it is there; what it is stays unknown.
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function toLong(value: unknown, subject: string): number | bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) {
    const long = BigInt(value);
    if (long >= LONG.min && long <= LONG.max) return Number.isSafeInteger(Number(long)) ? Number(long) : long;
  }
  throw new GatewayError('BAD_USER_INPUT', `${subject} takes a Long: an integer, written as a string of digits when it is beyond 9007199254740991, from -9223372036854775808 to 9223372036854775807.`);
}

function toBase64(value: unknown, subject: string): string {
  if (typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value) return value;
  throw new GatewayError('BAD_USER_INPUT', `${subject} takes Base64: bytes in the standard alphabet (A–Z, a–z, 0–9, + and /), padded with = to a multiple of four.`);
}
