/**
 * The parameters of one operation (GraphQL over HTTP, "Request parameters"), checked: its text, and the names of a document that may
 * stand in its place: `documentId`, Relay's `doc_id`, and the hash of Apollo's persisted queries. What they mean is asked later
 * (persisted/resolve.ts).
 */
import type { AskedParams } from '../context.ts';
import { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';

/** UTF-16 code units of a document's id. */
export const ID_MAX = 200;
export const HASH = /^[0-9a-f]{64}$/;
const ID_MEMBERS = ['documentId', 'doc_id'] as const;
const PARAMETERS = ['query', 'operationName', 'variables', 'extensions', ...ID_MEMBERS];

/** Unknown members are ignored, as the draft leaves room for extensions. @throws GatewayError BAD_REQUEST */
export function paramsOf(value: unknown): AskedParams {
  if (!isJsonObject(value)) throw bad('The body must be an object with the member `query`.');
  const { query, operationName, variables, extensions } = value;
  if (query !== undefined && query !== null && typeof query !== 'string') throw bad('The member `query` must be a string.');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') throw bad('The member `operationName` must be a string.');
  if (variables !== undefined && variables !== null && !isJsonObject(variables)) throw bad('The member `variables` must be an object.');
  if (extensions !== undefined && extensions !== null && !isJsonObject(extensions)) throw bad('The member `extensions` must be an object.');
  const documentIds = ID_MEMBERS.flatMap((name) => idIn(value[name], name));
  const hash = isJsonObject(extensions) ? hashIn(extensions['persistedQuery']) : undefined;
  const isNamed = documentIds.length > 0 || hash !== undefined;
  if (typeof query !== 'string' && !isNamed) throw bad('The member `query` is missing; send the text of the operation there, or name a document by `documentId`.');
  return {
    // Some clients send an empty text beside a name.
    ...(typeof query === 'string' && !(isNamed && query === '') && { query }),
    ...(documentIds.length > 0 && { documentIds }),
    ...(hash !== undefined && { hash }),
    ...(typeof operationName === 'string' && operationName !== '' && { operationName }),
    ...(isJsonObject(variables) && { variables }),
    ...(isJsonObject(extensions) && { extensions }),
  };
}

/** Of a GET. @throws GatewayError BAD_REQUEST */
export function paramsFromQuery(search: string): AskedParams {
  const parameters = new URLSearchParams(search);
  for (const name of PARAMETERS) {
    if (parameters.getAll(name).length > 1) throw bad(`The parameter \`${name}\` is given more than once.`);
  }
  const json = (name: string): unknown => {
    const text = parameters.get(name);
    if (text === null || text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch (error) {
      throw bad(`The parameter \`${name}\` is not JSON.`, error);
    }
  };
  const text = (name: string): string | null => parameters.get(name);
  return paramsOf({ query: text('query'), operationName: text('operationName'), variables: json('variables'), extensions: json('extensions'), documentId: text('documentId'), doc_id: text('doc_id') });
}

function idIn(id: unknown, name: string): string[] {
  if (id === undefined || id === null) return [];
  if (typeof id !== 'string' || id === '') throw bad(`The member \`${name}\` must be the id of a document, a string that is not empty.`);
  if (id.length > ID_MAX) throw bad(`The member \`${name}\` is longer than ${ID_MAX} characters, which no id of a document is.`);
  return [id];
}

/** Apollo's protocol, version 1. */
function hashIn(persistedQuery: unknown): string | undefined {
  if (persistedQuery === undefined || persistedQuery === null) return undefined;
  if (!isJsonObject(persistedQuery)) throw bad('`extensions.persistedQuery` must be an object, `{"version": 1, "sha256Hash": …}`.');
  const { version, sha256Hash } = persistedQuery;
  if (version !== 1) throw bad('`extensions.persistedQuery.version` must be 1; no other is known.');
  if (typeof sha256Hash !== 'string' || !HASH.test(sha256Hash)) throw bad('`extensions.persistedQuery.sha256Hash` must be a SHA-256 hash: 64 hexadecimal digits in lower case.');
  return sha256Hash;
}

function bad(message: string, cause?: unknown): GatewayError {
  return new GatewayError('BAD_REQUEST', message, cause === undefined ? {} : { cause });
}
