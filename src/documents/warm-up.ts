/**
 * Prepares and plans the published documents on a graph before it serves, so that nobody's request does: the first is as fast as the
 * thousandth. Done in slices between which requests to the graph that serves have their turn, and no longer than {@link WarmUpLimits}.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GatewayError, printable } from '../errors.ts';
import type { Signal } from '../lib/abort.ts';
import type { Preparer } from '../pipeline/document/prepare.ts';
import { GatewayErrors } from '../pipeline/document/refusal.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { PublishedDocument } from './published.ts';

export interface WarmUpLimits {
  /** The rest is prepared by the requests that ask for it. */
  readonly documents: number;
  readonly ms: number;
}

export interface WarmUpOptions {
  readonly documents: readonly PublishedDocument[];
  /** One for each kind of caller (operation.ts, preparerOf). */
  readonly preparers: () => readonly Preparer[];
  /** Returns how many plans it made. @throws GatewayError */
  readonly planAhead: (schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) => number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
  readonly limits?: WarmUpLimits;
}

const LIMITS: WarmUpLimits = { documents: 5_000, ms: 20_000 };
/** Milliseconds that requests may have to wait for a slice, when none of its documents takes longer. */
const SLICE_MS = 10;
/** Warnings of documents in the log for one graph; the rest are counted. */
export const WARNINGS_MAX = 20;
const REASON_MAX = 300;
const LABEL_MAX = 120;

/** Does not reject, whatever a document is; ends early when `stopped` says that the graph will not serve. */
export function createWarmUp({ documents, preparers, planAhead, log, now = () => performance.now(), limits = LIMITS }: WarmUpOptions): (schema: GraphQLSchema, stopped?: Pick<Signal, 'aborted'>) => Promise<void> {
  return async (schema, stopped) => {
    if (documents.length === 0) return;
    const start = now();
    let [sliceStart, plans, prepared, failed] = [start, 0, 0, 0];
    for (const document of documents.slice(0, limits.documents)) {
      if (now() - start >= limits.ms) break;
      if (now() - sliceStart >= SLICE_MS) {
        await nextTurn();
        sliceStart = now();
      }
      if (stopped?.aborted === true) return;
      const result = warm(document, schema, preparers(), planAhead);
      if (typeof result === 'number') {
        plans += result;
        prepared += 1;
        continue;
      }
      failed += 1;
      if (failed <= WARNINGS_MAX) log.warn({ client: label(document.client), version: label(document.version), id: label(document.id), ...result }, 'a published document cannot run on this graph');
    }
    const left = documents.length - prepared - failed;
    log.info({ documents: prepared, plans, durationMs: Math.round(now() - start), ...(failed > 0 && { failed }), ...(left > 0 && { left }) }, 'published documents are planned');
  };
}

interface Failed {
  readonly reason: string;
  /** What is a fault of the gateway: it costs this document its plans, and no more than that. */
  readonly err?: unknown;
}

/** A document that may run for some callers only, as one that introspects, is none that fails. */
function warm({ text }: PublishedDocument, schema: GraphQLSchema, preparers: readonly Preparer[], planAhead: WarmUpOptions['planAhead']): number | Failed {
  let plans: number | undefined;
  let failed: Failed = { reason: '' };
  for (const preparer of preparers) {
    try {
      const { document, operation } = preparer.prepare(schema, text, undefined, { onReport: () => undefined });
      plans = (plans ?? 0) + planAhead(schema, document, operation);
    } catch (error) {
      const reason = printable((error instanceof Error ? error.message : String(error)).slice(0, REASON_MAX));
      failed = { reason, ...(!(error instanceof GatewayError || error instanceof GatewayErrors) && { err: error }) };
    }
  }
  return plans ?? failed;
}

function label(text: string): string {
  return text.slice(0, LABEL_MAX);
}
