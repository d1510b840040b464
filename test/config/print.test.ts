import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { printConfig } from '../../src/config/index.ts';
import { parseText, parseWith, SERVICES } from './parse-text.ts';

const printed = (text: string, env: Record<string, string> = {}) => parseYaml(printConfig(parseText(text, { env })));

describe('config print', () => {
  it('shows every default as people write it', () => {
    const { server, services, limits } = printed(SERVICES);
    expect(server).toMatchObject({ host: '127.0.0.1', port: 4000, workers: 1, requestTimeout: '30s', keepAliveTimeout: '75s', maxBodySize: '256KiB', cors: { origins: [], maxAge: '10m' }, introspection: false });
    expect(services.users).toMatchObject({ kind: 'graphql', timeout: '3s', maxResponseSize: '16MiB', errors: { messages: false, codes: [], extensions: [], map: {} } });
    expect(limits).toMatchObject({ mode: 'enforce', depth: 15 });
  });

  it('is a gatehouse.yaml that means the same', () => {
    const identities = parseText('services: { a: { url: "http://a", identity: { jwt: { audience: a, ttl: 90s } } }, b: { url: "http://b", identity: forward } }');
    expect(printed(printConfig(identities)).services).toMatchObject({ a: { identity: { jwt: { audience: 'a', ttl: '90s' } } }, b: { identity: 'forward' } });
    expect(parseText(printConfig(identities))).toEqual(identities);
    const config = parseWith('server: { tls: { cert: a.pem, key: a.key }, maxBodySize: 1000B }\nadmin: { port: 0 }\ntelemetry: { logs: { level: debug } }\n');
    expect(parseText(printConfig(config))).toEqual(config);
  });

  it('keeps the order of the contract', () => {
    expect(Object.keys(printed(`limits: {}\nadmin: {}\nserver: {}\n${SERVICES}`))).toEqual(['server', 'admin', 'execution', 'services', 'authentication', 'policies', 'limits', 'cost', 'rateLimit', 'documents', 'telemetry']);
  });

  it('masks header values, and nothing of tls', () => {
    const text = 'server: { tls: { cert: a.pem, key: a.key } }\nservices: { a: { url: "http://a", headers: { set: { X-Key: hush } } } }\n';
    expect(printed(text)).toMatchObject({ server: { tls: { key: 'a.key' } }, services: { a: { headers: { set: { 'x-key': '***' } } } } });
    expect(printConfig(parseText(text))).not.toContain('hush');
  });

  it('masks what came from a variable, unless it is known to be no secret', () => {
    const env = { PORT: '5000', HOST: 'shown.example' };
    const text = 'server:\n  port: ${PORT}\n  trustedProxies: ["${RANGE:-10.0.0.0/8}", 10.1.0.0/16]\nservices:\n  a:\n    url: http://${HOST}/\n';
    expect(printed(text, env)).toMatchObject({ server: { port: 5000, trustedProxies: ['***', '10.1.0.0/16'] }, services: { a: { url: 'http://shown.example/' } } });
  });

  it('still masks after a change of the kind `dev` makes', () => {
    const config = parseText('server: { trustedProxies: ["${RANGE:-10.0.0.0/8}"] }\nservices: { a: { url: "http://a" } }\n');
    expect(printConfig({ ...config, server: { ...config.server, graphiql: true } })).toMatch(/\*\*\*[^]*graphiql: true/);
  });

  it('is JSON on demand', () => {
    const config = parseText(SERVICES);
    expect(JSON.parse(printConfig(config, { format: 'json' }))).toEqual(parseYaml(printConfig(config)));
  });
});
