/**
 * Variables inside scalars: `${NAME}`, `${NAME:-default}`, `${file:/run/secrets/x}`, and `$${` for a literal `${`.
 *
 * This happens after YAML is parsed and on one scalar at a time, so text from outside can never become a key, a list
 * or a second value. What was put in is not looked at again.
 */
import { resolve } from 'node:path';

export interface SubstituteOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder of gatehouse.yaml, where relative paths of `${file:…}` start. */
  readonly dir: string;
  /** Text of the file at an absolute path; throws when it cannot be read. */
  readonly readFile: (path: string) => string;
}

export interface Substituted {
  readonly text: string;
  /** Whether anything was put in; false when only `$${` was unescaped. */
  readonly hasVariables: boolean;
  /** One sentence per variable that cannot be resolved. */
  readonly problems: readonly string[];
}

const VARIABLE = /\$\$\{|\$\{([^}]*)(\}?)/g;
const NAME = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/** Text from outside as a scalar that means just this text. */
export function literal(text: string): string {
  return text.replaceAll('${', '$$${'); // `$$` in a replacement is one `$`
}

export function substitute(scalar: string, options: SubstituteOptions): Substituted {
  const problems: string[] = [];
  let hasVariables = false;
  const text = scalar.replace(VARIABLE, (match, inside: string | undefined, end: string | undefined) => {
    if (inside === undefined) return '${';
    hasVariables = true;
    const found = end === '' ? { problem: 'is not closed; write `}` after it, or `$${` for a literal `${`' } : lookUp(inside, options);
    if ('text' in found) return found.text;
    problems.push(`\`${match}\` ${found.problem}.`);
    return '';
  });
  return { text, hasVariables, problems };
}

type Found = { readonly text: string } | { readonly problem: string };

function lookUp(inside: string, { env, dir, readFile }: SubstituteOptions): Found {
  if (inside.startsWith('file:')) return readSecret(inside.slice('file:'.length), dir, readFile);
  const [, name, fallback] = NAME.exec(inside) ?? [];
  if (name === undefined) return { problem: 'is not a variable; expected `${NAME}`, `${NAME:-default}` or `${file:path}`, or `$${` for a literal `${`' };
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  // As in a shell, `:-` also stands in for an empty value.
  if (fallback !== undefined) return { text: value === undefined || value === '' ? fallback : value };
  return value === undefined ? { problem: `is not set; set the environment variable ${name}, or give a default with \`\${${name}:-…}\`` } : { text: value };
}

/** One newline at the end is the editor's, not the secret's. */
function readSecret(path: string, dir: string, readFile: SubstituteOptions['readFile']): Found {
  if (path === '') return { problem: 'names no file; expected `${file:path}`' };
  try {
    return { text: readFile(resolve(dir, path)).replace(/\r?\n$/, '') };
  } catch {
    return { problem: `cannot be read; check that the file ${resolve(dir, path)} exists and may be read` };
  }
}
