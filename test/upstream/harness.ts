/** Builders for the tests of this room: an upstream to a misbehaving service, and a client request that calls it. */
import { onTestFinished } from 'vitest';
import type { CallContext, UpstreamConfig, UpstreamEvent, UpstreamHandle, UpstreamRequest, UpstreamResult } from '../../src/upstream/executor.ts';
import { createUpstream } from '../../src/upstream/index.ts';
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
  return { signal: new AbortController().signal, requestId: 'request-1', takeCall: () => undefined, header: (name) => headers[name], ...changes };
}

export interface Fixture {
  service: MisbehavingService;
  upstream: UpstreamHandle;
  events: UpstreamEvent[];
  call: (context?: ContextChanges, request?: Partial<UpstreamRequest>) => Promise<UpstreamResult>;
}

export async function fixture(behaviour: Behaviour, changes?: ConfigChanges): Promise<Fixture> {
  const service = await startMisbehavingService(behaviour);
  const { upstream, events, call } = upstreamTo(service.url, changes);
  onTestFinished(() => service.close());
  return { service, upstream, events, call };
}

export function upstreamTo(url: string, changes?: ConfigChanges): Omit<Fixture, 'service'> {
  const events: UpstreamEvent[] = [];
  const upstream = createUpstream(configOf(url, changes), { observe: (event) => events.push(event) });
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
