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
  /** Where `own` has to look at the object and reads something computed of it: rules about the inputs of that. As `inner`: they are sent before anything can be asked. */
  readonly forReads?: readonly Guard[];
}

/** Undefined: whoever may ask may have it. */
export type GuardsOf = (type: string, field: string) => FieldGuards | undefined;

/** The same of what is fetched for a service and not for the client: without arguments, and of an object these members. */
export type InputGuardsOf = (type: string, input: KeyMember) => FieldGuards | undefined;

/** Found once for each field that is asked for. */
export function createFieldGuards(model: GraphModel, guards: Guards): GuardsOf {
  const known = new Map<string, FieldGuards | undefined>();
  return (type, field) => {
    const key = `${type}.${field}`;
    if (!known.has(key)) known.set(key, new Found(model, guards).ofField(type, field));
    return known.get(key);
  };
}

export function createInputGuards(model: GraphModel, guards: Guards): InputGuardsOf {
  return (type, input) => new Found(model, guards).ofInputs(type, [input]);
}

/** By `Type.field`. */
type Places = Map<string, Guard>;

class Found {
  readonly #model: GraphModel;
  readonly #guards: Guards;
  readonly #own: Places = new Map();
  readonly #inner: Places = new Map();
  readonly #seen = new Set<string>();

  constructor(model: GraphModel, guards: Guards) {
    this.#model = model;
    this.#guards = guards;
  }

  ofField(type: string, field: string): FieldGuards | undefined {
    const guard = this.#guards.guardOf(type, field);
    if (guard !== undefined) this.#own.set(guard.field, guard);
    return this.ofInputs(type, this.#inputsOf(type, field));
  }

  ofInputs(type: string, inputs: readonly KeyMember[]): FieldGuards | undefined {
    for (const input of inputs) this.#add(type, input, this.#own);
    if (this.#own.size + this.#inner.size === 0) return undefined;
    const own = [...this.#own.values()];
    const read = own.flatMap(({ reads }) => reads).flatMap((name) => this.#inputsOf(type, name));
    const forReads = read.length === 0 ? undefined : new Found(this.#model, this.#guards).ofInputs(type, read);
    return { own, inner: [...this.#inner.values()], ...(forReads !== undefined && { forReads: [...forReads.own, ...forReads.inner] }) };
  }

  /** What it is computed from, if it is. */
  #inputsOf(type: string, field: string): readonly KeyMember[] {
    return this.#model.doorsTo(type).flatMap(({ computed }) => computed.get(field) ?? []);
  }

  /** `places`: whether it stands in the object that is asked for, or in another one. */
  #add(type: string, input: KeyMember, places: Places): void {
    const { name, members = [] } = input;
    // Two services may each be sent another part of it.
    const seen = `${places === this.#own ? '' : '>'}${type} ${JSON.stringify(input)}`;
    if (this.#seen.has(seen)) return;
    this.#seen.add(seen);
    const guard = this.#guards.guardOf(type, name);
    if (guard !== undefined && !places.has(guard.field)) places.set(guard.field, ofInput(this.#model, guard));
    for (const one of this.#inputsOf(type, name)) this.#add(type, one, places);
    for (const member of members) for (const below of typesBelow(this.#model, type, name)) this.#add(below.name, member, this.#inner);
  }
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

/** The object types that can stand in a field, also in one that clients do not see. */
function typesBelow({ schema, services }: GraphModel, type: string, field: string): readonly GraphQLObjectType[] {
  for (const known of [schema, ...services.map((service) => service.schema)]) {
    const above = known.getType(type);
    const declared = isObjectType(above) ? above.getFields()[field]?.type : undefined;
    const named = declared && getNamedType(declared);
    if (isObjectType(named)) return [named];
    if (isAbstractType(named)) return known.getPossibleTypes(named);
  }
  return [];
}
