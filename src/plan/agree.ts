/**
 * The planner reads the services' directives itself, and stitch has read them too. Both readings are compared when a graph is
 * made, so that a new version of either cannot quietly send other keys:
 *
 *  A. each door of stitch's is one of the planner's, for as many entities, with the same key and the same inputs;
 *  B. both send the same for sample keys (same-arguments.ts);
 *  C. no door of the planner's is unknown to stitch.
 *
 * A difference is a fault of the gateway, never of a schema.
 */
import type { GraphQLSchema } from 'graphql';
import { directivesOf } from '../schema/doors.ts';
import { parseSelection, stringArgument } from '../schema/selection.ts';
import { membersOf, type KeyMember } from './key-members.ts';
import type { DoorModel, GraphModel } from './model.ts';
import { differenceInArguments, type ArgumentMakers } from './same-arguments.ts';

/** @throws Error naming service, type and door of the first difference. `stitched`: the schema as stitch made it. */
export function assertAgreement(model: GraphModel, stitched: GraphQLSchema): void {
  const seen = new Set<DoorModel>();
  for (const { type, service, entry } of mergeEntries(stitched)) {
    // A
    const door = model.doorsTo(type).find((one) => one.service.name === service && one.field === entry.fieldName);
    if (door === undefined) throw disagreement(service, type, entry.fieldName, 'the planner has no such door');
    seen.add(door);
    const difference = differenceInKeys(door, entry) ?? (isLostByStitch(door) ? undefined : differenceInArguments(door, entry)); // B
    if (difference !== undefined) throw disagreement(service, type, door.field, difference);
  }
  // C
  for (const door of model.services.flatMap((service) => typesOf(service.schema).flatMap((type) => model.doorsTo(type).filter((one) => one.service === service)))) {
    const isMerged = model.services.filter(({ schema }) => schema.getType(door.type) !== undefined).length > 1;
    if (isMerged && !seen.has(door) && !isReplaced(door, model)) throw disagreement(door.service.name, door.type, door.field, 'stitch has no such door');
  }
}

/** What stitch holds for one door to one type; `selectionSet` in braces. */
interface MergeEntry extends ArgumentMakers {
  readonly fieldName: string;
  readonly selectionSet?: string | undefined;
  readonly fields?: Readonly<Record<string, { readonly selectionSet?: string | undefined; readonly computed?: boolean }>> | undefined;
}

interface StitchedDoor {
  readonly type: string;
  readonly service: string;
  readonly entry: MergeEntry;
}

/** The part of StitchingInfo (@graphql-tools/delegate) that is read here. */
interface MergedTypes {
  readonly mergedTypes: Readonly<Record<string, { readonly resolvers: ReadonlyMap<{ readonly name?: string; readonly merge?: Readonly<Record<string, Partial<MergeEntry> & { readonly entryPoints?: readonly Partial<MergeEntry>[] }>> }, unknown> }>>;
}

function mergeEntries({ extensions }: GraphQLSchema): readonly StitchedDoor[] {
  const info = extensions['stitchingInfo'] as MergedTypes | undefined; // written there by stitchSchemas
  if (info === undefined) throw new Error('internal: the schema was not made by stitch, so nothing can be compared with it');
  return Object.entries(info.mergedTypes).flatMap(([type, { resolvers }]) =>
    [...resolvers.keys()].flatMap(({ name = '', merge }) => {
      const merged = merge?.[type];
      const entries = merged === undefined ? [] : [merged, ...(merged.entryPoints ?? []).map((entry) => ({ ...entry, fields: merged.fields }))];
      return entries.flatMap((entry) => (entry.fieldName === undefined ? [] : [{ type, service: name, entry: { ...entry, fieldName: entry.fieldName } }]));
    }),
  );
}

function differenceInKeys(door: DoorModel, entry: MergeEntry): string | undefined {
  const isBulk = entry.argsFromKeys !== undefined;
  if (isBulk !== door.isBulk) return isBulk ? 'it takes many keys' : 'it takes one key';
  // With a `keyField` stitch waits for the fields of the type's @key too; the planner need not.
  const key = printed(entry.selectionSet);
  const isSame = argumentOf(door, 'keyField') === undefined ? same(door.key, key) : door.key.every((member) => key.some((one) => same([member], [one])));
  if (!isSame) return `its key is ${JSON.stringify(key)}, the planner's ${JSON.stringify(door.key)}`;
  for (const [field, { selectionSet, computed }] of Object.entries(entry.fields ?? {})) {
    const inputs = door.computed.get(field);
    // A door that sends its keyField only computes nothing, though stitch would ask it.
    if (computed === true && !(inputs === undefined ? door.computed.size === 0 && argumentOf(door, 'keyField') !== undefined : same(inputs, printed(selectionSet)))) {
      return `\`${field}\` is computed from ${JSON.stringify(printed(selectionSet))}, for the planner from ${JSON.stringify(inputs)}`;
    }
  }
  return undefined;
}

function printed(selectionSet: string | undefined): readonly KeyMember[] {
  return selectionSet === undefined ? [] : membersOf(parseSelection(selectionSet));
}

function same(some: readonly KeyMember[], others: readonly KeyMember[]): boolean {
  return some.length === others.length && some.every(({ name, members }) => others.some((other) => other.name === name && same(members ?? [], other.members ?? [])));
}

/** The library sends nothing for `$key` where the type has neither @key nor computed fields. */
function isLostByStitch(door: DoorModel): boolean {
  const type = door.service.schema.getType(door.type);
  return argumentOf(door, 'keyField') !== undefined && argumentOf(door, 'argsExpr') !== undefined && door.computed.size === 0 && directivesOf(type ?? {}, 'key').length === 0;
}

/** Of several doors of a service to a type without `keyField`, the library keeps the last. */
function isReplaced(door: DoorModel, model: GraphModel): boolean {
  const own = model.doorsTo(door.type).filter((other) => other.service === door.service && argumentOf(other, 'keyField') === undefined);
  return own.includes(door) && own.at(-1) !== door;
}

function argumentOf({ service, field }: DoorModel, name: string): string | undefined {
  const [directive] = directivesOf(service.schema.getQueryType()?.getFields()[field] ?? {}, 'merge');
  return directive && stringArgument(directive, name);
}

function typesOf(schema: GraphQLSchema): readonly string[] {
  return Object.keys(schema.getTypeMap());
}

function disagreement(service: string, type: string, door: string, difference: string): Error {
  return new Error(`internal: stitch and the planner read the door \`Query.${door}\` of ${service} to \`${type}\` differently: ${difference}`);
}
