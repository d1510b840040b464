/**
 * One object of the response while it is planned: the rows it is made of, by which fields of the graph are asked of services.
 */
import { getNamedType, getNullableType, isObjectType, isScalarType, isSpecifiedScalarType, type GraphQLObjectType, type GraphQLOutputType } from 'graphql';
import { KEY_ALIAS } from '../schema/match-rows.ts';
import { originOf, waveOf, type RowOrigin } from './choose-doors.ts';
import type { Drafts, EntryDraft, FetchDraft } from './drafts.ts';
import type { DoorModel, KeyMember, ServiceModel } from './model.ts';
import type { Join, KeyRead, RowRead, Source } from './plan.ts';
import { PlaceSelection, type Selection } from './selection.ts';

/** A row of the object: which service it is of, and what is asked of it. */
export interface Origin extends RowOrigin {
  readonly selection: Selection;
  readonly fetch: FetchDraft;
  readonly source: Source;
}

/** A join whose entry has no number yet. */
export type JoinDraft = Omit<Join, 'entry'> & { readonly entry: EntryDraft };

export interface Joined {
  readonly join: JoinDraft;
  readonly origin: Origin;
}

/** Fields that one entry gives, and what is sent for them beside the key. */
export interface EntryPart {
  readonly fields: readonly string[];
  readonly inputs: readonly KeyMember[];
}

/**
 * The entries by which a door gives its fields. What is computed travels with the rest when that costs nothing: its inputs
 * come from the rows the key comes from, and cannot be null, which would keep the whole entity from being asked for.
 */
export function partsOf(door: DoorModel, fields: readonly string[], origins: readonly Origin[], type: GraphQLObjectType): { readonly first: EntryPart; readonly later: readonly EntryPart[] } {
  const plain: string[] = [];
  const inputs = new Map<string, KeyMember>();
  const later = new Map<string, EntryPart & { readonly fields: string[] }>();
  const keyWave = waveOf([...door.key, ...door.inputs], origins, type.name);
  const keyOrigins = origins.filter((origin) => [...door.key, ...door.inputs].some((member) => originOf(member, origins, type.name) === origin));
  const isKnown = ({ name }: KeyMember): boolean => [...door.key, ...door.inputs].some((member) => member.name === name);
  for (const field of fields) {
    const needs = door.computed.get(field);
    const inputWave = needs === undefined ? undefined : waveOf(needs, origins, type.name);
    if (needs === undefined || (door.key.length > 0 && keyWave !== undefined && inputWave !== undefined && inputWave <= keyWave && needs.every((need) => isSure(need, keyOrigins, type.name)))) {
      plain.push(field);
      for (const need of needs ?? []) if (!isKnown(need)) inputs.set(need.name, need);
      continue;
    }
    const key = JSON.stringify(needs);
    const part = later.get(key);
    if (part !== undefined) part.fields.push(field);
    else later.set(key, { fields: [field], inputs: needs.filter((need) => !isKnown(need)) });
  }
  return { first: { fields: plain, inputs: [...inputs.values()] }, later: [...later.values()] };
}

/** Whether one of these rows has the member, and its service promises that it is never null. */
function isSure(member: KeyMember, origins: readonly Origin[], type: string): boolean {
  const service = originOf(member, origins, type)?.service;
  const found = service?.schema.getType(type);
  return member.members === undefined && isObjectType(found) && String(found.getFields()[member.name]?.type).endsWith('!');
}

/** Asks for the entity through a door; `source` is the place the new row gets. */
export function joinThrough(door: DoorModel, { fields, inputs }: EntryPart, origins: readonly Origin[], drafts: Drafts, source: Source): Joined {
  const members = [...door.key, ...door.inputs, ...inputs];
  const key = members.map((member): KeyRead => {
    const origin = originOf(member, origins, door.type);
    if (origin === undefined) throw new TypeError(`no row has \`${member.name}\` of \`${door.type}\``);
    return { ...readOf(member, origin.selection, origin.service, door.type), source: origin.source, ...(!door.key.includes(member) && { isInput: true as const }) };
  });
  const read = origins.filter((origin) => key.some((one) => one.source === origin.source));
  const needed = read.length > 0 ? read : origins.slice(0, 1);
  const wave = 1 + Math.max(...needed.map((origin) => origin.wave));
  const fetch = drafts.entities(door.service, wave);
  for (const origin of needed) fetch.after.add(origin.fetch);
  const place = new PlaceSelection(door.service, door.isAbstract ? returnedBy(door) : door.type);
  const selection = place.of(door.type);
  const canMatch = door.key.length > 0 && door.key.every(({ name }) => door.service.owns(door.type, name));
  const match = canMatch ? door.key.map((member) => readOf(member, selection, door.service, door.type, door.service.kind === 'rest')) : [];
  const entry: EntryDraft = { fetch, door, place, selection, match, id: -1 };
  fetch.entries.push(entry);
  const identity = canMatch ? door.key.map((_member, index) => index) : key.map((_read, index) => index);
  const typename = door.service.names.typeToService.get(door.type) ?? door.type;
  return { join: { entry, key, identity, typename }, origin: { service: door.service, wave, selection, fetch, source, gives: new Set(fields) } };
}

function returnedBy({ service, field }: DoorModel): string {
  return getNamedType(service.schema.getQueryType()?.getFields()[field]?.type)?.name ?? '';
}

/** What one value of it is; undefined for a list of them. */
function fieldType(service: ServiceModel, type: string, field: string): GraphQLOutputType | undefined {
  const found = service.schema.getType(type);
  const declared = isObjectType(found) ? found.getFields()[field]?.type : undefined;
  return declared && getNullableType(declared);
}

/** Asks for a member of a key, and says how it is read. The REST room finds the keys of its rows under names of its own. */
function readOf({ name, members }: KeyMember, selection: Selection, service: ServiceModel, type: string, isRestKey = false): RowRead {
  const { name: from, below } = selection.add(name, [], { alias: isRestKey ? KEY_ALIAS + name : undefined });
  if (members === undefined || below === undefined) {
    const declared = fieldType(service, type, name);
    return { member: name, from, ...(isScalarType(declared) && isSpecifiedScalarType(declared) && { declared: { scalar: declared.name, service: service.name } }) };
  }
  const inside = below.of(below.type);
  return { member: name, from, members: members.map((member) => readOf(member, inside, service, type)) };
}
