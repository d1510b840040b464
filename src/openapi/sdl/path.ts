/** A path of the document → the template of `@rest(path:)`, and what some documents hide behind a `?` in it. */
import type { OpenApiNode } from '../node.ts';
import { line } from './describe.ts';
import type { Notes } from './notes.ts';

export interface PathTemplate {
  readonly path: string;
  /** Pairs written in the path, as they are. */
  readonly query: readonly string[];
  /** Parameters named in it, in order. */
  readonly names: readonly string[];
}

/** `write` says what stands for a parameter, e.g. `{id}` or `{ids|csv}`. */
export function pathTemplate(path: string, node: OpenApiNode, notes: Notes, write: (name: string) => string): PathTemplate {
  const [beforeHash = ''] = path.split('#');
  const [way = '', ...query] = beforeHash.split('?');
  if (path.includes('#')) notes.add(node, `path ${line(path)}`, 'a `#` and what follows it are never sent, so they are left out');
  const segments = way.replace(/^\//, '').split('/');
  const kept = segments.filter((segment, index) => index === segments.length - 1 || segment !== '').filter((segment) => !/^(?:\.|%2e){1,2}$/i.test(segment));
  if (kept.length < segments.length) notes.add(node, `path ${line(path)}`, 'empty and dot segments are never sent, so they are left out');
  const text = kept.map((segment) => segment.split(/(\{[^{}]+\})/).map((part) => (/^\{[^]+\}$/.test(part) ? write(part.slice(1, -1)) : encodeSegment(part))).join('')).join('/');
  const pairs = query.join('?').split('&').filter((pair) => pair !== '');
  const fixed = pairs.map(plainPair).filter((pair) => pair !== undefined);
  if (fixed.length < pairs.length) notes.add(node, `path ${line(path)}`, 'its parameters behind the `?` are left out, unless the document describes them as query parameters');
  return { path: `/${text}`, query: fixed, names: namesIn(path) };
}

export function namesIn(path: string): string[] {
  return [...path.replace(/[?#][^]*$/, '').matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
}

/** Names are in braces, one pair each, and a segment holds all of them. */
export function isWritablePath(path: string): boolean {
  return !/\{[^{}]*[{/?#]|\{\}|\}[^{}/]*\}/.test(path);
}

/** RFC 3986's pchar stay; escapes that are there already too. */
function encodeSegment(text: string): string {
  return text.toWellFormed().replace(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@]/gu, (sign) => (/^%../.test(sign) ? sign : encodeURIComponent(sign)));
}

/** A template holds plain text, which the gateway encodes; `a` alone is `a=`. */
function plainPair(pair: string): string | undefined {
  const [name = '', ...value] = pair.split('=').map((part) => decoded(part.replaceAll('+', ' ')));
  const text = `${name}=${value.join('=')}`;
  return name === '' || /[{}&]|%[0-9A-Fa-f]{2}/.test(text) ? undefined : text;
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
