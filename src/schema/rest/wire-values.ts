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
  if (value === null || value === undefined) return value;
  const nullable = getNullableType(type);
  if (isListType(nullable)) return (Array.isArray(value) ? value : [value]).map((item: unknown) => toWire(item, nullable.ofType, subject) ?? null);
  if (isEnumType(nullable)) {
    const known = typeof value === 'string' ? nullable.getValue(value) : undefined;
    return known ? restValueOf(known) : value;
  }
  if (isInputObjectType(nullable)) {
    if (typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.values(nullable.getFields()).flatMap((field) => {
        const inner = own(value, field.name);
        return inner === undefined ? [] : [[propertyOf(field), toWire(inner, field.type, subject)] as const];
      }),
    );
  }
  if (nullable.name === 'Long') return toLong(value, subject);
  if (nullable.name === 'Base64') return toBase64(value, subject);
  const problem = numberProblem(value);
  if (problem !== undefined) throw new GatewayError('BAD_USER_INPUT', `${subject} ${problem}`);
  return value;
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
