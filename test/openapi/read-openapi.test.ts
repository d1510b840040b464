import { describe, expect, it } from 'vitest';
import { readOpenApi } from '../../src/openapi/read-openapi.ts';
import { findingsOf } from './findings-of.ts';

const refusal = (text: string) => findingsOf(() => readOpenApi(text, { file: 'api.yaml' }));

describe('an OpenAPI document', () => {
  it.each([
    ['3.0.3', '3.0'], ['3.0', '3.0'], ['"3.0"', '3.0'], ['3.1', '3.1'], ['3.1.1', '3.1'], ['3.1.0-rc1', '3.1'],
  ])('of version %s is read', (openapi, version) => {
    const document = readOpenApi(`openapi: ${openapi}\npaths: { /pets: {}, x-more: 1 }\n`, { file: 'api.yaml' });
    expect(document.version).toBe(version);
    expect(document.root.get('paths')?.get('/pets')?.value).toEqual({});
  });

  it.each([
    ['Swagger 2.0', 'swagger: "2.0"\npaths: { /a: {} }', 'api.yaml:1:10: This is Swagger 2.0; OpenAPI 3.0 and 3.1 are read. Convert it first, for example with `npx swagger2openapi FILE --outfile openapi.json`.'],
    ['a version that is not read', 'openapi: 3.2.0\npaths: { /a: {} }', 'api.yaml:1:10: `openapi` is "3.2.0", but 3.0 and 3.1 are the versions that are read.'],
    ['an old version', 'openapi: 2\npaths: { /a: {} }', 'api.yaml:1:10: `openapi` is 2, but 3.0 and 3.1 are the versions that are read.'],
    ['a version that is none', 'openapi: { $ref: x }\npaths: { /a: {} }', 'api.yaml:1:1: `openapi` is {"$ref":"x"}, but 3.0 and 3.1 are the versions that are read.'],
    ['no version', 'info: {}\npaths: { /a: {} }', 'api.yaml:1:1: Not an OpenAPI document: it has no `openapi`, which says the version; expected `openapi: 3.0.x` or `3.1.x`.'],
    ['no paths', 'openapi: 3.0.3\ninfo: {}', 'api.yaml:1:1: The document has no `paths`, so there is nothing a gateway could call; webhooks and components alone make no service.'],
    ['webhooks only', 'openapi: 3.1.0\nwebhooks: { a: {} }', 'api.yaml:1:1: The document has no `paths`, so there is nothing a gateway could call; webhooks and components alone make no service.'],
    ['paths without one', 'openapi: 3.0.3\npaths: {}', 'api.yaml:2:1: The document has no `paths`, so there is nothing a gateway could call; webhooks and components alone make no service.'],
    ['paths that are a list', 'openapi: 3.0.3\npaths: [/a]', 'api.yaml:2:1: The document has no `paths`, so there is nothing a gateway could call; webhooks and components alone make no service.'],
  ])('is refused for %s', (_what, text, finding) => {
    expect(refusal(text)).toEqual([finding]);
  });

  it('is refused for every path that is none', () => {
    expect(refusal('openapi: 3.0.3\npaths:\n  /a: {}\n  pets: {}\n  https://example.com/x: {}\n')).toEqual([
      'api.yaml:4:3: The path `pets` must begin with `/`.',
      'api.yaml:5:3: The path `https://example.com/x` must begin with `/`.',
    ]);
  });
});
