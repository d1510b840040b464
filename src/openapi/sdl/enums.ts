/** Enums of strings. Numbers have none in GraphQL, and what is listed of several kinds has no type at all. */
import type { OpenApiNode } from '../node.ts';
import { describeType, line } from './describe.ts';
import type { EnumType, EnumValue } from './model.ts';
import type { Notes } from './notes.ts';
import type { Types } from './types.ts';
import { NamePool, isName, valueName } from './words.ts';

export interface EnumSource {
  readonly key: string;
  readonly node: OpenApiNode;
  readonly component: string | undefined;
  readonly desired: string;
  readonly texts: readonly string[];
}

export function enumType({ key, node, component, desired, texts }: EnumSource, types: Types, notes: Notes): EnumType {
  return types.enum(key, () => {
    const values = enumValues(texts);
    const clashes = values.filter(({ name, text }) => name !== valueName(text));
    if (clashes.length > 0) {
      const told = clashes.slice(0, 5).map(({ name, text }) => `\`${name}\` is ${JSON.stringify(line(text))}`).join(', ');
      notes.add(node, `enum \`${component ?? desired}\``, `values differ only in signs that names cannot have, so ${told}${clashes.length > 5 ? ', …' : ''}`);
    }
    return { desired, component, description: describeType({ component, node }), values };
  });
}

/** Values that are names keep them, whatever comes before. */
export function enumValues(listed: readonly string[]): EnumValue[] {
  const texts = [...new Set(listed.map((text) => text.toWellFormed()))]; // as they will be written
  const isReserved = (text: string): boolean => !isName(text) || valueName(text) !== text;
  const pool = new NamePool();
  const names = new Map(texts.filter((text) => !isReserved(text)).map((text) => [text, pool.take(text)]));
  return texts.map((text) => ({ name: names.get(text) ?? pool.take(valueName(text)), text }));
}
