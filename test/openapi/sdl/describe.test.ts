import { describe, expect, it } from 'vitest';
import { clean, line, sentence, withAllowed } from '../../../src/openapi/sdl/describe.ts';
import { answering, asking, getting, importApi, posting } from './imported.ts';

describe('text of a document', () => {
  it('loses what hides or ends text, and keeps line breaks', () => {
    expect(clean(' \r\n a\u0000b\u001b[1m\u202e\r\nc \t\n\n')).toBe('ab[1m\nc');
    expect(clean(7)).toBe('');
    expect(line(' a\n\n  b\tc ')).toBe('a b c');
  });

  it('is continued by sentences', () => {
    expect([sentence('', 'B.'), sentence('A', 'B.'), sentence('A?', 'B.'), sentence('A\nA', 'B.')]).toEqual(['B.', 'A. B.', 'A? B.', 'A\nA\n\nB.']);
    expect([withAllowed('A', [1, 2]), withAllowed('', [7]), withAllowed('A', ['a']), withAllowed('A', undefined)]).toEqual(['A. One of 1, 2.', 'Always 7.', 'A', 'A']);
  });
});

describe('a description', () => {
  const { schema } = importApi({
    paths: { ...asking({ name: 'a', description: 'Size', schema: { type: 'integer', default: 100 } }, { name: 'b', schema: { type: 'string', description: 'Of the schema.', default: 'x' } }, { name: 'c', description: 'Default: 5', schema: { type: 'integer', default: 5 } }, { name: 'd', schema: { type: 'boolean', default: null } }), '/pet': { get: answering({ $ref: '#/components/schemas/Pet' }) } },
    components: { schemas: { Pet: { type: 'object', description: 'A pet.', properties: { owner: { $ref: '#/components/schemas/Owner' }, size: { $ref: '#/components/schemas/Size' }, rank: { type: 'integer', enum: [1, 2] } } }, Owner: { type: 'object', description: 'An owner.', properties: { a: { type: 'string' } } }, Size: { type: 'integer', description: 'In centimetres.' } } },
  });

  it('tells the default, which stays the service’s own', () => {
    const args = schema.getQueryType()!.getFields()['pets']!.args;
    expect(args.map(({ description }) => description)).toEqual(['Size. Default: 100.', 'Of the schema. Default: x.', 'Default: 5', undefined]);
    expect(args.every(({ defaultValue }) => defaultValue === undefined)).toBe(true);
  });

  it('of a component stands at its type, or where it has none at the field', () => {
    const pet = schema.getType('Pet') as unknown as { description: string; getFields(): Record<string, { description?: string }> };
    expect([pet.description, ...Object.values(pet.getFields()).map(({ description }) => description)]).toEqual(['A pet.', undefined, 'In centimetres.', 'One of 1, 2.']);
  });

  it('beside a reference goes before the one it leads to', () => {
    const described = importApi({ openapi: '3.1.0', paths: getting({ type: 'object', properties: { size: { $ref: '#/components/schemas/Size', description: 'Of the tail.' } } }), components: { schemas: { Size: { type: 'integer', description: 'In centimetres.' } } } });
    expect(described.sdl).toContain('"Of the tail."');
  });
});

describe('what is deprecated', () => {
  it('says so with the sentence that says why, but where it must be sent', () => {
    const { sdl } = importApi({ paths: { ...posting({ type: 'object', required: ['b'], properties: { a: { type: 'string', deprecated: true, description: 'Old. Deprecated in favour of `b`! Really.' }, b: { type: 'string', deprecated: true } } }), '/old': { get: { deprecated: true, ...answering({ type: 'string' }) } } } });
    expect(sdl).toContain('a: String @deprecated(reason: "Deprecated in favour of `b`!")');
    expect(sdl).toContain('b: String!\n');
    expect(sdl).toContain('old: String @deprecated @rest(path: "/old")');
  });
});
