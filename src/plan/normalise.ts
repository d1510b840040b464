/**
 * The operation as stitch can be trusted with it: the same answer, in the plainest form. Stitch loses fields in nested or
 * untyped fragments, sends empty requests for fragments that hold `__typename` only, and takes `id @include(if: $more)` for
 * a key although the condition drops it. So, before it sees the operation:
 *
 *  A. `@skip` and `@include` are decided, for the variables are known;
 *  B. fragments are opened where they hold for every object that can stand there; those that hold for none go;
 *  C. fields that answer under one name become one field;
 *  D. large literals become variables, and null is refused where none may stand (arguments.ts).
 *
 * The size of what is opened is bounded by pipeline/document/guard.ts.
 */
import {
  Kind, TypeMetaFieldDef, doTypesOverlap, getNamedType, isAbstractType, isCompositeType, isUnionType,
  type DirectiveNode, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLArgument, type GraphQLCompositeType, type GraphQLNamedType, type GraphQLSchema, type InlineFragmentNode,
  type OperationDefinitionNode, type SelectionNode, type SelectionSetNode,
} from 'graphql';
import { createArguments, nullRefusal, type Arguments } from './arguments.ts';

export interface Normaliser {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly args: Arguments;
}

export interface Normalised {
  /** Of one operation. */
  readonly document: DocumentNode;
  /** The client's and those that literals became. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The operation is valid on the schema. @throws GatewayError BAD_USER_INPUT for a variable that is null where none may be. */
export function normalise(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Normaliser['variables']): Normalised {
  const fragments = new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));
  const root = schema.getRootType(operation.operation);
  if (!root) throw new TypeError(`the schema has no ${operation.operation}`);
  const args = createArguments(operation, variables);
  const selectionSet = plain({ schema, fragments, variables, args }, root, [operation.selectionSet]);
  const variableDefinitions = [...(operation.variableDefinitions ?? []), ...args.definitions];
  return { document: { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions, selectionSet }] }, variables: { ...variables, ...args.values } };
}

/** One selection set for all of these, which are about the same objects. */
function plain(normaliser: Normaliser, type: GraphQLCompositeType, selectionSets: readonly SelectionSetNode[]): SelectionSetNode {
  const fields = new Map<string, FieldNode[]>();
  const selections: (FieldNode[] | InlineFragmentNode)[] = [];
  const spread = new Set<string>();
  const open = (nodes: readonly SelectionNode[]): void => {
    for (const node of nodes) {
      const conditions = undecided(node.directives, normaliser.variables);
      if (conditions === undefined) continue;
      if (node.kind === Kind.FIELD) {
        const name = node.alias?.value ?? node.name.value;
        const same = fields.get(name);
        if (conditions.length > 0) selections.push([{ ...node, directives: conditions }]);
        else if (same !== undefined) same.push(node);
        else {
          const first = [{ ...node, directives: [] }];
          fields.set(name, first);
          selections.push(first);
        }
        continue;
      }
      if (node.kind === Kind.FRAGMENT_SPREAD && conditions.length === 0) {
        if (spread.has(node.name.value)) continue;
        spread.add(node.name.value);
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : normaliser.fragments.get(node.name.value);
      if (fragment === undefined) continue; // not in a valid operation
      const narrowed = fragment.typeCondition === undefined ? type : normaliser.schema.getType(fragment.typeCondition.name.value);
      if (!isCompositeType(narrowed)) continue; // not in a valid operation
      const holds = overlap(normaliser.schema, type, narrowed);
      if (holds === 'always' && conditions.length === 0) open(fragment.selectionSet.selections);
      else if (holds !== 'never') {
        selections.push({
          kind: Kind.INLINE_FRAGMENT,
          typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: narrowed.name } },
          directives: conditions,
          selectionSet: plain(normaliser, narrowed, [fragment.selectionSet]),
        });
      }
    }
  };
  for (const { selections: nodes } of selectionSets) open(nodes);
  return { kind: Kind.SELECTION_SET, selections: selections.length > 0 ? selections.map((entry) => (Array.isArray(entry) ? joined(normaliser, type, entry) : entry)) : [NOTHING] };
}

/** An object all of whose fields are dropped is `{}`; since a selection set cannot be empty, it holds one that is never answered. */
const NOTHING: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
  directives: [{ kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'skip' }, arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'if' }, value: { kind: Kind.BOOLEAN, value: true } }] }],
};

function joined(normaliser: Normaliser, parent: GraphQLCompositeType, [first, ...others]: readonly FieldNode[]): FieldNode {
  if (first === undefined) throw new TypeError('a field without a node');
  const type = fieldType(normaliser.schema, parent, first.name.value);
  const plainArguments = normaliser.args.plain(first.arguments ?? [], argumentsOf(parent, first.name.value));
  if (first.selectionSet === undefined || type === undefined) return { ...first, arguments: plainArguments };
  return { ...first, arguments: plainArguments, selectionSet: plain(normaliser, type, [first, ...others].flatMap(({ selectionSet }) => selectionSet ?? [])) };
}

/** The directives that stay; undefined when one of them drops the node. */
function undecided(directives: readonly DirectiveNode[] = [], variables: Normaliser['variables']): DirectiveNode[] | undefined {
  const stay: DirectiveNode[] = [];
  for (const directive of directives) {
    const given = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
    const value = given?.kind === Kind.VARIABLE ? variables[given.name.value] : given?.kind === Kind.BOOLEAN ? given.value : undefined;
    const isCondition = directive.name.value === 'include' || directive.name.value === 'skip';
    if (isCondition && typeof value === 'boolean') {
      if (value !== (directive.name.value === 'include')) return undefined;
    } else if (isCondition && given?.kind === Kind.VARIABLE) {
      // A variable may be null where it has a default.
      throw nullRefusal(given.name.value, 'Boolean!');
    } else stay.push(directive);
  }
  return stay;
}

/** Whether a fragment on `narrowed` holds for the objects that stand where `type` stands. A union's members may all have an interface; its fields still need the fragment. */
function overlap(schema: GraphQLSchema, type: GraphQLCompositeType, narrowed: GraphQLCompositeType): 'always' | 'sometimes' | 'never' {
  if (type === narrowed) return 'always';
  if (isAbstractType(narrowed) && !isUnionType(type) && schema.isSubType(narrowed, type)) return 'always';
  return doTypesOverlap(schema, type, narrowed) ? 'sometimes' : 'never';
}

/** What the field returns, when that has fields. */
function fieldType(schema: GraphQLSchema, parent: GraphQLCompositeType, name: string): GraphQLCompositeType | undefined {
  const own = isUnionType(parent) ? undefined : parent.getFields()[name];
  const named: GraphQLNamedType | null | undefined = own === undefined ? schema.getType(INTROSPECTION[name] ?? '') : getNamedType(own.type);
  return isCompositeType(named) ? named : undefined;
}

function argumentsOf(parent: GraphQLCompositeType, name: string): readonly GraphQLArgument[] {
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef.args;
  return isUnionType(parent) ? [] : (parent.getFields()[name]?.args ?? []);
}

const INTROSPECTION: Readonly<Record<string, string>> = { __schema: '__Schema', __type: '__Type' };
