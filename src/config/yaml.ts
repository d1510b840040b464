/**
 * YAML text to its syntax tree, or one finding: the only file that knows the parser's own error messages.
 * YAML 1.2, core schema: `yes` and `no` are text, there are no merge keys and no tags of one's own.
 */
import { type Document, LineCounter, parseDocument, Parser } from 'yaml';

import { OperatorError } from '../errors.ts';

/** Longest text that is parsed, in characters. */
const MAX_LENGTH = 1024 * 1024;
/** Deepest nesting; gatehouse.yaml needs 6 levels. */
export const MAX_DEPTH = 40;

export interface Syntax {
  readonly document: Document.Parsed;
  /** Line and column of an offset, both from 1. */
  readonly placeOf: (offset: number) => { readonly line: number; readonly column: number };
}

export function parseYaml(source: string, file: string): Syntax {
  // A byte order mark would shift the columns of the first line.
  const text = source.replace(/^\uFEFF/, '');
  if (text.length > MAX_LENGTH) throw new OperatorError([{ file, message: 'The file is longer than 1 MiB; a configuration never is, so check that it is the right file.' }]);

  const lines = new LineCounter();
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fail = (offset: number, message: string) => new OperatorError([{ file, ...placeOf(offset), message }]);

  const tooDeep = findTooDeep(text, lines.addNewLine);
  if (tooDeep !== undefined) throw fail(tooDeep, `Nested deeper than ${MAX_DEPTH} levels; a configuration never is, so look for brackets that are not closed.`);

  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, schema: 'core', merge: false });
  const error = document.errors[0] ?? document.warnings[0];
  if (error !== undefined) throw fail(error.pos[0], describe(error.code, error.message));
  return { document, placeOf };
}

/**
 * Offset of the first token deeper than allowed. The parser's own first pass does not recurse, its second does, and
 * takes the process down on some hundred thousand brackets; so the first pass is measured before the second is run.
 */
function findTooDeep(text: string, onNewLine: (offset: number) => void): number | undefined {
  const open: { token: unknown; depth: number }[] = [...new Parser(onNewLine).parse(text)].map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (!isToken(token)) continue;
    if (depth > MAX_DEPTH) return token.offset;
    const inner = [token.value, ...(token.items ?? []).flatMap(({ key, value }) => [key, value])];
    for (const child of inner) open.push({ token: child, depth: depth + 1 });
  }
  return undefined;
}

interface Token {
  readonly offset: number;
  readonly value?: unknown;
  readonly items?: readonly { readonly key?: unknown; readonly value?: unknown }[];
}

function isToken(token: unknown): token is Token {
  return typeof token === 'object' && token !== null && 'offset' in token;
}

/** What the parser says, and what to do where it does not say that. */
function describe(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'A second document starts here; gatehouse.yaml is one document, so remove this `---` or what follows it.';
  if (code === 'TAB_AS_INDENT') return 'Not valid YAML: a tab is used as indentation; use spaces.';
  if (code === 'TAG_RESOLVE_FAILED') return `Not valid here: ${lowerFirst(message)}; remove the tag.`;
  if (code === 'UNEXPECTED_TOKEN') return `Not valid YAML: ${lowerFirst(message)}; inside \`{ }\` and \`[ ]\` put text with brackets, such as "\${NAME}", in quotes.`;
  return `Not valid YAML: ${lowerFirst(message)}; correct this line or the one before it.`;
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
