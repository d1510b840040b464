/**
 * Through which doors an entity gets the fields that the service it comes from does not have: the fewest doors that give all
 * of them; among as few, those that are open earliest, then those for many keys, then the order of the configuration.
 *
 * A. What could be asked where: each door, and the fields its service has or computes.
 * B. Sets of one door, of two, … are tried in order, those that have every door without which a field cannot be had. Within a
 *    set doors open as their keys become known, from the row that stands there or from a door of the set; a computed field
 *    waits for its inputs.
 * C. Beyond SEARCHED doors in a set, or one more than no set can do without, the closure of all doors is taken, and what
 *    nobody needs is dropped from it.
 */
import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql';
import { hasRows, type DoorModel, type KeyMember, type ServiceModel } from './model.ts';

/** Where a row of the entity is known from, and when: the wave of the fetch that brings it. */
export interface RowOrigin {
  readonly service: ServiceModel;
  readonly wave: number;
  /** Fields the row has because they were computed for it, beside those every row of the service has. */
  readonly gives?: ReadonlySet<string>;
}

export interface ChosenDoor {
  readonly door: DoorModel;
  /** Fields it gives, each one once over all doors. */
  readonly fields: readonly string[];
  readonly wave: number;
}

const SEARCHED = 3;

/** Doors in an order in which each has its keys from those before it; undefined when no doors lead to all fields. */
export function chooseDoors(doors: readonly DoorModel[], own: RowOrigin, type: string, fields: ReadonlySet<string>): readonly ChosenDoor[] | undefined {
  if (fields.size === 0) return [];
  // A
  const wanted = withComputedInputs(doors, own, type, fields);
  const useful = doors.filter(({ service, computed }) => service !== own.service || [...wanted].some((field) => computed.has(field)));
  // B
  const needed = new Set([...wanted].flatMap((field) => only(useful.filter((door) => offers(door, type, field)))));
  const optional = useful.filter((door) => !needed.has(door));
  let best: Opening | undefined;
  for (let size = Math.max(1, needed.size); size <= Math.min(Math.max(SEARCHED, needed.size + 1), useful.length) && best === undefined; size += 1) {
    for (const more of subsets(optional, size - needed.size)) {
      const set = new Set([...needed, ...more]);
      const opening = open(useful.filter((door) => set.has(door)), own, type, wanted);
      if (opening.missing.size === 0 && opening.chosen.length === size && (best === undefined || opening.rank < best.rank)) best = opening;
    }
  }
  if (best !== undefined) return assign(best.chosen, wanted, type);
  // C
  const all = open(useful, own, type, wanted);
  if (all.missing.size > 0) return undefined;
  let { chosen } = all;
  for (const { door: one } of [...chosen].reverse()) {
    const without = chosen.map(({ door }) => door).filter((door) => door !== one);
    const opening = open(without, own, type, wanted);
    if (opening.missing.size === 0 && opening.chosen.length === without.length) ({ chosen } = opening);
  }
  return assign(chosen, wanted, type);
}

function only<T>(items: readonly T[]): readonly T[] {
  return items.length === 1 ? items : [];
}

/** With the inputs that are computed themselves, which therefore have to be fetched as if they were wanted. */
function withComputedInputs(doors: readonly DoorModel[], own: RowOrigin, type: string, fields: ReadonlySet<string>): ReadonlySet<string> {
  const wanted = new Set(fields);
  const isOwned = (name: string): boolean => own.service.owns(type, name) || doors.some(({ service }) => service.owns(type, name));
  // A Set grows while it is walked.
  for (const field of wanted) {
    for (const { computed } of doors) for (const { name } of computed.get(field) ?? []) if (!isOwned(name)) wanted.add(name);
  }
  return wanted;
}

interface Opened {
  readonly door: DoorModel;
  readonly wave: number;
}

interface Opening {
  readonly chosen: readonly Opened[];
  readonly missing: ReadonlySet<string>;
  /** Smaller is better. */
  readonly rank: number;
}

function open(doors: readonly DoorModel[], own: RowOrigin, type: string, fields: ReadonlySet<string>): Opening {
  const origins: RowOrigin[] = [own];
  const chosen: Opened[] = [];
  const missing = new Set(fields);
  const closed = new Set(doors);
  const give = (door: DoorModel, field: string): boolean => {
    const inputs = door.computed.get(field);
    const wave = inputs === undefined ? undefined : waveOf([...door.key, ...door.inputs, ...inputs], origins, type);
    if (wave !== undefined) origins.push({ service: door.service, wave: wave + 1, gives: new Set([field]) });
    return missing.delete(field);
  };
  for (let isOpening = true; isOpening; ) {
    isOpening = false;
    for (const door of closed) {
      const wave = waveOf([...door.key, ...door.inputs], origins, type);
      const served = [...missing].filter((field) => canServe(door, field, origins, type));
      if (wave === undefined || (!hasRows(door) && served.length === 0)) continue;
      closed.delete(door);
      chosen.push({ door, wave: wave + 1 });
      if (hasRows(door)) origins.push({ service: door.service, wave: wave + 1 });
      for (const field of served) give(door, field);
      isOpening = true;
    }
    // What is computed may have got its inputs since its door was opened.
    for (const { door } of chosen) for (const field of [...missing]) if (canServe(door, field, origins, type)) isOpening = give(door, field) || isOpening;
  }
  const waves = chosen.map(({ wave }) => wave);
  const single = chosen.filter(({ door }) => !door.isBulk).length;
  return { chosen, missing, rank: Math.max(0, ...waves) * 10_000 + waves.reduce((sum, wave) => sum + wave, 0) * 100 + single };
}

function offers(door: DoorModel, type: string, field: string): boolean {
  return door.computed.has(field) || (hasRows(door) && door.service.owns(type, field));
}

function canServe(door: DoorModel, field: string, origins: readonly RowOrigin[], type: string): boolean {
  const inputs = door.computed.get(field);
  if (inputs !== undefined) return waveOf(inputs, origins, type) !== undefined;
  return offers(door, type, field);
}

function assign(chosen: readonly Opened[], fields: ReadonlySet<string>, type: string): ChosenDoor[] {
  const left = new Set(fields);
  return [...chosen].sort((a, b) => a.wave - b.wave).map(({ door, wave }) => {
    const given = [...left].filter((field) => offers(door, type, field));
    for (const field of given) left.delete(field);
    return { door, fields: given, wave };
  });
}

/** The wave after which all members are known; undefined when some are not. */
export function waveOf(members: readonly KeyMember[], origins: readonly RowOrigin[], type: string): number | undefined {
  let latest = 0;
  for (const member of members) {
    const origin = originOf(member, origins, type);
    if (origin === undefined) return undefined;
    latest = Math.max(latest, origin.wave);
  }
  return members.length === 0 ? Math.min(...origins.map(({ wave }) => wave)) : latest;
}

/** The earliest row that has this member, all of it. */
export function originOf<Origin extends RowOrigin>(member: KeyMember, origins: readonly Origin[], type: string): Origin | undefined {
  let found: Origin | undefined;
  for (const origin of origins) if ((found === undefined || origin.wave < found.wave) && has(origin, type, member)) found = origin;
  return found;
}

function has({ service, gives }: RowOrigin, type: string, { name, members }: KeyMember): boolean {
  if (gives?.has(name) !== true && !service.owns(type, name)) return false;
  if (members === undefined || name === '__typename') return true;
  const below = getNamedType((service.schema.getType(type) as GraphQLObjectType).getFields()[name]?.type); // offered, so it is one
  return isObjectType(below) && members.every((member) => has({ service, wave: 0 }, below.name, member));
}

function* subsets<T>(items: readonly T[], size: number, from = 0): Generator<readonly T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let index = from; index <= items.length - size; index += 1) for (const rest of subsets(items, size - 1, index + 1)) yield [items[index] as T, ...rest];
}
