/**
 * Answers → what the client gets, for any answers: knows at each value where it stands, puts the errors of services at the
 * client's paths, makes errors of what does not fit the graph, and propagates null. Linear in the size of the answers. For
 * answers without anything odd it gives what shape-fast.ts gives.
 */
import type { GraphQLSchema } from 'graphql';
import { GatewayError } from '../errors.ts';
import type { Answers, Row } from './answers.ts';
import { ErrorList } from './error-list.ts';
import { NULLED, compileValue, explainGap, forbidden, type Compiling, type Run } from './exact-value.ts';
import type { Plan, RootFieldShape } from './plan.ts';
import { compileRead } from './read-row.ts';
import { put, type Data } from './response.ts';

export interface Shaped {
  readonly data: Data | null;
  readonly errors: GatewayError[];
}

/** `introspection`: what the gateway's own schema answered, under the client's response names. */
export function compileExact(plan: Plan, schema: GraphQLSchema): (answers: Answers, introspection?: Row) => Shaped {
  const { type, fields } = plan.shape;
  const readers = fields.map((field) => ({ name: field.name, read: rootReader(field, type, { plan, schema }) }));
  return (answers, introspection = {}) => {
    const run: Run = { answers, errors: new ErrorList() };
    const { errors } = run.errors;
    const data: Data = {};
    for (const { name, read } of readers) {
      const completed = read(run, introspection);
      if (completed === NULLED) return { data: null, errors };
      put(data, name, completed);
    }
    return { data, errors };
  };
}

function rootReader({ name, fetch, from, value: shape, isIntrospection, denied, field = name }: RootFieldShape, type: string, at: Compiling): (run: Run, introspection: Row) => unknown {
  if (denied !== undefined) return ({ errors }) => forbidden(denied, { above: undefined, name, container: undefined, key: name }, `${type}.${field}`, errors);
  if (fetch === undefined || from === undefined || shape === undefined) {
    const find = compileRead(name);
    return (_run, introspection) => (isIntrospection === true ? (find(introspection) ?? null) : type);
  }
  const find = compileRead(from);
  const complete = compileValue(shape, fetch, at);
  const nothing = shape.nonNull ? NULLED : null;
  return (run) => {
    const { answers: { roots, faults }, errors } = run;
    const row = roots[fetch];
    if (row !== undefined && !(row instanceof GatewayError)) return complete(find(row), { above: undefined, name, container: row, key: from }, run);
    const place = { above: undefined, name, container: undefined, key: from };
    if (row !== undefined) explainGap(shape, { fault: { error: row, below: faults.below(row) }, fetch }, place, run, at);
    // Not asked for: a mutation ends at a step that may not be null and is, and that step has an error.
    else if (shape.nonNull && errors.errors.length === 0) errors.ownFault(place, `fetch ${fetch} was never made`);
    return nothing;
  };
}
