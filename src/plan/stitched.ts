/** Runs an operation by stitch's own execution, and its introspection on what the caller may see. */
import { normalizedExecutor } from '@graphql-tools/executor';
import { Kind, execute, typeFromAST, type DocumentNode, type ExecutionResult, type GraphQLSchema, type OperationDefinitionNode, type SelectionNode } from 'graphql';
import type { OperationContext, Principal } from '../context.ts';
import { isIntrospection } from './introspection.ts';
import { normalise } from './normalise.ts';

export interface StitchedGraph {
  /** The operation's, guarded where anything is. */
  readonly schema: GraphQLSchema;
  /** What introspection shows; the operation's own where nothing is hidden. */
  readonly schemaOf: (principal: Principal) => GraphQLSchema;
}

/**
 * Not given the request's signal: when it fires, every open call ends with UPSTREAM_TIMEOUT at its own path, and what has
 * answered is returned.
 *
 * @throws GatewayError FORBIDDEN for introspection of a graph of which the caller may have nothing.
 */
export async function executeStitched(context: OperationContext, { schema, schemaOf }: StitchedGraph): Promise<ExecutionResult> {
  const { document, variables } = normalise(schema, context.document, context.operation, context.variables);
  const run = async (asked: DocumentNode): Promise<ExecutionResult> =>
    (await normalizedExecutor({ schema, document: asked, contextValue: context, variableValues: variables, operationName: context.operation.name?.value ?? null })) as ExecutionResult;
  const own = rootFields(document, true);
  const shown = own.length === 0 ? context.schema : schemaOf(context.principal);
  if (shown === context.schema) return run(document);

  const others = rootFields(document, false);
  const introspected = await execute({ schema: shown, document: withRoot(document, own, shown), variableValues: variables });
  const rest: ExecutionResult = others.length === 0 ? { data: {} } : await run(withRoot(document, others, schema));
  const errors = [...(introspected.errors ?? []), ...(rest.errors ?? [])];
  const data = introspected.data && rest.data && inOrder(document, { ...introspected.data, ...rest.data });
  return { data: data ?? null, ...(errors.length > 0 && { errors }) };
}

/** Of the one operation: introspection, or all else. A fragment that is still there has a directive that decides nothing. */
function rootFields(document: DocumentNode, isOwn: boolean): readonly SelectionNode[] {
  const pick = (nodes: readonly SelectionNode[]): readonly SelectionNode[] =>
    nodes.flatMap((node): readonly SelectionNode[] => {
      if (node.kind === Kind.FIELD) return isIntrospection(node.name.value) === isOwn ? [node] : [];
      if (node.kind !== Kind.INLINE_FRAGMENT) return [];
      const selections = pick(node.selectionSet.selections);
      return selections.length === 0 ? [] : [{ ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } }];
    });
  return document.definitions.flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? pick(node.selectionSet.selections) : []));
}

/** Without variables of types that `schema` has not: no field of it takes one. */
function withRoot(document: DocumentNode, selections: readonly SelectionNode[], schema: GraphQLSchema): DocumentNode {
  const definitions = document.definitions.map((node) => (node.kind === Kind.OPERATION_DEFINITION ? cut(node) : node));
  return { ...document, definitions };

  function cut(node: OperationDefinitionNode): OperationDefinitionNode {
    const variableDefinitions = node.variableDefinitions?.filter(({ type }) => typeFromAST(schema, type) !== undefined) ?? [];
    return { ...node, variableDefinitions, selectionSet: { kind: Kind.SELECTION_SET, selections } };
  }
}

/** As the client asked. */
function inOrder(document: DocumentNode, data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const names = (nodes: readonly SelectionNode[]): readonly string[] =>
    nodes.flatMap((node) => (node.kind === Kind.FIELD ? [(node.alias ?? node.name).value] : node.kind === Kind.INLINE_FRAGMENT ? names(node.selectionSet.selections) : []));
  const asked = document.definitions.flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? names(node.selectionSet.selections) : []));
  return Object.fromEntries(asked.filter((name) => Object.hasOwn(data, name)).map((name) => [name, data[name]]));
}
