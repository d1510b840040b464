/**
 * A JSON answer → what graphql-js completes. Only the shape is looked at here, to the depth where the next field begins: each
 * value that does not fit is an error at its own place, and its siblings are served.
 */
import { getNamedType, getNullableType, isAbstractType, isLeafType, isListType, type GraphQLObjectType, type GraphQLOutputType } from 'graphql';
import { misfit } from '../misfit.ts';
import { readLeaf } from './leaf.ts';
import type { ChooseMember } from './member.ts';
import { propertyOf } from './read-rest.ts';
import { Member, WHOLE_ROW, isJsonObject } from './row.ts';
import { own } from './wire-values.ts';

/** The value, null, or an Error in its place; in lists too. Whether null may stand there is for graphql-js to say. */
export type ReadAnswer = (value: unknown, type: GraphQLOutputType) => unknown;

export function answerReader(service: string, chooseMember: ChooseMember): ReadAnswer {
  const read: ReadAnswer = (value, declared) => {
    const type = getNullableType(declared);
    if (value === null || value === undefined) return null;
    if (isListType(type)) return Array.isArray(value) ? value.map((item: unknown) => read(item, type.ofType)) : misfit(service);
    if (isLeafType(type)) return readLeaf(value, type) ?? misfit(service);
    if (isAbstractType(type)) {
      const member = chooseMember(type, value);
      return member === undefined ? misfit(service) : new Member(member, value);
    }
    return isJsonObject(value) || mayBeNoObject(type) ? value : misfit(service);
  };
  return read;
}

/** Rows of `[1, 2]` are objects with one field, which is the row. */
function mayBeNoObject(type: GraphQLObjectType): boolean {
  return Object.values(type.getFields()).some((field) => propertyOf(field) === WHOLE_ROW && isLeafType(getNamedType(field.type)));
}

/**
 * `select: "data.items"`, property by property: null where one is missing.
 *
 * @throws GatewayError UPSTREAM_INVALID_RESPONSE when something on the way is no object.
 */
export function select(body: unknown, path: readonly string[], service: string): unknown {
  let value = body ?? null;
  for (const name of path) {
    if (value === null) return null;
    if (!isJsonObject(value)) throw misfit(service);
    value = own(value, name) ?? null;
  }
  return value;
}
