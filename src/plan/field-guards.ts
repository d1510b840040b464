/**
 * All guards of a field: its own, and where it is computed those of its inputs, for who may not have the inputs may not have
 * what is made of them either.
 */
import { Kind, getArgumentValues, getNamedType, isAbstractType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Guard, Guards } from './guards.ts';
import type { KeyMember } from './key-members.ts';
import type { GraphModel } from './model.ts';

export interface FieldGuards {
  /** Rules about the object itself. */
  readonly own: readonly Guard[];
  /** Rules about other objects, which an input holds: nobody shows those to them, so what only the object can tell is no. */
  readonly inner: readonly Guard[];
}

/** Undefined: whoever may ask may have it. */
export type GuardsOf = (type: string, field: string) => FieldGuards | undefined;

/** Found once for each field that is asked for. */
export function createFieldGuards(model: GraphModel, guards: Guards): GuardsOf {
  const known = new Map<string, FieldGuards | undefined>();

  const inputsOf = (type: string, field: string): readonly KeyMember[] => model.doorsTo(type).flatMap(({ computed }) => computed.get(field) ?? []);

  /** `inner`: whether it stands in another object than the one that is asked for. */
  const add = (type: string, { name, members = [] }: KeyMember, isInner: boolean, found: { own: Set<Guard>; inner: Set<Guard>; seen: Set<string> }): void => {
    const place = `${isInner ? '>' : ''}${type}.${name}`;
    if (found.seen.has(place)) return;
    found.seen.add(place);
    const guard = guards.guardOf(type, name);
    // The first is the field itself.
    if (guard !== undefined) (isInner ? found.inner : found.own).add(found.seen.size === 1 ? guard : ofInput(model, guard));
    for (const input of inputsOf(type, name)) add(type, input, isInner, found);
    for (const member of members) for (const below of typesBelow(model, type, name)) add(below.name, member, true, found);
  };

  return (type, field) => {
    const key = `${type}.${field}`;
    if (!known.has(key)) {
      const found = { own: new Set<Guard>(), inner: new Set<Guard>(), seen: new Set<string>() };
      add(type, { name: field }, false, found);
      known.set(key, found.own.size + found.inner.size === 0 ? undefined : { own: [...found.own], inner: [...found.inner] });
    }
    return known.get(key);
  };
}

/** An input is fetched without arguments, whatever the client gives to what is computed from it. */
function ofInput({ schema }: GraphModel, guard: Guard): Guard {
  const args = defaultArguments(schema, guard.field);
  return {
    ...guard, usesArguments: false,
    decide: (principal) => args !== undefined && guard.decide(principal, args),
    allows: async (object, _args, principal) => args !== undefined && guard.allows(object, args, principal),
  };
}

/** Of a `Type.field` that is asked for without any; undefined where it cannot be. */
export function defaultArguments(schema: GraphQLSchema, place: string): Readonly<Record<string, unknown>> | undefined {
  const [type, name = ''] = place.split('.');
  const found = schema.getType(type ?? '');
  const field = isObjectType(found) ? found.getFields()[name] : undefined;
  if (field === undefined) return undefined;
  try {
    return Object.freeze(getArgumentValues(field, { kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } }));
  } catch {
    return undefined;
  }
}

/** The object types that can stand in a field. */
function typesBelow({ schema }: GraphModel, type: string, field: string): readonly GraphQLObjectType[] {
  const above = schema.getType(type);
  const declared = isObjectType(above) ? above.getFields()[field]?.type : undefined;
  const named = declared && getNamedType(declared);
  if (isObjectType(named)) return [named];
  return isAbstractType(named) ? schema.getPossibleTypes(named) : [];
}
