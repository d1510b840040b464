/** Whether stitch would send through a door what the planner sends: both are given sample keys and the arguments compared. */
import { compileTemplate, type Key } from './fill-template.ts';
import { project } from './argument-template.ts';
import { mergeMembers, type KeyMember } from './key-members.ts';
import type { DoorModel } from './model.ts';

/** How stitch makes arguments: from the entity, or from the keys made of entities. */
export interface ArgumentMakers {
  readonly args?: ((entity: unknown) => Readonly<Record<string, unknown>>) | undefined;
  readonly key?: ((entity: unknown) => unknown) | undefined;
  readonly argsFromKeys?: ((keys: readonly unknown[]) => Readonly<Record<string, unknown>>) | undefined;
}

/** A sentence, where there is a difference. */
export function differenceInArguments(door: DoorModel, { args, key, argsFromKeys }: ArgumentMakers): string | undefined {
  const templates = door.arguments.map(({ name, value }) => [name, compileTemplate(value)] as const);
  const samples = samplesFor(door);
  for (const keys of door.isBulk ? [samples] : samples.map((sample) => [sample])) {
    const [sample] = keys;
    const made = argsFromKeys !== undefined && key !== undefined ? argsFromKeys(keys.map(key)) : args?.(sample);
    if (made === undefined || sample === undefined) return 'it has no way to make arguments';
    const ours = Object.fromEntries(templates.map(([name, template]) => [name, door.isBulk ? template.many(keys) : template.one(sample)]));
    const theirs = known(door, made);
    if (!agree(ours, theirs, new Set(leaves(theirs)))) return `for ${JSON.stringify(keys)} stitch sends ${JSON.stringify(theirs)}, the planner ${JSON.stringify(ours)}`;
  }
  return undefined;
}

/**
 * Every value once, so that none can stand for another, and digits, which every scalar can be made of: objects inside the key
 * as they are, as lists, and null; and the key without inputs of computed fields.
 */
function samplesFor({ type, key, computed }: DoorModel): readonly Key[] {
  let count = 1000;
  const leaf = (): string => String((count += 1));
  const sample = (members: readonly KeyMember[], shape: 'object' | 'list' | 'null'): Record<string, unknown> => Object.fromEntries(members.map(({ name, members: below }) => {
    const value = (): unknown => (below === undefined ? leaf() : shape === 'null' ? null : sample(below, shape));
    return [name, shape === 'list' ? [value(), value()] : value()];
  }));
  const all = mergeMembers([...key, ...[...computed.values()].flat()]);
  return [sample(all, 'object'), sample(all, 'list'), sample(all, 'null'), sample(key, 'object')].map((one) => ({ __typename: type, ...one }));
}

/** What stitch leaves out on the way: arguments and input fields that the service does not have. */
function known({ service, field }: DoorModel, made: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const declared = service.schema.getQueryType()?.getFields()[field]?.args ?? [];
  return Object.fromEntries(declared.flatMap(({ name, type }) => (name in made ? [[name, project(made[name], type)]] : [])));
}

/**
 * Members in any order; what is absent is like undefined; 5 is like "5". A path that an expression names twice the library fills
 * at its last place only, the planner at both: `elsewhere` are all values that stitch sends.
 */
function agree(ours: unknown, theirs: unknown, elsewhere: ReadonlySet<string>): boolean {
  if (ours === undefined) return theirs === undefined;
  if (theirs === null || theirs === undefined) return ours === null || (leaves(ours).length > 0 && leaves(ours).every((leaf) => elsewhere.has(leaf)));
  if (typeof ours !== 'object' || ours === null) return typeof theirs !== 'object' && ours !== null && leafText(ours) === leafText(theirs);
  if (Array.isArray(ours)) return Array.isArray(theirs) && ours.length === theirs.length && ours.every((item, index) => agree(item, theirs[index], elsewhere));
  if (typeof theirs !== 'object' || Array.isArray(theirs)) return false;
  const [some, others] = [ours, theirs] as [Record<string, unknown>, Record<string, unknown>]; // neither is a list
  return [...new Set([...Object.keys(some), ...Object.keys(others)])].every((name) => agree(some[name], others[name], elsewhere));
}

function leaves(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leaves);
  return value === null || value === undefined ? [] : [leafText(value)];
}

function leafText(value: unknown): string {
  return JSON.stringify(value).replace(/^"|"$/g, '');
}
