/**
 * The kinds of value gatehouse.yaml is made of: sections, numbers, durations, sizes, shares, choices, text and lists.
 *
 * Every kind says once what it expects. That sentence becomes the error message (`must be …`, finished by findings.ts),
 * the text of the JSON Schema and the type column of docs/configuration.md. Values that are written as text and used as
 * numbers are zod codecs, so that print.ts can write them as they were read.
 */
import { z } from 'zod';

import { BYTES_PATTERN, formatBytes, parseBytes } from '../lib/bytes.ts';
import { DURATION_PATTERN, formatDuration, parseDuration } from '../lib/duration.ts';

/** A mapping with fixed keys. The message of an unknown key is the list of the valid ones; findings.ts makes the sentence. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape);
  return z
    .strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? keys.join(' ') : `must be a mapping with ${listOf(keys)}`) })
    .meta({ expects: 'a mapping' });
}

/** An integer from `min` to `max`, both included. */
export function integer(min: number, max: number) {
  const expects = `an integer from ${min} to ${max}`;
  const error = `must be ${expects}`;
  return z.int({ error }).min(min, { error }).max(max, { error }).meta({ expects });
}

/** `true` or `false`. */
export function flag() {
  return z.boolean({ error: 'must be true or false' }).meta({ expects: 'true or false' });
}

/** One of a few words. */
export function choice<const Words extends readonly string[]>(words: Words) {
  const expects = listOf(words, 'or');
  return z.enum(words, { error: `must be ${expects}` }).meta({ expects });
}

/** Milliseconds, written `250ms`, `3s`, `1m`, `24h`. `min` and `max` are written the same way. */
export function duration(min: string, max: string) {
  const expects = `a duration from ${min} to ${max}, such as \`500ms\`, \`30s\`, \`1m\` or \`1h\``;
  const error = `must be ${expects}`;
  return z
    .codec(
      z.string({ error }).regex(DURATION_PATTERN, { error }),
      z.number({ error }).min(limit(parseDuration(min)), { error }).max(limit(parseDuration(max)), { error }),
      { decode: (text) => parseDuration(text) ?? Number.NaN, encode: formatDuration },
    )
    .meta({ expects });
}

/** Bytes, written `512B`, `256KiB`, `16MiB`. `min` and `max` are written the same way. */
export function size(min: string, max: string) {
  const expects = `a size from ${min} to ${max}, such as \`512B\`, \`256KiB\` or \`16MiB\``;
  const error = `must be ${expects}`;
  return z
    .codec(
      z.string({ error }).regex(BYTES_PATTERN, { error }),
      z.number({ error }).min(limit(parseBytes(min)), { error }).max(limit(parseBytes(max)), { error }),
      { decode: (text) => parseBytes(text) ?? Number.NaN, encode: formatBytes },
    )
    .meta({ expects });
}

/** A share of the whole, 0 to 1, written `0%` to `100%`; up to three decimals. */
export function share() {
  const expects = 'a share from 0% to 100%, such as `20%`';
  const error = `must be ${expects}`;
  return z
    .codec(z.string({ error }).regex(/^(0|[1-9]\d?|100)(\.\d{1,3})?%$/, { error }), z.number({ error }).min(0, { error }).max(1, { error }), {
      decode: (text) => Number(text.slice(0, -1)) / 100,
      encode: (part) => `${Number((part * 100).toFixed(3))}%`,
    })
    .meta({ expects });
}

/** Text of at least one character. `expects` says what it names, with an article: `a name`. */
export function text(expects = 'text') {
  const error = `must be ${expects}`;
  return z.string({ error }).min(1, { error }).meta({ expects });
}

/** Text of a form; `expects` says which, with an article and an example. */
export function pattern(form: RegExp, expects: string) {
  const error = `must be ${expects}`;
  return z.string({ error }).regex(form, { error }).meta({ expects });
}

/** A path in the file system, as given; relative ones start at the folder of gatehouse.yaml. */
export function filePath() {
  return pattern(/^[^\0]+$/, 'the path of a file, from the folder of gatehouse.yaml');
}

/** A list; `expects` says of what, without the word list: `header names`. */
export function list<Item extends z.ZodType>(item: Item, expects: string) {
  return z.array(item, { error: `must be a list of ${expects}` }).meta({ expects: `a list of ${expects}` });
}

/** A list with at least one entry. */
export function someOf<Item extends z.ZodType>(item: Item, expects: string) {
  const error = `must be a list of one or more ${expects}`;
  return z.array(item, { error }).min(1, { error }).meta({ expects: `a list of one or more ${expects}` });
}

/** `a`, `b` and `c`, each in backticks. */
export function listOf(words: readonly string[], join: 'and' | 'or' = 'and'): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${join} ${quoted.at(-1) ?? ''}`;
}

/** A limit written in this source; one that does not parse is a mistake of ours and stops the start. */
function limit(value: number | undefined): number {
  if (value === undefined) throw new TypeError('a limit in src/config/ is not a duration or size');
  return value;
}
