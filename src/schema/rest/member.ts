/**
 * Which member of a union or interface a row is. REST answers do not say it in one way, so the shape decides:
 *
 *  A. a row that is no object is of a type with a `property: "."` leaf that takes it;
 *  B. an object has every property that may not be null, and texts of the enum where one is expected: an enum of one value
 *     is how a discriminator is written;
 *  C. of those that fit, the one that knows most of the row's properties; of equals, the first in the SDL.
 *
 * Types that only `errors[].type` speaks of are answers to a status and never a guess.
 */
import {
  getNamedType, getNullableType, isEnumType, isInterfaceType, isLeafType, isListType, isNonNullType, isObjectType,
  type GraphQLAbstractType, type GraphQLEnumType, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema,
} from 'graphql';
import { isJsonObject } from '../../lib/json.ts';
import { isOfLeaf, readLeaf } from './leaf.ts';
import { propertyOf } from './read-rest.ts';
import { hasCall } from './rest-directive.ts';
import { WHOLE_ROW } from './row.ts';
import { own } from './wire-values.ts';

/** The name of the row's type; undefined when none fits. */
export type ChooseMember = (type: GraphQLAbstractType, row: unknown) => string | undefined;

interface Candidate {
  readonly name: string;
  /** Types of the leaves that are the row itself, or of their lists. */
  readonly wholes: readonly GraphQLOutputType[];
  /** Properties that may not be null. */
  readonly required: readonly string[];
  readonly enums: readonly (readonly [property: string, type: GraphQLEnumType])[];
  readonly known: ReadonlySet<string>;
}

/** `errorTypes`: by union or interface, the names of the members that answer to a status only. */
export function memberChooser(schema: GraphQLSchema, errorTypes: ReadonlyMap<string, ReadonlySet<string>>): ChooseMember {
  const candidates = new Map<string, readonly Candidate[]>();
  return (type, row) => {
    let known = candidates.get(type.name);
    if (known === undefined) candidates.set(type.name, (known = membersOf(schema, type).filter(({ name }) => !errorTypes.get(type.name)?.has(name)).map(candidateOf)));
    const [first, ...others] = known.filter((candidate) => fits(row, candidate));
    if (first === undefined || !isJsonObject(row)) return first?.name;
    const properties = Object.keys(row);
    const score = ({ known: names }: Candidate): number => properties.filter((property) => names.has(property)).length;
    return others.reduce((best, other) => (score(other) > score(best) ? other : best), first).name;
  };
}

/** In the order of the SDL. */
function membersOf(schema: GraphQLSchema, type: GraphQLAbstractType): readonly GraphQLObjectType[] {
  const types = schema.getPossibleTypes(type);
  return isInterfaceType(type) ? [...types].sort((a, b) => (a.astNode?.loc?.start ?? 0) - (b.astNode?.loc?.start ?? 0)) : types;
}

function candidateOf(type: GraphQLObjectType): Candidate {
  const fields = Object.values(type.getFields()).filter((field) => !hasCall(field)).map((field) => ({ property: propertyOf(field), type: field.type }));
  const named = fields.filter(({ property }) => property !== WHOLE_ROW);
  return {
    name: type.name,
    wholes: fields.flatMap(({ property, type: of }) => (property === WHOLE_ROW && isLeafType(getNamedType(of)) ? [of] : [])),
    required: named.flatMap(({ property, type: of }) => (isNonNullType(of) ? [property] : [])),
    enums: named.flatMap(({ property, type: of }) => {
      const value = getNullableType(of);
      return isEnumType(value) ? [[property, value] as const] : [];
    }),
    known: propertiesOf(type, new Set()),
  };
}

/** With those of objects that are made of the row itself. */
function propertiesOf(type: GraphQLObjectType, seen: Set<GraphQLObjectType>): Set<string> {
  if (seen.has(type)) return new Set();
  seen.add(type);
  return new Set(
    Object.values(type.getFields()).flatMap((field) => {
      if (hasCall(field)) return [];
      const property = propertyOf(field);
      const named = getNamedType(field.type);
      if (property !== WHOLE_ROW) return [property];
      return isObjectType(named) ? [...propertiesOf(named, seen)] : [];
    }),
  );
}

function fits(row: unknown, { wholes, required, enums }: Candidate): boolean {
  if (!wholes.every((type) => takes(row, type))) return false;
  if (!isJsonObject(row)) return wholes.length > 0;
  if (required.some((property) => (own(row, property) ?? null) === null)) return false;
  return enums.every(([property, type]) => {
    const value = own(row, property) ?? null;
    return value === null || readLeaf(value, type) !== undefined;
  });
}

function takes(value: unknown, declared: GraphQLOutputType): boolean {
  const type = getNullableType(declared);
  if (isListType(type)) return Array.isArray(value) && value.every((item: unknown) => (item === null && !isNonNullType(type.ofType)) || takes(item, type.ofType));
  return isLeafType(type) && isOfLeaf(value, type);
}
