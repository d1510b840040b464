/**
 * The fast way to run a query of a REST service: a document whose root fields are calls and whose other fields are properties
 * is compiled once, and the rows read without graphql-js. Calls go through the same loaders either way, so that the exact way
 * finds them made when this one gives up.
 */
import { Kind, OperationTypeNode, type DocumentNode, type FieldNode, type GraphQLField, type GraphQLOutputType } from 'graphql';
import type { CallContext } from '../../upstream/executor.ts';
import type { Arguments } from './call.ts';
import { compileArguments, compileVariables, type Values } from './fast-input.ts';
import { collectFields } from './fast-fields.ts';
import { NOT_SIMPLE, ODD } from './fast-odd.ts';
import { compileValue, type RowReader } from './fast-rows.ts';
import { compileRowKeys, keyFieldsIn, type RowKeys } from './row-key.ts';

/** A field of Query that is a call. */
export interface RootCall {
  /** As the SDL has it. */
  readonly type: GraphQLOutputType;
  /** The value as answer.ts reads it, with Errors in the places of what failed. @throws GatewayError */
  readonly ask: (args: Arguments, context: CallContext, isEntityFetch: boolean, keys: RowKeys) => unknown;
}

export interface FastService extends Omit<RowReader, 'fieldsLeft'> {
  readonly roots: ReadonlyMap<GraphQLField<unknown, unknown>, RootCall>;
}

/** Undefined: it gives up, whatever the reason. Never rejects. */
export type RunFast = (variables: Values, context: CallContext, isEntityFetch: boolean) => Promise<Record<string, unknown> | undefined>;

/** More are rather asked for by a document that is seen once. */
const MAX_FIELDS = 5_000;

/** Undefined for a document that is not simple. It has been validated. */
export function compileDocument(service: FastService, document: DocumentNode): RunFast | undefined {
  try {
    return compile(service, document);
  } catch (error) {
    if (error === NOT_SIMPLE) return undefined;
    throw error;
  }
}

function compile(service: FastService, { definitions }: DocumentNode): RunFast {
  const [operation, ...others] = definitions;
  const { schema } = service;
  const type = schema.getQueryType();
  if (operation?.kind !== Kind.OPERATION_DEFINITION || others.length > 0 || operation.operation !== OperationTypeNode.QUERY || (operation.directives ?? []).length > 0 || !type) throw NOT_SIMPLE;
  const coerce = compileVariables(schema, operation.variableDefinitions ?? []);
  const reader: RowReader = { schema, read: service.read, isProperty: service.isProperty, fieldsLeft: MAX_FIELDS };
  const fields = [...collectFields(schema, type, [operation.selectionSet])].map(([name, nodes]) => {
    const field = type.getFields()[nodes[0].name.value];
    if (field === undefined) throw NOT_SIMPLE;
    return { name, ...compileRoot(service, reader, field, nodes) };
  });

  return async (given, context, isEntityFetch) => {
    const variables = coerce(given);
    if (variables === ODD) return undefined;
    // Nothing is asked for before all is known to be askable.
    const args = fields.map(({ readArguments }) => readArguments(variables)); // no literal: see loaders.ts
    if (!areGiven(args)) return undefined;
    try {
      const data: Record<string, unknown> = {};
      const values = fields.length === 1 ? undefined : await Promise.all(fields.map(async ({ ask, keys }, index) => ask(args[index] ?? {}, context, isEntityFetch, keys)));
      for (const [index, { name, ask, keys, read }] of fields.entries()) {
        const value = read(values === undefined ? await ask(args[index] ?? {}, context, isEntityFetch, keys) : values[index]);
        if (value === ODD) return undefined;
        data[name] = value;
      }
      return data;
    } catch {
      return undefined; // the exact way meets it again, and says where
    }
  };
}

function areGiven(args: readonly (Values | typeof ODD)[]): args is readonly Values[] {
  return !args.includes(ODD);
}

function compileRoot({ schema, roots, read }: FastService, reader: RowReader, field: GraphQLField<unknown, unknown>, nodes: readonly [FieldNode, ...FieldNode[]]) {
  const call = roots.get(field);
  if (call === undefined) throw NOT_SIMPLE;
  const { type, ask } = call;
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const keys = compileRowKeys(keyFieldsIn({ fieldNodes: nodes, fragments: {} }), { type, schema, read });
  return { ask, keys, readArguments: compileArguments(field.args, nodes[0]), read: compileValue(reader, { type, sets, field: field.name, isRead: true }) };
}
