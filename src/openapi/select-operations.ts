/** `--only` and `--except`: which operations of a document become fields. */
import { OperatorError } from '../errors.ts';
import { nearest } from './nearest.ts';
import type { OpenApiDocument } from './node.ts';
import { isMapping } from './role.ts';

export interface Operation {
  readonly path: string;
  /** As the document has it: in lower case. */
  readonly method: string;
  readonly operationId?: string;
  readonly tags: readonly string[];
}

export interface Selection {
  /** Each `tag:pets`, `/pets`, `/pets/*` for all below, or the id of an operation. None: all of them. */
  readonly only: readonly string[];
  /** Likewise; wins over `only`. */
  readonly except: readonly string[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** @throws OperatorError when an entry means no operation, or nothing is left. */
export function selectOperations(document: OpenApiDocument, { only, except }: Selection): (operation: Operation) => boolean {
  const isSelected = (operation: Operation): boolean => (only.length === 0 || only.some((entry) => matches(entry, operation))) && !except.some((entry) => matches(entry, operation));
  if (only.length === 0 && except.length === 0) return isSelected;

  const operations = listOperations(document);
  const unmatched = (option: string, entries: readonly string[]) =>
    entries.filter((entry) => !operations.some((operation) => matches(entry, operation))).map((entry) => ({ message: `${option} \`${entry}\`: ${nothing(entry, operations)}` }));
  const findings = [...unmatched('--only', only), ...unmatched('--except', except)];
  if (findings.length > 0) throw new OperatorError(findings);
  if (!operations.some(isSelected)) throw new OperatorError([{ message: 'No operation is left: --except takes away all that --only would leave, or all there are.' }]);
  return isSelected;
}

function matches(entry: string, { path, operationId, tags }: Operation): boolean {
  if (entry.startsWith('tag:')) return tags.includes(entry.slice('tag:'.length));
  if (entry.startsWith('/')) return entry.endsWith('/*') ? path.startsWith(entry.slice(0, -1)) : path === entry;
  return operationId === entry;
}

function listOperations({ root }: OpenApiDocument): Operation[] {
  const paths = root.get('paths');
  const names = isMapping(paths?.value) ? Object.keys(paths.value).filter((path) => path.startsWith('/')) : []; // the others are extensions
  return names.flatMap((path) =>
    METHODS.flatMap((method) => {
      const value = paths?.get(path)?.get(method)?.value;
      if (!isMapping(value)) return [];
      const { operationId, tags } = value;
      return [{ path, method, ...(typeof operationId === 'string' && { operationId }), tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [] }];
    }),
  );
}

/** What an entry does not mean, and what it might. */
function nothing(entry: string, operations: readonly Operation[]): string {
  const tags = operations.flatMap((operation) => operation.tags.map((tag) => `tag:${tag}`));
  const paths = operations.flatMap(({ path }) => [path, ...Array.from(path.matchAll(/(?<=.)\//g), ({ index }) => `${path.slice(0, index)}/*`)]);
  const ids = operations.flatMap(({ operationId }) => operationId ?? []);
  const [what, known] = entry.startsWith('tag:') ? ['no operation has this tag', tags] : entry.startsWith('/') ? ['the document has no such path', paths] : ['no operation has this id; tags are written `tag:pets`, paths `/pets`', ids];
  const near = tags.includes(`tag:${entry}`) ? `tag:${entry}` : nearest(entry, [...new Set(known)]);
  return `${what}.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`;
}
