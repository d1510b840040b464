/** Reading rows as services sent them: only what they hold themselves. */
import type { Row } from './answers.ts';

/** The row's own value of that name; undefined where it has none. */
export function compileRead(name: string): (row: Row) => unknown {
  // Parsed JSON inherits what every object has, and nothing else: only for these names it takes a second look.
  if (name in Object.prototype) return (row) => (Object.hasOwn(row, name) ? row[name] : undefined);
  return (row) => row[name];
}
