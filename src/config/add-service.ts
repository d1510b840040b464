/** A new entry under `services` in the text of gatehouse.yaml, everything else left as it is: comments, order, spacing. */
import { isMap, isScalar, parseDocument } from 'yaml';

export interface AddedService {
  readonly name: string;
  readonly url: string;
  /** Written unless it is what every service is. */
  readonly kind?: 'graphql' | 'rest';
}

/** `text` may be empty. The service must not be in it yet; name and URL have been checked. */
export function addService(text: string, { name, url, kind = 'graphql' }: AddedService): string {
  const keys = { ...(kind !== 'graphql' && { kind }), url };
  const entry = (indent: string) => `${indent}${name}:\n${Object.entries(keys).map(([key, value]) => `${indent}${indent}${key}: ${key === 'url' ? JSON.stringify(value) : value}\n`).join('')}`;
  const document = parseDocument(text);
  if (!isMap(document.contents)) return `${endLine(text)}services:\n${entry('  ')}`;
  const services = document.get('services', true);
  if (services === undefined) return `${endLine(text)}\nservices:\n${entry('  ')}`;

  const first = isMap(services) && services.flow !== true ? services.items[0]?.key : undefined;
  if (isMap(services) && isScalar(first) && first.range) {
    const lineStart = text.lastIndexOf('\n', first.range[0] - 1) + 1;
    const end = endOfBlock(text, services.range?.[1] ?? text.length);
    return endLine(text.slice(0, end)) + entry(text.slice(lineStart, first.range[0])) + text.slice(end);
  }
  // `services: {}` and the like have no lines to add to; the tree is written anew, which keeps comments.
  if (isMap(services)) services.set(document.createNode(name), document.createNode(keys));
  else document.set('services', { [name]: keys });
  return document.toString({ lineWidth: 0 });
}

/** A block's range runs to the next key; blank lines and comments before that belong to the next key. */
function endOfBlock(text: string, rangeEnd: number): number {
  const block = text.slice(0, rangeEnd);
  const trailing = /(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*$/.exec(block)?.[0] ?? '';
  const contentEnd = block.length - trailing.length;
  const newline = text.indexOf('\n', Math.max(contentEnd - 1, 0));
  return newline === -1 ? text.length : newline + 1;
}

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
