import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { OperatorError } from '../../src/errors.ts';
import { findingsIn, findingsWith, parseText, parseWith, SERVICES } from './parse-text.ts';

describe('parsing gatehouse.yaml', () => {
  it('needs no more than one service with a URL', () => {
    const config = parseText(SERVICES);
    expect(config.services['users']).toMatchObject({ kind: 'graphql', url: 'http://127.0.0.1:4101/graphql', schema: 'file', timeout: 3000 });
    expect(config).toMatchObject({ server: { host: '127.0.0.1', port: 4000 }, admin: { port: 4001 }, limits: { depth: 15 }, substituted: [] });
  });

  it('has the keys of the file, sections in the order of the contract', () => {
    const { file: _file, dir: _dir, substituted: _substituted, ...sections } = parseText(SERVICES);
    expect(Object.keys(sections)).toEqual(Object.keys(configSchema.shape).filter((name) => name !== 'redis'));
  });

  it('gives durations in milliseconds and sizes in bytes', () => {
    const { server } = parseWith('server: { requestTimeout: 1m, keepAliveTimeout: 1h, drainDelay: 0s, maxBodySize: 1MiB, cors: { maxAge: 250ms } }\n');
    expect(server).toMatchObject({ requestTimeout: 60_000, keepAliveTimeout: 3_600_000, drainDelay: 0, maxBodySize: 1_048_576, cors: { maxAge: 250 } });
  });

  it('knows its file and folder', () => {
    expect(parseText(SERVICES, { file: 'some/where/gatehouse.yaml' })).toMatchObject({ file: 'some/where/gatehouse.yaml', dir: resolve('some/where') });
    expect(parseText(SERVICES).dir).toBe(process.cwd());
  });

  it('freezes everything', () => {
    const everyObject = (value: unknown): object[] => (typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(everyObject)] : []);
    expect(everyObject(parseWith('server: { tls: { cert: a, key: b }, trustedProxies: [10.0.0.0/8] }\n')).every(Object.isFrozen)).toBe(true);
  });

  it('shares nothing between two configurations', () => {
    expect(parseText(SERVICES).server.cors).not.toBe(parseText(SERVICES).server.cors);
  });

  it('lets GATEHOUSE_HOST override server.host', () => {
    const env = { GATEHOUSE_HOST: '0.0.0.0' };
    expect(parseText(SERVICES, { env }).server.host).toBe('0.0.0.0');
    expect(parseWith('server: { host: 10.0.0.1, port: 5000 }\n', { env }).server).toMatchObject({ host: '0.0.0.0', port: 5000 });
    expect(parseText(SERVICES, { env: { GATEHOUSE_HOST: '' } }).server.host).toBe('127.0.0.1');
    expect(findingsWith('server: 3\n', { env })).toHaveLength(1);
  });

  it('logs prettily on a terminal unless the file says otherwise', () => {
    expect(parseText(SERVICES, { isTerminal: true }).telemetry.logs).toEqual({ level: 'info', format: 'pretty' });
    expect(parseWith('telemetry: { logs: { format: json } }\n', { isTerminal: true }).telemetry.logs.format).toBe('json');
    expect(parseText(SERVICES).telemetry.logs.format).toBe('json');
  });

  it('takes a byte order mark, CRLF and a document start', () => {
    expect(parseText(`\uFEFF---\r\nserver:\r\n  port: 5000\r\n${SERVICES}`).server.port).toBe(5000);
    expect(findingsWith('\uFEFFprot: 1\r\n')).toEqual([expect.stringMatching(/^gatehouse\.yaml:1:1: Unknown key `prot`/)]);
  });

  it('takes anchors and aliases', () => {
    const config = parseText('services:\n  a: &a { url: "http://a", headers: { set: { x: "1" } } }\n  b: *a\n');
    expect(config.services['b']).toEqual(config.services['a']);
  });

  it('says a mistake in an anchor once for every alias, at the anchor', () => {
    expect(findingsWith('limits: &a { depth: 0 }\ncost: *a\n').filter((finding) => finding.includes('limits.depth'))).toEqual(['gatehouse.yaml:1:21: `limits.depth` is 0, but must be an integer from 1 to 200.']);
  });

  it('reports everything at once', () => {
    expect(findingsIn('server: { port: x }\nlimits: { depth: x, aliases: x }\n')).toHaveLength(4);
  });

  it('leaves Object.prototype alone', () => {
    findingsWith('__proto__: { polluted: true }\nserver: { __proto__: { polluted: true } }\n');
    findingsWith('services: { a: { url: "http://a", headers: { set: { __proto__: x } }, rename: { __proto__: B } } }\n');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('throws nothing but OperatorError, whatever the text', () => {
    const snippets = fc.constantFrom('server:', 'services:', '{', '}', '[', ']', ': ', '- ', '\n', '\n  ', '&a ', '*a', '!!str ', '"', "'", '${X}', '${', '__proto__', '<<', '|', '>', '? ', '#', '%YAML 1.1\n---\n', '---', '...', '3', 'null', 'url', 'a', ',', '\t', '\0', '.nan', '\uD800');
    const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.array(snippets, { maxLength: 40 }).map((parts) => parts.join('')));
    fc.assert(
      fc.property(texts, (text) => {
        for (const whole of [text, text + SERVICES, `${SERVICES}server:\n  host: ${text}`]) {
          try {
            parseText(whole);
          } catch (error) {
            if (!(error instanceof OperatorError) || error.findings.length === 0) throw error;
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('throws nothing but OperatorError, whatever stands at a key', () => {
    const paths = fc.constantFrom('server', 'server.port', 'server.workers', 'server.introspection', 'services', 'services.users', 'services.users.headers.set', 'services.users.errors.map', 'services.users.identity', 'limits', 'telemetry.logs', 'policies.onDenied', 'releases.source', 'authentication.jwt');
    fc.assert(
      fc.property(paths, fc.jsonValue(), (path, value) => {
        const text = path.split('.').reduceRight((inner, key) => `{ ${key}: ${inner} }`, JSON.stringify(value));
        try {
          parseText(text);
        } catch (error) {
          if (!(error instanceof OperatorError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});
