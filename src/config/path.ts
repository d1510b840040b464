/** Paths of keys inside gatehouse.yaml: how they are written in messages, compared, and followed. */

export type Path = readonly (string | number)[];

/** `services.users.headers.forward[0]`; a key that would be ambiguous stands in quotes: `services["a.b"]`. */
export function formatPath(path: Path): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** A path as the key of a map; equal for equal paths only. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/** True when `path` is `ancestor` or lies below it. */
export function isWithin(path: Path, ancestor: Path): boolean {
  return ancestor.every((key, index) => path[index] === key);
}

/** The value at a path in plain data; undefined when there is none. */
export function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined), tree);
}

/** Puts a value at the path of a mapping or list that exists; otherwise nothing happens. */
export function setValueAt(tree: unknown, path: Path, value: unknown): void {
  const parent = valueAt(tree, path.slice(0, -1));
  const key = path.at(-1);
  if (isTree(parent) && key !== undefined) parent[key] = value;
}

/** A mapping or a list. */
export function isTree(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
