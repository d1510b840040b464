import { describe, expect, it } from 'vitest';
import type { ObjectType } from '../../../src/openapi/sdl/model.ts';
import { nameTypes } from '../../../src/openapi/sdl/naming.ts';
import { answering, importApi, type Json } from './imported.ts';

const string = { type: 'string' };
const object = (properties: Json): Json => ({ type: 'object', properties });
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const types = (schemas: Json, answer: unknown): string[] => [...importApi({ paths: { '/a': { get: answering(answer) } }, components: { schemas } }).sdl.matchAll(/^type (\w+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'Query');

describe('the names of types', () => {
  it('do not depend on the order of components', () => {
    const schemas = { a_b: object({ x: string }), aB: object({ y: string }), AB: object({ z: string }) };
    const names = (of: Json) => importApi({ paths: { '/a': { get: answering(object(Object.fromEntries(['a_b', 'aB', 'AB'].map((name) => [name, ref(name)])))) } }, components: { schemas: of } }).type('AResponse');
    expect(names(schemas)).toBe(names(Object.fromEntries(Object.entries(schemas).reverse())));
    expect(names(schemas)).toBe('type AResponse {\n  a_b: AB3\n  aB: AB2\n  AB: AB\n}');
  });

  it('go to the components of the document itself before those of others', () => {
    const owner = (key: string): ObjectType => ({ kind: 'object', name: '', desired: 'Owner', key, component: 'Owner', description: '', fields: [] });
    const types = [owner('#/components/schemas/Owner'), owner('b.yaml#/Owner'), owner('a.yaml#/Owner')];
    nameTypes(types, ['Owner'], []);
    expect(types.map(({ name }) => name)).toEqual(['Owner', 'Owner3', 'Owner2']);
  });

  it('of what stands inline give way to components, even to those nobody uses yet', () => {
    expect(types({ AResponse: object({ x: string }) }, object({ y: string }))).toEqual(['AResponse2']);
  });
});
