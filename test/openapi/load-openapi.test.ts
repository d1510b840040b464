import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OperatorError, formatFinding } from '../../src/errors.ts';
import { loadOpenApi, shownAddress } from '../../src/openapi/load-openapi.ts';
import type { OpenApiNode } from '../../src/openapi/node.ts';
import { fetchDocument } from '../../src/upstream/fetch-document.ts';
import { createFolder } from '../support/folder.ts';
import { startWeb } from '../support/web.ts';

const NOWHERE = createFolder().dir;

const load = (location: string, { cwd = NOWHERE, isOutsideAllowed = true } = {}) => loadOpenApi(location, { cwd, isOutsideAllowed, fetch: fetchDocument });

/** One schema, at `#/components/schemas/S`. */
const withSchema = (schema: unknown) => JSON.stringify({ openapi: '3.0.3', paths: { '/a': {} }, components: { schemas: { S: schema } } });

async function schemaOf(location: string, options?: Parameters<typeof load>[1]): Promise<OpenApiNode | undefined> {
  const { document } = await load(location, options);
  return document.root.get('components')?.get('schemas')?.get('S');
}

async function refusal(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
    return [];
  } catch (error) {
    if (error instanceof OperatorError) return error.findings.map(formatFinding);
    throw error;
  }
}

describe('a document from a file', () => {
  it('is read, and is called as people see it: relative where it is below, else absolute', async () => {
    const { dir } = createFolder({ 'api/openapi.json': withSchema({ type: 'object' }) });
    const { document, url } = await load('api/openapi.json', { cwd: dir });
    expect(url).toBeUndefined();
    expect(document.root.finding('m')).toEqual({ file: 'api/openapi.json', line: 1, column: 1, message: 'm' });
    const above = await load(join(dir, 'api/openapi.json'), { cwd: NOWHERE });
    expect(above.document.root.finding('m').file).toBe(join(dir, 'api/openapi.json'));
  });

  it.each([
    ['nothing.yaml', 'There is no such file; name an OpenAPI document, in JSON or YAML, or its http or https address.'],
    ['.', 'This is a folder; name the OpenAPI document in it.'],
  ])('is refused when %s is not there or none', async (file, message) => {
    const folder = createFolder();
    expect(await refusal(load(file, { cwd: folder.dir }))).toEqual([`${file}: ${message}`]);
  });

  it('is refused when it is 20 MB long, or without end', async () => {
    const { dir } = createFolder({ 'big.json': `{"openapi": "3.0.3", "paths": {}, "x": "${'x'.repeat(20_000_000)}"}` });
    expect(await refusal(load('big.json', { cwd: dir }))).toEqual(['big.json: The document is longer than 16 MiB; at most 16 MiB are read, so take a smaller part of it, such as one without its examples.']);
    if (process.platform === 'linux') expect(await refusal(load('/dev/zero'))).toEqual([expect.stringContaining('longer than 16 MiB')]);
  });

  it('is refused when it is no UTF-8', async () => {
    const file = join(createFolder().dir, 'a.yaml');
    writeFileSync(file, Buffer.from('openapi: \xe9', 'latin1'));
    expect(await refusal(load(file))).toEqual([`${file}: The document is not UTF-8 text; save it as UTF-8.`]);
  });
});

describe('a document from the network', () => {
  it('is read, and knows where it was', async () => {
    const { origin } = await startWeb({ '/latest': { status: 302, headers: { location: '/v2/openapi.yaml' } }, '/v2/openapi.yaml': 'openapi: 3.0.3\npaths: { /a: {} }\n' });
    const { document, url } = await load(`${origin}/latest?token=secret`);
    expect(url).toBe(`${origin}/v2/openapi.yaml`);
    expect(document.root.finding('m').file).toBe(`${origin}/latest?…`);
  });

  it('is refused with its address, without what may be secret in it', async () => {
    const { origin } = await startWeb({ '/page': '<!doctype html>', '/long': `{"a": "${'x'.repeat(17_000_000)}"}` });
    expect(await refusal(load(`${origin}/nothing?token=secret`))).toEqual([`${origin}/nothing?…: it answered HTTP 404, but expected 200 with the document`]);
    expect(await refusal(load(`${origin}/page`))).toEqual([expect.stringMatching(/page:1:1: This is a web page or XML/)]);
    expect(await refusal(load(`${origin}/long`))).toEqual([`${origin}/long: it is longer than 16MiB, and no more is read`]);
    expect(shownAddress('http://me:pw@x.example/a?b#c')).toBe('http://x.example/a?…');
  });
});

describe('references to other documents', () => {
  it('are refused, and nobody is asked, unless they are allowed', async () => {
    const { origin, asked } = await startWeb({ '/pet.json': '{}' });
    const { dir } = createFolder({ 'a.json': withSchema({ $ref: `${origin}/pet.json` }), 'b.json': withSchema({ $ref: 'a.json' }) });
    const options = { cwd: dir, isOutsideAllowed: false };
    expect(await refusal(schemaOf('a.json', options))).toEqual([expect.stringContaining('add --allow-remote-refs')]);
    expect(await refusal(schemaOf('b.json', options))).toEqual([expect.stringContaining('add --allow-remote-refs')]);
    expect(asked).toEqual([]);
  });

  it('lead to files beside the document, to parts of them, on from there and back', async () => {
    const { dir } = createFolder({
      'api/openapi.json': withSchema({ $ref: 'schemas/pets.yaml#/Pets' }),
      'api/schemas/pets.yaml': 'Pets:\n  type: array\n  items: { $ref: Pet.yaml }\n',
      'api/schemas/Pet.yaml': 'type: object\nproperties:\n  id: { $ref: "#/properties/name" }\n  name: { type: string }\n  all: { $ref: "../openapi.json#/components/schemas/S" }\n',
    });
    const pets = await schemaOf('api/openapi.json', { cwd: dir });
    expect(pets).toMatchObject({ pointer: 'schemas/pets.yaml#/Pets', component: 'Pets' });
    const pet = pets?.get('items');
    expect(pet).toMatchObject({ pointer: 'schemas/Pet.yaml#', component: 'Pet' });
    expect(pet?.finding('m').file).toBe('api/schemas/Pet.yaml');
    expect(pet?.get('properties')?.get('id')?.pointer).toBe('schemas/Pet.yaml#/properties/name');
    expect(pet?.get('properties')?.get('all')?.pointer).toBe('schemas/pets.yaml#/Pets');
  });

  it('lead from a URL to URLs, relative ones included', async () => {
    const other = await startWeb({ '/b.json': '{"B": {"type": "string"}}' });
    const { origin, asked } = await startWeb({ '/v1/openapi.json': withSchema({ properties: { a: { $ref: '../a.json' }, again: { $ref: '../a.json#' } } }), '/a.json': JSON.stringify({ properties: { b: { $ref: `${other.origin}/b.json#/B` } } }) });
    const schema = await schemaOf(`${origin}/v1/openapi.json`);
    expect(schema?.get('properties')?.get('a')?.get('properties')?.get('b')).toMatchObject({ value: { type: 'string' }, pointer: `${other.origin}/b.json#/B` });
    expect(asked).toEqual(['/v1/openapi.json', '/a.json']);
  });

  it('never lead from the network to files, nor out of the folder', async () => {
    const { dir } = createFolder({ 'secret.json': '{"type": "string"}', 'api/a.json': withSchema({ $ref: '../secret.json' }), 'api/b.json': withSchema({ $ref: 'out/secret.json' }), 'api/c.json': withSchema({ $ref: '/etc/hostname' }) });
    symlinkSync(dir, join(dir, 'api/out'));
    for (const file of ['api/a.json', 'api/b.json', 'api/c.json']) expect(await refusal(schemaOf(file, { cwd: dir }))).toEqual([expect.stringContaining('outside the folder of the document')]);
    const { origin } = await startWeb({ '/a.json': withSchema({ $ref: `file://${dir}/secret.json` }) });
    expect(await refusal(schemaOf(`${origin}/a.json`))).toEqual([expect.stringContaining('only http and https addresses')]);
  });

  it('tell what is wrong at their other end, at the reference', async () => {
    const { origin } = await startWeb({});
    const { dir } = createFolder({ 'a.json': withSchema({ properties: { b: { $ref: 'b.yaml' }, c: { $ref: 'c.yaml' }, d: { $ref: 'd.yaml#/X' }, e: { $ref: `${origin}/e` }, f: { $ref: 'folder' } } }), 'b.yaml': 'a: [', 'd.yaml': 'Y: {}' });
    mkdirSync(join(dir, 'folder'));
    const properties = (await schemaOf('a.json', { cwd: dir }))?.get('properties');
    const at = (key: string) => refusal(Promise.resolve().then(() => properties?.get(key)));
    expect(await at('b')).toEqual([expect.stringMatching(/a\.json:1:\d+: The reference leads to `b\.yaml`, which cannot be read: b\.yaml:1:5: Not valid YAML/)]);
    expect(await at('c')).toEqual([expect.stringMatching(/which cannot be read: There is no such file/)]);
    expect(await at('d')).toEqual([expect.stringMatching(/The reference `d\.yaml#\/X` leads nowhere: there is no `X` in `d\.yaml#`.*Did you mean `d\.yaml#\/Y`\?$/)]);
    expect(await at('e')).toEqual([expect.stringMatching(/which cannot be read: it answered HTTP 404/)]);
    expect(await at('f')).toEqual([expect.stringMatching(/which cannot be read: This is a folder/)]);
  });

  it('are refused in a circle through several documents', async () => {
    const { dir } = createFolder({ 'a.json': withSchema({ $ref: 'b.yaml#/B' }), 'b.yaml': 'B: { $ref: "a.json#/components/schemas/S" }' });
    expect(await refusal(schemaOf('a.json', { cwd: dir }))).toEqual([expect.stringMatching(/These references lead only to each other: `#\/components\/schemas\/S` \(a\.json:1:\d+\) → `b\.yaml#\/B` \(b\.yaml:1:1\)/)]);
  });

  it('lead to just so many documents', async () => {
    const chain = (length: number) => createFolder({ 'a.json': withSchema({ properties: Object.fromEntries(Array.from({ length }, (_, index) => [`p${index}`, { $ref: `${index}.json` }])) }), ...Object.fromEntries(Array.from({ length }, (_, index) => [`${index}.json`, '{"type": "string"}'])) });
    const last = async (length: number) => (await schemaOf('a.json', { cwd: chain(length).dir }))?.get('properties')?.get(`p${length - 1}`);
    expect((await last(100))?.value).toEqual({ type: 'string' });
    expect(await refusal(last(101))).toEqual([expect.stringContaining('100 other documents have been read already')]);
  });

  it('are followed for so long and no longer', async () => {
    const { dir } = createFolder({ 'a.json': withSchema({ $ref: 'b.json' }), 'b.json': '{}' });
    const times = [0, 0, 60_000];
    const { document } = await loadOpenApi('a.json', { cwd: dir, isOutsideAllowed: true, fetch: fetchDocument, now: () => times.shift() ?? Infinity });
    expect(await refusal(Promise.resolve().then(() => document.root.get('components')?.get('schemas')?.get('S')))).toEqual([expect.stringContaining('which cannot be read: the 60 s for reading are over')]);
  });
});
