/**
 * Extensions merged into the definitions they extend, so that everything after this sees one definition per type. A field
 * declared again with the same type and arguments only adds its directives: that is how an overlay says `@merge` about a
 * field that introspection delivered bare.
 */
import {
  Kind, OperationTypeNode, isTypeDefinitionNode, isTypeExtensionNode, print,
  type ConstDirectiveNode, type DefinitionNode, type EnumValueDefinitionNode, type FieldDefinitionNode, type InputValueDefinitionNode, type NamedTypeNode,
  type SchemaDefinitionNode, type SchemaExtensionNode, type TypeDefinitionNode, type TypeExtensionNode,
} from 'graphql';
import type { Finding } from '../errors.ts';
import { findingAt, nearest, placeOf } from './place.ts';
import { ROOT_TYPES, kindName, rootTypeNames } from './root-types.ts';

type Member = FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode;

export function mergeExtensions(nodes: readonly DefinitionNode[]): { definitions: DefinitionNode[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const types = new Map<string, TypeDefinitionNode>();
  const roots = rootTypeNames(nodes);
  for (const node of nodes) if (isTypeDefinitionNode(node) && !types.has(node.name.value)) types.set(node.name.value, node);
  const first = new Map(types);

  for (const node of nodes) {
    if (!isTypeExtensionNode(node)) continue;
    const name = node.name.value;
    const base = types.get(name);
    if (base !== undefined) types.set(name, extend(base, node, findings));
    // Federation's habit: `extend type Query` in a file that defines no Query.
    else if (node.kind === Kind.OBJECT_TYPE_EXTENSION && roots.has(name)) types.set(name, { ...node, kind: Kind.OBJECT_TYPE_DEFINITION });
    else findings.push(findingAt(node.name, `Nothing defines \`${name}\`, so it cannot be extended.${nearest(name, types.keys())}`));
  }

  const definitions: DefinitionNode[] = [];
  for (const node of nodes) {
    if (isTypeDefinitionNode(node)) {
      // A second definition of the same name stays as it is, for validation to report.
      definitions.push(first.get(node.name.value) === node ? (types.get(node.name.value) ?? node) : node);
      if (first.get(node.name.value) === node) types.delete(node.name.value);
    } else if (isTypeExtensionNode(node)) {
      const created = first.has(node.name.value) ? undefined : types.get(node.name.value);
      if (created !== undefined) definitions.push(created);
      if (created !== undefined) types.delete(node.name.value);
    } else if (node.kind !== Kind.SCHEMA_EXTENSION && node.kind !== Kind.SCHEMA_DEFINITION) definitions.push(node);
  }
  const defined = new Set(definitions.flatMap((node) => (isTypeDefinitionNode(node) ? [node.name.value] : [])));
  definitions.push(...schemaDefinitions(nodes, defined));
  return { definitions, findings };
}

function extend(base: TypeDefinitionNode, extension: TypeExtensionNode, findings: Finding[]): TypeDefinitionNode {
  const directives = joinDirectives(base.directives, extension.directives);
  const name = base.name.value;
  if (base.kind === Kind.OBJECT_TYPE_DEFINITION && extension.kind === Kind.OBJECT_TYPE_EXTENSION) {
    return { ...base, directives, interfaces: joinNames(base.interfaces, extension.interfaces), fields: joinMembers(base.fields, extension.fields, name, findings) };
  }
  if (base.kind === Kind.INTERFACE_TYPE_DEFINITION && extension.kind === Kind.INTERFACE_TYPE_EXTENSION) {
    return { ...base, directives, interfaces: joinNames(base.interfaces, extension.interfaces), fields: joinMembers(base.fields, extension.fields, name, findings) };
  }
  if (base.kind === Kind.UNION_TYPE_DEFINITION && extension.kind === Kind.UNION_TYPE_EXTENSION) {
    return { ...base, directives, types: joinNames(base.types, extension.types) };
  }
  if (base.kind === Kind.ENUM_TYPE_DEFINITION && extension.kind === Kind.ENUM_TYPE_EXTENSION) {
    return { ...base, directives, values: joinMembers(base.values, extension.values, name, findings) };
  }
  if (base.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && extension.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION) {
    return { ...base, directives, fields: joinMembers(base.fields, extension.fields, name, findings) };
  }
  if (base.kind === Kind.SCALAR_TYPE_DEFINITION && extension.kind === Kind.SCALAR_TYPE_EXTENSION) return { ...base, directives };
  findings.push(findingAt(extension.name, `\`${name}\` is ${kindName(base)} (${placeOf(base.name)}) and cannot be extended as another kind.`));
  return base;
}

function joinMembers<Node extends Member>(base: readonly Node[] = [], added: readonly Node[] = [], owner: string, findings: Finding[]): Node[] {
  const members = [...base];
  for (const node of added) {
    const index = members.findIndex(({ name }) => name.value === node.name.value);
    const original = members[index];
    if (original === undefined) members.push(node);
    else if (signature(original) === signature(node)) members[index] = joinMember(original, node);
    else {
      findings.push(findingAt(node.name, `\`${owner}.${node.name.value}\` is declared again as \`${signature(node)}\`, but it is \`${signature(original)}\` (${placeOf(original.name)}): repeat it exactly to add directives.`));
    }
  }
  return members;
}

function joinMember<Node extends Member>(original: Node, added: Node): Node {
  const joined = { ...original, directives: joinDirectives(original.directives, added.directives) };
  const description = added.description ?? original.description;
  if (original.kind !== Kind.FIELD_DEFINITION || added.kind !== Kind.FIELD_DEFINITION) return { ...joined, ...(description && { description }) };
  const again = new Map(added.arguments?.map((argument) => [argument.name.value, argument]));
  const args = original.arguments?.map((argument) => ({ ...argument, directives: joinDirectives(argument.directives, again.get(argument.name.value)?.directives) }));
  return { ...joined, ...(description && { description }), ...(args && { arguments: args }) };
}

/** What makes two declarations the same: name, arguments in any order, type and defaults; not descriptions and directives. */
function signature(node: Member): string {
  if (node.kind === Kind.ENUM_VALUE_DEFINITION) return node.name.value;
  const args = node.kind === Kind.FIELD_DEFINITION ? (node.arguments ?? []).map(signature).sort() : [];
  const standard = node.kind === Kind.INPUT_VALUE_DEFINITION && node.defaultValue !== undefined ? ` = ${print(node.defaultValue)}` : '';
  return `${node.name.value}${args.length > 0 ? `(${args.join(', ')})` : ''}: ${print(node.type)}${standard}`;
}

function joinDirectives(base: readonly ConstDirectiveNode[] = [], added: readonly ConstDirectiveNode[] = []): ConstDirectiveNode[] {
  const known = new Set(base.map((node) => print(node)));
  return [...base, ...added.filter((node) => !known.has(print(node)))];
}

function joinNames(base: readonly NamedTypeNode[] = [], added: readonly NamedTypeNode[] = []): NamedTypeNode[] {
  const known = new Set(base.map(({ name }) => name.value));
  return [...base, ...added.filter(({ name }) => !known.has(name.value))];
}

/** `schema` with its extensions, made up from the default names where only `extend schema @…` is there. */
function schemaDefinitions(nodes: readonly DefinitionNode[], defined: ReadonlySet<string>): SchemaDefinitionNode[] {
  const definitions = nodes.filter((node): node is SchemaDefinitionNode => node.kind === Kind.SCHEMA_DEFINITION);
  const extensions = nodes.filter((node): node is SchemaExtensionNode => node.kind === Kind.SCHEMA_EXTENSION);
  const [extension] = extensions;
  const base = definitions[0] ?? (extension && { ...extension, kind: Kind.SCHEMA_DEFINITION, directives: [], operationTypes: [] });
  if (base === undefined) return [];
  const given = [...base.operationTypes, ...extensions.flatMap(({ operationTypes }) => operationTypes ?? [])];
  const operationTypes = given.length > 0 ? given : Object.values(OperationTypeNode).flatMap((operation) => {
    const name = ROOT_TYPES[operation];
    return defined.has(name) ? [{ kind: Kind.OPERATION_TYPE_DEFINITION as const, operation, type: { kind: Kind.NAMED_TYPE as const, name: { kind: Kind.NAME as const, value: name } } }] : [];
  });
  const directives = extensions.reduce((joined, node) => joinDirectives(joined, node.directives), [...(base.directives ?? [])]);
  return [{ ...base, directives, operationTypes }, ...definitions.slice(1)];
}
