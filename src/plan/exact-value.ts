/**
 * Values and objects of the exact shaper (shape-exact.ts), completed as the specification says ("Value Completion", "Handling
 * Field Errors"): null where none may be, whatever made it, takes the nearest parent that may be null.
 *
 * Fields and items are completed in order, and the first that takes its parent along ends it: what graphql-js does where
 * nothing is awaited.
 */
import type { GraphQLSchema } from 'graphql';
import { isJsonObject } from '../lib/json.ts';
import type { Answers, Row } from './answers.ts';
import type { ErrorList } from './error-list.ts';
import { clientPath, type Place } from './error-path.ts';
import { compileJoins, type Gap, type Sources } from './exact-joins.ts';
import type { Fault } from './faults.ts';
import { BAIL, leafNamed } from './leaf.ts';
import type { Denied, FieldShape, ObjectGuard, ObjectShape, Plan, ValueShape } from './plan.ts';
import { compileRead } from './read-row.ts';
import { put, type Data } from './response.ts';

/** Instead of a value: it may not be null and is; the error has been noted. */
export const NULLED = Symbol('nulled');

export interface Run {
  readonly answers: Answers;
  readonly errors: ErrorList;
}

export interface Compiling {
  readonly plan: Plan;
  readonly schema: GraphQLSchema;
}

/** What a value becomes; NULLED where it may not be null. */
export type Complete = (value: unknown, place: Place, run: Run) => unknown;

/** Of a value that is not null. BAIL: it does not fit the type. NULLED: something in it took it along. */
type CompletePresent = Complete;

/** `fetch`: whose answer holds the value. */
export function compileValue(shape: ValueShape, fetch: number, at: Compiling): Complete {
  const complete = compilePresent(shape, fetch, at);
  const nothing = shape.nonNull ? NULLED : null;
  return (value, place, run) => {
    if (value === null || value === undefined) {
      explainNull(shape, fetch, place, run, at);
      return nothing;
    }
    const completed = complete(value, place, run);
    if (completed === BAIL) run.errors.misfit(serviceOf(fetch, at), place, `not ${expected(shape)}`);
    return completed === BAIL || completed === NULLED ? nothing : completed;
  };
}

function compilePresent(shape: ValueShape, fetch: number, at: Compiling): CompletePresent {
  switch (shape.kind) {
    case 'leaf':
      return leafNamed(shape.type, at.schema).read;
    case 'list':
      return list(compileValue(shape.item, fetch, at));
    case 'object':
      return compileObject(shape.shape, fetch, at);
    case 'abstract': {
      const objects = new Map<unknown, CompletePresent>(Object.entries(shape.shapes).map(([typename, one]) => [typename, compileObject(one, fetch, at)]));
      return (value, place, run) => (isJsonObject(value) ? (objects.get(value['__typename'])?.(value, place, run) ?? BAIL) : BAIL);
    }
  }
}

function list(item: Complete): CompletePresent {
  return (value, above, run) => {
    if (!Array.isArray(value)) return BAIL;
    const items: unknown[] = [];
    for (const [name, one] of value.entries()) {
      const completed = item(one, { above, name, container: value, key: name }, run);
      if (completed === NULLED) return NULLED;
      items.push(completed);
    }
    return items;
  };
}

function compileObject({ type, joins, fields }: ObjectShape, fetch: number, at: Compiling): CompletePresent {
  const { fetches, find } = compileJoins(joins, at.plan, fetch);
  const readers = fields.map((field) => compileField(field, type, fetches, at));
  return (value, above, run) => {
    if (!isJsonObject(value)) return BAIL;
    const { rows, gaps } = find(value, run.answers);
    const refused = run.answers.denials?.get(value);
    const data: Data = {};
    for (const { name, source, read, guard, refuse } of readers) {
      const isRefused = refused !== undefined && guard !== undefined && refused.has(guard.id);
      const completed = isRefused ? refuse({ rows, gaps }, above, run) : read(rows[source] ?? null, gaps[source], above, run);
      if (completed === NULLED) return NULLED;
      put(data, name, completed);
    }
    return data;
  };
}

interface FieldReader {
  readonly name: string;
  readonly source: number;
  readonly read: (row: Row | null, gap: Gap | undefined, above: Place, run: Run) => unknown;
  readonly guard: ObjectGuard | undefined;
  /** In place of `read`, when a rule that has looked at the object said no. */
  readonly refuse: (sources: Sources, above: Place, run: Run) => unknown;
}

function compileField({ name, source = 0, from, value: shape, denied, guard, field = name }: FieldShape, type: string, fetches: readonly number[], at: Compiling): FieldReader {
  const forbid = (nonNull: boolean, above: Place, { errors }: Run): unknown => forbidden({ nonNull }, { above, name, container: undefined, key: name }, `${type}.${field}`, errors);
  const refuse: FieldReader['refuse'] = ({ rows, gaps }, above, run) => {
    // What the rule was to read was not there: that is the reason, and not to be hidden.
    const gap = guard?.reads.map((read) => gaps[read.source] ?? gapIn(rows[read.source], read.from, fetches[read.source] ?? 0, run)).find((one) => one?.fault !== undefined);
    if (gap === undefined || shape === undefined) return forbid(shape?.nonNull ?? false, above, run);
    explainGap(shape, gap, { above, name, container: undefined, key: from ?? name }, run, at);
    return shape.nonNull ? NULLED : null;
  };
  if (denied !== undefined) return { name, source, guard, refuse, read: (_row, _gap, above, run) => forbid(denied.nonNull, above, run) };
  if (from === undefined || shape === undefined) return { name, source, guard, refuse, read: () => type };
  const find = compileRead(from);
  const complete = compileValue(shape, fetches[source] ?? 0, at);
  const nothing = shape.nonNull ? NULLED : null;
  return {
    name, source, guard, refuse,
    read: (row, gap, above, run) => {
      if (row !== null) return complete(find(row), { above, name, container: row, key: from }, run);
      explainGap(shape, gap, { above, name, container: undefined, key: from }, run, at);
      return nothing;
    },
  };
}

/** A value of a row that failed. */
function gapIn(row: Row | null | undefined, key: string, fetch: number, { answers: { faults } }: Run): Gap | undefined {
  const fault = row ? faults.at(row, key) : undefined;
  return fault && { fault: { error: fault.error, below: [] }, fetch };
}

export function forbidden({ nonNull }: Denied, place: Place, field: string, errors: ErrorList): unknown {
  errors.forbid(place, field);
  return nonNull ? NULLED : null;
}

/** A null is the service's own word where it may be; an error that names no place is about the fields it was asked for first. */
function explainNull(shape: ValueShape, fetch: number, place: Place, run: Run, at: Compiling): void {
  const { answers: { faults }, errors } = run;
  const fault = place.container && faults.at(place.container, place.key);
  if (fault !== undefined) for (const one of errors.isFull ? [fault] : toldOf(fault, shape)) errors.add(one, place, shape);
  else if (shape.nonNull || place.above === undefined) explainUnplaced(shape, fetch, place, run, at);
}

/** Of several errors below one null those are told that are about what the client selected: the gateway asks for more, and that is its own affair. */
function toldOf(fault: Fault, shape: ValueShape): readonly Omit<Fault, 'others'>[] {
  if (fault.others.length === 0) return [fault];
  const told = [fault, ...fault.others].filter(({ below }) => below.length === 0 || clientPath(below, shape).length > 0);
  return told.length > 0 ? told : [fault];
}

/** A field of a row that is not there. */
export function explainGap(shape: ValueShape, gap: Gap | undefined, place: Place, run: Run, at: Compiling): void {
  const fault = gap?.fault;
  // What took the whole row says which field of it failed: in that field it can be more exact.
  if (fault !== undefined) run.errors.add({ error: fault.error, below: fault.below[0] === place.key ? fault.below.slice(1) : [] }, place, shape);
  else if (shape.nonNull) explainUnplaced(shape, gap?.fetch ?? 0, place, run, at);
}

function explainUnplaced(shape: ValueShape, fetch: number, place: Place, { answers: { faults }, errors }: Run, at: Compiling): void {
  const unplaced = faults.unplaced(fetch);
  for (const error of errors.isFull ? unplaced.slice(0, 1) : unplaced) errors.add({ error, below: [] }, place, shape);
  if (unplaced.length === 0 && shape.nonNull) errors.misfit(serviceOf(fetch, at), place, 'null, or nothing, where neither may be');
}

function serviceOf(fetch: number, { plan }: Compiling): string {
  return plan.fetches[fetch]?.service ?? '';
}

function expected(shape: ValueShape): string {
  if (shape.kind === 'leaf') return `a value of ${shape.type}`;
  return shape.kind === 'list' ? 'a list' : `an object of ${shape.kind === 'object' ? shape.shape.type : shape.type}`;
}
