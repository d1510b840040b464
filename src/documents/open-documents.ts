/** The `documents` section put together: what a request's names mean, what may run, and what is told of the rest. */
import type { Config } from '../config/index.ts';
import type { AskedParams, RequestContext } from '../context.ts';
import type { GatewayError } from '../errors.ts';
import { clientName } from '../pipeline/observe.ts';
import type { PersistedDocumentsOptions } from '../pipeline/persisted-documents.ts';
import { createAutomaticDocuments, hashOf } from '../pipeline/persisted/automatic.ts';
import { createDocumentResolver, type DocumentResolver } from '../pipeline/persisted/resolve.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { PublishedDocuments } from './published.ts';

/** Longest client text in a log line, in characters. */
const TEXT_MAX = 120;

export function openDocuments({ documents: { mode, apq } }: Pick<Config, 'documents'>, published: PublishedDocuments, { log, metrics }: { readonly log: Logger; readonly metrics: Metrics }): DocumentResolver & PersistedDocumentsOptions {
  if (mode === 'required' && published.size === 0) {
    log.warn('documents.mode is required, and there is no manifest in documents/: every operation will be refused');
  }
  const resolver = createDocumentResolver({ mode, published, automatic: apq && mode !== 'required' ? createAutomaticDocuments() : undefined });
  const onUnpublished = (request: RequestContext, { query = '', operationName }: AskedParams, refusal?: GatewayError): void => {
    if (mode === 'open') return;
    metrics.unpublished(refusal === undefined ? 'ran' : 'refused');
    if (refusal !== undefined) return;
    // Its operation is known by name when it has been read.
    request.onEnd.push(() => {
      const name = request.operations.find(({ text }) => text === query)?.operation.name?.value ?? operationName;
      request.log.info({ client: clientName(request), operation: name?.slice(0, TEXT_MAX), hash: hashOf(query) }, 'an operation is no published document; documents.mode is log');
    });
  };
  return { ...resolver, onUnpublished };
}
