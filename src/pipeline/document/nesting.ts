/**
 * JSON variables nested thousands deep parse well (V8's JSON.parse does not recurse) and then overflow the stack of any
 * code that walks them. This looks level by level, without recursion, before anything else does.
 */

/** How deep the JSON of a request may nest, arrays and objects counted. */
export const MAX_VALUE_NESTING = 200;

/** True when `value` (parsed JSON: a tree) has more than `max` arrays or objects inside each other. A scalar has none. */
export function nestsDeeperThan(value: unknown, max: number): boolean {
  let level = isContainer(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > max) return true;
    const next: object[] = [];
    for (const container of level) {
      for (const child of Object.values(container) as unknown[]) if (isContainer(child)) next.push(child);
    }
    level = next;
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
