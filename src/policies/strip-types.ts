/**
 * TypeScript → JavaScript by taking types away: blanks stand in their place, so that lines and columns stay those of the file. What
 * is more than types (enums, namespaces) is a finding. It is the stripper inside Node, which Node 20 has not got.
 */
import type { Finding } from '../errors.ts';
import type { PolicySource } from './policy-files.ts';

export interface Stripped {
  readonly code: string;
  readonly findings: readonly Finding[];
}

export type StripTypes = (source: PolicySource) => Stripped;

/** Loading takes some 40 ms, which gateways without policies do not spend. */
export async function loadStripTypes(): Promise<StripTypes> {
  const { transformSync } = await import('@swc/wasm-typescript');
  return ({ file, text }) => {
    try {
      return { code: transformSync(text, { mode: 'strip-only', module: true, filename: file }).code, findings: [] };
    } catch (error) {
      return { code: '', findings: [{ file, ...explain(error) }] };
    }
  };
}

/** What it throws is an object that is no Error: `code`, `message`, `startLine` from 1, `startColumn` from 0. */
function explain(error: unknown): Omit<Finding, 'file'> {
  const { code, message, startLine, startColumn } = error as Readonly<Record<string, unknown>>; // never null or undefined: something was thrown on purpose
  const place = typeof startLine === 'number' && typeof startColumn === 'number' ? { line: startLine, column: startColumn + 1 } : {};
  const what = String(message).replace(/ in strip-only mode| in type strip mode/, '').replace(/\.$/, '');
  return { ...place, message: code === 'UnsupportedSyntax' ? `${what}: policies are JavaScript with types, nothing else of TypeScript.` : `Not valid TypeScript: ${what}.` };
}
