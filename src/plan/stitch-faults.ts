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
  const fragments = fragmentsOf(document);
  const typeInfo = new TypeInfo(schema);
  let fault: GatewayError | undefined;
  const look = (node: SelectionSetNode, type: string): void => {
    fault ??= ambiguityIn(responseNames(node, type, fragments), shadowable.loosened);
  };
  // An outermost set of an abstract type includes what its fragments hold, so nothing in it is looked at again: with a chain
  // of fragments that would be the chain's length squared.
  const isWithin: boolean[] = [];
  const seen = new Set<FragmentDefinitionNode>();
  for (const definition of reachable(fragments, operation)) {
    visit(
      definition,
      visitWithTypeInfo(typeInfo, {
        SelectionSet: {
          enter(node, _key, parent) {
            const kind = parent !== undefined && 'kind' in parent ? parent.kind : undefined;
            const type = typeInfo.getParentType();
            const isNested = kind === Kind.INLINE_FRAGMENT && isWithin.at(-1) === true;
            // A fragment's own set is looked at where it is spread.
            if (isAbstractType(type) && !isNested && kind !== Kind.FRAGMENT_DEFINITION) look(node, type.name);
            isWithin.push(isNested || isAbstractType(type));
          },
          leave() {
            isWithin.pop();
          },
        },
        FragmentSpread(node) {
          const fragment = fragments.get(node.name.value);
          if (isWithin.at(-1) === true || fragment === undefined || seen.has(fragment)) return;
          seen.add(fragment);
          const type = fragment.typeCondition.name.value;
          if (isAbstractType(schema.getType(type))) look(fragment.selectionSet, type);
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

/** Stitch looks these up in plain objects, and leaves them out when it copies one answer into another. */
const UNUSABLE: ReadonlySet<string> = new Set(['constructor', 'prototype']);

function faultOf(node: FieldNode, names: ReadonlySet<string> | undefined): GatewayError | undefined {
  const field = node.name.value;
  const alias = node.alias?.value;
  if ((alias ?? field) === 'then') return unsupported(node, 'Nothing can be called `then` in an answer here; choose another alias.');
  if (alias !== undefined && UNUSABLE.has(alias)) return unsupported(node, `An alias cannot be \`${alias}\` here; choose another one.`);
  // Where nothing is joined, a field may be called so.
  if (UNUSABLE.has(field) && names !== undefined) return unsupported(node, `A field called \`${field}\` cannot be selected on a type that several services share.`);
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

function responseNames({ selections }: SelectionSetNode, type: string, fragments: Fragments, names: ResponseNames = new Map(), opened = new Set<string>()): ResponseNames {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      const name = (node.alias ?? node.name).value;
      const known = names.get(name);
      const isAliased = node.alias !== undefined && name !== node.name.value;
      names.set(name, { fields: (known?.fields ?? new Set()).add(`${type}.${node.name.value}`), node: isAliased ? node : (known?.node ?? node) });
    } else if (node.kind === Kind.INLINE_FRAGMENT || !opened.has(node.name.value)) {
      if (node.kind === Kind.FRAGMENT_SPREAD) opened.add(node.name.value);
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (fragment !== undefined) responseNames(fragment.selectionSet, fragment.typeCondition?.name.value ?? type, fragments, names, opened);
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

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsOf(document: DocumentNode): Fragments {
  return new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));
}

function reachable(fragments: Fragments, operation: OperationDefinitionNode): ReadonlySet<OperationDefinitionNode | FragmentDefinitionNode> {
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
  return found;
}
