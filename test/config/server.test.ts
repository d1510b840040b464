import { describe, expect, it } from 'vitest';
import { findingsWith, parseText, parseWith, SERVICES } from './parse-text.ts';

describe('server and admin', () => {
  it('have the defaults of the contract', () => {
    const { server, admin } = parseText(SERVICES);
    expect(server).toEqual({
      host: '127.0.0.1', port: 4000, path: '/graphql', workers: 1, requestTimeout: 30_000, drainDelay: 5000, shutdownGrace: 20_000, keepAliveTimeout: 75_000, headersTimeout: 10_000, maxBodySize: 262_144,
      compression: false, trustedProxies: [], cors: { origins: [], credentials: false, headers: [], maxAge: 600_000 },
      csrf: { headers: ['x-gatehouse-preflight', 'apollo-require-preflight', 'x-apollo-operation-name'] }, graphiql: false, introspection: false,
    });
    expect(admin).toEqual({ host: '127.0.0.1', port: 4001, hosts: ['localhost', '127.0.0.1'], tokens: [] });
  });

  it.each(['/', '/graphql', '/api/v1/graph.ql', '/health/graphql'])('answers at %s', (path) => {
    expect(parseWith(`server: { path: "${path}" }\n`).server.path).toBe(path);
  });

  it.each(['', 'graphql', '/a?b', '/a#b', '/a b', '/ready', '/readiness', '/health'])('does not answer at %j', (path) => {
    expect(findingsWith(`server: { path: "${path}" }\n`)).toHaveLength(1);
  });

  it('lower-cases the names it compares', () => {
    const { server, admin } = parseWith('server: { cors: { headers: [X-Token] }, csrf: { headers: [X-CSRF] } }\nadmin: { hosts: [Ops.Example] }\n');
    expect([server.cors.headers, server.csrf.headers, admin.hosts]).toEqual([['x-token'], ['x-csrf'], ['ops.example']]);
  });

  it('allows credentials to named origins only', () => {
    expect(findingsWith('server: { cors: { origins: ["https://a.example"], credentials: true } }\n')).toEqual([]);
    expect(findingsWith('server: { cors: { origins: ["*"] } }\n')).toEqual([]);
    expect(findingsWith('server: { cors: { origins: ["https://a.example", "*"], credentials: true } }\n')).toHaveLength(1);
  });

  it.each([[0, 0], [65_535, 0], [65_536, 1], [-1, 1]])('takes port %i with %i findings', (port, count) => {
    expect(findingsWith(`server: { port: ${port} }\n`)).toHaveLength(count);
  });
});
