/**
 * The order of a request, top to bottom. Every entry may answer (health, cors, graphiql) or refuse with the status beside it.
 * pipeline/yoga.ts is the only caller; the test of this file records the order in which they run.
 */
import type { Lease, RequestContext } from '../context.ts';
import type { Logger } from '../telemetry/logger.ts';
import { acceptStage } from './accept.ts';
import type { Authenticator } from './authentication/authenticator.ts';
import { authenticationStage } from './authentication/stage.ts';
import { bodyStage, type BodyOptions } from './body.ts';
import { clientAddressStage } from './client-address.ts';
import { corsStage, type CorsOptions } from './cors.ts';
import { csrfPreventionStage } from './csrf-prevention.ts';
import { deadlineStage } from './deadline.ts';
import { graphiqlStage } from './graphiql.ts';
import { healthStage, type Readiness } from './health.ts';
import { persistedDocumentsStage, type PersistedDocumentsOptions } from './persisted-documents.ts';
import type { DocumentResolver } from './persisted/resolve.ts';
import { requestIdStage } from './request-id.ts';
import { routeStage } from './route.ts';
import { schemaGenerationStage } from './schema-generation.ts';
import type { Stage } from './stage.ts';
import { trustedProxies } from './trusted-proxies.ts';

export interface PipelineOptions {
  readonly path: string;
  readonly trustedProxies: readonly string[];
  readonly cors: CorsOptions;
  readonly csrf: { readonly headers: readonly string[] };
  readonly graphiql: boolean;
  readonly requestTimeout: number;
  readonly maxBodySize: number;
  readonly maxBatch: number;
  readonly limitsMode: 'enforce' | 'report';
}

export interface PipelineDependencies {
  readonly log: Logger;
  readonly readiness: () => Readiness;
  readonly authenticator: Pick<Authenticator, 'authenticate' | 'scheme'>;
  /** Before a token is verified for the first time; may refuse the request. */
  readonly beforeCheck: (request: RequestContext) => void;
  readonly lease: () => Lease | undefined;
  readonly documents: DocumentResolver & PersistedDocumentsOptions;
  /** An operation or a batch over a limit that report mode lets pass. */
  readonly onReport: BodyOptions['onReport'];
}

export function requestStages(options: PipelineOptions, { log, readiness, authenticator, beforeCheck, lease, documents, onReport }: PipelineDependencies): readonly Stage[] {
  const proxies = trustedProxies(options.trustedProxies);
  const { path, csrf } = options;
  return [
    requestIdStage({ proxies, log }), //                            everything below logs with it
    clientAddressStage({ proxies, log }), //                        whom budgets and logs mean
    healthStage({ readiness }), //                                  200, 503
    routeStage({ path }), //                                        404, 405
    corsStage({ ...options.cors, csrfHeaders: csrf.headers }), //   204, 403 for a preflight
    graphiqlStage({ isEnabled: options.graphiql, path }), //        200
    acceptStage(), //                                               406
    csrfPreventionStage({ ...csrf, ...documents }), //              403
    deadlineStage(options), //                                      504, for all that follows
    authenticationStage({ ...authenticator, beforeCheck }), //        401, 429, 503
    bodyStage({ ...options, mode: options.limitsMode, onReport }), // 400, 413, 415
    persistedDocumentsStage(documents), //                          200, 400 for a name or a text that may not run
    schemaGenerationStage({ lease }), //                            503
    // per operation (operation.ts): parse → limits → validation → variables     400
    // the engine plans it; cost and budget admit it (admission.ts)              400, 429
    // then the engine runs it and error-format.ts answers                       200
    // what is refused is charged to its address (address-charges.ts)            429
  ];
}
