/** Where in a YAML file a place of a text is that stands in it as a value: exact for blocks (`|`) and for text on one line. */
import type { Place } from '../errors.ts';

interface Point {
  readonly line: number;
  readonly column: number;
}

/** `start`: of the value. `inner`: in its text; both from 1. */
export function placeInText(source: string, start: Required<Place>, inner: Point): Required<Place> {
  const lines = source.split(/\r?\n/);
  const first = lines[start.line - 1]?.slice(start.column - 1) ?? '';
  if (first.startsWith('|')) {
    const body = lines.slice(start.line);
    const indent = (body.find((line) => line.trim() !== '') ?? '').search(/\S|$/);
    return { file: start.file, line: start.line + inner.line, column: indent + inner.column };
  }
  if (inner.line > 1 || first.startsWith('>')) return start;
  return { ...start, column: start.column + inner.column - (/^["']/.test(first) ? 0 : 1) };
}
