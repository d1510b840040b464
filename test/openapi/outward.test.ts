import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { outwardAddresses, resolveAddress } from '../../src/openapi/outward.ts';
import { createFolder } from '../support/folder.ts';

describe('references that lead outward', () => {
  it('are found once each, and only where they are references', () => {
    const document = {
      paths: { '/a': { $ref: 'a.yaml' }, '/b': { get: { responses: { default: { $ref: 'r.yaml#/R' }, 200: { $ref: 'r.yaml#/S' } } } } },
      components: { schemas: { A: { $ref: '#/b' }, B: { properties: { $ref: { $ref: 'https://x.example/s.json' } }, default: { $ref: 'no' }, enum: [{ $ref: 'no' }], 'x-a': { $ref: 'no' } }, C: { $ref: 1 } } },
    };
    expect([...outwardAddresses(document)].sort()).toEqual(['a.yaml', 'https://x.example/s.json', 'r.yaml']);
  });

  const folder = createFolder({ 'api/openapi.yaml': '', 'api/sub/pets.yaml': '', 'secret.yaml': '' });
  mkdirSync(join(folder.dir, 'api2'));
  symlinkSync(folder.dir, join(folder.dir, 'api/out'));
  symlinkSync(join(folder.dir, 'api/sub/pets.yaml'), join(folder.dir, 'api/inner.yaml'));
  const dir = join(folder.dir, 'api');
  const file = pathToFileURL(join(dir, 'openapi.yaml')).href;
  const inner = pathToFileURL(join(dir, 'sub/pets.yaml')).href;

  it.each([
    ['sub/pets.yaml', file], ['./sub/../sub/pets.yaml', file], ['../openapi.yaml', inner], ['inner.yaml', file], ['nothing.yaml', file], ['https://x.example/a.yaml', file], ['a.yaml', 'http://x.example/api/'], ['/a.yaml', 'http://x.example/api/'],
  ])('may lead to %s from %s', (address, from) => {
    expect(resolveAddress(address, from, dir)).toBeInstanceOf(URL);
  });

  it.each([
    ['../secret.yaml', file], ['../../secret.yaml', inner], ['sub/../../secret.yaml', file], ['%2e%2e/secret.yaml', file], ['sub%2f..%2f..%2fsecret.yaml', file], ['/etc/passwd', file], ['//host/share/x', file], ['file:///etc/passwd', file],
    ['out/secret.yaml', file], ['../api2/x.yaml', file], ['.', file], ['ftp://x.example/a', file], ['data:application/json,{}', file], ['file:///etc/passwd', 'http://x.example/'], ['http://[', file],
  ])('may not lead to %s from %s', (address, from) => {
    expect(resolveAddress(address, from, dir)).toMatch(/^The reference leads to `/);
  });

  it('never lead from the network to files', () => {
    expect(resolveAddress('file:///etc/passwd', 'http://x.example/', undefined)).toMatch(/only http and https/);
  });
});
