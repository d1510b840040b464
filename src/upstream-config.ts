/** A service of the configuration as the upstream room takes it. */
import { resolve } from 'node:path';
import type { ServiceConfig, ServicesConfig } from './config/index.ts';
import type { UpstreamConfig } from './upstream/executor.ts';

export function upstreamConfig(name: string, service: ServiceConfig, dir: string): UpstreamConfig {
  const { url, headers, identity, timeout, concurrency, dedupe, maxResponseSize, errors, tls } = service;
  const absolute = (file: string | undefined): string | undefined => (file === undefined ? undefined : resolve(dir, file));
  return {
    name,
    url,
    headers,
    identity,
    timeout,
    concurrency,
    dedupe,
    maxResponseSize,
    errors,
    tls: tls && { ca: absolute(tls.ca), cert: absolute(tls.cert), key: absolute(tls.key) },
  };
}

/** Whether a service is told who calls by tokens of the gateway, which needs a key for them. */
export function signsTokens(services: ServicesConfig): boolean {
  return Object.values(services).some(({ identity }) => typeof identity === 'object');
}
