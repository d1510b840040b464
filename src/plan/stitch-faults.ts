/**
 * What stitch's own execution cannot be trusted with is refused before it starts, never answered wrongly: an alias that
 * stands where stitch reads a key, the input of a computed field or the type of an object, or that it uses itself. (Its
 * other faults are healed: fragments and conditions in normalise.ts, rows in schema/match-rows.ts, paths in schema/settle.ts.)
 */
import {
  Kind, OperationTypeNode, TypeInfo, isAbstractType, visit, visitWithTypeInfo,
  type ASTNode, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { GatewayError } from '../errors.ts';
import { RESERVED_ALIAS_PREFIX, type ShadowableNames } from '../schema/shadowable.ts';

/** The error for the first field of the operation, or of a fragment it reaches, that stitch would confuse; undefined when there is none. */
export function findStitchFault(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, shadowable: ShadowableNames): GatewayError | undefined {
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
    return new GatewayError('UNSUPPORTED_OPERATION', 'Subscriptions are not supported yet.', { nodes: [operation] });
  }
  const proto = operation.variableDefinitions?.find(({ variable }) => variable.name.value === '__proto__');
  // Stitch keeps variables and answers in plain objects, where this name is no property.
  if (proto !== undefined) return unsupported(proto, 'A variable cannot be called `__proto__` here; choose another name.');
  const typeInfo = new TypeInfo(schema);
  let fault: GatewayError | undefined;
  const definitions = reachable(document, operation);
  for (const definition of definitions) {
    visit(
      definition,
      visitWithTypeInfo(typeInfo, {
        SelectionSet(node) {
          const parent = typeInfo.getParentType();
          if (fault === undefined && isAbstractType(parent)) fault = ambiguityIn(responseNames(node, parent.name, definitions), shadowable.loosened);
        },
        Field(node) {
          fault ??= faultOf(node, shadowable.get(typeInfo.getParentType()?.name ?? ''));
        },
      }),
    );
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The last two are stitch's: it takes them from every answer. */
const RESERVED_PREFIXES = [RESERVED_ALIAS_PREFIX, '_nullable_', '_nonNullable_'];

function faultOf(node: FieldNode, names: ReadonlySet<string> | undefined): GatewayError | undefined {
  const field = node.name.value;
  const alias = node.alias?.value;
  if ((alias ?? field) === 'then') return unsupported(node, 'Nothing can be called `then` in an answer here; choose another alias.');
  if (alias === undefined || alias === field) {
    // `price(currency: EUR)` would stand for the plain `price` that a key or computed input reads.
    if (names?.has(field) !== true || (node.arguments ?? []).length === 0) return undefined;
    return unsupported(node, `\`${field}\` is read by the gateway to join services and cannot be selected with arguments here; select it under an alias.`);
  }
  const reserved = RESERVED_PREFIXES.find((prefix) => alias.startsWith(prefix));
  if (reserved !== undefined) return unsupported(node, `Aliases that begin with \`${reserved}\` belong to the gateway; choose another alias than \`${alias}\`.`);
  if (alias === '__proto__') return unsupported(node, 'An alias cannot be `__proto__` here; choose another one.');
  if (alias === '__typename' || names?.has(alias) === true) {
    return unsupported(node, `The alias \`${alias}\` of \`${field}\` has the name of a field that the gateway reads to join services; choose another alias.`);
  }
  return undefined;
}

/** Response name → the fields that may answer under it, for all types that can stand in one place. */
type ResponseNames = Map<string, { readonly fields: Set<string>; readonly node: FieldNode }>;

function responseNames({ selections }: SelectionSetNode, type: string, definitions: Reachable, names: ResponseNames = new Map(), opened = new Set<string>()): ResponseNames {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      const name = (node.alias ?? node.name).value;
      const known = names.get(name);
      const isAliased = node.alias !== undefined && name !== node.name.value;
      names.set(name, { fields: (known?.fields ?? new Set()).add(`${type}.${node.name.value}`), node: isAliased ? node : (known?.node ?? node) });
    } else if (node.kind === Kind.INLINE_FRAGMENT || !opened.has(node.name.value)) {
      if (node.kind === Kind.FRAGMENT_SPREAD) opened.add(node.name.value);
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : definitions.find((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value);
      if (fragment !== undefined) responseNames(fragment.selectionSet, fragment.typeCondition?.name.value ?? type, definitions, names, opened);
    }
  }
  return names;
}

/** `... on A { x: one } ... on B { x: two }`: valid in the graph, but where a service says `one: Int!` and `two: Int` it refuses to answer. */
function ambiguityIn(names: ResponseNames, loosened: ReadonlySet<string>): GatewayError | undefined {
  for (const [name, { fields, node }] of names) {
    if (fields.size > 1 && node.alias !== undefined && name !== node.name.value && [...fields].some((field) => loosened.has(field))) {
      return unsupported(node, `The alias \`${name}\` stands for fields of several types here that the services do not promise alike; choose a different alias for each type.`);
    }
  }
  return undefined;
}

function unsupported(node: ASTNode, message: string): GatewayError {
  return new GatewayError('UNSUPPORTED_OPERATION', message, { nodes: [node] });
}

type Reachable = readonly (OperationDefinitionNode | FragmentDefinitionNode)[];

function reachable(document: DocumentNode, operation: OperationDefinitionNode): Reachable {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const found = new Set<OperationDefinitionNode | FragmentDefinitionNode>([operation]);
  // A Set grows while it is walked: each definition is visited once, however often it is spread.
  for (const definition of found) {
    visit(definition, {
      FragmentSpread(node) {
        const fragment = fragments.get(node.name.value);
        if (fragment !== undefined) found.add(fragment);
      },
    });
  }
  return [...found];
}
