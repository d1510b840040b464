/**
 * Release → bytes, and bytes → release from a disk or a network that may have cut them short, changed them or made them up. Nothing is
 * believed: size, then Unicode, nesting, JSON, shape, names, digest, and in the end whether it is the one form that such a release has.
 * That last step is why members given twice, numbers like 7.0 and white space need no rules of their own.
 */
import { OperatorError } from '../../errors.ts';
import { formatBytes } from '../../lib/bytes.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { problemsOf, quote } from './check-release.ts';
import { canonicalText, digestOf, FORMAT, type Release, type ReleaseDraft, type ReleasedSchema } from './release.ts';

export interface ReleaseLimits {
  /** `releases.maxSize`: of all bytes of an encoded release. */
  readonly maxBytes: number;
}

const MEMBERS = ['author', 'digest', 'documents', 'format', 'number', 'policies', 'publishedAt', 'reason', 'schemas'];
/** `{ schemas: { shop: { … } } }` */
const MAX_DEPTH = 3;

/** A draft becomes a release. @throws OperatorError with all that is wrong with it. */
export function sealRelease(draft: ReleaseDraft, { number, publishedAt }: Pick<Release, 'number' | 'publishedAt'>): Release {
  const { author, policies, reason, schemas, documents } = draft;
  const release = { number, author, publishedAt, policies, ...(reason !== undefined && { reason }), schemas: new Map(schemas), documents: new Map(documents) };
  refuseProblems(release);
  return { ...release, digest: digestOf(release) };
}

/** @throws OperatorError with all that is wrong with it. */
export function encodeRelease(release: Release, { maxBytes }: ReleaseLimits): Uint8Array {
  refuseProblems(release);
  const bytes = Buffer.from(canonicalText(release));
  if (bytes.length > maxBytes) throw tooLarge(bytes.length, maxBytes);
  return bytes;
}

/** @throws OperatorError, and nothing else. */
export function decodeRelease(bytes: Uint8Array, { maxBytes }: ReleaseLimits): Release {
  if (bytes.length > maxBytes) throw tooLarge(bytes.length, maxBytes);
  const read = readRelease(bytes);
  if ('release' in read) return read.release;
  throw new OperatorError([{ message: `This release cannot be used: ${read.why}. Take it from a backup, or publish it again.` }]);
}

/** `why` is a clause, for whoever knows where the bytes are from. */
export function readRelease(bytes: Uint8Array): { readonly release: Release } | { readonly why: string } {
  try {
    return { release: parseRelease(bytes) };
  } catch (error) {
    if (error instanceof Unusable) return { why: error.message };
    throw error;
  }
}

class Unusable extends Error {}

function parseRelease(bytes: Uint8Array): Release {
  const text = textOf(bytes);
  const value = parseJson(text, MAX_DEPTH);
  if (value === undefined) throw new Unusable('it is not the JSON of a release, or it was cut short');
  const release = shapeOf(value);
  const [problem] = problemsOf(release);
  if (problem !== undefined) throw new Unusable(problem.replace(/\.$/, ''));
  const digest = digestOf(release);
  if (value['digest'] !== digest) throw new Unusable(`its schemas and documents have the digest ${digest}, and it says another: it was changed after it was published`);
  const whole = { ...release, digest };
  if (canonicalText(whole) !== text) throw new Unusable('it is not written in the one form that releases have (RFC 8785): it was edited, or written by something else');
  return whole;
}

/** Undefined for what is no object, no JSON, or deeper than any that the gateway writes: parsed, 5 MiB of brackets take 275 MB (Node 20.20.2). */
export function parseJson(text: string, maxDepth: number): JsonObject | undefined {
  if (depthOf(text) > maxDepth) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined; // what the parser says quotes the file
  }
}

function depthOf(text: string): number {
  let [depth, deepest, isInText] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInText) {
      if (code === 0x5c) at++;
      else if (code === 0x22) isInText = false;
    } else if (code === 0x22) isInText = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unusable('it is not UTF-8');
  }
}

function shapeOf(value: JsonObject): Omit<Release, 'digest'> {
  const { format, number, author, publishedAt, policies, reason, schemas, documents } = value;
  if (format !== FORMAT) throw new Unusable(`its \`format\` is not ${FORMAT}: it is no release, or one of another version of gatehouse`);
  const strange = Object.keys(value).find((name) => !MEMBERS.includes(name));
  if (strange !== undefined) throw new Unusable(`it has a member ${quote(strange)}, which no release has`);
  if (typeof number !== 'number') throw new Unusable('its `number` is no number');
  for (const [name, member] of Object.entries({ author, publishedAt, policies, reason: reason === undefined ? '' : reason })) if (typeof member !== 'string') throw new Unusable(`its \`${name}\` is no text`);
  if (!isJsonObject(schemas) || !isJsonObject(documents)) throw new Unusable('its `schemas` and `documents` are no objects');
  const texts = { author: String(author), publishedAt: String(publishedAt), policies: String(policies) };
  return { number, ...texts, ...('reason' in value && { reason: String(reason) }), schemas: new Map(Object.entries(schemas).map(schemaOf)), documents: new Map(Object.entries(documents).map(documentOf)) };
}

function schemaOf([name, value]: [string, unknown]): [string, ReleasedSchema] {
  if (!isJsonObject(value)) throw new Unusable(`the schema of ${quote(name)} is no object`);
  const { kind, text, ...others } = value;
  if ((kind !== 'graphql' && kind !== 'rest') || typeof text !== 'string' || Object.keys(others).length > 0) throw new Unusable(`the schema of ${quote(name)} is not \`{ kind, text }\` with the kind \`graphql\` or \`rest\``);
  return [name, { kind, text }];
}

function documentOf([name, text]: [string, unknown]): [string, string] {
  if (typeof text !== 'string') throw new Unusable(`the document ${quote(name)} is no text`);
  return [name, text];
}

function tooLarge(bytes: number, maxBytes: number): OperatorError {
  return new OperatorError([{ message: `The release has ${bytes} bytes; at most ${formatBytes(maxBytes)} are allowed (\`releases.maxSize\`). Remove documents that nobody uses any more, or allow more.` }]);
}

function refuseProblems(release: Omit<Release, 'digest'>): void {
  const problems = problemsOf(release);
  if (problems.length > 0) throw new OperatorError(problems.map((message) => ({ message: `This cannot be a release: ${message}` })));
}
