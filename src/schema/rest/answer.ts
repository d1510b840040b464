/**
 * A JSON answer → what graphql-js completes. Only the shape is looked at here, to the depth where the next field begins: each
 * value that does not fit is an error at its own place, and its siblings are served.
 */
import { getNamedType, getNullableType, isAbstractType, isLeafType, isListType, isObjectType, type GraphQLObjectType, type GraphQLOutputType } from 'graphql';
import { isJsonObject } from '../../lib/json.ts';
import { misfit } from '../misfit.ts';
import { readLeaf } from './leaf.ts';
import type { ChooseMember } from './member.ts';
import { propertyOf } from './read-rest.ts';
import { Member, WHOLE_ROW } from './row.ts';
import { itemOf, kindOf, reasonOf, type Place } from './reason.ts';
import { own } from './wire-values.ts';

/** The value of `field` (`Pet.name`), null, or an Error in its place; in lists too. Whether null may stand there is not asked here. */
export type ReadAnswer = (value: unknown, type: GraphQLOutputType, field: string) => unknown;

export function answerReader(service: string, chooseMember: ChooseMember): ReadAnswer {
  const read = (value: unknown, declared: GraphQLOutputType, place: Place): unknown => {
    if (value === null || value === undefined) return null;
    const type = getNullableType(declared);
    if (areObjects(value, type)) return value;
    const unfit = (problem?: string): Error => misfit(service, { reason: reasonOf(place, value, problem) });
    if (isListType(type)) {
      const itemPlace = itemOf(place);
      return Array.isArray(value) ? value.map((item: unknown) => read(item, type.ofType, itemPlace)) : unfit();
    }
    if (isLeafType(type)) return readLeaf(value, type) ?? unfit(typeof value === 'object' ? '' : ' that it cannot hold');
    if (isAbstractType(type)) {
      const member = chooseMember(type, value);
      return member === undefined ? unfit(' that none of its types fits') : new Member(member, value);
    }
    return isJsonObject(value) || mayBeNoObject(type) ? value : unfit();
  };
  return (value, type, field) => read(value, type, { field, type });
}

/** As answers of doors for many nearly always are. */
function areObjects(value: unknown, type: GraphQLOutputType): boolean {
  return isListType(type) && isObjectType(getNullableType(type.ofType)) && Array.isArray(value) && value.every(isJsonObject);
}

/** Rows of `[1, 2]` are objects with one field, which is the row. */
export function mayBeNoObject(type: GraphQLObjectType): boolean {
  return Object.values(type.getFields()).some((field) => propertyOf(field) === WHOLE_ROW && isLeafType(getNamedType(field.type)));
}

/**
 * `select: "data.items"`, property by property: null where one is missing.
 *
 * @throws GatewayError UPSTREAM_INVALID_RESPONSE when something on the way is no object.
 */
export function select(body: unknown, path: readonly string[], service: string, field: string): unknown {
  let value = body ?? null;
  for (const name of path) {
    if (value === null) return null;
    if (!isJsonObject(value)) throw misfit(service, { reason: `${field} selects ${path.join('.')}; ${kindOf(value)} came where \`${name}\` was looked for` });
    value = own(value, name) ?? null;
  }
  return value;
}
