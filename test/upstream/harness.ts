/** Builders for the tests of this room: an upstream to a misbehaving service, and a client request that calls it. */
import { onTestFinished } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { Abort } from '../../src/lib/abort.ts';
import type { CallContext, RestAnswer, RestRequest, RestUpstream, UpstreamConfig, UpstreamEvent, UpstreamHandle, UpstreamRequest, UpstreamResult } from '../../src/upstream/executor.ts';
import { createRestUpstream, createUpstream, type UpstreamDependencies } from '../../src/upstream/index.ts';
import { startMisbehavingService, type Behaviour, type MisbehavingService } from '../support/misbehaving-service.ts';

export const HELLO = { data: { hello: 'world' } };

export type ConfigChanges = Partial<Omit<UpstreamConfig, 'headers' | 'errors'>> & {
  headers?: Partial<UpstreamConfig['headers']>;
  errors?: Partial<UpstreamConfig['errors']>;
};

export function configOf(url: string, changes: ConfigChanges = {}): UpstreamConfig {
  return {
    name: 'users',
    url,
    timeout: 10_000,
    concurrency: 64,
    dedupe: false,
    identity: 'none',
    maxResponseSize: 1024 * 1024,
    ...changes,
    headers: { forward: [], set: {}, return: [], ...changes.headers },
    errors: { messages: false, codes: [], extensions: [], map: {}, ...changes.errors },
  };
}

export interface ContextChanges extends Partial<Omit<CallContext, 'header'>> {
  headers?: Record<string, string>;
}

export function contextOf({ headers = {}, ...changes }: ContextChanges = {}): CallContext {
  return { signal: new Abort(), requestId: 'request-1', takeCall: () => undefined, header: (name) => headers[name], ...changes };
}

export interface Fixture {
  service: MisbehavingService;
  upstream: UpstreamHandle;
  events: UpstreamEvent[];
  call: (context?: ContextChanges, request?: Partial<UpstreamRequest>) => Promise<UpstreamResult>;
}

export type Surroundings = Pick<UpstreamDependencies, 'clock' | 'signer'>;

export async function fixture(behaviour: Behaviour, changes?: ConfigChanges, surroundings?: Surroundings): Promise<Fixture> {
  const service = await startMisbehavingService(behaviour);
  const { upstream, events, call } = upstreamTo(service.url, changes, surroundings);
  onTestFinished(() => service.close());
  return { service, upstream, events, call };
}

export function upstreamTo(url: string, changes?: ConfigChanges, surroundings?: Surroundings): Omit<Fixture, 'service'> {
  const events: UpstreamEvent[] = [];
  const upstream = createUpstream(configOf(url, changes), { ...surroundings, observe: (event) => events.push(event) });
  onTestFinished(() => upstream.destroy());
  return {
    upstream,
    events,
    call: (context, request) => upstream.execute({ kind: 'query', query: '{ hello }', context: contextOf(context), ...request }),
  };
}

/** The code of a failed call; fails when the call has not failed alone and whole. */
export function failureOf(result: UpstreamResult): unknown {
  if (result.data !== null || result.errors?.length !== 1) throw new Error(`not a failed call: ${JSON.stringify(result)}`);
  return result.errors[0]!.extensions['code'];
}

export interface RestFixture {
  service: MisbehavingService;
  upstream: UpstreamHandle<RestUpstream>;
  events: UpstreamEvent[];
  call: (request?: Partial<Omit<RestRequest, 'context'>>, context?: ContextChanges) => Promise<RestAnswer | GatewayError>;
}

/** A REST service whose URL ends in `/graphql`, where its `/items/1` is asked for. */
export async function restFixture(behaviour: Behaviour, changes?: ConfigChanges): Promise<RestFixture> {
  const service = await startMisbehavingService(behaviour);
  onTestFinished(() => service.close());
  return { service, ...restUpstreamTo(service.url, changes) };
}

export function restUpstreamTo(url: string, changes?: ConfigChanges): Omit<RestFixture, 'service'> {
  const events: UpstreamEvent[] = [];
  const upstream = createRestUpstream(configOf(url, changes), { observe: (event) => events.push(event) });
  onTestFinished(() => upstream.destroy());
  return {
    upstream,
    events,
    call: (request, context) =>
      upstream.execute({ kind: 'query', method: 'GET', target: '/items/1', headers: [], reads: 'json', field: 'Query.item', expects: new Set(), codes: new Map(), context: contextOf(context), ...request }),
  };
}

/** The body of a REST call that has not failed. */
export function bodyOf(result: RestAnswer | GatewayError): unknown {
  if (result instanceof GatewayError) throw new Error(`a failed call: ${JSON.stringify(result)}`);
  return result.body;
}

/** The code of one that has. */
export function restFailureOf(result: RestAnswer | GatewayError): unknown {
  if (!(result instanceof GatewayError)) throw new Error(`not a failed call: ${JSON.stringify(result)}`);
  return result.extensions['code'];
}

/** {@link fixture} over REST, for what is the same in both: a query is a GET, a mutation a POST, and the answer's body is the result. */
export async function fixtureOverRest(behaviour: Behaviour, changes?: ConfigChanges): Promise<Omit<Fixture, 'upstream'>> {
  const { call, ...rest } = await restFixture(behaviour, changes);
  return { ...rest, call: async (context, request) => resultOf(await call({ method: request?.kind === 'mutation' ? 'POST' : 'GET', kind: request?.kind === 'mutation' ? 'mutation' : 'query' }, context)) };
}

function resultOf(answer: RestAnswer | GatewayError): UpstreamResult {
  return answer instanceof GatewayError ? { data: null, errors: [answer] } : (answer.body as UpstreamResult);
}
