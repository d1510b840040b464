/** The text of a service's schema file, in names of its own, and of the graph as one schema. */
import type { Door } from './doors.ts';
import type { Part, Split } from './generate-split.ts';
import { ARGUMENTS, fieldOf, printRef, type Key, type TypeRef, type World } from './world.ts';

/** Of a type, and of `Query.field` and `Mutation.field`. */
type NameOf = (name: string) => string;

export function printService(world: World, part: Part): string {
  const nameOf: NameOf = (type) => part.ownNames.get(type) ?? type;
  const types = [...part.types].map(([type, fields]) => {
    const key = part.keys.get(type);
    const interfaces = [...part.abstracts].flatMap(([name, { types: all }]) => (world.abstracts.get(name)!.kind === 'interface' && all.has(type) ? [nameOf(name)] : []));
    const lines = [...fields].map((field) => printField(world, type, field, nameOf, part.promised.has(`${type}.${field}`)));
    if (type === 'Query') lines.push(...part.doors.map((door) => printDoor(door, nameOf)));
    return `type ${nameOf(type)}${implemented(interfaces)}${key ? ` @key(selectionSet: "${printKey(key)}")` : ''} {\n  ${lines.join('\n  ')}\n}`;
  });
  return [common(nameOf), ...types, ...printAbstracts(world, part.abstracts, nameOf), ...new Set(part.doors.flatMap(({ inputTypes }) => inputTypes.map((text) => renamed(text, nameOf))))].join('\n');
}

/** What clients see: all that the services have together, doors that are shown included. */
export function printWhole({ world, parts }: Split): string {
  const fields = new Map<string, Set<string>>();
  const abstracts = new Map<string, { types: Set<string>; fields: Set<string> }>();
  for (const part of parts) {
    for (const [type, own] of part.types) fields.set(type, new Set([...(fields.get(type) ?? []), ...own]));
    for (const [name, own] of part.abstracts) {
      const known = abstracts.get(name) ?? { types: new Set(), fields: new Set() };
      abstracts.set(name, { types: new Set([...known.types, ...own.types]), fields: new Set([...known.fields, ...own.fields]) });
    }
  }
  const nameOf = whole;
  const doors = shownDoors(parts).map((door) => `${door.name}(${door.arguments}): ${returnOf(door, nameOf)}`);
  const types = [...fields].map(([type, own]) => {
    const interfaces = [...abstracts].flatMap(([name, spec]) => (world.abstracts.get(name)!.kind === 'interface' && spec.types.has(type) ? [name] : []));
    return `type ${type}${implemented(interfaces)} {\n  ${[...[...own].map((field) => printField(world, type, field, nameOf, false)), ...(type === 'Query' ? doors : [])].join('\n  ')}\n}`;
  });
  return [common(nameOf), ...types, ...printAbstracts(world, abstracts, nameOf)].join('\n');
}

/** What arguments need. */
function common(nameOf: NameOf): string {
  return `enum ${nameOf('Mode')} { A B C }\ninput ${nameOf('Box')} { n: Int! tags: [String] mode: ${nameOf('Mode')} = B inner: ${nameOf('Box')} }`;
}

export function shownDoors(parts: readonly Part[]): Door[] {
  return parts.flatMap(({ doors }) => doors.filter(({ shown }) => shown === 'public'));
}

function printAbstracts(world: World, abstracts: ReadonlyMap<string, { readonly types: ReadonlySet<string>; readonly fields: Iterable<string> }>, nameOf: NameOf): string[] {
  return [...abstracts].map(([name, { types, fields }]) => {
    const [first = ''] = types;
    return world.abstracts.get(name)!.kind === 'union'
      ? `union ${nameOf(name)} = ${[...types].map(nameOf).join(' | ')}`
      : `interface ${nameOf(name)} { ${[...fields].map((field) => printField(world, first, field, nameOf, false)).join(' ')} }`;
  });
}

function printField(world: World, type: string, field: string, nameOf: NameOf, isPromised: boolean): string {
  const { type: given, args, inputs } = fieldOf(world, type, field);
  const ref: TypeRef = isPromised ? { ...given, nonNull: [true, ...given.nonNull.slice(1)] } : given;
  const declared = args.length === 0 ? '' : `(${args.map((name) => renamed(`${name}: ${ARGUMENTS[name]}`, nameOf)).join(', ')})`;
  // One schema has no @computed; in a service the text says where it belongs.
  const computed = inputs !== undefined && nameOf !== whole ? ` @computed(selectionSet: "{ ${inputs.join(' ')} }")` : '';
  return `${nameOf(`${type}.${field}`).replace(`${type}.`, '')}${declared}: ${printRef(ref, nameOf)}${computed}`;
}

const whole: NameOf = (name) => name;

function printDoor(door: Door, nameOf: NameOf): string {
  const { name, arguments: args, merge, shown, types } = door;
  const narrowed = types.reduce((text, type) => text.replace(`types: ["${type}"]`, `types: ["${nameOf(type)}"]`), merge);
  return `${nameOf(`Query.${name}`).replace('Query.', '')}(${renamed(args, nameOf)}): ${returnOf(door, nameOf)} @merge(${narrowed})${shown === 'inaccessible' ? ' @inaccessible' : ''}`;
}

function returnOf({ returns, isBulk, rows }: Door, nameOf: NameOf): string {
  const item = nameOf(returns);
  return !isBulk ? item : rows === 'short' ? `[${item}]!` : `[${item}]`;
}

/** Types in a text of arguments. */
function renamed(text: string, nameOf: NameOf): string {
  return text.replace(/: \[?(\w+)/g, (found, name: string) => found.replace(name, nameOf(name)));
}

function printKey(key: Key): string {
  return `{ ${key.map(({ name, members }) => (members === undefined ? name : `${name} ${printKey(members)}`)).join(' ')} }`;
}

function implemented(interfaces: readonly string[]): string {
  return interfaces.length === 0 ? '' : ` implements ${interfaces.join(' & ')}`;
}
