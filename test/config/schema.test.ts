import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { findingsIn, findingsWith, parseText, SERVICES } from './parse-text.ts';

describe('the configuration as a whole', () => {
  it('has the defaults of the contract, also of what is not built yet', () => {
    expect(parseText(SERVICES)).toMatchObject({
      execution: { engine: 'plan', lane: true },
      authentication: { required: false, jwt: [] },
      policies: { mode: 'enforce', onDenied: 'null' },
      limits: { mode: 'enforce', depth: 15, aliases: 50, rootFields: 20, directives: 50, tokens: 4000, expandedFields: 5000, upstreamCalls: 50, batch: 1 },
      cost: { mode: 'report', max: 5000, defaultListSize: 10, mutation: 10 },
      documents: { mode: 'open', apq: true },
      releases: { source: 'folder', keep: 50, maxSize: 5_242_880 },
      telemetry: { logs: { level: 'info', format: 'json' }, metrics: true },
    });
    expect(parseText(SERVICES).redis).toBeUndefined();
  });

  it.each([
    ['server: { port: 5000 }\nadmin: { port: 5000 }\n', 1],
    ['server: { port: 0 }\nadmin: { port: 0 }\n', 0],
    ['server: { host: 10.0.0.1, port: 5000 }\nadmin: { port: 5000 }\n', 0],
    ['server: { host: 0.0.0.0, port: 5000 }\nadmin: { port: 5000 }\n', 1],
    ['server: { port: 5000 }\nadmin: { host: "::", port: 5000 }\n', 1],
    // Whatever else is wrong in the file.
    ['server: { port: 5000, prot: 1 }\nadmin: { port: 5000 }\n', 2],
  ])('gives each listener a port: %j has %i findings', (text, count) => {
    expect(findingsWith(text)).toHaveLength(count);
  });

  it('shares answers only where the engine leaves them as they are', () => {
    const services = 'services: { a: { url: "http://a", dedupe: true }, b: { url: "http://b" } }\n';
    expect(findingsIn(`execution: { engine: stitch }\n${services}`)).toEqual(['gatehouse.yaml:2:43: `services.a.dedupe` cannot be `true` with `execution.engine: stitch`, which changes the answers it is given; remove either.']);
    expect(findingsIn(`execution: { engine: plan }\n${services}`)).toEqual([]);
    expect(findingsWith('execution: { engine: stitch }\n')).toEqual([]);
  });

  it('sees the port that GATEHOUSE_HOST makes shared', () => {
    expect(findingsWith('server: { host: 10.0.0.1, port: 4001 }\n', { env: { GATEHOUSE_HOST: '127.0.0.1' } })).toHaveLength(1);
  });

  it.each([
    [{}, false],
    [{ url: 'redis://127.0.0.1:6379' }, true],
    [{ cluster: ['10.0.0.5:6379'] }, true],
    [{ sentinel: { name: 'main', nodes: ['10.0.0.5:26379'] } }, true],
    [{ url: 'redis://a', cluster: ['10.0.0.5:6379'] }, false],
    [{ url: 'http://a' }, false],
  ])('takes one way to Redis: %j %s', (redis, isValid) => {
    expect(configSchema.safeParse({ services: { a: { url: 'http://a' } }, redis }).success).toBe(isValid);
  });

  it.each([[null, 'null'], ['null', 'null'], ['reject', 'reject']])('takes policies.onDenied %j', (onDenied, expected) => {
    expect(configSchema.parse({ services: { a: { url: 'http://a' } }, policies: { onDenied } }).policies.onDenied).toBe(expected);
  });
});
