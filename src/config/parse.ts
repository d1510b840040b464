/**
 * gatehouse.yaml to a {@link Config}, or every finding at once, each with its place.
 *
 * A. YAML to plain data, variables put in (document.ts).
 * B. What the surroundings decide: GATEHOUSE_HOST, and the log format on a terminal.
 * C. The schema. A variable gives text; where the schema wants a number or boolean and the scalar had no quotes, the
 *    text is read as one. The schema decides, so that a secret of digits stays text.
 * D. What is not built yet is refused (later.ts); nothing else is said about such a key.
 * E. Frozen, with file and folder.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import type { z } from 'zod';

import { type Finding, OperatorError } from '../errors.ts';
import { type ConfigDocument, type Problem, readDocument } from './document.ts';
import { explain } from './explain.ts';
import { findLater } from './later.ts';
import { host } from './net-kinds.ts';
import { formatPath, isTree, isWithin, type Path, pathKey, setValueAt, valueAt } from './path.ts';
import { configSchema } from './schema.ts';
import { substitute } from './substitute.ts';
import type { Config, Frozen } from './types.ts';

export interface ParseInput {
  /** The text of gatehouse.yaml. */
  readonly text: string;
  /** Its path, as findings should name it; relative ones start at the working directory. */
  readonly file: string;
  /** The environment: variables, and GATEHOUSE_HOST. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Text of the file at an absolute path, for `${file:…}`; throws when it cannot be read. Default: the file system. */
  readonly readFile?: (path: string) => string;
  /** Whether the log goes to a terminal; `telemetry.logs.format` is then `pretty` unless the file says otherwise. Default false. */
  readonly isTerminal?: boolean;
}

/** @throws OperatorError with every finding, in the order of the file. */
export function parseConfig({ text, file, env, readFile = (path) => readFileSync(path, 'utf8'), isTerminal = false }: ParseInput): Config {
  const dir = resolve(dirname(file));
  const document = readDocument(text, file, (scalar) => substitute(scalar, { env, dir, readFile })); // A
  const surroundings = applySurroundings(document.tree, env['GATEHOUSE_HOST'], isTerminal); // B
  const { data, error } = validate(document); // C
  const later = findLater(document.tree); // D
  const unresolved = new Set(document.problems.filter(({ at }) => at === 'value').map(({ path }) => pathKey(path)));
  const wrong = (error?.issues ?? []).flatMap((issue) => explain(issue, document)).filter(({ path, at }) => at === 'key' || !unresolved.has(pathKey(path)));
  const others = [...document.problems, ...wrong].filter(({ path }) => !later.some((refused) => isWithin(path, refused.path)));
  const findings = [...inOrder([...later, ...others], document), ...surroundings];
  if (data === undefined || findings.length > 0) throw new OperatorError(findings);

  const substituted = [...document.variables.values()].map(({ path }) => formatPath(path));
  return freeze({ ...data, file, dir, substituted }); // E
}

function applySurroundings(tree: unknown, listenOn: string | undefined, isTerminal: boolean): Finding[] {
  if (isTerminal && valueAt(tree, ['telemetry', 'logs', 'format']) === undefined) put(tree, ['telemetry', 'logs', 'format'], 'pretty');
  if (listenOn === undefined || listenOn === '') return [];
  const { error } = host().safeParse(listenOn);
  if (error) return [{ message: `The environment variable GATEHOUSE_HOST is ${JSON.stringify(listenOn)}, but ${error.issues[0]?.message ?? 'is not valid'}.` }];
  put(tree, ['server', 'host'], listenOn);
  return [];
}

/** Sets a value, making the mappings above it where there are none; what is there but no mapping stays, to be refused. */
function put(tree: unknown, path: Path, value: string): void {
  for (const depth of path.slice(1).keys()) {
    const above = path.slice(0, depth + 1);
    if (valueAt(tree, above) === undefined) setValueAt(tree, above, {});
  }
  setValueAt(tree, path, value);
}

function validate({ tree, variables }: ConfigDocument) {
  const first = configSchema.safeParse(tree);
  if (first.success) return first;
  const wanted = placesOf(first.error.issues);
  const converted = [...variables.values()].flatMap(({ path, isPlain }) => {
    const text = valueAt(tree, path);
    const typed = isPlain && wanted.has(pathKey(path)) && typeof text === 'string' ? numberOrBoolean(text) : undefined;
    if (typed === undefined) return [];
    setValueAt(tree, path, typed);
    return [{ path, text }];
  });
  const second = configSchema.safeParse(tree);
  if (second.success || converted.length === 0) return second;
  // Still wrong there: it was text that was wanted, of another form; the message is about the text.
  const unchanged = placesOf(second.error.issues);
  for (const { path, text } of converted) if (unchanged.has(pathKey(path))) setValueAt(tree, path, text);
  return configSchema.safeParse(tree);
}

/** Paths of all issues, those inside the alternatives of a union included. */
function placesOf(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[] = []): Set<string> {
  const places = new Set<string>();
  for (const issue of issues) {
    const path = [...above, ...issue.path];
    places.add(JSON.stringify(path));
    if (issue.code === 'invalid_union') for (const branch of issue.errors) for (const place of placesOf(branch, path)) places.add(place);
  }
  return places;
}

function numberOrBoolean(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** By line and column; what two checks found alike is said once. */
function inOrder(problems: readonly Problem[], { locate }: ConfigDocument): Finding[] {
  const findings = new Map(problems.map(locate).map((finding) => [JSON.stringify(finding), finding]));
  return [...findings.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function freeze<T>(value: T): Frozen<T> {
  if (isTree(value)) for (const inner of Object.values(value)) freeze(inner);
  // Proof: nothing below can be written any more, which is all that Frozen adds to T.
  return Object.freeze(value) as Frozen<T>;
}
