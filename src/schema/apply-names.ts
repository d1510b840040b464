/** A service's document rewritten into gateway names: definitions, every reference, and the names inside `@key`, `@computed`, `@merge(types:)` and `@rest(errors:)`. */
import {
  Kind, isTypeDefinitionNode, print, visit,
  type ConstDirectiveNode, type DefinitionNode, type DocumentNode, type FieldDefinitionNode, type InputValueDefinitionNode, type NameNode, type StringValueNode, type TypeDefinitionNode,
} from 'graphql';
import type { NameChanges } from './naming.ts';
import { parseSelection } from './selection.ts';

/** Types that only the self-description fields of federation need; without those fields they would stand in the graph alone. */
const MACHINERY = new Set(['_Service', '_Entity', '_Any']);

/** `roots`: the service's root type → Query, Mutation or Subscription. Returns the same document when nothing changes. */
export function applyNames(document: DocumentNode, roots: ReadonlyMap<string, string>, changes: NameChanges): DocumentNode {
  const { types, rootFields, hidden } = changes;
  if (rootFields.size === 0 && hidden.size === 0 && [...types].every(([own, gateway]) => own === gateway)) return document;
  const definitions = document.definitions.map((node) => (isTypeDefinitionNode(node) ? withFields(node, roots.get(node.name.value) ?? node.name.value, changes) : node));
  return { ...document, definitions: withoutMachinery(definitions).map((node) => renameTypes(node, types)) };
}

function withFields(node: TypeDefinitionNode, owner: string, { rootFields, hidden }: NameChanges): TypeDefinitionNode {
  if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) return { ...node, fields: visible(node.fields, owner, hidden) };
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return node;
  return { ...node, fields: visible(node.fields, owner, hidden).map((field) => ({ ...field, name: renamed(field.name, rootFields.get(`${owner}.${field.name.value}`)) })) };
}

function visible<Node extends FieldDefinitionNode | InputValueDefinitionNode>(fields: readonly Node[] = [], owner: string, hidden: ReadonlySet<string>): Node[] {
  return fields.filter(({ name }) => !hidden.has(`${owner}.${name.value}`));
}

function renameTypes(definition: DefinitionNode, types: ReadonlyMap<string, string>): DefinitionNode {
  const named = isTypeDefinitionNode(definition) ? { ...definition, name: renamed(definition.name, types.get(definition.name.value)) } : definition;
  return visit(named, {
    NamedType: (node) => (types.has(node.name.value) ? { ...node, name: renamed(node.name, types.get(node.name.value)) } : undefined),
    // Directive nodes of definitions are constant; visit's type does not say so.
    Directive: (node) => renameInDirective(node as ConstDirectiveNode, types),
  });
}

function renameInDirective(node: ConstDirectiveNode, types: ReadonlyMap<string, string>): ConstDirectiveNode | undefined {
  const directive = node.name.value;
  if (directive === 'rest') return visit(node, { ObjectField: (field) => (field.name.value === 'type' && field.value.kind === Kind.STRING ? { ...field, value: { ...field.value, value: types.get(field.value.value) ?? field.value.value } } : undefined) });
  if (directive !== 'key' && directive !== 'computed' && directive !== 'merge') return undefined;
  const args = node.arguments?.map((argument) => {
    const { value } = argument;
    if (argument.name.value === 'selectionSet' && value.kind === Kind.STRING) return { ...argument, value: { ...value, value: renameInSelection(value.value, types) } };
    if (argument.name.value !== 'types' || value.kind !== Kind.LIST) return argument;
    const values = value.values.map((item) => (item.kind === Kind.STRING ? ({ ...item, value: types.get(item.value) ?? item.value } satisfies StringValueNode) : item));
    return { ...argument, value: { ...value, values } };
  });
  return { ...node, ...(args && { arguments: args }) };
}

function renameInSelection(text: string, types: ReadonlyMap<string, string>): string {
  if (!text.includes('...')) return text;
  try {
    const selection = visit(parseSelection(text), { NamedType: (node) => ({ ...node, name: renamed(node.name, types.get(node.name.value)) }) });
    return print(selection).replace(/\s+/g, ' ');
  } catch {
    return text; // check-doors.ts says what is wrong with it, and where
  }
}

function withoutMachinery(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  if (!definitions.some((node) => isTypeDefinitionNode(node) && MACHINERY.has(node.name.value))) return [...definitions];
  const referred = new Set<string>();
  for (const definition of definitions) visit(definition, { NamedType: ({ name }) => void referred.add(name.value) });
  return definitions.filter((node) => !isTypeDefinitionNode(node) || !MACHINERY.has(node.name.value) || referred.has(node.name.value));
}

/** The same node, place included, under another name. */
function renamed(node: NameNode, name: string | undefined): NameNode {
  return name === undefined ? node : { ...node, value: name };
}
