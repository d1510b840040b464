/**
 * From the names a request has for a document to its text, and whether that text may run (`documents.mode`). However it was
 * named, all that follows is the same.
 *
 * A) hash      of the text that stands beside it, before anything else is looked at
 * B) texts     what each name means; all of them mean one
 * C) mode      unpublished ones run, run and are told of, or do not run
 */
import type { AskedParams, GraphQLParams } from '../../context.ts';
import { GatewayError, printable } from '../../errors.ts';
import { isHashOf, type AutomaticDocuments } from './automatic.ts';

export interface PublishedDocument {
  readonly text: string;
  /** Of its operation, when it has one only and that has a name. */
  readonly operationName: string | undefined;
  /** Whether it has queries only. */
  readonly isQuery: boolean;
}

export interface PublishedDocuments {
  readonly size: number;
  /** By its manifest's id, by `sha256:<hash of its text>`, and by that hash alone. */
  readonly byName: (name: string) => PublishedDocument | undefined;
  readonly byText: (text: string) => PublishedDocument | undefined;
}

export type DocumentMode = 'open' | 'log' | 'required';

export interface ResolverOptions {
  readonly mode: DocumentMode;
  readonly published: PublishedDocuments;
  /** Undefined: automatic persisted queries are not served. */
  readonly automatic: AutomaticDocuments | undefined;
}

export interface Resolved {
  readonly params: GraphQLParams;
  readonly isPublished: boolean;
}

export interface DocumentResolver {
  /** @throws GatewayError for what cannot run, by its name or by the mode. */
  readonly resolve: (asked: AskedParams) => Resolved;
  /** Whether all names stand for one published document of queries, and nothing else is asked. */
  readonly namesPublishedQuery: (asked: AskedParams) => boolean;
}

export function createDocumentResolver({ mode, published, automatic }: ResolverOptions): DocumentResolver {
  const textOf = (asked: AskedParams): string => {
    const { query, hash, documentIds } = asked;
    if (hash === undefined && documentIds === undefined && query !== undefined) return query;
    // (A)
    if (hash !== undefined && query !== undefined && !isNamed(hash, query)) throw mismatch('The hash in `extensions.persistedQuery` is not that of the text in `query`.');
    // (B)
    const byHash = hash === undefined ? undefined : textByHash(hash, query);
    const named = (documentIds ?? []).map(textById);
    const text = byHash ?? query ?? named[0];
    if (text === undefined) throw new TypeError('a request has neither a text nor a name of one');
    if (named.some((other) => other !== text) || (query !== undefined && query !== text)) {
      const what = 'The names of the document and its text do not mean the same document; send one of them.';
      throw hash === undefined ? new GatewayError('BAD_REQUEST', what) : mismatch(what);
    }
    return text;
  };
  /** A client whose manifest has hashes of its own kind sends such an id in the place of the hash. */
  const isNamed = (hash: string, text: string): boolean => published.byName(hash)?.text === text || isHashOf(hash, text);
  const textByHash = (hash: string, query: string | undefined): string => {
    const text = published.byName(hash)?.text ?? query ?? automatic?.get(hash);
    if (text === undefined) throw automatic === undefined ? notSupported() : new GatewayError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', { headers: UNCACHED });
    return text;
  };
  const textById = (id: string): string => {
    const document = published.byName(id);
    if (document === undefined) throw new GatewayError('PERSISTED_QUERY_NOT_FOUND', `No document is published by the id ${printable(JSON.stringify(id))}.`, { status: 400 });
    return document.text;
  };

  return {
    resolve(asked) {
      const { query: sent, hash, documentIds, operationName, variables, extensions } = asked;
      const query = textOf(asked);
      const document = published.size === 0 ? undefined : published.byText(query);
      // (C)
      if (document === undefined) {
        if (hash !== undefined && automatic === undefined) throw notSupported();
        if (mode === 'required') throw new GatewayError('PERSISTED_QUERY_ID_REQUIRED', 'Only published documents run here; send the id of one as `documentId`.');
        if (hash !== undefined && sent !== undefined) automatic?.remember(hash, sent);
        if (hash === undefined && documentIds === undefined) return { params: asked as GraphQLParams, isPublished: false };
      }
      // With its only name or without, it is one operation: it is prepared and planned once.
      const name = document !== undefined && operationName === document.operationName ? undefined : operationName;
      return {
        params: { query: document?.text ?? query, ...(name !== undefined && { operationName: name }), ...(variables !== undefined && { variables }), ...(extensions !== undefined && { extensions }) },
        isPublished: document !== undefined,
      };
    },
    namesPublishedQuery({ query, documentIds = [], hash }) {
      const [first, ...others] = [...documentIds, ...(hash === undefined ? [] : [hash])].map(published.byName);
      return first !== undefined && first.isQuery && others.every((other) => other === first) && (query === undefined || query === first.text);
    },
  };
}

/** What the protocol of Apollo's servers says beside its two answers: a proxy must not keep them. */
const UNCACHED = { 'cache-control': 'private, no-cache, must-revalidate' };

function notSupported(): GatewayError {
  return new GatewayError('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', { headers: UNCACHED });
}

function mismatch(message: string): GatewayError {
  return new GatewayError('PERSISTED_QUERY_HASH_MISMATCH', message);
}
