/**
 * Rules that look at the object, asked when all of it has been fetched and before anything is shaped: for each object that
 * stands in the answer at a guarded field, with what the rules read of it under the names they know. An object that stands at
 * many places is asked about once. Plans without such fields have none of this.
 */
import { Kind, isObjectType, parse, type FieldNode, type GraphQLSchema } from 'graphql';
import { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';
import type { Principal } from '../context.ts';
import type { Answers } from './answers.ts';
import { Asking, type Ask, type Values } from './asking.ts';
import { argumentsOf } from './sign.ts';
import { defaultArguments } from './field-guards.ts';
import type { Guard, Guards } from './guards.ts';
import { compileRows } from './joined-rows.ts';
import type { ObjectGuard, ObjectShape, Plan, ValueShape } from './plan.ts';
import { compileRead } from './read-row.ts';
import { compileReads } from './rule-reads.ts';

export interface ObjectDenials {
  /** `Type.field`. */
  readonly fields: readonly string[];
  /** As {@link Answers.denials}. */
  readonly rows: ReadonlyMap<object, ReadonlySet<number>>;
}

/** Resolves to undefined where nothing is refused; never rejects. When `signal` ends it, what has not been asked about is refused. */
export type AskObjectRules = (answers: Answers, variables: Values, principal: Principal, signal?: { readonly aborted: boolean }) => Promise<ObjectDenials | undefined>;

/** Undefined: the plan has no field that only an object can tell of. */
export function compileObjectRules(plan: Plan, schema: GraphQLSchema, guards: Guards): AskObjectRules | undefined {
  const at: Compiling = { plan, schema, guards };
  const visits = plan.shape.fields.flatMap(({ fetch, from, value }) => {
    const visit = value === undefined || fetch === undefined ? undefined : compileValue(value, fetch, at);
    return fetch === undefined || from === undefined || visit === undefined ? [] : [{ fetch, read: compileRead(from), visit }];
  });
  if (visits.length === 0) return undefined;
  return async (answers, variables, principal, signal) => {
    const asking = new Asking(answers, variables, principal);
    for (const { fetch, read, visit } of visits) {
      const root = answers.roots[fetch];
      if (root !== undefined && !(root instanceof GatewayError)) visit(read(root), asking);
    }
    await asking.settle(signal);
    return asking.denials.size > 0 ? { fields: [...asking.fields], rows: asking.denials } : undefined;
  };
}

type Visit = (value: unknown, asking: Asking) => void;

interface Compiling {
  readonly plan: Plan;
  readonly schema: GraphQLSchema;
  readonly guards: Guards;
}

/** `fetch`: whose answer holds the value. */
function compileValue(value: ValueShape, fetch: number, at: Compiling): Visit | undefined {
  if (value.kind === 'leaf') return undefined;
  if (value.kind === 'object') return compileObject(value.shape, fetch, at);
  if (value.kind === 'list') {
    const visit = compileValue(value.item, fetch, at);
    if (visit === undefined) return undefined;
    return (items, asking) => {
      if (Array.isArray(items)) for (const item of items) visit(item, asking);
    };
  }
  const visits = new Map<unknown, Visit>();
  for (const [typename, shape] of Object.entries(value.shapes)) {
    const visit = compileObject(shape, fetch, at);
    if (visit !== undefined) visits.set(typename, visit);
  }
  if (visits.size === 0) return undefined;
  return (row, asking) => {
    if (isJsonObject(row)) visits.get(readTypename(row))?.(row, asking);
  };
}

const readTypename = compileRead('__typename');

function compileObject({ joins, fields }: ObjectShape, fetch: number, at: Compiling): Visit | undefined {
  const fetches = [fetch, ...joins.map(({ entry }) => at.plan.entries[entry]?.fetch ?? fetch)];
  const asks = fields.flatMap(({ guard, field: written, name }): Ask[] => (guard === undefined ? [] : [{ id: guard.id, field: `${guard.type}.${written ?? name}`, object: compileReads(guard, fetches, at.schema), allows: compileAllows(guard, at) }]));
  const below = fields.flatMap(({ source, from, value }) => {
    const visit = value === undefined || source === undefined ? undefined : compileValue(value, fetches[source] ?? fetch, at);
    return source === undefined || from === undefined || visit === undefined ? [] : [{ source, read: compileRead(from), visit }];
  });
  if (asks.length === 0 && below.length === 0) return undefined;
  const rowsOf = compileRows(joins, [...below.map(({ source }) => source), ...fields.flatMap(({ guard }) => guard?.reads.map(({ source }) => source) ?? [])]);
  return (own, asking) => {
    if (!isJsonObject(own)) return;
    const rows = rowsOf(own, asking.answers);
    for (const ask of asks) if (asking.begins(own, ask.id)) asking.questions.push({ ...ask, own, rows });
    for (const { source, read, visit } of below) {
      const row = rows[source];
      if (row !== null && row !== undefined) visit(read(row), asking);
    }
  };
}

function compileAllows({ type, fields, written }: ObjectGuard, { schema, guards }: Compiling): (object: Readonly<Record<string, unknown>>, asking: Asking) => Promise<boolean> {
  const node = fieldIn(written);
  const found = schema.getType(type);
  const declared = isObjectType(found) ? found.getFields()[node.name.value] : undefined;
  // What the field is computed from is fetched without arguments, whatever those of the field are.
  const rules = fields.flatMap((field): { guard: Guard; fixed: Values | undefined; isInput: boolean }[] => {
    const guard = guards.guardOf(type, field);
    const isInput = field !== node.name.value;
    return guard === undefined ? [] : [{ guard, isInput, fixed: isInput ? defaultArguments(schema, guard.field) : undefined }];
  });
  return async (object, { variables, principal }) => {
    const given = declared && argumentsOf(declared, node, variables);
    // A guard that has gone since the plan was made guards on.
    if (given === undefined || rules.length !== fields.length) return false;
    for (const { guard, fixed, isInput } of rules) {
      const args = isInput ? fixed : given;
      if (args === undefined || !(await guard.allows(object, args, principal))) return false;
    }
    return true;
  };
}

function fieldIn(written: string): FieldNode {
  const [definition] = parse(`{ ${written} }`, { noLocation: true }).definitions;
  const [node] = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
  if (node?.kind !== Kind.FIELD) throw new TypeError('a guard was planned that is no field');
  return node;
}
