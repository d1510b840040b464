/** What a service offers but the gateway does not show: `services.<name>.hide`, and the fields by which services describe themselves. */
import { GraphQLError, Kind, print, type DirectiveNode, type DocumentNode, type FieldDefinitionNode, type TypeDefinitionNode } from 'graphql';
import { fieldsOf, type Naming } from './naming.ts';
import { nearest } from './place.ts';
import { namedType, parseSelection, stringArgument } from './selection.ts';

/** Fields of Query that speak to gateways, never to clients: stitching's and federation's. */
const SELF_DESCRIPTION = ['_sdl', '_service', '_entities'];

export interface HideCheck {
  readonly service: string;
  readonly naming: Naming;
  readonly document: DocumentNode;
  /** The service's root type → Query, Mutation or Subscription. */
  readonly roots: ReadonlyMap<string, string>;
  readonly definitions: ReadonlyMap<string, TypeDefinitionNode>;
  /** `definitions`, and the root types under their gateway names. */
  readonly lookUp: ReadonlyMap<string, TypeDefinitionNode>;
  /** `Type.field`; what is checked is added. */
  readonly hidden: Set<string>;
  readonly complain: (key: string, message: string) => void;
}

export function hiddenByDefault(roots: ReadonlyMap<string, string>, definitions: ReadonlyMap<string, TypeDefinitionNode>): Set<string> {
  const query = [...roots].find(([, root]) => root === 'Query')?.[0];
  const fields = fieldsOf(query === undefined ? undefined : definitions.get(query));
  return new Set(SELF_DESCRIPTION.filter((field) => fields.includes(field)).map((field) => `Query.${field}`));
}

export function checkHides({ service, naming, roots, definitions, lookUp, hidden, complain }: HideCheck): void {
  for (const key of naming.hide ?? []) {
    const [type = '', field = '', ...more] = key.split('.');
    const definition = lookUp.get(type);
    if (more.length > 0) complain('hide', `\`${key}\` is no \`Type.field\`.`);
    else if (definition === undefined) complain('hide', `${service} has no type \`${type}\`.${nearest(type, lookUp.keys())}`);
    else if (field === '' || !('fields' in definition)) complain('hide', `\`${key}\` cannot be hidden: name a field of an object, interface or input type, e.g. \`Query.debug\`.`);
    else {
      const node = definition.fields.find(({ name }) => name.value === field);
      if (node === undefined) complain('hide', `\`${type}\` of ${service} has no field \`${field}\`.${nearest(field, fieldsOf(definition))}`);
      else if (node.kind === Kind.INPUT_VALUE_DEFINITION && node.type.kind === Kind.NON_NULL_TYPE && node.defaultValue === undefined) {
        complain('hide', `\`${key}\` is required, so no request could be made without it.`);
      } else hidden.add(`${roots.get(definition.name.value) ?? type}.${field}`);
    }
  }
  for (const [need, door] of neededByDoors(definitions, roots, hidden)) {
    if (hidden.has(need)) complain('hide', `\`${need}\` is needed by ${door}.`);
  }
  for (const [name, definition] of definitions) {
    const root = roots.get(name) ?? name;
    const fields = fieldsOf(definition);
    if (fields.length === 0 || fields.some((field) => !hidden.has(`${root}.${field}`))) continue;
    const isConfigured = naming.hide?.some((key) => key.startsWith(`${root}.`) || key.startsWith(`${name}.`)) ?? false;
    complain(isConfigured ? 'hide' : '', isConfigured
      ? `\`${root}\` would have no field left.`
      : `\`${root}\` of ${service} offers nothing but ${fields.map((field) => `\`${field}\``).join(', ')}, which the gateway keeps to itself; offer one more field.`);
  }
}

/** `Type.field` → the directive that reads it. Directives that do not parse are reported by check-doors.ts. */
function neededByDoors(definitions: ReadonlyMap<string, TypeDefinitionNode>, roots: ReadonlyMap<string, string>, hidden: ReadonlySet<string>): Map<string, string> {
  const needed = new Map<string, string>();
  for (const [name, definition] of definitions) {
    for (const directive of definition.directives ?? []) {
      if (directive.name.value !== 'key') continue;
      for (const need of fieldsOfSelection(name, stringArgument(directive, 'selectionSet'), definitions)) needed.set(need, `@key of \`${name}\``);
    }
    for (const [need, reader] of readByCalls(definition)) needed.set(`${name}.${need}`, reader);
    if (roots.get(name) !== 'Query' || definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      const merge = field.directives?.find((directive) => directive.name.value === 'merge');
      const keyField = merge && stringArgument(merge, 'keyField');
      if (merge === undefined || keyField === undefined || hidden.has(`Query.${field.name.value}`)) continue;
      for (const type of concreteTypes(field, merge, definitions)) needed.set(`${type}.${keyField}`, `@merge of \`Query.${field.name.value}\``);
    }
  }
  return needed;
}

/** Fields that `{$parent.field}` of a call reads, and that call. */
function readByCalls(definition: TypeDefinitionNode): [string, string][] {
  const fields = definition.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.fields ?? []) : [];
  return fields.flatMap((field) => {
    const rest = field.directives?.find((directive) => directive.name.value === 'rest');
    const texts = rest === undefined ? [] : [...print(rest).matchAll(/\{\$parent\.([_A-Za-z][_0-9A-Za-z]*)/g)];
    return texts.map(([, need = '']): [string, string] => [need, `\`{$parent.${need}}\` of \`${definition.name.value}.${field.name.value}\`; to keep it from clients write @inaccessible behind it in the schema file`]);
  });
}

function concreteTypes(field: FieldDefinitionNode, merge: DirectiveNode, definitions: ReadonlyMap<string, TypeDefinitionNode>): string[] {
  const name = namedType(field.type).name.value;
  const definition = definitions.get(name);
  const listed = merge.arguments?.find((argument) => argument.name.value === 'types')?.value;
  if (listed?.kind === Kind.LIST) return listed.values.flatMap((value) => (value.kind === Kind.STRING ? [value.value] : []));
  if (definition?.kind === Kind.UNION_TYPE_DEFINITION) return (definition.types ?? []).map((type) => type.name.value);
  if (definition?.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [name];
  return [name, ...[...definitions.values()].flatMap((node) => ('interfaces' in node && node.interfaces.some((type) => type.name.value === name) ? [node.name.value] : []))];
}

function fieldsOfSelection(type: string, text: string | undefined, definitions: ReadonlyMap<string, TypeDefinitionNode>): string[] {
  if (text === undefined) return [];
  try {
    const needs: string[] = [];
    const todo = [{ type, selections: parseSelection(text).selections }];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      for (const node of next.selections) {
        if (node.kind === Kind.INLINE_FRAGMENT) todo.push({ type: node.typeCondition?.name.value ?? next.type, selections: node.selectionSet.selections });
        if (node.kind !== Kind.FIELD) continue;
        needs.push(`${next.type}.${node.name.value}`);
        const definition = definitions.get(next.type);
        const field = definition && 'fields' in definition ? definition.fields.find(({ name }) => name.value === node.name.value) : undefined;
        if (node.selectionSet && field) todo.push({ type: namedType(field.type).name.value, selections: node.selectionSet.selections });
      }
    }
    return needs;
  } catch (error) {
    if (error instanceof GraphQLError) return [];
    throw error;
  }
}
