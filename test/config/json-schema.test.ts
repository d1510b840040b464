import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { describeConfig, renderJsonSchema, type SchemaNode } from '../../src/config/json-schema.ts';

const root = join(import.meta.dirname, '../..');
const schema = JSON.parse(renderJsonSchema());
const accepts = (value: unknown) => z.fromJSONSchema(schema).safeParse(value).success;
const services = { a: { url: 'http://a' } };

/** Every node with its path. */
function nodes(node: SchemaNode, path = ''): { path: string; node: SchemaNode }[] {
  return [
    { path, node },
    ...Object.entries(node.properties ?? {}).flatMap(([name, inner]) => nodes(inner, `${path}.${name}`)),
    ...(typeof node.additionalProperties === 'object' ? nodes(node.additionalProperties, `${path}.*`) : []),
    ...(node.items ? nodes(node.items, `${path}[]`) : []),
    ...(node.anyOf ?? []).flatMap((branch, index) => nodes(branch, `${path}|${index}`)),
  ];
}

describe('the JSON Schema for editors', () => {
  it('is the file in the repository (npx tsx scripts/generate.ts)', () => {
    expect(readFileSync(join(root, 'gatehouse.schema.json'), 'utf8')).toBe(renderJsonSchema());
  });

  it('is draft 2020-12 and closed everywhere', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(nodes(schema).filter(({ node }) => node.properties !== undefined && node.additionalProperties !== false)).toEqual([]);
  });

  it('describes and types every key', () => {
    const keys = nodes(describeConfig()).filter(({ path }) => /\.[a-zA-Z]+$/.test(path));
    expect(keys.length).toBeGreaterThan(120);
    expect(keys.filter(({ node }) => !node.description?.endsWith('.') || !node.expects).map(({ path }) => path)).toEqual([]);
  });

  it('has titles, defaults and examples, and no keywords of our own', () => {
    const { host, maxBodySize, trustedProxies } = schema.properties.server.properties;
    expect(host).toMatchObject({ title: 'server.host', default: '127.0.0.1' });
    expect(maxBodySize).toMatchObject({ default: '256KiB', anyOf: [{ type: 'string', pattern: '^(0|[1-9]\\d*)(B|KiB|MiB|GiB)$' }, { $ref: '#/$defs/variable' }] });
    expect(trustedProxies.examples).toEqual([['10.0.0.0/8']]);
    expect(schema.properties.services.additionalProperties.properties.headers.properties.set.examples).toEqual([{ 'x-api-key': '${INVENTORY_KEY}' }]);
    expect(renderJsonSchema()).not.toMatch(/"(expects|sample)":/);
  });

  it('says what is not built yet', () => {
    expect(schema.properties.releases.description).toContain('Not built yet in this version: refused at start.');
    expect(schema.properties.server.properties.workers.description).toContain('In this version only `1`.');
    expect(schema.properties.server.properties.introspection.description).not.toContain('version');
    expect(schema.properties.services.additionalProperties.properties.identity.description).not.toContain('version');
  });

  it('accepts the example of the contract', () => {
    expect(accepts(parseYaml(readFileSync(join(import.meta.dirname, 'contract-example.yaml'), 'utf8')))).toBe(true);
  });

  it('accepts variables where numbers, booleans, words and durations go', () => {
    expect(accepts({ services, server: { port: '${PORT}', graphiql: '${ON:-true}', requestTimeout: '${T}' }, limits: { mode: '${MODE}' } })).toBe(true);
  });

  it.each([
    [{}],
    [{ services, prot: 1 }],
    [{ services, server: { port: '4000' } }],
    [{ services, server: { port: 70_000 } }],
    [{ services, server: { requestTimeout: '30' } }],
    [{ services, limits: { mode: 'enforced' } }],
    [{ services: { a: {} } }],
    [{ services: { '9a': { url: 'http://a' } } }],
  ])('refuses %j', (value) => {
    expect(accepts(value)).toBe(false);
  });
});
