/**
 * Rows of an answer → the data of a document, a closure for each place, compiled once. What answer.ts would put an Error in the
 * place of, and null where none may be, is {@link ODD} all the way up.
 */
import {
  getNullableType, isAbstractType, isEnumType, isLeafType, isListType, isNonNullType,
  type GraphQLField, type GraphQLLeafType, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema, type SelectionSetNode,
} from 'graphql';
import { isJsonObject } from '../../lib/json.ts';
import { mayBeNoObject, type ReadAnswer } from './answer.ts';
import { collectFields } from './fast-fields.ts';
import { NOT_SIMPLE, ODD } from './fast-odd.ts';
import { readLeaf } from './leaf.ts';
import { propertyOf } from './read-rest.ts';
import { Member, WHOLE_ROW, valueAt } from './row.ts';

/** What a value of a row becomes, or ODD. */
export type ReadValue = (value: unknown) => unknown;

/** What the rows of one service are read with. */
export interface RowReader {
  readonly schema: GraphQLSchema;
  readonly read: ReadAnswer;
  /** Whether the field is a property of its row, and nothing is asked for it. */
  readonly isProperty: (field: GraphQLField<unknown, unknown>) => boolean;
  /** How many more fields are compiled: the types of abstract places multiply. */
  fieldsLeft: number;
}

interface Place {
  readonly type: GraphQLOutputType;
  readonly sets: readonly SelectionSetNode[];
  /** `Query.stock`, for messages that nobody gets. */
  readonly field: string;
  /** Whether answer.ts has read it before: the value of a call. */
  readonly isRead: boolean;
}

/** @throws NOT_SIMPLE */
export function compileValue(reader: RowReader, place: Place): ReadValue {
  const onNull = isNonNullType(place.type) ? ODD : null;
  const read = compilePresent(reader, place);
  return (value) => (value === null || value === undefined ? onNull : read(value));
}

function compilePresent(reader: RowReader, place: Place): ReadValue {
  const { sets, field, isRead } = place;
  const type = getNullableType(place.type);
  if (isListType(type)) return compileList(compileValue(reader, { ...place, type: type.ofType }));
  if (isLeafType(type)) return isRead ? (value) => (value instanceof Error ? ODD : value) : compileLeaf(type);
  if (isAbstractType(type)) {
    const builders = new Map(reader.schema.getPossibleTypes(type).map((one) => [one.name, compileObject(reader, one, sets)]));
    return (value) => {
      const member = isRead ? value : reader.read(value, type, field);
      return member instanceof Member ? (builders.get(member.type)?.(member.row) ?? ODD) : ODD;
    };
  }
  const build = compileObject(reader, type, sets);
  if (isRead) return (value) => (value instanceof Error ? ODD : build(value instanceof Member ? value.row : value));
  return mayBeNoObject(type) ? build : (value) => (isJsonObject(value) ? build(value) : ODD);
}

function compileList(item: ReadValue): ReadValue {
  return (value) => {
    if (!Array.isArray(value)) return ODD;
    const items = value.map(item); // no literal: see loaders.ts
    return items.includes(ODD) ? ODD : items;
  };
}

function compileObject(reader: RowReader, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): ReadValue {
  const fields = [...collectFields(reader.schema, type, sets)].map(([name, nodes]) => {
    const [{ name: { value: fieldName } }] = nodes;
    if ((reader.fieldsLeft -= 1) < 0) throw NOT_SIMPLE;
    if (fieldName === '__typename') return { name, find: () => type.name, read: (value: unknown) => value };
    const field = type.getFields()[fieldName];
    if (field === undefined || field.args.length > 0 || !reader.isProperty(field)) throw NOT_SIMPLE;
    const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return { name, find: compileFind(propertyOf(field)), read: compileValue(reader, { type: field.type, sets: below, field: `${type.name}.${fieldName}`, isRead: false }) };
  });
  return (row) => {
    const data: Record<string, unknown> = {};
    for (const { name, find, read } of fields) {
      const value = read(find(row));
      if (value === ODD) return ODD;
      data[name] = value; // never `__proto__`: see collectFields
    }
    return data;
  };
}

/** The property of a row, or the row. JSON's objects inherit from Object.prototype at most; its lists and leaves have no properties. */
export function compileFind(property: string): ReadValue {
  if (property === WHOLE_ROW) return (row) => row;
  return property in Object.prototype ? (row) => valueAt(row, property) : (row) => (isJsonObject(row) ? row[property] : undefined);
}

/** As leaf.ts reads it. Null has been seen to. */
export function compileLeaf(type: GraphQLLeafType): ReadValue {
  const slowly: ReadValue = (value) => {
    const read = readLeaf(value, type);
    return read === undefined || read === null ? ODD : read;
  };
  if (isEnumType(type)) return slowly;
  switch (type.name) {
    case 'ID':
    case 'String': return (value) => (typeof value === 'string' ? value : slowly(value));
    case 'Int': return (value) => (typeof value === 'number' && (value | 0) === value ? value : slowly(value));
    case 'Float': return (value) => (Number.isFinite(value) ? value : slowly(value));
    case 'Boolean': return (value) => (typeof value === 'boolean' ? value : slowly(value));
    default: return slowly;
  }
}
