import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { builtToday } from '../../src/config/later.ts';
import { configSchema } from '../../src/config/schema.ts';
import { findingsIn, findingsOfService, findingsWith, parseText } from './parse-text.ts';

const example = readFileSync(join(import.meta.dirname, 'contract-example.yaml'), 'utf8');
const REMOVE = (key: string, what: string) => `\`${key}\` is not built yet in this version; remove the ${what} (it will not be ignored).`;
const USE = (value: string, built: string) => `\`${value}\` is not built yet in this version; use ${built} (it will not be ignored).`;

describe('what is not built yet', () => {
  it('is all valid in the example of the contract', () => {
    const { error } = configSchema.safeParse(parseDocument(example).toJS());
    expect(error?.issues ?? []).toEqual([]);
  });

  it('is all that is refused in the example of the contract', () => {
    expect(findingsIn(example, { env: { INVENTORY_KEY: 'k' } }).map((finding) => finding.replace(/^gatehouse\.yaml:\d+:\d+: /, ''))).toEqual([
      REMOVE('admin.tokens', 'key'),
      USE('execution.lane: true', '`false`'),
      REMOVE('services.inventory.retry', 'key'),
      REMOVE('services.inventory.circuitBreaker', 'key'),
      REMOVE('releases', 'section'),
      REMOVE('telemetry.traces', 'key'),
    ]);
  });

  it('leaves an example that parses once it is removed', () => {
    const document = parseDocument(example);
    for (const section of ['releases']) document.delete(section);
    for (const key of [['execution', 'lane'], ['admin', 'tokens'], ['services', 'inventory', 'retry'], ['services', 'inventory', 'circuitBreaker'], ['telemetry', 'traces']]) document.deleteIn(key);
    const config = parseText(document.toString(), { env: { INVENTORY_KEY: 'k' } });
    expect(config.services['inventory']).toMatchObject({ kind: 'rest', headers: { forward: ['accept-language'], set: { 'x-api-key': 'k' } }, errors: { map: { 422: 'BAD_USER_INPUT' } } });
    expect([config.cost.max, config.rateLimit.budgets[0]?.name, config.redis?.keyPrefix]).toEqual([5000, 'partners', 'gatehouse:']);
    expect(config.services['users']).toMatchObject({ schema: 'file', prefix: 'Billing_' });
  });

  it.each(['releases'])('refuses the section %s in any form', (section) => {
    for (const value of ['{}', '', '3', '{ nonsense: [1] }', '${MISSING}']) {
      expect(findingsWith(`${section}: ${value}\n`)).toEqual([`gatehouse.yaml:1:1: ${REMOVE(section, 'section')}`]);
    }
  });

  it.each([
    ['server:\n  workers: 4\n', `2:12: ${USE('server.workers: 4', '`1`')}`],
    ['server:\n  workers: auto\n', `2:12: ${USE('server.workers: auto', '`1`')}`],
    ['server:\n  workers: ${W:-2}\n', `2:12: ${USE('server.workers: 2', '`1`')}`],
    ['admin:\n  tokens: []\n', `2:3: ${REMOVE('admin.tokens', 'key')}`],
    ['telemetry:\n  traces: { otlp: x }\n', `2:3: ${REMOVE('telemetry.traces', 'key')}`],
  ])('refuses %j', (text, finding) => {
    expect(findingsWith(text)).toEqual([`gatehouse.yaml:${finding}`]);
  });

  it.each([
    ['retry: 3', REMOVE('services.a.retry', 'key')],
    ['circuitBreaker: {}', REMOVE('services.a.circuitBreaker', 'key')],
  ])('refuses a service with %s', (keys, message) => {
    expect(findingsOfService(keys)).toEqual([expect.stringMatching(/^gatehouse\.yaml:1:\d+: /)]);
    expect(findingsOfService(keys)[0]).toContain(message);
  });

  it('takes the values that are built', () => {
    expect(findingsOfService('kind: rest, identity: headers, dedupe: true')).toEqual([]);
    expect(findingsWith('server: { workers: 1, introspection: true }\n')).toEqual([]);
  });

  it('still reports other mistakes beside it', () => {
    expect(findingsIn('releases: {}\nservices: { a: { retry: 3 } }\n')).toEqual([
      'gatehouse.yaml:1:1: `releases` is not built yet in this version; remove the section (it will not be ignored).',
      'gatehouse.yaml:2:13: `services.a.url` is missing; it must be an http or https address, such as `http://127.0.0.1:4101/graphql`.',
      `gatehouse.yaml:2:18: ${REMOVE('services.a.retry', 'key')}`,
    ]);
  });

  it('is told to the documentation', () => {
    expect([builtToday('releases'), builtToday('releases.keep'), builtToday('documents.mode'), builtToday('server.workers'), builtToday('services.*.dedupe'), builtToday('server.introspection.roles'), builtToday('services.*.identity.jwt'), builtToday('release'), builtToday('server.port')]).toEqual([{}, {}, undefined, { built: '`1`' }, undefined, undefined, undefined, undefined, undefined]);
  });
});
