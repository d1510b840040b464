/**
 * A random way to split a world over services:
 *
 *  A. fields are dealt out: each to one service, some to two, computed ones to a service that lacks their inputs; roots to one;
 *  B. what a service's fields return it must know too: entities by a key, values whole, interfaces with the types that stand there;
 *  C. where a type has two keys, one service bridges them and others may know the second alone;
 *  D. interfaces in each service: types and fields as far as it has them;
 *  E. doors (generate-doors.ts) for every service that has something of a type that others return.
 */
import type { Draw } from './draw.ts';
import type { Door } from './doors.ts';
import { generateDoors } from './generate-doors.ts';
import { SERVICES } from './generate-world.ts';
import { nameTypes } from './name-types.ts';
import { fieldOf, isLeaf, type Key, type TypeSpec, type World } from './world.ts';

/** What one service has; in gateway names. */
export interface Part {
  readonly name: string;
  readonly types: Map<string, Set<string>>;
  /** Abstract type → the types that stand for it here, and the fields it has here. */
  readonly abstracts: Map<string, { readonly types: Set<string>; readonly fields: readonly string[] }>;
  readonly doors: Door[];
  /** Type → the key it says in `@key`. */
  readonly keys: Map<string, Key>;
  /** `Type.field` that is promised here, and nullable elsewhere. */
  readonly promised: Set<string>;
  /** Type, or `Query.field`, → its name in the service, where it is not the one that the prefix makes. */
  readonly ownNames: Map<string, string>;
  readonly prefix: string | undefined;
  /** Sends ids as numbers. */
  readonly hasNumericIds: boolean;
}

export interface Split {
  readonly world: World;
  readonly parts: readonly Part[];
}

export function generateSplit(draw: Draw, world: World): Split {
  const names = SERVICES.slice(0, 2 + draw.nat(3));
  const parts = names.map((name): Part => ({
    name, types: new Map(), abstracts: new Map(), doors: [], keys: new Map(), promised: new Set(), ownNames: new Map(),
    prefix: draw.chance(40) ? `${name.charAt(0).toUpperCase()}_` : undefined, hasNumericIds: draw.chance(30),
  }));
  for (const type of world.types.values()) dealOut(draw, world, type, parts);
  for (const part of parts) give(world, part, 'Query', `at_${part.name}`);
  for (const type of world.types.values()) if (type.keys.length > 0) shareKeys(draw, world, type, parts);
  for (const part of parts) shareAbstracts(draw, world, part);
  for (const type of world.types.values()) if (type.kind === 'entity') generateDoors(draw, world, type, parts);
  for (const part of parts) {
    for (const [type, fields] of part.types) for (const field of fields) if (mayBePromised(world, parts, type, field) && draw.chance(20)) part.promised.add(`${type}.${field}`);
  }
  for (const part of parts) nameTypes(draw, part);
  return { world, parts };
}

// A
function dealOut(draw: Draw, world: World, type: TypeSpec, parts: readonly Part[]): void {
  if (type.kind === 'value') return; // whole wherever it stands
  const keys = new Set(type.keys.flat().map(({ name }) => name));
  const fields = [...type.fields.values()].filter(({ name, inputs }) => !keys.has(name) && inputs === undefined && !name.startsWith('at_'));
  // Often the last one is left without, so that it computes from inputs alone.
  const owners = parts.length > 2 && [...type.fields.values()].some(({ inputs }) => inputs !== undefined) && draw.chance(80) ? parts.slice(0, -1) : parts;
  for (const { name } of fields) {
    give(world, draw.pick(owners), type.name, name);
    if (type.kind === 'entity' && draw.chance(25)) give(world, draw.pick(owners), type.name, name);
  }
  for (const { name, inputs } of type.fields.values()) {
    if (inputs === undefined) continue;
    // One that has nothing else of the type can be sent the inputs alone.
    const strangers = parts.filter((part) => !part.types.has(type.name));
    const owner = draw.pick(strangers.length > 0 && draw.chance(80) ? strangers : parts);
    // Its inputs must come from elsewhere.
    for (const input of inputs) {
      owner.types.get(type.name)?.delete(input);
      if (!parts.some((part) => part.types.get(type.name)?.has(input))) give(world, draw.pick(parts.filter((part) => part !== owner)), type.name, input);
    }
    give(world, owner, type.name, name);
  }
}

// B
export function give(world: World, part: Part, type: string, field: string): void {
  const fields = known(part.types, type, new Set<string>());
  if (fields.has(field)) return;
  fields.add(field);
  const spec = world.types.get(type)!.fields.get(field);
  if (spec === undefined || isLeaf(world, spec.type)) return;
  if (spec.possible !== undefined) {
    const abstract = known(part.abstracts, spec.type.named, { types: new Set<string>(), fields: [] });
    spec.possible.forEach((one) => abstract.types.add(one));
  }
  for (const name of spec.possible ?? [spec.type.named]) {
    const target = world.types.get(name)!;
    known(part.types, name, new Set<string>());
    if (target.kind === 'value') for (const one of target.fields.keys()) give(world, part, name, one);
    if (spec.possible !== undefined && world.abstracts.get(spec.type.named)!.kind === 'interface') give(world, part, name, 'id');
  }
}

// C
function shareKeys(draw: Draw, world: World, type: TypeSpec, parts: readonly Part[]): void {
  const having = parts.filter((part) => part.types.has(type.name));
  const [first = [], second] = type.keys;
  const computes = (part: Part): boolean => [...part.types.get(type.name)!].some((field) => fieldOf(world, type.name, field).inputs !== undefined);
  const free = having.filter((part) => !computes(part));
  const bridge = second === undefined || free.length === 0 ? undefined : draw.pick(free);
  const learn = (part: Part, key: Key): void => key.forEach((member) => {
    give(world, part, type.name, member.name);
    for (const below of member.members ?? []) give(world, part, fieldOf(world, type.name, member.name).type.named, below.name);
  });
  for (const part of having) {
    const style = bridge === undefined || computes(part) ? 'first' : part === bridge ? 'both' : draw.pick(type.hasGhosts ? (['first', 'both'] as const) : (['first', 'first', 'second', 'both'] as const));
    if (style !== 'second') learn(part, first);
    if (style !== 'first' && second !== undefined) learn(part, second);
  }
  // Nested keys bring types that have been looked at before.
  for (const part of parts) if (part.types.get(type.name)?.size === 0) learn(part, first);
}

// D
function shareAbstracts(draw: Draw, world: World, part: Part): void {
  for (const [name, { types }] of part.abstracts) {
    const spec = world.abstracts.get(name)!;
    for (const type of spec.types) {
      const has = part.types.get(type);
      if (has !== undefined && (spec.kind === 'union' || has.has('id')) && (spec.kind === 'interface' || world.types.get(type)!.kind === 'entity') && draw.chance(30)) types.add(type);
    }
    const fields = spec.fields.filter((field) => [...types].every((type) => part.types.get(type)!.has(field)));
    part.abstracts.set(name, { types, fields });
  }
}

/** Nobody may find a null where one service promises a value: the graph, where another does not, would show one. */
function mayBePromised(world: World, parts: readonly Part[], type: string, field: string): boolean {
  const spec = world.types.get(type)!;
  const { [field]: own } = Object.fromEntries(spec.fields);
  if (spec.kind !== 'entity' || spec.hasGhosts || own === undefined || own.inputs !== undefined || own.type.nonNull[0] !== false || !isLeaf(world, own.type)) return false;
  if ([...world.abstracts.values()].some(({ types, fields }) => types.includes(type) && fields.includes(field))) return false;
  if (parts.filter((part) => part.types.get(type)?.has(field)).length < 2 || parts.some((part) => part.promised.has(`${type}.${field}`))) return false;
  return own.type.nonNull.length === 1 && [...world.rows.get(type)!.values()].every((row) => row[field] !== null && typeof row[field] !== 'object');
}

function known<T>(map: Map<string, T>, key: string, fresh: T): T {
  const value = map.get(key) ?? fresh;
  map.set(key, value);
  return value;
}
