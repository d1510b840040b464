import { expect, it } from 'vitest';
import { readOpenApi } from '../../../src/openapi/read-openapi.ts';
import { createTypes } from '../../../src/openapi/sdl/types.ts';

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
