/** The doors of a service: Query fields with `@merge`, by which the gateway fetches entities by key. One reading for all checks. */
import {
  Kind, getDirectiveValues, getNamedType, getNullableType, isAbstractType, isListType, isObjectType,
  type DirectiveNode, type GraphQLField, type GraphQLInputField, type GraphQLObjectType, type GraphQLSchema,
} from 'graphql';
import { knownDirective } from './directives.ts';
import { parseSelection, stringArgument } from './selection.ts';

export interface MergeArguments {
  readonly keyField?: string;
  readonly keyArg?: string;
  readonly additionalArgs?: string;
  readonly key?: readonly string[];
  readonly argsExpr?: string;
  readonly types?: readonly string[];
}

export interface Door {
  readonly field: GraphQLField<unknown, unknown>;
  readonly directive: DirectiveNode;
  readonly merge: MergeArguments;
  readonly returnsList: boolean;
  /** The object types it fetches: what it returns, or the possible types of that, narrowed by `types`. */
  readonly types: readonly GraphQLObjectType[];
}

/** The root value of a request for entities, which the gateway makes by keys that services sent; a client's own have another. */
export const ENTITY_FETCH = Object.freeze({});

/** Directive arguments must have been checked against {@link knownDirective} already. */
export function doorsOf(schema: GraphQLSchema): Door[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const [directive] = directivesOf(field, 'merge');
    if (directive === undefined) return [];
    // The definition's arguments are those of MergeArguments, checked by ValuesOfCorrectTypeRule.
    const merge = withoutNulls(getDirectiveValues(knownDirective('merge'), { directives: [directive] }) ?? {}) as MergeArguments;
    const named = getNamedType(field.type);
    const possible = isAbstractType(named) ? schema.getPossibleTypes(named) : isObjectType(named) ? [named] : [];
    const types = possible.filter(({ name }) => merge.types?.includes(name) ?? true);
    return [{ field, directive, merge, returnsList: isListType(getNullableType(field.type)), types }];
  });
}

/** Names of the fields that make up the key this door takes of a type; none where computed inputs are all it takes. */
export function keyFields({ merge }: Door, type: GraphQLObjectType): string[] {
  if (merge.keyField !== undefined) return [merge.keyField];
  const [key] = directivesOf(type, 'key');
  const { selections } = parseSelection((key && stringArgument(key, 'selectionSet')) ?? '{ __typename }'); // checked by check-keys.ts
  return selections.flatMap((node) => (node.kind === Kind.FIELD && node.name.value !== '__typename' ? [node.name.value] : []));
}

/** The uses of one directive on a type or field. */
export function directivesOf(element: { readonly astNode?: { readonly directives?: readonly DirectiveNode[] | undefined } | null | undefined }, name: string): DirectiveNode[] {
  return (element.astNode?.directives ?? []).filter((directive) => directive.name.value === name);
}

/** Doors are hidden by a name that begins with `_`, any field by `@inaccessible` (contract, section 3). */
export function isHiddenFromClients(field: GraphQLField<unknown, unknown> | GraphQLInputField): boolean {
  return directivesOf(field, 'inaccessible').length > 0 || (field.name.startsWith('_') && directivesOf(field, 'merge').length > 0);
}

/** `keyField: null` says nothing, as the library reads it. */
function withoutNulls(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
