/** Paths of an answer as tests write them: `users.0.email`, in response names; `users.*.email` for every item of a list. */
import { Kind, getNamedType, getNullableType, isCompositeType, isListType, isObjectType, isInterfaceType, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type GraphQLOutputType, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { nearest } from '../lib/nearest.ts';

/** The paths that are meant: for `*` the items that are there, or that an error names. */
export function expandPath(text: string, data: unknown, errors: readonly string[]): string[] {
  const failing = errors.map((path) => path.split('.'));
  const expand = (before: readonly string[], [key, ...rest]: readonly string[], value: unknown): string[] => {
    if (key === undefined) return [before.join('.')];
    if (key !== '*') return expand([...before, key], rest, valueIn(value, key));
    const inErrors = failing.filter((path) => before.every((part, index) => path[index] === part)).flatMap((path) => path[before.length] ?? []);
    const items = new Set([...(Array.isArray(value) ? value.keys() : []), ...inErrors.filter((part) => /^\d+$/.test(part)).map(Number)]);
    return [...items].sort((a, b) => a - b).flatMap((index) => expand([...before, String(index)], rest, valueIn(value, String(index))));
  };
  return expand([], text.split('.'), data);
}

/** What stands there; undefined for nothing. */
export function valueAtPath(data: unknown, path: string): unknown {
  return path.split('.').reduce(valueIn, data);
}

function valueIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

/** Why no answer of the operation can have it; undefined when one can. */
export function findPathProblem(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, text: string): string | undefined {
  const fragments = new Map(document.definitions.flatMap((node): [string, FragmentDefinitionNode][] => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));
  const collect = (selection: SelectionSetNode, type: string, found: Asked[]): Asked[] => {
    for (const node of selection.selections) {
      if (node.kind === Kind.FIELD) found.push({ name: (node.alias ?? node.name).value, node, type });
      else {
        const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
        if (fragment !== undefined) collect(fragment.selectionSet, fragment.typeCondition?.name.value ?? type, found);
      }
    }
    return found;
  };
  let asked = collect(operation.selectionSet, schema.getRootType(operation.operation)?.name ?? '', []);
  let type: GraphQLOutputType | undefined;
  const walked: string[] = [];
  for (const key of text.split('.')) {
    const above = walked.join('.');
    const list = type && getNullableType(type);
    if (isListType(list)) {
      if (!/^(\*|0|[1-9]\d*)$/.test(key)) return `\`${above}\` is a list: write \`${above}.*.${key}\` for all of its items, or \`${above}.0.${key}\` for the first.`;
      type = list.ofType;
    } else {
      const names = [...new Set(asked.map(({ name }) => name))];
      const found = asked.filter(({ name }) => name === key);
      const [first] = found;
      const near = nearest(key, names);
      if (first === undefined) return `The operation asks for no \`${key}\`${above === '' ? '' : ` in \`${above}\``}${near !== undefined ? `; did you mean \`${near}\`?` : names.length === 0 ? ', which has no fields.' : `; it asks for ${names.map((name) => `\`${name}\``).join(', ')}.`}`;
      type = typeOf(schema, first);
      const named = type && getNamedType(type);
      asked = named && isCompositeType(named) ? found.flatMap(({ node }) => (node.selectionSet === undefined ? [] : collect(node.selectionSet, named.name, []))) : [];
    }
    walked.push(key);
  }
  return undefined;
}

interface Asked {
  /** In the answer. */
  readonly name: string;
  readonly node: FieldNode;
  /** That has the field. */
  readonly type: string;
}

/** Undefined for `__typename` and introspection, which nobody guards. */
function typeOf(schema: GraphQLSchema, { node, type }: Asked): GraphQLOutputType | undefined {
  const parent = schema.getType(type);
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value]?.type : undefined;
}
