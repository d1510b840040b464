import { describe, expect, it } from 'vitest';
import { clean, line, sentence, withAllowed } from '../../../src/openapi/sdl/describe.ts';
import { answering, asking, getting, importApi, posting, type Json } from './imported.ts';

describe('text of a document', () => {
  it('loses what hides or ends text, and keeps line breaks', () => {
    expect(clean(' \r\n a\u0000b\u001b[1m\u202e\u061c\r\nc \t\n\n')).toBe('ab[1m\nc');
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

describe('the description of a type', () => {
  const ref = (name: string, more: Json = {}): Json => ({ $ref: `#/components/schemas/${name}`, ...more });
  const string = { type: 'string' };
  const schemas = {
    Pet: { type: 'object', description: 'A pet.', properties: { name: string } },
    Size: { type: 'string', enum: ['small'], description: 'A size.' },
    Some: { oneOf: [ref('Pet'), { type: 'object', title: 'Wild', required: ['den'], properties: { den: string } }], description: 'Pet or not.' },
    Bare: { type: 'object', properties: { name: string } },
    Alias: { $ref: '#/components/schemas/Pet', description: 'Another word for it.' },
  };
  const uses: readonly (readonly [string, Json])[] = Object.entries({
    plain: { type: 'object', properties: { pet: ref('Pet'), size: ref('Size'), some: ref('Some'), bare: ref('Bare') } },
    told: {
      type: 'object', properties: Object.fromEntries(['Pet', 'Size', 'Some', 'Bare', 'Alias'].map((name) => [name.toLowerCase(), ref(name, { description: `The ${name} of this field.`, title: 'Odd', deprecated: true, nullable: true })])),
    },
  });
  const operations = uses.map(([name, schema]): [string, Json] => [`/${name}`, {
    get: { operationId: name, ...answering(schema) },
    post: { operationId: `add${name}`, requestBody: { content: { 'application/json': { schema } } }, ...answering(string) },
    put: { operationId: `form${name}`, requestBody: { content: { 'application/x-www-form-urlencoded': { schema: ref('Pet', { description: `Form of ${name}.` }) } } }, ...answering(string) },
  }]);
  /** Types that stand for components, with what is said of them. */
  const typesOf = (openapi: string, paths: readonly [string, Json][], isSelected?: (operation: { readonly path: string }) => boolean): string[] =>
    importApi({ openapi, paths: Object.fromEntries(paths), components: { schemas } }, isSelected && { isSelected }).sdl.split(/\n\n(?=\S)/)
      .filter((text) => /^(?:type|input|enum|union) (?:Pet|Size|Some|Bare)(?:Input\d?|Wild)?\b/m.test(text)).map((text) => text.trim()).sort();

  it.each(['3.0.3', '3.1.0'])('is that of the component, whoever refers to it first and which operations are chosen: %s', (openapi) => {
    const types = typesOf(openapi, operations);
    expect(types).toContain('"A pet."\ntype Pet {\n  name: String\n}');
    expect(types).toContain('"A size."\nenum Size {\n  small\n}');
    expect(types).toContain('type Bare {\n  name: String\n}');
    expect(types.filter((text) => text.startsWith('"A pet."'))).toHaveLength(3); // answered, sent as JSON, sent as a form
    expect(types.find((text) => text.includes('union Some'))).toMatch(/^"Pet or not\."\nunion Some = /);
    expect(typesOf(openapi, operations.toReversed())).toEqual(types);
    for (const [path] of operations) expect(typesOf(openapi, operations, (operation) => operation.path === path)).toEqual(types);
  });

  it('stands beside a reference for the field only, from OpenAPI 3.1 on, and in 3.0 for nothing', () => {
    const field = (openapi: string, name: string) => new RegExp(`(?:"([^"]*)"\\n)?  ${name}: (.*)`).exec(importApi({ openapi, paths: Object.fromEntries(operations), components: { schemas } }).type('ToldResponse') && importApi({ openapi, paths: Object.fromEntries(operations), components: { schemas } }).sdl.split('type ToldResponse {')[1] || '')?.slice(1);
    expect(field('3.1.0', 'pet')).toEqual(['The Pet of this field.', 'Pet @deprecated']);
    expect(field('3.1.0', 'alias')).toEqual(['The Alias of this field.', 'Pet @deprecated']);
    expect(field('3.0.3', 'pet')).toEqual([undefined, 'Pet']);
    expect(field('3.0.3', 'alias')).toEqual([undefined, 'Pet']);
  });

  it.each([['3.0.3', ['made', 'secret'], ['made', 'secret']], ['3.1.0', ['made'], ['secret']]])('what may only be read or written says so beside a reference from OpenAPI 3.1 on: %s', (openapi, read, sent) => {
    const schema = { type: 'object', properties: { made: ref('Text', { readOnly: true }), secret: ref('Text', { writeOnly: true }) } };
    const { type } = importApi({ openapi, paths: { '/a': { get: { operationId: 'a', ...answering(schema) } }, ...posting(schema) }, components: { schemas: { Text: string } } });
    const namesIn = (name: string): string[] => [...type(name).matchAll(/^ {2}(\w+):/gm)].map(([, field = '']) => field);
    expect([namesIn('AResponse'), namesIn('CreatePetsInput')]).toEqual([read, sent]);
  });

  it('a default beside a reference counts from OpenAPI 3.1 on', () => {
    const sent = (openapi: string) => importApi({ openapi, paths: posting({ type: 'object', required: ['a'], properties: { a: ref('Text', { default: 'x' }) } }), components: { schemas: { Text: string } } }).sdl;
    expect(sent('3.1.0')).toContain('  "Default: x."\n  a: String\n');
    expect(sent('3.0.3')).toContain('input CreatePetsInput {\n  a: String!\n');
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
