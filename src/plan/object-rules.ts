/**
 * Rules that look at the object, asked when all of it has been fetched and before anything is shaped: for each object that
 * stands in the answer at a guarded field, with what the rules read of it under the names they know. An object that stands at
 * many places is asked about once. Plans without such fields have none of this.
 */
import { Kind, isObjectType, parse, type FieldNode, type GraphQLSchema } from 'graphql';
import { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';
import type { Principal } from '../context.ts';
import type { Answers, Row } from './answers.ts';
import { argumentsOf } from './decisions.ts';
import type { Guard, Guards } from './guards.ts';
import { compileRows } from './joined-rows.ts';
import type { ObjectGuard, ObjectShape, Plan, ValueShape } from './plan.ts';
import { compileRead } from './read-row.ts';

export interface ObjectDenials {
  /** `Type.field`. */
  readonly fields: readonly string[];
  /** As {@link Answers.denials}. */
  readonly rows: ReadonlyMap<object, ReadonlySet<number>>;
}

/** Resolves to undefined where nothing is refused; never rejects. */
export type AskObjectRules = (answers: Answers, variables: Readonly<Record<string, unknown>>, principal: Principal) => Promise<ObjectDenials | undefined>;

/** Undefined: the plan has no field that only an object can tell of. */
export function compileObjectRules({ shape }: Plan, schema: GraphQLSchema, guards: Guards): AskObjectRules | undefined {
  const visits = shape.fields.flatMap(({ fetch, from, value }) => {
    const visit = value === undefined ? undefined : compileValue(value, schema, guards);
    return fetch === undefined || from === undefined || visit === undefined ? [] : [{ fetch, read: compileRead(from), visit }];
  });
  if (visits.length === 0) return undefined;
  return async (answers, variables, principal) => {
    const asking = new Asking(answers, variables, principal);
    for (const { fetch, read, visit } of visits) {
      const root = answers.roots[fetch];
      if (root !== undefined && !(root instanceof GatewayError)) visit(read(root), asking);
    }
    await Promise.all(asking.pending);
    return asking.denials.size > 0 ? { fields: [...asking.fields], rows: asking.denials } : undefined;
  };
}

type Visit = (value: unknown, asking: Asking) => void;

class Asking {
  readonly answers: Answers;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
  readonly denials = new Map<object, Set<number>>();
  readonly fields = new Set<string>();
  readonly pending: Promise<void>[] = [];
  readonly #asked = new Map<object, Set<number>>();

  constructor(answers: Answers, variables: Readonly<Record<string, unknown>>, principal: Principal) {
    this.answers = answers;
    this.variables = variables;
    this.principal = principal;
  }

  /** Whether this is the first time. */
  begins(row: object, guard: number): boolean {
    return add(this.#asked, row, guard);
  }

  deny(row: object, guard: number, field: string): void {
    add(this.denials, row, guard);
    this.fields.add(field);
  }
}

function add(sets: Map<object, Set<number>>, key: object, value: number): boolean {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else if (known.has(value)) return false;
  else known.add(value);
  return true;
}

function compileValue(value: ValueShape, schema: GraphQLSchema, guards: Guards): Visit | undefined {
  if (value.kind === 'leaf') return undefined;
  if (value.kind === 'object') return compileObject(value.shape, schema, guards);
  if (value.kind === 'list') {
    const visit = compileValue(value.item, schema, guards);
    if (visit === undefined) return undefined;
    return (items, asking) => {
      if (Array.isArray(items)) for (const item of items) visit(item, asking);
    };
  }
  const visits = new Map<unknown, Visit>();
  for (const [typename, shape] of Object.entries(value.shapes)) {
    const visit = compileObject(shape, schema, guards);
    if (visit !== undefined) visits.set(typename, visit);
  }
  if (visits.size === 0) return undefined;
  return (row, asking) => {
    if (isJsonObject(row)) visits.get(readTypename(row))?.(row, asking);
  };
}

const readTypename = compileRead('__typename');

function compileObject({ joins, fields }: ObjectShape, schema: GraphQLSchema, guards: Guards): Visit | undefined {
  const asks = fields.flatMap(({ guard, field: written, name }) => (guard === undefined ? [] : [{ id: guard.id, field: `${guard.type}.${written ?? name}`, object: compileReads(guard), allows: compileAllows(guard, schema, guards) }]));
  const below = fields.flatMap(({ source, from, value }) => {
    const visit = value === undefined ? undefined : compileValue(value, schema, guards);
    return source === undefined || from === undefined || visit === undefined ? [] : [{ source, read: compileRead(from), visit }];
  });
  if (asks.length === 0 && below.length === 0) return undefined;
  const rowsOf = compileRows(joins, [...below.map(({ source }) => source), ...fields.flatMap(({ guard }) => guard?.reads.map(({ source }) => source) ?? [])]);
  return (own, asking) => {
    if (!isJsonObject(own)) return;
    const rows = rowsOf(own, asking.answers);
    for (const { id, field, object, allows } of asks) {
      if (!asking.begins(own, id)) continue;
      asking.pending.push(allows(object(rows), asking).then((isAllowed) => {
        if (!isAllowed) asking.deny(own, id, field);
      }));
    }
    for (const { source, read, visit } of below) {
      const row = rows[source];
      if (row !== null && row !== undefined) visit(read(row), asking);
    }
  };
}

/** What no row has is undefined to the rules. */
function compileReads({ reads }: ObjectGuard): (rows: readonly (Row | null | undefined)[]) => Readonly<Record<string, unknown>> {
  const members = reads.map(({ member, source, from }) => ({ member, source, read: compileRead(from) }));
  return (rows) => {
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const { member, source, read } of members) {
      const row = rows[source];
      object[member] = row === null || row === undefined ? undefined : read(row);
    }
    return object;
  };
}

function compileAllows({ type, fields, written }: ObjectGuard, schema: GraphQLSchema, guards: Guards): (object: Readonly<Record<string, unknown>>, asking: Asking) => Promise<boolean> {
  const node = fieldIn(written);
  const found = schema.getType(type);
  const declared = isObjectType(found) ? found.getFields()[node.name.value] : undefined;
  const rules = fields.map((field) => guards.guardOf(type, field)).filter((guard): guard is Guard => guard !== undefined);
  return async (object, { variables, principal }) => {
    const given = declared && argumentsOf(declared, node, variables);
    // A guard that has gone since the plan was made guards on.
    if (given === undefined || rules.length !== fields.length) return false;
    for (const rule of rules) if (!(await rule.allows(object, given, principal))) return false;
    return true;
  };
}

function fieldIn(written: string): FieldNode {
  const [definition] = parse(`{ ${written} }`, { noLocation: true }).definitions;
  const [node] = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  if (node?.kind !== Kind.FIELD) throw new TypeError('a guard was planned that is no field');
  return node;
}
