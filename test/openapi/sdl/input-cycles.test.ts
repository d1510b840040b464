import { expect, it } from 'vitest';
import { importApi, posting, type Json } from './imported.ts';

const object = (properties: Json): Json => ({ type: 'object', properties, required: Object.keys(properties) });
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

it('inputs that require each other can be written all the same', () => {
  const { type, notes } = importApi({ paths: posting(ref('A')), components: { schemas: { A: object({ b: ref('B'), many: { type: 'array', items: ref('A') } }), B: object({ c: ref('C') }), C: object({ a: ref('A'), b: ref('B') }) } } });
  expect([type('AInput'), type('BInput'), type('CInput')]).toEqual(['input AInput {\n  b: BInput!\n  many: [AInput!]!\n}', 'input BInput {\n  c: CInput!\n}', 'input CInput {\n  a: AInput\n  b: BInput\n}']);
  expect(notes.map((note) => /`(\w+\.\w+)`/.exec(note)?.[1])).toEqual(['CInput.a', 'CInput.b']);
});
