/**
 * Where the arguments of a door carry its keys: the way back from what stitching-directives makes of `@merge`. A door for
 * many takes one list of keys, or several side by side (`argsExpr: "ids: [[$key.id]], kinds: [[$key.kind]]"`).
 */
import { parseValue, visit, type ValueNode } from 'graphql';
import type { Door } from '../doors.ts';

type Path = readonly string[];

/** The part of a key at `key` stands at `item` of what is sent for it; empty paths are the whole. */
interface Part {
  readonly item: Path;
  readonly key: Path;
}

/** The arguments themselves, or a list in them with one item per key. */
interface KeyList {
  readonly path: Path;
  readonly parts: readonly Part[];
}

export type DoorKeys = readonly KeyList[];

/** What is sent for one key: its item, or one of each list where a door takes several side by side. */
export type KeyItem = unknown;

/** `@merge` has been checked. */
export function readDoorKeys({ field, merge, returnsList }: Door): DoorKeys {
  if (merge.argsExpr !== undefined) return readExpression(merge.argsExpr);
  const path = merge.keyArg?.split('.') ?? [field.args[0]?.name ?? ''];
  const parts = partsOf(merge);
  return returnsList ? [{ path, parts }] : [{ path: [], parts: parts.map(({ item, key }) => ({ item: [...path, ...item], key })) }];
}

function partsOf({ key, keyField }: Door['merge']): readonly Part[] {
  if (key === undefined) return [{ item: [], key: keyField === undefined ? [] : [keyField] }];
  return key.map((text) => {
    const [item = '', path = item] = text.split(':').map((part) => part.trim());
    return { item: item.split('.'), key: path.split('.') };
  });
}

const DOT = '__dot__';
const LIST = '__list__';

function readExpression(text: string): DoorKeys {
  const lists: string[] = [];
  const outer = text.replace(/\$[_A-Za-z][_A-Za-z0-9.]*/g, (variable) => variable.replaceAll('.', DOT)).replace(/\[\[([\s\S]*?)\]\]/g, (_all, inner: string) => `$${LIST}${String(lists.push(inner) - 1)}`);
  const places = variablesIn(parseValue(`{ ${outer} }`, { noLocation: true }));
  const toPart = ([item, variable]: readonly [Path, string]): Part => ({ item, key: variable.split(DOT).slice(1) });
  if (lists.length === 0) return [{ path: [], parts: places.map(toPart) }];
  return places.map(([path, variable]) => ({ path, parts: variablesIn(parseValue(lists[Number(variable.slice(LIST.length))] ?? '', { noLocation: true })).map(toPart) }));
}

/** Names of the variables, and the object fields that lead to each. */
function variablesIn(value: ValueNode): [Path, string][] {
  const found: [Path, string][] = [];
  const path: string[] = [];
  visit(value, {
    ObjectField: { enter: ({ name }) => void path.push(name.value), leave: () => void path.pop() },
    Variable: ({ name }) => void found.push([[...path], name.value]),
  });
  return found;
}

/** keys[i]: what was sent for it; undefined when that is no list. */
export function itemsOf(keys: DoorKeys, args: Readonly<Record<string, unknown>>): readonly KeyItem[] | undefined {
  const [first, ...others] = keys.map(({ path }) => at(args, path));
  if (!Array.isArray(first) || others.length === 0) return Array.isArray(first) ? first : undefined;
  return first.map((item: unknown, index) => [item, ...others.map((list): unknown => (Array.isArray(list) ? list[index] : undefined))]);
}

/** The arguments with these keys in place of theirs. */
export function withItems(keys: DoorKeys, args: Readonly<Record<string, unknown>>, items: readonly KeyItem[]): Readonly<Record<string, unknown>> {
  return keys.reduce((changed, { path }, list) => put(changed, path, keys.length === 1 ? items : items.map((item) => inList(keys, item, list))), args);
}

/** All that the arguments say beside the keys, as a text; empty when that is nothing. */
export function othersIn(keys: DoorKeys, args: Readonly<Record<string, unknown>>): string {
  const [list, ...others] = keys;
  if (others.length === 0 && list?.path.length === 1 && Object.keys(args).length === 1) return '';
  return JSON.stringify(withItems(keys, args, []));
}

/** As nearly all doors are: the items are the values of this one field of the key. */
export function onlyFieldOf([list, ...others]: DoorKeys): string | undefined {
  const [part, ...more] = list?.parts ?? [];
  return others.length + more.length === 0 && part?.item.length === 0 && part.key.length === 1 ? part.key[0] : undefined;
}

/** The key itself, its fields by name. */
export function keyOf(keys: DoorKeys, item: KeyItem): Readonly<Record<string, unknown>> {
  const name = onlyFieldOf(keys);
  if (name !== undefined) return { [name]: item };
  return keys.reduce<Readonly<Record<string, unknown>>>((key, { parts }, index) => {
    const own = inList(keys, item, index);
    return parts.reduce((built, { item: path, key: place }) => (place.length === 0 ? { ...built, ...objectOf(at(own, path)) } : put(built, place, at(own, path))), key);
  }, {});
}

function inList(keys: DoorKeys, item: KeyItem, list: number): unknown {
  return keys.length === 1 ? item : Array.isArray(item) ? item[list] : undefined;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((found, name) => objectOf(found)[name], value);
}

function put(object: Readonly<Record<string, unknown>>, [name = '', ...rest]: Path, value: unknown): Readonly<Record<string, unknown>> {
  return { ...object, [name]: rest.length === 0 ? value : put(objectOf(object[name]), rest, value) };
}

/** Arguments and keys are objects of the gateway's own making, named by a checked schema. */
function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
