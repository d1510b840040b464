/** An operation from a file, and its variables as they are typed: what `gatehouse explain` is about. Mistakes in them are findings with their place. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Kind, parse, type DocumentNode } from 'graphql';
import { GatewayError, OperatorError, type Finding } from '../errors.ts';
import { formatBytes } from '../lib/bytes.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { createLocator } from '../pipeline/document/locations.ts';
import { GatewayErrors } from '../pipeline/document/refusal.ts';
import { nearest } from '../schema/place.ts';
import { UsageError, type Io } from './command.ts';

/** A document that clients can send is much shorter; this keeps a slip of the hand from being read whole. */
const MAX_BYTES = 4 * 1024 * 1024;

/** @throws OperatorError when there is no such file, or no text in it. */
export function readText(file: string, { cwd }: Pick<Io, 'cwd'>): string {
  const path = resolve(cwd, file);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new OperatorError([{ file: path, message: error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'There is no such file.' : `The file cannot be read (${error instanceof Error ? error.message : String(error)}).` }]);
  }
  if (bytes.byteLength > MAX_BYTES) throw new OperatorError([{ file: path, message: `The file is longer than ${formatBytes(MAX_BYTES)}; no more is read.` }]);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new OperatorError([{ file: path, message: 'The file is not UTF-8 text; save it as UTF-8.' }]);
  }
}

const EXAMPLES = { variables: '{"first": 3}', claims: '{"sub": "ada", "scope": "orders:read"}' } as const;

/** `{"first": 3}`, or `@FILE` with such an object, as curl takes its data. @throws UsageError, or OperatorError when it is in a file. */
export function readVariables(given: string, io: Pick<Io, 'cwd'>, option: 'variables' | 'claims' = 'variables'): JsonObject {
  const file = given.startsWith('@') ? given.slice(1) : undefined;
  const refuse = (what: string): Error => (file === undefined
    ? new UsageError(`--${option} ${what}; expected a JSON object such as '${EXAMPLES[option]}', or @FILE with one in it.`)
    : new OperatorError([{ file: resolve(io.cwd, file), message: `The ${option} in it are wrong: the text ${what}; expected a JSON object such as ${EXAMPLES[option]}.` }]));
  const text = file === undefined ? given : readText(file, io);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse(`is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isJsonObject(value)) throw refuse(`is ${Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 40)}`);
  return value;
}

interface TypedFile {
  /** As typed. */
  readonly file: string;
  readonly text: string;
  /** Of the operation that is meant, if any was named. */
  readonly name: string | undefined;
  readonly cwd: string;
}

/** Runs `work` on the text of a file. What it refuses becomes findings there; which operation is meant was for the command line to say. */
export function findingsIn<Result>({ file, text, name, cwd }: TypedFile, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const errors = error instanceof GatewayErrors ? error.errors : error instanceof GatewayError ? [error] : undefined;
    if (errors === undefined) throw error;
    if (errors[0]?.extensions['code'] === 'OPERATION_RESOLUTION_FAILURE') throw choiceOf(file, text, name);
    throw new OperatorError(errors.map((one) => findingOf(one, resolve(cwd, file))));
  }
}

/** With the place of a node that was parsed without one. @throws the same error, with locations. */
export function located<Result>(text: string, document: DocumentNode, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof GatewayError && error.nodes !== undefined && error.locations === undefined) {
      Object.defineProperty(error, 'locations', { value: createLocator(text, document)(error.nodes), enumerable: true });
    }
    throw error;
  }
}

function findingOf({ locations, message }: GatewayError, file: string): Finding {
  const [place] = locations ?? [];
  return { file, ...(place !== undefined && { line: place.line, column: place.column }), message };
}

/** The document has been parsed before. */
function choiceOf(file: string, text: string, name: string | undefined): UsageError {
  const operations = parse(text).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const names = operations.flatMap((operation) => operation.name?.value ?? []);
  if (operations.length === 0) return new UsageError(`${file} has no operation, only fragments.`);
  if (names.length === 0) return new UsageError(`${file} has no operation with a name: ${operations.length === 1 ? 'leave --operation out' : 'give each a name, and choose one with --operation'}.`);
  const listed = names.join(', ');
  if (name !== undefined) return new UsageError(`${file} has no operation \`${name}\`.${nearest(name, names)} It has ${listed}.`);
  return new UsageError(`${file} has ${operations.length} operations; choose one with --operation: ${listed}.`);
}
