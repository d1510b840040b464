/**
 * What a test says of the services' objects, by the names of the graph. A mapping holds for every object of the type; a list are the
 * objects there are: lists have all of them, a single object is the first, and one that is asked for by key is the one with that key.
 */
import { isJsonObject, type JsonObject } from '../lib/json.ts';

/** Type → values of its fields, or a list of such; a scalar → its value. Checked by check-mocks.ts. */
export type Mocks = Readonly<Record<string, unknown>>;

export interface MockSet {
  /** What is said of the object with these `known` values, else of the one at `index`. */
  readonly valuesOf: (type: string, known: JsonObject, index: number) => JsonObject;
  /** How many objects of the type there are; undefined where nothing says so. */
  readonly countOf: (type: string) => number | undefined;
  /** The value of every field of this scalar or enum. */
  readonly leafOf: (type: string) => unknown;
}

/** Later ones win: field by field where both are mappings, else as a whole. */
export function createMocks(...layers: readonly Mocks[]): MockSet {
  const merged = new Map<string, unknown>();
  for (const [type, value] of layers.flatMap((layer) => Object.entries(layer))) {
    const before = merged.get(type);
    merged.set(type, isJsonObject(before) && isJsonObject(value) ? { ...before, ...value } : value);
  }
  return {
    valuesOf(type, known, index) {
      const mock = merged.get(type);
      if (isJsonObject(mock)) return mock;
      if (!Array.isArray(mock)) return {};
      const objects = mock.filter(isJsonObject);
      return (Object.keys(known).length === 0 ? objects[index % objects.length] : objects.find((one) => isThe(one, known))) ?? {};
    },
    countOf(type) {
      const mock = merged.get(type);
      return Array.isArray(mock) ? mock.length : undefined;
    },
    leafOf: (type) => merged.get(type),
  };
}

/** It says some of the known values, and no other for any. A key is text to services, whatever YAML made of it. */
function isThe(object: JsonObject, known: JsonObject): boolean {
  const said = Object.keys(known).filter((name) => Object.hasOwn(object, name));
  return said.length > 0 && said.every((name) => textOf(object[name]) === textOf(known[name]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
