import { expect, it } from 'vitest';
import { readOpenApi } from '../../../src/openapi/read-openapi.ts';
import { anyOf, componentName, named, rootPlace } from '../../../src/openapi/sdl/conversion.ts';
import { ownSchema } from '../../../src/openapi/sdl/schema.ts';

it('what is made up for a conversion says nothing but what it is made of', () => {
  const node = readOpenApi('{ "openapi": "3.1.0", "info": {}, "paths": { "/a": {} } }', { file: 'a.json' }).root;
  const schema = anyOf(ownSchema(node), 'key', [node]);
  expect([schema.key, schema.component, schema.kinds, schema.alternatives, schema.isNullable]).toEqual(['key', undefined, undefined, [[node]], false]);
  expect([componentName('pet_store'), componentName('1st'), componentName('☃')]).toEqual(['PetStore', '_1st', 'Type']);
  expect(rootPlace('A')).toEqual({ desired: 'A', nesting: 0, lists: [] });
  expect(named({ kind: 'scalar', name: 'A', desired: 'A', key: 'a', component: undefined, description: '' }).isNullable).toBe(false);
});
