/**
 * The services as plans call them. A GraphQL service is sent the plan's own text, in the service's names, and its answer is
 * read in those names; a REST service's requests are run here (schema/rest/executor.ts), as is its schema: in gateway names.
 */
import { LRUCache } from 'lru-cache';
import { parse, type DocumentNode } from 'graphql';
import { restExecutor } from '../schema/rest/executor.ts';
import { forgetAnswers } from '../schema/rest/loaders.ts';
import type { RestService } from '../schema/rest/executable.ts';
import type { ServiceDefinition } from '../schema/service.ts';
import type { ServiceUpstream } from '../schema/subschema-executor.ts';
import type { UpstreamRequest, UpstreamResult } from '../upstream/executor.ts';

export interface PlanService {
  readonly kind: 'graphql' | 'rest';
  /** Never rejects. `isEntityFetch`: by keys that services sent, which are not the client's mistake when they cannot be sent. */
  readonly ask: (request: UpstreamRequest, isEntityFetch?: boolean) => Promise<UpstreamResult>;
}

export function planServices(services: readonly ServiceDefinition[], upstreamOf: (service: string) => ServiceUpstream): ReadonlyMap<string, PlanService> {
  return new Map(services.map((service) => {
    const upstream = upstreamOf(service.name);
    return [service.name, { kind: upstream.kind, ask: forgetful(upstream.kind === 'rest' ? askRest(service, upstream) : upstream.execute) }];
  }));
}

/** After a mutation, whatever service it was sent to, nothing that REST calls brought before is known to be true. */
function forgetful(ask: PlanService['ask']): PlanService['ask'] {
  return (request, isEntityFetch) => {
    if (request.kind !== 'mutation') return ask(request, isEntityFetch);
    return ask(request).finally(() => forgetAnswers(request.context));
  };
}

/**
 * Characters of the texts whose documents are kept per service, least recently used out first; they live as long as the
 * graph. A character of text is about 60 bytes of document: the 240 of a token (pipeline/document/cache.ts) over its 4.
 */
const KEPT_CHARACTERS = 131_072;

function askRest(service: ServiceDefinition, rest: RestService): PlanService['ask'] {
  const execute = restExecutor(service, rest);
  const documents = new LRUCache<string, DocumentNode>({ maxSize: KEPT_CHARACTERS, sizeCalculation: (_document, text) => text.length });
  const parsed = (text: string): DocumentNode => {
    let document = documents.get(text);
    if (document === undefined) documents.set(text, (document = parse(text, { noLocation: true }))); // longer than all of them, it is not kept
    return document;
  };
  return ({ query, variables, context }, isEntityFetch = false) => execute({ document: parsed(query), variables, context, isEntityFetch });
}
