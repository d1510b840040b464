import { describe, expect, it } from 'vitest';
import { getting, importApi, posting, type Json } from './imported.ts';

const string = { type: 'string' };
const object = (properties: Json): Json => ({ type: 'object', properties });
const list = (items: unknown): Json => ({ type: 'array', items });
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

describe('a type', () => {
  it('is called by its component, or by where it stands', () => {
    const { type } = importApi({ paths: { '/files': { get: { operationId: 'getFiles', responses: { 200: { description: '', content: { 'application/json': { schema: object({ data: ref('file_item'), meta: object({ page_info: object({ next: string }) }) }) } } } } } } }, components: { schemas: { file_item: object({ owner: object({ a: string }), kind: { ...string, enum: ['a', 'b'] } }) } } });
    expect(type('GetFilesResponse')).toBe('type GetFilesResponse {\n  data: FileItem\n  meta: GetFilesResponseMeta\n}');
    expect(type('GetFilesResponseMeta')).toBe('type GetFilesResponseMeta {\n  pageInfo: GetFilesResponseMetaPageInfo\n}'.replace('pageInfo', 'page_info'));
    expect(type('FileItem')).toBe('type FileItem {\n  owner: FileItemOwner\n  kind: FileItemKind\n}');
  });

  it('of the items of a list that is a component has the name of the list', () => {
    const { signature, type } = importApi({ paths: getting(ref('blocks')), components: { schemas: { blocks: list(list(object({ a: string }))) } } });
    expect(signature('Query.pets')).toBe(': [[Blocks!]!]');
    expect(type('Blocks')).toContain('a: String');
  });

  it('of what is sent has a name of its own, and only one Input', () => {
    const schemas = { Pet: object({ a: string, inner: object({ b: string }) }), PetInput: object({ c: string }), MakePetInput: object({ d: string }) };
    const body = (path: string, name: string): Json => ({ [path]: { post: { requestBody: { content: { 'application/json': { schema: ref(name) } } }, responses: { 200: { description: '', content: { 'application/json': { schema: ref('Pet') } } } } } } });
    const { signature, type } = importApi({ paths: { ...body('/a', 'Pet'), ...body('/b', 'PetInput'), ...body('/c', 'MakePetInput') }, components: { schemas } });
    expect([signature('Mutation.createA'), signature('Mutation.createB'), signature('Mutation.createC')]).toEqual(['(input: PetInput): Pet', '(input: PetInput2): Pet', '(input: MakePetInput): Pet']);
    expect(type('PetInput')).toBe('input PetInput {\n  a: String\n  inner: PetInnerInput\n}');
  });

  it('without known properties is JSON, with some it is those', () => {
    const { type } = importApi({ paths: getting(object({ a: { type: 'object' }, b: { type: 'object', additionalProperties: string }, c: { ...object({ d: string }), additionalProperties: true }, e: list({}), f: list({ type: 'object' }), g: { type: 'array' } })) });
    expect(type('PetsResponse')).toBe('type PetsResponse {\n  a: JSON\n  b: JSON\n  c: PetsResponseC\n  e: [JSON]\n  f: [JSON!]\n  g: [JSON]\n}');
  });

  it('stands once, whoever uses it', () => {
    const { sdl } = importApi({ paths: { ...getting(ref('Pet'), '/a'), ...getting(list(ref('Pet')), '/b'), ...posting(ref('Kind')) }, components: { schemas: { Pet: object({ kind: ref('Kind') }), Kind: { ...string, enum: ['cat'] } } } });
    expect(sdl.match(/^(type|enum|input) (Pet|Kind)/gm)).toEqual(['enum Kind', 'type Pet']);
  });
});
