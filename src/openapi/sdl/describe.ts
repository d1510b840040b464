/** What the document says of a thing, as text fit for an SDL: description, default, allowed values, deprecation. */
import type { OpenApiNode } from '../node.ts';
import { trim } from '../trim.ts';
import { isRecord, type Schema } from './schema.ts';

/** C0 and C1 controls but tab and line feed, and the controls that turn the direction of text: they hide what a file says. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/g;

export function clean(text: unknown): string {
  if (typeof text !== 'string') return '';
  const lines = text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').toWellFormed().split('\n').map((line) => line.trimEnd());
  return trim(lines.join('\n'), '\n').replace(/^[ \t]+(?=\S)/, '');
}

/** Text on one line, for comments and messages. */
export function line(text: unknown): string {
  return clean(text).replace(/\s+/g, ' ').trim();
}

export function member(node: OpenApiNode | undefined, key: string): unknown {
  return isRecord(node?.value) && Object.hasOwn(node.value, key) ? node.value[key] : undefined;
}

/** Of a field, argument or operation: what stands beside the `$ref` goes before what it leads to. */
export function describe(node: OpenApiNode): string {
  return [...node.beside, node].map((said) => clean(member(said, 'description'))).find((text) => text !== '') ?? '';
}

/** Of a field or argument: the description of a component belongs to its own type, where it has one. */
export function describeField(node: OpenApiNode, hasOwnType: boolean): string {
  if (!hasOwnType || node.component === undefined) return describe(node);
  return node.beside.map((said) => clean(member(said, 'description'))).find((text) => text !== '') ?? '';
}

/** Of a type: its component's own, for who refers to it first must not show. What stands inline is described where it is used. */
export function describeType({ component, node }: Pick<Schema, 'component' | 'node'>): string {
  return component === undefined ? '' : clean(member(node, 'description'));
}

/** Whether a keyword is true of this use: in what is used, or beside a reference to it. */
export function says(node: OpenApiNode, keyword: string): boolean {
  return [...node.beside, node].some((said) => member(said, keyword) === true);
}

export function deprecationOf(nodes: readonly (OpenApiNode | undefined)[], description: string): string | undefined {
  if (!nodes.some((node) => node !== undefined && says(node, 'deprecated'))) return undefined;
  const sentence = line(description).match(/[^.!?]+[.!?]?/g)?.find((text) => /\bdeprecated\b/i.test(text))?.trim();
  return sentence === undefined || sentence.length > 160 ? '' : sentence;
}

/** Sentences about a value that is sent: the service stays the owner of its default. */
export function withDefault(description: string, nodes: readonly (OpenApiNode | undefined)[]): string {
  const standard = nodes.flatMap((node) => (node === undefined ? [] : [...node.beside, node])).map((node) => member(node, 'default')).find((value) => value !== undefined && value !== null && value !== '');
  const text = standard === undefined ? '' : typeof standard === 'string' ? line(standard) : JSON.stringify(standard);
  return text === '' || text.length > 200 || /\bdefault/i.test(description) && description.includes(text) ? description : sentence(description, `Default: ${text}.`);
}

/** Numbers have no enum in GraphQL. */
export function withAllowed(description: string, values: readonly unknown[] | undefined): string {
  if (values === undefined || values.length === 0 || values.length > 50 || values.every((value) => typeof value === 'string')) return description;
  const listed = values.map((value) => line(JSON.stringify(value)));
  return sentence(description, listed.length === 1 ? `Always ${listed[0] ?? ''}.` : `One of ${listed.join(', ')}.`);
}

export function sentence(description: string, more: string): string {
  if (description === '') return more;
  if (description.includes('\n')) return `${description}\n\n${more}`;
  return `${description}${/[.!?:]$/.test(description) ? '' : '.'} ${more}`;
}
