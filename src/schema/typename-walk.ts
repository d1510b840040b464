/** Type names of an answer translated from the service's to the gateway's, at the places typename-paths.ts compiled. */
import { isAbstractType, isObjectType, type SelectionSetNode } from 'graphql';
import type { NameMap } from './names.ts';
import { ROOT_TYPES } from './root-types.ts';
import { collect, type PathNode, type Typenames } from './typename-paths.ts';

export function renameByPath(data: unknown, node: PathNode | undefined, types: ReadonlyMap<string, string>): unknown {
  if (node === undefined || typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return mapList(data, (item) => renameByPath(item, node, types));
  const object = new Changes(data);
  for (const key of node.typenames) object.set(key, renamed(object.get(key), types));
  for (const [key, child] of node.children) object.set(key, renameByPath(object.get(key), child, types));
  return object.result;
}

export function renameByType(data: unknown, { operation, fragments, probe }: Extract<Typenames, { mode: 'types' }>, { typeToGateway, schema }: NameMap): unknown {
  const probeKey = (probe.alias ?? probe.name).value;
  const applies = (type: string) => (condition: string | undefined): boolean => {
    if (condition === undefined || condition === type) return true;
    const abstract = schema.getType(condition);
    const object = schema.getType(type);
    return isAbstractType(abstract) && isObjectType(object) && schema.isSubType(abstract, object);
  };
  const walk = (value: unknown, sets: readonly SelectionSetNode[], root?: string): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return mapList(value, (item) => walk(item, sets));
    const object = new Changes(value);
    const type = root ?? String(renamed(object.get(probeKey), typeToGateway));
    const below = new Map<string, SelectionSetNode[]>();
    const typenames = new Set<string>();
    collect(sets, fragments, applies(type), (key, field) => {
      if (field.name.value === '__typename') typenames.add(key);
      if (field.selectionSet) below.set(key, [...(below.get(key) ?? []), field.selectionSet]);
    });
    for (const key of typenames) object.set(key, renamed(object.get(key), typeToGateway));
    for (const [key, merged] of below) object.set(key, walk(object.get(key), merged));
    if (root === undefined) object.delete(probeKey);
    return object.result;
  };
  return walk(data, [operation.selectionSet], ROOT_TYPES[operation.operation]);
}

function renamed(value: unknown, types: ReadonlyMap<string, string>): unknown {
  return typeof value === 'string' ? (types.get(value) ?? value) : value;
}

/** The same list when nothing in it changes. */
function mapList(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (const [index, item] of list.entries()) {
    const changed = change(item);
    if (changed !== item) (copy ??= [...list])[index] = changed;
  }
  return copy ?? list;
}

/** An object copied at its first change: answers may be shared by requests that asked the same. Own keys only, `__proto__` included. */
class Changes {
  result: object;
  readonly #original: object;

  constructor(original: object) {
    this.#original = original;
    this.result = original;
  }

  get(key: string): unknown {
    return Object.getOwnPropertyDescriptor(this.#original, key)?.value;
  }

  set(key: string, value: unknown): void {
    if (value === undefined || value === this.get(key)) return;
    Object.defineProperty(this.#copy(), key, { value, writable: true, enumerable: true, configurable: true });
  }

  delete(key: string): void {
    if (Object.hasOwn(this.#original, key)) Reflect.deleteProperty(this.#copy(), key);
  }

  #copy(): object {
    if (this.result === this.#original) this.result = { ...this.#original };
    return this.result;
  }
}
