/**
 * zod's issues as sentences for the operator. The kinds (kinds.ts) say what must be there, `must be …`; here is added
 * which key, what stands there now (never a secret), and the nearest valid word.
 */
import type { z } from 'zod';

import type { ConfigDocument, Problem, Variable } from './document.ts';
import { listOf } from './kinds.ts';
import { nearest } from '../lib/nearest.ts';
import { formatPath, isTree, type Path, pathKey, valueAt } from './path.ts';
import { isSecret, maskCredentials } from './secrets.ts';

type Issue = z.core.$ZodIssue;

export function explain(issue: Issue, document: ConfigDocument, above: Path = []): Problem[] {
  const path = [...above, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  switch (issue.code) {
    case 'unrecognized_keys':
      // See section(): the message is the list of the valid keys.
      return issue.keys.map((key) => ({ path: [...path, key], at: 'key', message: unknownKey(key, issue.message.split(' ')) }));
    case 'invalid_key':
      return [{ path, at: 'key', message: `The key \`${String(path.at(-1))}\` ${issue.issues[0]?.message ?? 'is not valid here'}.` }];
    case 'invalid_union': {
      const branch = intended(issue.errors);
      return branch?.flatMap((inner) => explain(inner, document, path)) ?? [wrongValue(path, issue, document)];
    }
    default:
      return [wrongValue(path, issue, document)];
  }
}

function unknownKey(key: string, valid: readonly string[]): string {
  const near = nearest(key, valid);
  if (near !== undefined) return `Unknown key \`${key}\`; did you mean \`${near}\`?`;
  return `Unknown key \`${key}\`; ${valid.length === 1 ? 'the only valid one here is' : 'valid here are'} ${listOf(valid)}.`;
}

/** The alternative that was meant: the one of the right type whose inside is wrong in the fewest places. */
function intended(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const ofRightType = branches.filter((issues) => issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'));
  return ofRightType.toSorted((a, b) => a.length - b.length)[0];
}

function wrongValue(path: Path, issue: Issue, document: ConfigDocument): Problem {
  const value = valueAt(document.tree, path);
  const key = `\`${formatPath(path)}\``;
  const problem = (sentence: string): Problem => ({ path, at: 'value', message: sentence });
  if (path.length === 0) return problem(`The file ${issue.message}.`);
  if (value === undefined) return problem(`${key} is missing; it ${issue.message}.`);
  if (value === null) return problem(`${key} is empty, but ${issue.message}.`);
  if (!issue.message.startsWith('must be ')) return problem(`${key} ${issue.message}.`);
  const variable = document.variables.get(pathKey(path));
  const shown = variable === undefined ? show(value, path) : `what \`${variable.source}\` gives`;
  const sentence = `${key}${shown === undefined ? '' : ` is ${shown}, but`} ${issue.message}${hint(value, issue, variable)}`;
  return problem(sentence.endsWith('?') ? sentence : `${sentence}.`);
}

/** The value as one would write it, cut to 60 characters; undefined for a secret. */
function show(value: unknown, path: Path): string | undefined {
  if (isSecret(path)) return undefined;
  if (isTree(value)) return `${Object.keys(value).length === 0 ? 'an empty' : 'a'} ${Array.isArray(value) ? 'list' : 'mapping'}`;
  // Not JSON for the others: .nan is no JSON.
  const json = typeof value === 'string' ? JSON.stringify(maskCredentials(value)) : String(value);
  return json.length > 60 ? `${json.slice(0, 59)}…` : json;
}

function hint(value: unknown, issue: Issue, variable: Variable | undefined): string {
  if (issue.code === 'invalid_value' && typeof value === 'string' && variable === undefined) {
    const near = nearest(value, issue.values.map(String));
    if (near !== undefined) return `; did you mean \`${near}\`?`;
  }
  if (issue.code !== 'invalid_type') return '';
  if (issue.expected === 'string' && ['number', 'boolean'].includes(typeof value) && / text\b/.test(issue.message)) return '; put it in quotes';
  if (issue.expected === 'string' || typeof value !== 'string') return '';
  if (variable !== undefined) return variable.isPlain ? '' : '; write the variable without quotes, on a line of its own';
  return isNumberOrBoolean(value) ? '; remove the quotes' : '';
}

function isNumberOrBoolean(text: string): boolean {
  return /^(true|false|-?\d+(\.\d+)?)$/.test(text);
}
