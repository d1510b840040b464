/**
 * Answers → what the client gets, for answers as they nearly always are: everything there and of the right type. No path is
 * kept and no error made; at the first thing that is odd it gives up, and shape-exact.ts answers instead.
 *
 * A plan is compiled to closures once. They allocate nothing but the response, and for each object with joins one list of rows.
 */
import type { GraphQLSchema } from 'graphql';
import { GatewayError } from '../errors.ts';
import type { Answers, Row } from './answers.ts';
import { compileValue } from './fast-value.ts';
import { BAIL } from './leaf.ts';
import type { Plan, RootFieldShape } from './plan.ts';
import { put, type Data } from './response.ts';
import { compileRead } from './read-row.ts';

export { BAIL } from './leaf.ts';

/** `introspection`: what the gateway's own schema answered, under the client's response names. */
export function compileFast(plan: Plan, schema: GraphQLSchema): (answers: Answers, introspection?: Row) => Data | typeof BAIL {
  const fields = plan.shape.fields.map((field) => ({ ...field, read: rootReader(field, plan.shape.type, schema) }));
  return ({ roots, entries, faults }, introspection) => {
    if (!faults.isEmpty) return BAIL;
    const data: Data = {};
    for (const { name, fetch, isIntrospection, read } of fields) {
      const row = fetch === undefined ? (isIntrospection ? introspection : NO_ROW) : roots[fetch];
      if (row === undefined || row instanceof GatewayError) return BAIL;
      const value = read(row, entries);
      if (value === BAIL) return BAIL;
      put(data, name, value);
    }
    return data;
  };
}

const NO_ROW: Row = {};

function rootReader({ name, from, value }: RootFieldShape, type: string, schema: GraphQLSchema): (row: Row, entries: Answers['entries']) => unknown {
  if (value !== undefined && from !== undefined) {
    const [find, read] = [compileRead(from), compileValue(value, schema)];
    return (row, entries) => read(find(row), entries);
  }
  const find = compileRead(name);
  return (row) => (row === NO_ROW ? type : (find(row) ?? null));
}
