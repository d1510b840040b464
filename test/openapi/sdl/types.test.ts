import { expect, it } from 'vitest';
import { readOpenApi } from '../../../src/openapi/read-openapi.ts';
import { createTypes } from '../../../src/openapi/sdl/types.ts';
import { answering, importApi, type Json } from './imported.ts';

const node = readOpenApi('{ "openapi": "3.1.0", "info": {}, "paths": { "/a": {} } }', { file: 'a.json' }).root;

it('a type is made once, and filled after others can know it', () => {
  const types = createTypes();
  const make = () => ({ desired: 'A', component: undefined, description: '' });
  const filled: string[] = [];
  const a = types.object('object', 'a', { node, nesting: 0 }, make, () => {
    filled.push('a');
    types.object('object', 'b', { node, nesting: 1 }, make, () => filled.push('b'));
  });
  expect(types.object('object', 'a', { node, nesting: 0 }, make, () => filled.push('twice'))).toBe(a);
  expect(types.object('input', 'a', { node, nesting: 0 }, make, () => filled.push('input'))).not.toBe(a);
  expect(filled).toEqual([]);
  types.fill();
  expect(filled.sort()).toEqual(['a', 'b', 'input']);
  expect([types.scalar('JSON') === types.scalar('JSON'), types.all().length]).toEqual([true, 4]);
});

it('describes a type by its component, whoever refers to it first and in whatever words', () => {
  const pet = (description: string, more: Json = {}): Json => ({ get: answering({ $ref: '#/components/schemas/Pet', description }), ...more });
  const components = { schemas: { Pet: { type: 'object', description: 'An animal.', properties: { kind: { $ref: '#/components/schemas/Kind', description: 'kind of this' } } }, Kind: { type: 'string', enum: ['cat'] } } };
  for (const openapi of ['3.0.3', '3.1.0']) {
    const [one, other] = [{ '/a': pet('The newest pet'), '/b': pet('The oldest') }, { '/b': pet('The oldest'), '/a': pet('The newest pet') }].map((paths) => importApi({ openapi, paths, components }).sdl.replace(/^[\s\S]*?\n}\n/, ''));
    expect(one).toContain('"An animal."\ntype Pet {');
    expect(one).not.toContain('newest');
    expect(one).toMatch(/\nenum Kind \{/);
    expect(other).toBe(one);
  }
});
