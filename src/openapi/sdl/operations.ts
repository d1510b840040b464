/**
 * The operations of a document and the field each becomes. Names are given over the whole document, so that choosing fewer
 * operations renames none: first to operation ids in the document's order, then from method and path to those that have none.
 */
import { REST_METHODS, type RestMethod } from '../../upstream/executor.ts';
import type { OpenApiDocument, OpenApiNode } from '../node.ts';
import { line, member } from './describe.ts';
import { NamePool, camel, pascal, valid } from './words.ts';

export interface Operation {
  readonly method: RestMethod;
  /** As the document writes it. */
  readonly path: string;
  readonly node: OpenApiNode;
  readonly item: OpenApiNode;
  readonly operationId: string | undefined;
  readonly tags: readonly string[];
  readonly field: string;
  /** Of one whose operation id is that of another as well. */
  readonly remark: { readonly message: string; readonly other: OpenApiNode } | undefined;
}

type Unnamed = Omit<Operation, 'field' | 'remark'>;

const PREFIX: Readonly<Record<RestMethod, string>> = { GET: '', POST: 'create', PUT: 'replace', PATCH: 'update', DELETE: 'delete' };

export function listOperations({ root }: OpenApiDocument): Operation[] {
  const found = (root.get('paths')?.entries() ?? []).filter(([path]) => !path.startsWith('x-')).flatMap(([path, item]) => {
    return item.entries().flatMap(([key, node]): Unnamed[] => {
      const method = REST_METHODS.find((known) => known.toLowerCase() === key);
      if (method === undefined) return [];
      const operationId = member(node, 'operationId');
      const tags = member(node, 'tags');
      return [{ method, path, node, item, operationId: typeof operationId === 'string' ? operationId : undefined, tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [] }];
    });
  });
  return withNames(found);
}

function withNames(found: readonly Unnamed[]): Operation[] {
  const pool = new NamePool();
  const first = new Map<string, Unnamed>();
  const remarks = new Map<Unnamed, Operation['remark']>();
  const names = found.map((operation) => {
    const name = operation.operationId === undefined ? '' : valid(camel(operation.operationId));
    const earlier = first.get(name);
    if (name === '') return undefined;
    if (earlier === undefined) { first.set(name, operation); return pool.take(name); }
    remarks.set(operation, { message: `its operation id is taken by ${earlier.method} ${line(earlier.path)}, which is \`${name}\`, so the field is named after the path`, other: earlier.node });
    return undefined;
  });
  return found.map((operation, index) => ({ ...operation, field: names[index] ?? pool.take(pathName(operation)), remark: remarks.get(operation) }));
}

/** `GET /blocks/{hash}/txs` → `blocksTxsByHash`. */
function pathName({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  const literals = pascal(beforeQuery(path.replace(/\{[^{}]*\}/g, ' ')));
  const parameters = Array.from(path.matchAll(/\{([^{}]*)\}/g), ([, name = '']) => pascal(name)).filter((name) => name !== '');
  const name = (literals || 'Root') + (parameters.length === 0 ? '' : `By${parameters.join('And')}`);
  return valid(PREFIX[method] === '' ? name.charAt(0).toLowerCase() + name.slice(1) : PREFIX[method] + name);
}

/** Without the segment that a `?` stands in. */
function beforeQuery(path: string): string {
  const mark = path.indexOf('?');
  return mark === -1 ? path : path.slice(0, path.lastIndexOf('/', mark) + 1);
}
