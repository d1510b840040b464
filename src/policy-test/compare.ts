/** What a case expects against what came: every difference, with the rule that has decided where one has. */
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { expandPath, valueAtPath } from './answer-path.ts';
import type { Outcome, OutcomeError } from './ask.ts';

export type Expectation =
  | { readonly kind: 'rejected'; readonly code: string }
  | {
    readonly kind: 'answered';
    /** All of it; undefined: whatever it is. */
    readonly data: JsonObject | undefined;
    /** Path → code; an error that none of them names is a difference. */
    readonly nulls: ReadonlyMap<string, string>;
    /** Paths that are not null. */
    readonly allowed: readonly string[];
  };

export interface Difference {
  /** Of the answer; left out: the whole of it. */
  readonly path?: string;
  readonly expected: string;
  readonly actual: string;
  readonly rule?: string;
}

/** Differences of `data` that are said; one forgotten field is one in each row. */
const DATA_MAX = 10;

export function compare(expectation: Expectation, outcome: Outcome): readonly Difference[] {
  const { rejected, errors } = outcome;
  const [first] = errors;
  if (expectation.kind === 'rejected') {
    if (rejected === expectation.code) return [];
    return [{ expected: `rejected with ${expectation.code}`, actual: rejected === undefined ? 'an answer' : `${rejected} (${first?.message ?? ''})` }];
  }
  if (rejected !== undefined) return [{ expected: 'an answer', actual: `rejected with ${rejected} (${first?.message ?? ''})` }];
  return [...compareErrors(expectation, outcome), ...(expectation.data === undefined ? [] : compareData(expectation.data, outcome.data, '').slice(0, DATA_MAX))];
}

function compareErrors({ nulls, allowed }: Extract<Expectation, { kind: 'answered' }>, { data, errors, ruleAt }: Outcome): Difference[] {
  const paths = errors.map(({ path }) => path);
  const found = new Map(errors.map((error) => [error.path, error]));
  const differences: Difference[] = [];
  const differ = (path: string, expected: string, actual: string): void => {
    const rule = ruleAt(path);
    differences.push({ ...(path !== '' && { path }), expected, actual, ...(rule !== undefined && { rule }) });
  };
  const expected = new Set<string>();
  for (const [pattern, code] of nulls) {
    const meant = expandPath(pattern, data, paths);
    if (meant.length === 0) differ(pattern, code, 'nothing is there');
    for (const path of meant) {
      expected.add(path);
      const error = found.get(path);
      if (error?.code !== code) differ(path, code, error === undefined ? shown(valueAtPath(data, path)) : told(error));
    }
  }
  for (const error of errors) if (!expected.has(error.path)) differ(error.path, 'allowed', told(error));
  for (const pattern of allowed) {
    const meant = expandPath(pattern, data, paths);
    if (meant.length === 0) differ(pattern, 'allowed', 'nothing is there');
    for (const path of meant) if (!found.has(path) && (valueAtPath(data, path) ?? null) === null) differ(path, 'allowed, and not null', shown(valueAtPath(data, path)));
  }
  return differences;
}

/** Of a denied field the code says it all. */
function told({ code, message }: OutcomeError): string {
  return code === 'FORBIDDEN' ? code : `${code} (${message})`;
}

/** The order of an object's fields does not count. */
function compareData(expected: unknown, actual: unknown, path: string): Difference[] {
  const at = (key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return [{ path, expected: `a list of ${expected.length}`, actual: `a list of ${actual.length}` }];
    return expected.flatMap((item, index) => compareData(item, actual[index], at(index)));
  }
  if (isJsonObject(expected) && isJsonObject(actual)) {
    return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].flatMap((name) => compareData(own(expected, name), own(actual, name), at(name)));
  }
  return expected === actual ? [] : [{ ...(path !== '' && { path }), expected: shown(expected), actual: shown(actual) }];
}

function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

const SHOWN_MAX = 80;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX - 1)}…` : text;
}
