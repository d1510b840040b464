/**
 * `@key` and `@computed` of one service. The library reads only the first `@key` of a type, and a door with its own
 * `keyField` needs the fields of that `@key` too; with several keys each therefore needs a door of its own, and the
 * `@key` directives are left out of what the library reads.
 */
import {
  GraphQLError, Kind, isCompositeType, isInterfaceType, isLeafType, isObjectType, isUnionType, getNamedType, isRequiredArgument,
  type DirectiveNode, type DocumentNode, type GraphQLCompositeType, type GraphQLField, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema, type SelectionSetNode,
} from 'graphql';
import type { Finding } from '../errors.ts';
import { directivesOf, type Door } from './doors.ts';
import { findingAt, nearest } from './place.ts';
import { parseSelection, reasonOf, stringArgument } from './selection.ts';

/** Where a directive's argument is written, else the directive. */
export function argumentNode(directive: DirectiveNode, name: string): DirectiveNode | NonNullable<DirectiveNode['arguments']>[number]['value'] {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value ?? directive;
}

/** Field names a type's doors can send: those of its first `@key` and the inputs of its computed fields. Empty when it has neither. */
export function keyNames(type: GraphQLObjectType): Set<string> {
  const directives = [...directivesOf(type, 'key').slice(0, 1), ...Object.values(type.getFields()).flatMap((field) => directivesOf(field, 'computed'))];
  return new Set(directives.flatMap((directive) => fieldNames(read(directive))));
}

export function checkKeys(schema: GraphQLSchema, doors: readonly Door[]): Finding[] {
  const doorsTo = doorsByType(doors);
  return Object.values(schema.getTypeMap()).filter(isObjectType).flatMap((type) => {
    const keys = directivesOf(type, 'key');
    const findings = keys.flatMap((key) => checkSelection(key, 'key', type, schema));
    const own = doorsTo(type);
    if (findings.length > 0 || keys.length < 2 || own.length === 0) return findings;
    for (const key of keys) {
      const [field, ...more] = fieldNames(read(key));
      if (more.length > 0 || !own.some(({ merge }) => merge.keyField === field)) {
        findings.push(findingAt(key, `\`${type.name}\` has several @key, so each needs a door of its own; no door says \`@merge(keyField: "${field ?? ''}")\`${more.length > 0 ? ', and a key of several fields must be the only one' : ''}.`));
      }
    }
    return findings;
  });
}

export function checkComputed(schema: GraphQLSchema, doors: readonly Door[]): Finding[] {
  const doorsTo = doorsByType(doors);
  const roots: unknown[] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const own = doorsTo(type);
    return Object.values(type.getFields()).flatMap((field) =>
      directivesOf(field, 'computed').flatMap((directive) => {
        const name = `${type.name}.${field.name}`;
        if (isInterfaceType(type) || roots.includes(type)) return [findingAt(directive, `\`${name}\` cannot be @computed: only a field of an object type that is fetched by key can.`)];
        const selection = tryRead(directive);
        if (selection instanceof GraphQLError) return [findingAt(argumentNode(directive, 'selectionSet'), notASelection('computed', selection))];
        if (own.length === 0) return [findingAt(directive, `\`${name}\` is @computed, but no field of Query with @merge returns \`${type.name}\`, so its inputs could not be sent.`)];
        if (own.every(({ merge }) => merge.keyField !== undefined && merge.argsExpr === undefined)) {
          return [findingAt(directive, `\`${name}\` is @computed, but the doors of \`${type.name}\` send their keyField only: give \`${type.name}\` a @key and let a door take an input type with \`${fieldNames(selection).join('`, `')}\`.`)];
        }
        return [];
      }),
    );
  });
}

/** The document as the library should read it: without `@key` where every door has its own `keyField` and the key would be a second condition. */
export function withoutRedundantKeys(document: DocumentNode, schema: GraphQLSchema, doors: readonly Door[]): DocumentNode {
  const doorsTo = doorsByType(doors);
  const redundant = new Set(Object.values(schema.getTypeMap()).filter(isObjectType).flatMap((type) => {
    const keys = directivesOf(type, 'key');
    const own = doorsTo(type);
    if (keys.length === 0 || own.length === 0 || own.some(({ merge }) => merge.keyField === undefined)) return [];
    const names = keyNames(type);
    return keys.length > 1 || own.some(({ merge }) => !names.has(merge.keyField ?? '')) ? [type.name] : [];
  }));
  if (redundant.size === 0) return document;
  const definitions = document.definitions.map((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION && redundant.has(node.name.value) ? { ...node, directives: node.directives?.filter(({ name }) => name.value !== 'key') ?? [] } : node,
  );
  return { ...document, definitions };
}

/** The doors that fetch a type; one reading, because a service may have as many doors as types. */
function doorsByType(doors: readonly Door[]): (type: GraphQLNamedType) => readonly Door[] {
  const byType = new Map<GraphQLNamedType, Door[]>();
  for (const door of doors) {
    for (const type of door.types) {
      const known = byType.get(type);
      if (known === undefined) byType.set(type, [door]);
      else known.push(door);
    }
  }
  return (type) => byType.get(type) ?? [];
}

function checkSelection(directive: DirectiveNode, name: string, type: GraphQLObjectType, schema: GraphQLSchema): Finding[] {
  const node = argumentNode(directive, 'selectionSet');
  const selection = tryRead(directive);
  if (selection instanceof GraphQLError) return [findingAt(node, notASelection(name, selection))];
  return problems(selection, type, schema).map((problem) => findingAt(node, problem));
}

function problems({ selections }: SelectionSetNode, type: GraphQLCompositeType, schema: GraphQLSchema): string[] {
  return selections.flatMap((node): string[] => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return ['A key holds fields, not named fragments.'];
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const condition = node.typeCondition?.name.value;
      const narrowed = condition === undefined ? type : schema.getType(condition);
      return isCompositeType(narrowed) ? problems(node.selectionSet, narrowed, schema) : [`The key names the unknown type \`${condition ?? ''}\`.${nearest(condition ?? '', Object.keys(schema.getTypeMap()))}`];
    }
    const name = node.name.value;
    if (node.alias || (node.arguments?.length ?? 0) > 0 || (node.directives?.length ?? 0) > 0) return [`A key holds plain field names; \`${name}\` has an alias, arguments or directives.`];
    if (name === '__typename') return [];
    const fields: Readonly<Record<string, GraphQLField<unknown, unknown>>> = isUnionType(type) ? {} : type.getFields();
    const field = fields[name];
    if (field === undefined) return [`\`${type.name}\` has no field \`${name}\` to be a key.${nearest(name, Object.keys(fields))}`];
    if (field.args.some(isRequiredArgument)) return [`\`${type.name}.${name}\` has required arguments and cannot be a key.`];
    const named = getNamedType(field.type);
    if (isLeafType(named)) return node.selectionSet ? [`\`${type.name}.${name}\` has no fields of its own.`] : [];
    return node.selectionSet ? problems(node.selectionSet, named, schema) : [`\`${type.name}.${name}\` is an object: say which of its fields are part of the key, e.g. \`${name} { id }\`.`];
  });
}

function notASelection(name: string, error: GraphQLError): string {
  return `@${name}(selectionSet:) is one selection set in braces, e.g. "{ id }" (${reasonOf(error)}).`;
}

function tryRead(directive: DirectiveNode): SelectionSetNode | GraphQLError {
  try {
    return parseSelection(stringArgument(directive, 'selectionSet') ?? '');
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function read(directive: DirectiveNode): SelectionSetNode | undefined {
  const selection = tryRead(directive);
  return selection instanceof GraphQLError ? undefined : selection;
}

function fieldNames(selection: SelectionSetNode | undefined): string[] {
  return (selection?.selections ?? []).flatMap((node) =>
    node.kind === Kind.FIELD ? [node.name.value] : node.kind === Kind.INLINE_FRAGMENT ? fieldNames(node.selectionSet) : [],
  );
}
