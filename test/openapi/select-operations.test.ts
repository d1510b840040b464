import { describe, expect, it } from 'vitest';
import { readOpenApi } from '../../src/openapi/read-openapi.ts';
import { selectOperations, type Operation } from '../../src/openapi/select-operations.ts';
import { findingsOf } from './findings-of.ts';

const document = readOpenApi(
  JSON.stringify({
    openapi: '3.0.3',
    paths: {
      '/pets': { get: { operationId: 'listPets', tags: ['pets'] }, post: { operationId: 'addPet', tags: ['pets', 'admin'] } },
      '/pets/{id}': { get: { operationId: 'getPet', tags: ['pets'] } },
      '/petshop': { get: {} },
      '/owners/{id}/pets': { $ref: '#/components/pathItems/Owners' },
    },
    components: { pathItems: { Owners: { get: { operationId: 'ownersPets', tags: [1, 'owners'] } } } },
  }),
  { file: 'api.json' },
);

const ALL: readonly Operation[] = [
  { path: '/pets', method: 'get', operationId: 'listPets', tags: ['pets'] },
  { path: '/pets', method: 'post', operationId: 'addPet', tags: ['pets', 'admin'] },
  { path: '/pets/{id}', method: 'get', operationId: 'getPet', tags: ['pets'] },
  { path: '/petshop', method: 'get', tags: [] },
  { path: '/owners/{id}/pets', method: 'get', operationId: 'ownersPets', tags: ['owners'] },
];

const selected = (only: readonly string[], except: readonly string[] = []) => ALL.filter(selectOperations(document, { only, except })).map(({ path, operationId }) => operationId ?? path);
const refusal = (only: readonly string[], except: readonly string[] = []) => findingsOf(() => selectOperations(document, { only, except }));

describe('--only and --except', () => {
  it.each([
    [[], [], ['listPets', 'addPet', 'getPet', '/petshop', 'ownersPets']],
    [['tag:pets'], [], ['listPets', 'addPet', 'getPet']],
    [['tag:pets'], ['tag:admin'], ['listPets', 'getPet']],
    [['/pets'], [], ['listPets', 'addPet']],
    [['/pets/*'], [], ['getPet']],
    [['/pets', '/pets/*'], ['addPet'], ['listPets', 'getPet']],
    [['getPet', 'tag:owners'], [], ['getPet', 'ownersPets']],
    [[], ['getPet'], ['listPets', 'addPet', '/petshop', 'ownersPets']],
  ])('%j without %j leave %j', (only, except, names) => {
    expect(selected(only, except)).toEqual(names);
  });

  it.each([
    ['tag:pet', '--only `tag:pet`: no operation has this tag. Did you mean `tag:pets`?'],
    ['/pet', '--only `/pet`: the document has no such path. Did you mean `/pets`?'],
    ['/owner/*', '--only `/owner/*`: the document has no such path. Did you mean `/owners/*`?'],
    ['getPets', '--only `getPets`: no operation has this id; tags are written `tag:pets`, paths `/pets`. Did you mean `getPet`?'],
    ['admin', '--only `admin`: no operation has this id; tags are written `tag:pets`, paths `/pets`. Did you mean `tag:admin`?'],
    ['constructor', '--only `constructor`: no operation has this id; tags are written `tag:pets`, paths `/pets`.'],
  ])('refuse %s, which means nothing', (entry, finding) => {
    expect(refusal([entry])).toEqual([finding]);
  });

  it('refuse all of it at once, and to leave nothing', () => {
    expect(refusal(['tag:x', 'getPet'], ['tag:y'])).toEqual(['--only `tag:x`: no operation has this tag.', '--except `tag:y`: no operation has this tag.']);
    expect(refusal(['getPet'], ['/pets/*'])).toEqual(['No operation is left: --except takes away all that --only would leave, or all there are.']);
  });
});
