/** Doors for one type, in every service that has something of it to give. */
import { isKeyFieldStyle, pickStyle, write, type Door } from './doors.ts';
import type { Draw } from './draw.ts';
import type { Part } from './generate-split.ts';
import { fieldOf, type Key, type TypeSpec, type World } from './world.ts';

export function generateDoors(draw: Draw, world: World, type: TypeSpec, parts: readonly Part[]): void {
  const having = parts.filter((part) => part.types.has(type.name));
  let isBridged = false;
  for (const part of having) {
    const fields = part.types.get(type.name)!;
    const inputs = [...new Set([...fields].flatMap((field) => fieldOf(world, type.name, field).inputs ?? []))];
    const keys = type.keys.filter((key) => key.every(({ name }) => fields.has(name)));
    const isKeyOnly = [...fields].every((field) => type.keys.some((key) => key.some(({ name }) => name === field)));
    if (inputs.length === 0 && (having.length === 1 || (isKeyOnly && keys.length < type.keys.length)) && !draw.chance(20)) continue;
    if (inputs.length > 0) computing(draw, world, type, part, fields, inputs, having);
    else if (keys.every((key) => key.length === 1) && keys.length > 1) for (const key of keys) open(draw, world, type, part, key, [], isKeyFieldStyle);
    else {
      // From the first service that knows both keys those that know one learn the other.
      open(draw, world, type, part, isBridged && draw.chance(40) ? keys.at(-1)! : keys[0]!, [], () => true);
      isBridged ||= keys.length > 1;
    }
  }
}

/** A service that computes: its key and the inputs in one object, or the inputs alone where it has nothing else of the type. */
function computing(draw: Draw, world: World, type: TypeSpec, part: Part, fields: Set<string>, inputs: readonly string[], having: readonly Part[]): void {
  const isAlone = having.length > 1 && ![...part.types].some(([name, own]) => [...own].some((field) => returns(world, name, field, type.name)));
  const rest = [...fields].filter((field) => fieldOf(world, type.name, field).inputs === undefined && !type.keys[0]!.some(({ name }) => name === field));
  if (isAlone && rest.length === 0 && ![...part.abstracts.values()].some(({ types }) => types.has(type.name))) {
    type.keys[0]!.forEach(({ name }) => fields.delete(name));
    open(draw, world, type, part, [], inputs, (style) => style === 'keyObject' || style === 'expression');
  } else open(draw, world, type, part, type.keys[0]!, inputs, () => true);
}

function open(draw: Draw, world: World, type: TypeSpec, part: Part, key: Key, inputs: readonly string[], allowed: (style: Door['style']) => boolean): void {
  const style = pickStyle(draw, key, inputs, allowed);
  const isBulk = !style.startsWith('one');
  const isPlainId = key.length === 1 && type.fields.get(key[0]!.name)!.type.named === 'ID';
  const isPublic = (style === 'keyField' || style === 'oneKeyField') && isPlainId && draw.chance(20);
  const shown = isPublic ? 'public' : draw.pick(['no', 'no', 'inaccessible'] as const);
  const name = `${shown === 'no' ? '_' : ''}${part.name}${type.name}By${key.map((member) => member.name).join('And')}`;
  const abstract = style === 'keyField' || style === 'oneKeyField' ? [...part.abstracts].find(([one, { types }]) => types.has(type.name) && world.abstracts.get(one)!.kind === 'interface' && key[0]?.name === 'id') : undefined;
  const isAbstract = abstract !== undefined && draw.chance(35);
  const isOrdered = key.length === 0 || isPublic;
  const rows = isOrdered ? 'in order' : draw.pick(['in order', 'reversed', 'short', type.isClean && !type.hasGhosts && inputs.length === 0 ? 'longer' : 'short'] as const);
  const written = write(world, type, name, { key, inputs, style });
  part.doors.push({
    ...written, name, returns: isAbstract ? abstract[0] : type.name, types: [type.name], key, inputs, style, isBulk, rows, shown,
    // Only this type, or another door of the same type would be a second one.
    merge: isAbstract && abstract[1].types.size > 1 ? `${written.merge}, types: ["${type.name}"]` : written.merge,
  });
  if (written.needsKey && key.length > 0) part.keys.set(type.name, key);
}

function returns(world: World, type: string, field: string, target: string): boolean {
  const spec = world.types.get(type)!.fields.get(field);
  return spec !== undefined && (spec.type.named === target || (spec.possible?.includes(target) ?? false));
}
