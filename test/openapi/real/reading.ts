/**
 * What a selection must get out of the bytes a service sent, by the imported file's directives alone. A value that does not
 * fit its type stays as it was sent, so that it differs from whatever the gateway makes of it.
 */
import { getNullableType, isEnumType, isLeafType, isListType, type GraphQLOutputType, type GraphQLScalarType, type GraphQLEnumType } from 'graphql';
import { propertyOf, textOf } from './sdl.ts';
import type { Branch, Selected } from './selection.ts';

export interface Reading {
  /** As the gateway must answer it. */
  readonly data: unknown;
  /** Places in the service's JSON that a leaf was made of: `/data/0/name`. */
  readonly read: ReadonlySet<string>;
  /** Those of them that are typed JSON. */
  readonly json: ReadonlySet<string>;
  /** Places whose fields are not selected, because their type stands on the way there often enough. */
  readonly cut: ReadonlySet<string>;
}

export function readAnswer(sent: unknown, type: GraphQLOutputType, branches: readonly Branch[] | undefined, select: string | undefined, typeName: (own: string) => string): Reading {
  const read = new Set<string>();
  const json = new Set<string>();
  const cut = new Set<string>();
  const steps = select === undefined ? [] : select.split('.');
  const chosen = steps.reduce<any>((value, step) => value?.[step], sent);
  return { data: readValue(chosen, type, branches, steps.map((step) => `/${step}`).join('')), read, json, cut };

  function readValue(value: any, outer: GraphQLOutputType, inner: readonly Branch[] | undefined, at: string): unknown {
    const nullable = getNullableType(outer);
    if (value === null || value === undefined) {
      read.add(at);
      return null;
    }
    if (isListType(nullable)) return Array.isArray(value) ? value.map((item, index) => readValue(item, nullable.ofType, inner, `${at}/${index}`)) : value;
    if (isLeafType(nullable)) {
      read.add(at);
      if (nullable.name === 'JSON') json.add(at);
      return readLeaf(value, nullable);
    }
    const branch = memberOf(value, inner ?? []);
    if (branch === undefined) return value;
    for (const field of branch.cut) cut.add(`${at}/${propertyOf(field)}`);
    return { __typename: typeName(branch.type.name), ...Object.fromEntries(branch.fields.map((one) => [one.key, readField(value, one, at)])) };
  }

  function readField(row: any, { field, branches: inner }: Selected, at: string): unknown {
    const property = propertyOf(field);
    if (property === '.') return readValue(row, field.type, inner, at);
    return readValue(Object.hasOwn(row, property) ? row[property] : null, field.type, inner, `${at}/${property}`);
  }
}

function readLeaf(value: unknown, type: GraphQLScalarType | GraphQLEnumType): unknown {
  if (isEnumType(type)) return type.getValues().find((one) => textOf(one) === value)?.name ?? value;
  if (type.name === 'JSON') return JSON.parse(JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)));
  if (typeof value === 'bigint') return type.name === 'Float' ? Number(value) : String(value);
  return type.name === 'ID' && Number.isInteger(value) ? String(value) : value;
}

/** The member that fits and knows most of the row; the first of those. */
function memberOf(row: any, branches: readonly Branch[]): Branch | undefined {
  const isObject = typeof row === 'object' && !Array.isArray(row);
  if (branches.length <= 1) return isObject || branches[0]?.fields.some(({ field }) => propertyOf(field) === '.') ? branches[0] : undefined;
  const ranked = branches.filter((branch) => (isObject ? fitsObject(row, branch) : fitsItself(row, branch))).map((branch) => ({ branch, known: isObject ? known(row, branch) : 0 }));
  return ranked.reduce<(typeof ranked)[number] | undefined>((best, one) => (best === undefined || one.known > best.known ? one : best), undefined)?.branch;
}

function known(row: object, { fields, cut }: Branch): number {
  return [...fields.map(({ field }) => field), ...cut].filter((field) => Object.hasOwn(row, propertyOf(field))).length;
}

function fitsObject(row: any, { type }: Branch): boolean {
  return Object.values(type.getFields()).every((field) => {
    const value = row[propertyOf(field)] ?? null;
    const nullable = getNullableType(field.type);
    if (propertyOf(field) === '.') return nullable === field.type || !isLeafType(nullable) || nullable.name === 'JSON';
    if (value === null) return nullable === field.type;
    return !isEnumType(nullable) || nullable.getValues().some((one) => textOf(one) === value);
  });
}

function fitsItself(value: unknown, { fields }: Branch): boolean {
  return fields.some(({ field }) => propertyOf(field) === '.' && takes(getNullableType(field.type), value));
}

function takes(type: GraphQLOutputType, value: unknown): boolean {
  if (isListType(type)) return Array.isArray(value) && value.every((item) => item === null || takes(getNullableType(type.ofType), item));
  if (!isLeafType(type) || Array.isArray(value)) return isLeafType(type) && type.name === 'JSON';
  if (isEnumType(type)) return type.getValues().some((one) => textOf(one) === value);
  if (type.name === 'JSON') return JSON.parse(JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)));
  if (typeof value === 'bigint') return type.name !== 'Int' && type.name !== 'String' && type.name !== 'Boolean';
  if (type.name === 'Int' || type.name === 'Long') return Number.isInteger(value);
  if (type.name === 'ID') return typeof value === 'string' || Number.isInteger(value);
  const kinds: Record<string, string> = { Float: 'number', Boolean: 'boolean', JSON: typeof value };
  return typeof value === (kinds[type.name] ?? 'string');
}
