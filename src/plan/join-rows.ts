/**
 * Step C of planning: what the service that an object comes from does not have of it is asked through doors (choose-doors.ts),
 * each a join with rows found by key, whose members are asked of the rows that have them (place.ts).
 */
import type { GraphQLObjectType } from 'graphql';
import { chooseDoors, originOf, type ChosenDoor } from './choose-doors.ts';
import type { Drafts } from './drafts.ts';
import type { DoorsTo } from './guarded-doors.ts';
import { hasRows, type DoorModel, type GraphModel } from './model.ts';
import { joinThrough, partsOf, type EntryPart, type JoinDraft, type Origin } from './place.ts';

export interface JoinedRows {
  readonly joins: readonly JoinDraft[];
  /** The row that has a field which the object's own has not. */
  readonly giver: ReadonlyMap<string, Origin>;
}

const NONE: JoinedRows = { joins: [], giver: new Map() };

/** Of one plan. */
export class RowJoiner {
  readonly #model: GraphModel;
  readonly #drafts: Drafts;
  readonly #doorsTo: DoorsTo;
  readonly #chosen = new Map<string, readonly ChosenDoor[] | undefined>();
  readonly #closed = new Map<string, boolean>();

  /** `doorsTo`: those that may be used; left out, all. */
  constructor(model: GraphModel, drafts: Drafts, doorsTo: DoorsTo = model.doorsTo) {
    this.#model = model;
    this.#drafts = drafts;
    this.#doorsTo = doorsTo;
  }

  /** Whether one of the fields is not to be had only because doors are closed. What no door at all leads to is another matter. */
  isClosed(type: GraphQLObjectType, fields: readonly string[], own: Origin): boolean {
    const all = this.#model.doorsTo(type.name);
    if (this.#doorsTo(type.name) === all) return false;
    return fields.some((field) => {
      if (!isMissing(type, field, own)) return false;
      const key = keyOf(type, [field], own);
      let isClosed = this.#closed.get(key);
      if (isClosed === undefined) this.#closed.set(key, (isClosed = this.#choose(type, new Set([field]), own) === undefined && chooseDoors(all, own, type.name, new Set([field])) !== undefined));
      return isClosed;
    });
  }

  /** Undefined: no doors lead to all of it. `missing`: what the object's own service does not have. */
  join(type: GraphQLObjectType, missing: ReadonlySet<string>, own: Origin): JoinedRows | undefined {
    if (missing.size === 0) return NONE;
    const chosen = this.#choose(type, missing, own);
    if (chosen === undefined) return undefined;
    const joins: JoinDraft[] = [];
    const origins: Origin[] = [own];
    const giver = new Map<string, Origin>();
    const add = (door: DoorModel, part: EntryPart): void => {
      const { join, origin } = joinThrough(door, part, origins, this.#drafts, joins.length + 1);
      joins.push(join);
      origins.push(origin);
      for (const field of part.fields) giver.set(field, origin);
    };
    const later: { readonly door: DoorModel; readonly part: EntryPart }[] = [];
    for (const { door, fields: given } of chosen) {
      const parts = partsOf(door, given, origins, type);
      // A door that gives nothing the client wants opens another one.
      if (door.key.length > 0 && (parts.first.fields.length > 0 || (given.length === 0 && hasRows(door)))) add(door, parts.first);
      later.push(...parts.later.map((part) => ({ door, part })));
    }
    // What is computed may be an input of something else that is.
    for (let open = later; open.length > 0; ) {
      const closed = open.filter(({ door, part }) => {
        const isReady = [...door.key, ...door.inputs, ...part.inputs].every((member) => originOf(member, origins, type.name) !== undefined);
        if (isReady) add(door, part);
        return !isReady;
      });
      // Doors are chosen so that each opens; what nobody gives must never be asked of the object's own service.
      if (closed.length === open.length) return undefined;
      open = closed;
    }
    return { joins, giver };
  }

  /** Which of the fields it is that no doors lead to. */
  unreachable(type: GraphQLObjectType, missing: ReadonlySet<string>, own: Origin): string {
    return [...missing].find((name) => this.#choose(type, new Set([name]), own) === undefined) ?? [...missing][0] ?? '';
  }

  #choose(type: GraphQLObjectType, missing: ReadonlySet<string>, own: Origin): readonly ChosenDoor[] | undefined {
    const key = keyOf(type, missing, own);
    if (!this.#chosen.has(key)) this.#chosen.set(key, chooseDoors(this.#doorsTo(type.name), own, type.name, missing));
    return this.#chosen.get(key);
  }
}

function keyOf({ name }: GraphQLObjectType, fields: Iterable<string>, { service, wave }: Origin): string {
  return JSON.stringify([name, service.name, wave, ...fields]);
}

/** Whether the row that stands there has no such field. */
export function isMissing({ name }: GraphQLObjectType, field: string, { service }: Origin): boolean {
  return field !== '__typename' && !service.owns(name, field);
}
