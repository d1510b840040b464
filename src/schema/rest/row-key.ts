/** By what a row and a key are known to belong together: the values of the key fields, as the graph would show them. */
import { Kind, getNamedType, getNullableType, isLeafType, isObjectType, type FieldNode, type GraphQLOutputType, type GraphQLResolveInfo, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import { isJsonObject } from '../../lib/json.ts';
import { KEY_ALIAS, identify } from '../match-rows.ts';
import type { ReadAnswer } from './answer.ts';
import { ODD } from './fast-odd.ts';
import { compileFind, compileLeaf } from './fast-rows.ts';
import { propertyOf } from './read-rest.ts';
import { Member, valueAt } from './row.ts';

/** Field → what is selected of it, where it is an object. */
export type KeyFields = ReadonlyMap<string, SelectionSetNode | undefined>;

/** The key fields that the gateway selects beside the client's (merge.ts); none when a client asks. */
export function keyFieldsIn({ fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): KeyFields {
  const nodes = fieldNodes.flatMap(({ selectionSet }) => fieldsIn(selectionSet, fragments));
  return new Map(nodes.filter(({ alias }) => alias?.value.startsWith(KEY_ALIAS)).map(({ name, selectionSet }) => [name.value, selectionSet]));
}

function fieldsIn(selectionSet: SelectionSetNode | undefined, fragments: GraphQLResolveInfo['fragments'] = {}): FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    return fieldsIn(node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments[node.name.value]?.selectionSet, fragments);
  });
}

export function keyIdentity(key: Readonly<Record<string, unknown>>, keyFields: KeyFields): string {
  return identify([...keyFields].map(([name, selection]) => selected(key[name], selection)));
}

/** Arguments may hold more than the key, such as inputs of computed fields. */
function selected(value: unknown, selection: SelectionSetNode | undefined): unknown {
  if (selection === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => selected(item, selection));
  return isJsonObject(value) ? Object.fromEntries(fieldsIn(selection).map(({ name, selectionSet }) => [name.value, selected(value[name.value], selectionSet)])) : value;
}

/** How keys and rows are known in one place of a document. */
export interface RowKeys {
  /** Names of the key fields; none when a client asks. */
  readonly names: readonly string[];
  /** Where the key is one leaf: its value in a row, as the graph shows it; undefined or ODD when that cannot be told so simply. */
  readonly only: ((row: unknown) => unknown) | undefined;
  readonly ofKey: (key: Readonly<Record<string, unknown>>) => string;
  /** Undefined when the row has no readable key. */
  readonly ofRow: (row: unknown) => string | undefined;
}

/** `type` is the field's. */
export function compileRowKeys(keyFields: KeyFields, place: Omit<KeyedRow, 'row' | 'keyFields'>): RowKeys {
  const named = getNamedType(place.type);
  const leaves = [...keyFields].map(([name, selection]) => {
    const field = selection === undefined && isObjectType(named) ? named.getFields()[name] : undefined;
    const type = field && getNullableType(field.type);
    return field && isLeafType(type) ? { find: compileFind(propertyOf(field)), read: compileLeaf(type) } : undefined;
  });
  const exactly = (row: unknown): string | undefined => rowIdentity({ row, keyFields, ...place });
  const simply = (row: unknown): string | undefined => {
    const values: unknown[] = [];
    for (const leaf of leaves) {
      const found = leaf && (leaf.find(row) ?? null);
      const value = found === null ? null : leaf?.read(found);
      if (value === ODD) return undefined;
      values.push(value);
    }
    return identify(values);
  };
  const names = [...keyFields.keys()];
  const [leaf] = leaves;
  const only = (row: unknown): unknown => {
    const found = row instanceof Member || row instanceof Error ? undefined : leaf?.find(row);
    return found === null || found === undefined ? undefined : leaf?.read(found);
  };
  const isSimple = !leaves.includes(undefined);
  return {
    names,
    only: leaf !== undefined && leaves.length === 1 ? only : undefined,
    ofKey: isSimple ? (key) => identify(names.map((name) => key[name])) : (key) => keyIdentity(key, keyFields),
    ofRow: isSimple ? (row) => (row instanceof Member ? exactly(row) : simply(row)) : exactly,
  };
}

export interface KeyedRow {
  readonly row: unknown;
  readonly type: GraphQLOutputType;
  readonly keyFields: KeyFields;
  readonly schema: GraphQLSchema;
  readonly read: ReadAnswer;
}

/** Undefined when the row has no readable key. */
export function rowIdentity({ row, type, keyFields, schema, read }: KeyedRow): string | undefined {
  const valueOf = (parent: unknown, declared: GraphQLOutputType, name: string, selection: SelectionSetNode | undefined): unknown => {
    const parentType = schema.getType(parent instanceof Member ? parent.type : getNamedType(declared).name);
    const field = isObjectType(parentType) ? parentType.getFields()[name] : undefined;
    return field === undefined ? null : partOf(read(valueAt(parent, propertyOf(field)), field.type, name), field.type, selection);
  };
  const partOf = (value: unknown, declared: GraphQLOutputType, selection: SelectionSetNode | undefined): unknown => {
    if (value instanceof Error) throw value;
    if (selection === undefined || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => partOf(item, declared, selection));
    return Object.fromEntries(fieldsIn(selection).map(({ name, selectionSet }) => [name.value, valueOf(value, declared, name.value, selectionSet)]));
  };
  try {
    return identify([...keyFields].map(([name, selection]) => valueOf(row, type, name, selection)));
  } catch {
    return undefined;
  }
}
