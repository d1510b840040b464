/** What stands in a door's argument, fitted to the argument's type: the types say what of a key is sent, and where null may not. */
import {
  getNamedType, getNullableType, isInputObjectType, isListType, isNonNullType, isObjectType,
  type GraphQLInputType, type GraphQLObjectType, type GraphQLOutputType,
} from 'graphql';
import type { KeyMember } from './key-members.ts';
import type { Template } from './plan.ts';

/** What stands somewhere in the arguments. `key`: a path in the key, `[]` for all of it. */
export type Sent =
  | { readonly constant: unknown }
  | { readonly key: readonly string[] }
  | { readonly each: Sent }
  | { readonly object: ReadonlyMap<string, Sent> };

/** A type of the service and what of it is part of the key. */
interface Keyed {
  readonly type: GraphQLObjectType | undefined;
  readonly members: readonly KeyMember[];
}

/** A place in a key. `members`, of an object: what of it is part of the key. */
interface Place {
  /** As the service declares it, where it does. */
  readonly type: GraphQLOutputType | undefined;
  readonly members?: readonly KeyMember[] | undefined;
}

/** Without a type, inside a custom scalar, everything is sent. */
export function templateOf(sent: Sent, type: GraphQLInputType | undefined, entity: Keyed): Template {
  if ('constant' in sent) return { constant: project(sent.constant, type) };
  if ('each' in sent) return { each: templateOf(sent.each, itemOf(type), entity) };
  if ('object' in sent) {
    // A list of one may be written without its brackets.
    const input = bottomOf(type);
    const members = [...sent.object].map(([name, value]) => [name, value, fieldOf(input, name)] as const);
    return { object: members.filter(([, , field]) => field !== null).map(([name, value, field]) => [name, templateOf(value, field ?? undefined, entity)]) };
  }
  if (sent.key.length > 0) return read(sent.key, type, placeAt(sent.key, entity));
  const input = bottomOf(type);
  return isInputObjectType(input) ? membersTemplate(input, entity) : { key: [], nonNull: isNonNullType(type) };
}

/** The members of an object that an input type has; stitch leaves out the rest. */
function membersTemplate(input: GraphQLInputType, { type, members }: Keyed): Template {
  const sent = members.map(({ name }) => [name, fieldOf(input, name)] as const);
  return { object: sent.flatMap(([name, field]) => (field ? [[name, read([name], field, placeAt([name], { type, members }))] as const] : [])) };
}

function read(path: readonly string[], type: GraphQLInputType | undefined, place: Place): Template {
  const taken = type && getNullableType(type);
  const found = { key: path, nonNull: isNonNullType(type) };
  if (isListType(taken)) {
    const inner = read([], itemOf(taken), { ...place, type: place.type && itemOfOutput(place.type) });
    return isPlain(inner) ? found : { ...found, inner };
  }
  if (isInputObjectType(taken) && place.members !== undefined) {
    const named = getNamedType(place.type);
    return { ...found, inner: membersTemplate(taken, { type: isObjectType(named) ? named : undefined, members: place.members }) };
  }
  const name = taken?.toString();
  const isAsDeclared = place.type !== undefined && getNamedType(place.type).name === name;
  return (name === 'Int' || name === 'Float' || name === 'String') && !isAsDeclared ? { ...found, scalar: name } : found;
}

/** Whether it is nothing but the value that stands there. */
function isPlain(template: Template): boolean {
  return 'key' in template && template.key.length === 0 && !template.nonNull && template.inner === undefined && template.scalar === undefined;
}

function placeAt([name = '', ...rest]: readonly string[], { type, members }: Keyed): Place {
  const member = members.find((one) => one.name === name);
  const declared = type?.getFields()[name]?.type;
  if (rest.length === 0) return { type: declared, members: member?.members };
  const named = getNamedType(declared);
  return placeAt(rest, { type: isObjectType(named) ? named : undefined, members: member?.members ?? [] });
}

/** undefined: of any type, in a scalar. null: the input type has no such field. */
function fieldOf(input: GraphQLInputType | undefined, name: string): GraphQLInputType | null | undefined {
  return isInputObjectType(input) ? (input.getFields()[name]?.type ?? null) : undefined;
}

/** The type below non-nulls and lists. */
function bottomOf(type: GraphQLInputType | undefined): GraphQLInputType | undefined {
  const taken = type && getNullableType(type);
  return isListType(taken) ? bottomOf(taken.ofType) : taken;
}

function itemOf(type: GraphQLInputType | undefined): GraphQLInputType | undefined {
  const taken = type && getNullableType(type);
  return isListType(taken) ? taken.ofType : taken;
}

function itemOfOutput(type: GraphQLOutputType): GraphQLOutputType {
  const declared = getNullableType(type);
  return isListType(declared) ? declared.ofType : declared;
}

/** A constant without what its type does not have. */
export function project(value: unknown, type: GraphQLInputType | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => project(item, itemOf(type)));
  const input = bottomOf(type);
  const sent = Object.entries(value).map(([name, part]) => [name, part, fieldOf(input, name)] as const);
  return Object.fromEntries(sent.filter(([, , field]) => field !== null).map(([name, part, field]) => [name, project(part, field ?? undefined)]));
}
