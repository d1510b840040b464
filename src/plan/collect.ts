/**
 * The fields that an object of one type answers with (GraphQL October 2021, section 6.3.2): fragments opened where they hold,
 * `@skip` and `@include` decided, nodes of one response name together. The size of what is opened is bounded by
 * pipeline/document/guard.ts, and by the planner for what abstract types multiply.
 */
import {
  Kind, isAbstractType,
  type DirectiveNode, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLField, type GraphQLObjectType, type GraphQLSchema, type SelectionSetNode,
} from 'graphql';
import { nullRefusal } from './arguments.ts';

export interface Operation {
  /** The client's. */
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced. Only those that `@skip` and `@include` name are read. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Response name → its nodes, in the order of the response. All have the same field and arguments. */
export type Fields = ReadonlyMap<string, FieldNodes>;
export type FieldNodes = readonly [FieldNode, ...FieldNode[]];

export function fieldOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
  const field = type.getFields()[name];
  if (field === undefined) throw new TypeError(`an operation was planned that is not valid: ${type.name}.${name}`);
  return field;
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));
}

/** @throws GatewayError BAD_USER_INPUT when a condition is null. */
export function collectFields(operation: Operation, type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): Fields {
  const fields = new Map<string, [FieldNode, ...FieldNode[]]>();
  const opened = new Set<FragmentDefinitionNode>();
  const open = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (!isIncluded(node.directives, operation.variables)) continue;
      if (node.kind === Kind.FIELD) {
        const name = (node.alias ?? node.name).value;
        const known = fields.get(name);
        if (known === undefined) fields.set(name, [node]);
        else known.push(node);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : operation.fragments.get(node.name.value);
      if (fragment === undefined || !holds(operation.schema, fragment.typeCondition?.name.value, type)) continue;
      if (fragment.kind === Kind.FRAGMENT_DEFINITION) {
        if (opened.has(fragment)) continue;
        opened.add(fragment);
      }
      open(fragment.selectionSet);
    }
  };
  selectionSets.forEach(open);
  return fields;
}

/** The variables that `@skip` and `@include` of the operation and of all its fragments read: with their values an operation has one plan. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  const look = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      for (const directive of node.directives ?? []) {
        const value = conditionOf(directive);
        if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
      }
      if (node.kind !== Kind.FRAGMENT_SPREAD && node.selectionSet !== undefined) look(node.selectionSet);
    }
  };
  for (const node of document.definitions) if ('selectionSet' in node) look(node.selectionSet);
  return [...names].sort();
}

function holds(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const narrowed = schema.getType(condition);
  return isAbstractType(narrowed) && schema.isSubType(narrowed, type);
}

function isIncluded(directives: readonly DirectiveNode[] = [], variables: Operation['variables']): boolean {
  return directives.every((directive) => {
    const given = conditionOf(directive);
    if (given === undefined) return true;
    const value = given.kind === Kind.VARIABLE ? variables[given.name.value] : given.kind === Kind.BOOLEAN && given.value;
    // A variable with a default may be null all the same.
    if (typeof value !== 'boolean') throw nullRefusal(given.kind === Kind.VARIABLE ? given.name.value : 'if', 'Boolean!');
    return value === (directive.name.value === 'include');
  });
}

function conditionOf({ name, arguments: given }: DirectiveNode): NonNullable<DirectiveNode['arguments']>[number]['value'] | undefined {
  return name.value === 'skip' || name.value === 'include' ? given?.find((argument) => argument.name.value === 'if')?.value : undefined;
}
