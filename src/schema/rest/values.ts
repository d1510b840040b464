/**
 * The values of placeholders as one request needs them: as they are in JSON, as text for one place otherwise. What cannot be
 * sent is the client's fault when an argument holds it, and the service's when its own row does.
 */
import { getNamedType, isSpecifiedScalarType, type GraphQLInputType } from 'graphql';
import { GatewayError } from '../../errors.ts';
import type { Pair, Placeholder, Template } from './model.ts';
import { numberProblem, own, toWire } from './wire-values.ts';

export interface Source {
  /** `Query.stock`, for messages. */
  readonly field: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly parent: (field: string) => unknown;
}

/** How one place writes a value, what separates the items of lists, and what `|brackets` puts behind a name. */
export interface Writing {
  readonly write: (text: string, complain: (problem: string) => never) => string;
  readonly separators: Readonly<Record<'csv' | 'ssv' | 'pipes', string>>;
  readonly brackets: string;
}

const SEPARATORS = { csv: ',', ssv: ' ', pipes: '|' } as const;

/** Text as it is, for bodies that no one takes apart at separators. */
export const PLAIN: Writing = { write: (text) => text, separators: SEPARATORS, brackets: '[]' };

/** As the service reads it; undefined when it was left out, null when it is null. */
export function wireValue(placeholder: Placeholder, source: Source): unknown {
  const { of, path, type } = placeholder;
  if (of === 'parent' || type === undefined) {
    const value = source.parent(path[0]) ?? null;
    const problem = numberProblem(value);
    return problem === undefined ? value : complainOf(placeholder, source)(problem);
  }
  return follow(source.args, path, (value) => toWire(value, type, subjectOf(placeholder, source)));
}

/** What is at the end of the path, as graphql-js has it. */
export function rawValue({ path }: Placeholder, { args }: Source): unknown {
  return follow(args, path, (value) => value);
}

/** A list on the way is no part of what `end` is given: it becomes a list of what each item has. */
function follow(value: unknown, [name, ...rest]: readonly string[], end: (value: unknown) => unknown): unknown {
  if (name === undefined) return end(value);
  if (Array.isArray(value)) return value.map((item: unknown) => follow(item, [name, ...rest], end) ?? null);
  return typeof value === 'object' && value !== null ? follow(own(value, name), rest, end) : undefined;
}

export function subjectOf({ of, path, text }: Placeholder, { field }: Source): string {
  return of === 'parent' ? `\`${text}\` of \`${field}\`` : `\`${path.join('.')}\` of \`${field}\``;
}

export function complainOf(placeholder: Placeholder, source: Source): (problem: string) => never {
  return (problem) => {
    throw new GatewayError(placeholder.of === 'parent' ? 'UPSTREAM_INVALID_RESPONSE' : 'BAD_USER_INPUT', `${subjectOf(placeholder, source)} ${problem}`);
  };
}

/** One value for one place; a list joined as its style says. Undefined when it is null or was left out. */
export function textOf(placeholder: Placeholder, source: Source, { write, separators }: Writing): string | undefined {
  const value = wireValue(placeholder, source);
  const { style } = placeholder;
  const complain = complainOf(placeholder, source);
  if (value === undefined || value === null) return undefined;
  if (style !== 'csv' && style !== 'ssv' && style !== 'pipes') return write(scalarText(value, complain, placeholder.type), complain);
  return listOf(value, complain).map((item) => {
    const text = scalarText(item, complain, placeholder.type);
    // Many servers decode a list before they take it apart, and leave out what is empty: one value must stay one value.
    if (text === '') complain('has an empty text in a list, which the service could not tell from nothing.');
    if (text.includes(SEPARATORS[style])) complain(`has a text with ${style === 'ssv' ? 'a space' : `\`${SEPARATORS[style]}\``} in a list, which the service would take for two values.`);
    return write(text, complain);
  }).join(separators[style]);
}

/** Literal text and values in turn; undefined when a value is. */
export function renderTemplate(template: Template, source: Source, writing: Writing): string | undefined {
  const pieces = template.map((piece) => (typeof piece === 'string' ? piece : textOf(piece, source, writing)));
  return pieces.includes(undefined) ? undefined : pieces.join('');
}

/** Pairs without a value are left out; `|repeat` and `|brackets` make one of each item. */
export function renderPairs(pairs: readonly Pair[], source: Source, writing: Writing): (readonly [name: string, value: string])[] {
  return pairs.flatMap(({ name, value }) => {
    const [first] = value;
    if (typeof first === 'object' && (first.style === 'repeat' || first.style === 'brackets')) {
      const complain = complainOf(first, source);
      const list = wireValue(first, source) ?? [];
      return listOf(list, complain).map((item) => [first.style === 'brackets' ? name + writing.brackets : name, writing.write(scalarText(item, complain, first.type), complain)] as const);
    }
    const text = renderTemplate(value, source, writing);
    return text === undefined ? [] : [[name, text] as const];
  });
}

export function listOf(value: unknown, complain: (problem: string) => never): readonly unknown[] {
  return Array.isArray(value) ? value : complain('is no list, and a list is needed there.');
}

/** One value as text. `type` is that of an argument, whose integers may have been rounded on their way; those of answers have not. */
export function scalarText(value: unknown, complain: (problem: string) => never, type?: GraphQLInputType): string {
  if (value === null || value === undefined) return complain('has a null in a list, which cannot be sent.');
  // Of a scalar such as BigInt; a Float is a quantity, and a Long has its digits. Sent as it is, it could be the id of another.
  if (type !== undefined && Number.isInteger(value) && !Number.isSafeInteger(value) && !isSpecifiedScalarType(getNamedType(type))) {
    return complain('is an integer beyond 9007199254740991, whose digits a number does not keep: write it as a text.');
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'string') return complain(`is ${Array.isArray(value) ? 'a list' : 'an object'}, and one value is needed there.`);
  return value.isWellFormed() ? value : complain('is no valid Unicode text: it has half of a surrogate pair.');
}
