/**
 * The text of a request for entities: each entry a root field, or one for each key where a door answers with one row. What is
 * sent to doors travels in variables, so the text is the same for all keys, and all that is in it came from the planner.
 */
import { Lexer, Source, TokenKind } from 'graphql';
import type { EntityFetch, Entry } from './plan.ts';

export interface FetchDocument {
  readonly query: string;
  /** The client's variables that it declares. */
  readonly variables: readonly string[];
}

/** Whether a root field answers with the rows of many keys. A row that does not say its key is asked for by itself. */
export function isAskedTogether({ isBulk, match }: Pick<Entry, 'isBulk' | 'match'>): boolean {
  return isBulk && match.length > 0;
}

/** Names in the request; `index` counts the keys where each has a field of its own. */
export interface EntryNames {
  readonly alias: (index: number) => string;
  readonly variable: (index: number, argument: string) => string;
}

export function namesOf(prefix: string, entry: Pick<Entry, 'id' | 'isBulk' | 'match'>): EntryNames {
  const name = prefix + String(entry.id);
  return {
    alias: isAskedTogether(entry) ? () => name : (index) => `${name}_${index}`,
    variable: (index, argument) => `${name}_${index}_${argument}`,
  };
}

/** Of one fetch, texts of other sizes than those that were just asked for: which entries have keys hardly changes, how many keys may. */
const MEMO_TEXTS = 16;
/** Characters. Longer texts are dearer to keep than to print. */
const MEMO_LENGTH = 16_384;

/** `counts[i]`: root fields of `entries[i]`, 0 where it has no keys; at most 1 for those that are asked together. */
export function compileFetchDocument({ prefix, variables, declarations }: Pick<EntityFetch, 'prefix' | 'variables' | 'declarations'>, entries: readonly Entry[]): (counts: readonly number[]) => FetchDocument {
  const known = new Map<string, FetchDocument>();
  const asked = entries.map((entry) => ({ entry, names: namesOf(prefix, entry), used: variablesIn(entry.selection) }));

  const print = (counts: readonly number[]): FetchDocument => {
    // A service refuses variables that nothing uses, and an entry without keys is not in the request.
    const isDeclared = (name: string | undefined): boolean => name !== undefined && asked.some(({ used }, index) => (counts[index] ?? 0) > 0 && used.has(name));
    const declared = declarations.filter((declaration) => isDeclared(/^\$(\w+)/.exec(declaration)?.[1]));
    const fields: string[] = [];
    asked.forEach(({ entry, names }, index) => {
      for (let field = 0; field < (counts[index] ?? 0); field += 1) {
        declared.push(...entry.arguments.map(({ name, type }) => `$${names.variable(field, name)}: ${type}`));
        fields.push(printField(entry, names, field));
      }
    });
    const header = declared.length === 0 ? '' : `(${declared.join(', ')}) `;
    return { query: `query ${header}{ ${fields.join(' ')} }`, variables: variables.filter(isDeclared) };
  };

  return (counts) => {
    const key = counts.join();
    let document = known.get(key);
    if (document === undefined) {
      document = print(counts);
      if (document.query.length > MEMO_LENGTH && counts.some((count) => count > 1)) return document;
      const [oldest] = known.keys();
      if (known.size >= MEMO_TEXTS && oldest !== undefined) known.delete(oldest);
      known.set(key, document);
    }
    return document;
  };
}

function printField({ field, arguments: declared, selection }: Entry, { alias, variable }: EntryNames, index: number): string {
  const given = declared.map(({ name }) => `${name}: $${variable(index, name)}`);
  return `${alias(index)}: ${field}${given.length === 0 ? '' : `(${given.join(', ')})`} ${selection}`;
}

/** Read as a service reads it: in a string `$first` is no variable. */
function variablesIn(selection: string): ReadonlySet<string> {
  const names = new Set<string>();
  if (!selection.includes('$')) return names;
  const lexer = new Lexer(new Source(selection));
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    if (token.kind === TokenKind.DOLLAR) names.add(lexer.advance().value);
  }
  return names;
}
