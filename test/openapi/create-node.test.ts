import { describe, expect, it } from 'vitest';
import type { OpenApiNode } from '../../src/openapi/node.ts';
import { readOpenApi } from '../../src/openapi/read-openapi.ts';
import { findingsOf } from './findings-of.ts';

const HEAD = 'openapi: 3.1.0\npaths: { /pets: {} }\n';

/** The node at keys, from the root of a document in YAML. */
function at(text: string, ...path: readonly (string | number)[]): OpenApiNode | undefined {
  const { root } = readOpenApi(HEAD + text, { file: 'api.yaml' });
  return path.reduce<OpenApiNode | undefined>((node, key) => node?.get(key), root);
}

const refusal = (text: string, ...path: readonly (string | number)[]) => findingsOf(() => at(text, ...path));

describe('a node', () => {
  it('leads to its properties and items, and to nothing where there is none', () => {
    const node = at('x-list: []\ncomponents: { schemas: { Pet: { required: [id, name] } } }', 'components', 'schemas', 'Pet');
    expect(node?.get('required')?.items().map(({ value, pointer }) => [value, pointer])).toEqual([['id', '#/components/schemas/Pet/required/0'], ['name', '#/components/schemas/Pet/required/1']]);
    expect(node?.entries().map(([name, { value }]) => [name, value])).toEqual([['required', ['id', 'name']]]);
    expect([node?.get('nothing'), node?.get('toString'), node?.get('__proto__'), node?.get('required')?.get('length'), node?.get('required')?.get(2), node?.get('required')?.get('00')]).toEqual(Array(6).fill(undefined));
    expect([node?.items(), node?.get('required')?.entries(), node?.get('required')?.get(0)?.entries()]).toEqual([[], [], []]);
  });

  it('knows the component it is, and that what stands inline is none', () => {
    const text = 'components: { schemas: { Pet: { properties: { id: {} } } } }';
    expect(at(text, 'components', 'schemas', 'Pet')?.component).toBe('Pet');
    expect(at(text, 'components', 'schemas', 'Pet', 'properties', 'id')?.component).toBeUndefined();
  });

  it('tells its place', () => {
    expect(at('components:\n  schemas:\n    Pet: { type: object }', 'components', 'schemas', 'Pet')?.finding('m')).toEqual({ file: 'api.yaml', line: 5, column: 5, message: 'm' });
  });
});

describe('a reference', () => {
  it('leads to what it names, which is the same node wherever it is named', () => {
    const text = 'components:\n  schemas:\n    Pets: { items: { $ref: "#/components/schemas/Pet" } }\n    Pet: { type: object }\n';
    const node = at(text, 'components', 'schemas', 'Pets', 'items');
    expect(node).toMatchObject({ value: { type: 'object' }, pointer: '#/components/schemas/Pet', component: 'Pet' });
    expect(node?.finding('m').line).toBe(6);
  });

  it('hands on what stands beside it', () => {
    const text = 'components: { schemas: { A: { $ref: "#/components/schemas/B", description: of A }, B: { $ref: "#/components/schemas/C" }, C: { type: string } } }';
    const node = at(text, 'components', 'schemas', 'A');
    expect(node).toMatchObject({ value: { type: 'string' }, pointer: '#/components/schemas/C', component: 'C' });
    expect(node?.referrer?.pointer).toBe('#/components/schemas/B');
    expect(node?.referrer?.referrer?.get('description')?.value).toBe('of A');
    expect(node?.beside.map(({ pointer }) => pointer)).toEqual(['#/components/schemas/A', '#/components/schemas/B']);
    expect(node?.get('type')?.referrer).toBeUndefined();
  });

  it('has nothing beside it that counts in OpenAPI 3.0', () => {
    const { root } = readOpenApi('openapi: 3.0.3\npaths: { /pets: {} }\nx: { $ref: "#/y", description: of x }\ny: {}', { file: 'api.yaml' });
    expect([root.get('x')?.beside, root.get('x')?.referrer?.pointer]).toEqual([[], '#/x']);
  });

  it('is decoded twice: percent and tilde', () => {
    const text = 'components: { schemas: { "a/b~c {d} %": { type: string } } }\nx: [{ $ref: "#/components/schemas/a~1b~0c%20%7Bd%7D%20%25" }, { $ref: "#/components/schemas/a~1b~0c {d} %" }]';
    expect(at(text, 'x', 0)?.value).toEqual({ type: 'string' });
    expect(at(text, 'x', 1)?.value).toEqual({ type: 'string' });
  });

  it('leads through other references, into lists and to the whole document', () => {
    const text = 'components:\n  schemas:\n    A: { $ref: "#/components/schemas/B" }\n    B: { anyOf: [{ type: string }, { type: integer }] }\nx: [{ $ref: "#/components/schemas/A/anyOf/1" }, { $ref: "#" }]';
    expect(at(text, 'x', 0)).toMatchObject({ value: { type: 'integer' }, pointer: '#/components/schemas/B/anyOf/1' });
    expect(at(text, 'x', 1)?.get('openapi')?.value).toBe('3.1.0');
  });

  it('may lead back to where it stands, as trees do', () => {
    const text = 'components: { schemas: { Node: { properties: { next: { $ref: "#/components/schemas/Node" } } } } }';
    expect(at(text, 'components', 'schemas', 'Node', 'properties', 'next', 'properties', 'next')?.pointer).toBe('#/components/schemas/Node');
  });

  it('is followed in path items, responses and everywhere else, names like keywords included', () => {
    const text = 'components: { pathItems: { P: { get: {} } }, responses: { default: { $ref: "#/components/responses/R" }, R: { description: yes } } }\nx: { pathItems: { p: { $ref: "#/components/pathItems/P" } }, properties: { example: { $ref: "#/components/responses/R" } } }';
    expect(at(text, 'x', 'pathItems', 'p')?.value).toEqual({ get: {} });
    expect(at(text, 'x', 'properties', 'example')?.component).toBe('R');
    expect(at(text, 'components', 'responses', 'default')?.component).toBe('R');
  });

  it('may stand for a whole mapping of names', () => {
    const text = 'components: { schemas: { A: { properties: { $ref: "#/x/shared" } }, B: { type: string } } }\nx: { shared: { default: { $ref: "#/components/schemas/B" } } }';
    expect(at(text, 'components', 'schemas', 'A', 'properties', 'default')?.component).toBe('B');
  });

  it.each([
    ['a property of this name', 'properties: { $ref: { type: string } }', ['properties', '$ref'], { type: 'string' }],
    ['a default', 'default: { $ref: "#/nowhere" }', ['default'], { $ref: '#/nowhere' }],
    ['an example', 'example: { a: [{ $ref: "#/nowhere" }] }', ['example', 'a', 0], { $ref: '#/nowhere' }],
    ['a value of an enum', 'enum: [{ $ref: "#/nowhere" }]', ['enum', 0], { $ref: '#/nowhere' }],
    ['an example among examples', 'examples: [{ $ref: "#/nowhere" }]', ['examples', 0], { $ref: '#/nowhere' }],
    ['the value of a named example', 'examples: { a: { value: { $ref: "#/nowhere" } } }', ['examples', 'a', 'value'], { $ref: '#/nowhere' }],
    ['an extension', 'x-a: { $ref: "#/nowhere" }', ['x-a'], { $ref: '#/nowhere' }],
    ['a constant', 'const: { $ref: "#/nowhere" }', ['const'], { $ref: '#/nowhere' }],
  ])('is data in %s', (_what, schema, path, value) => {
    expect(at(`components: { schemas: { A: { ${schema} } } }`, 'components', 'schemas', 'A', ...path)?.value).toEqual(value);
  });

  it.each([
    ['nowhere', '#/components/schemas/Pett', 'api.yaml:5:16: The reference `#/components/schemas/Pett` leads nowhere: there is no `Pett` in `#/components/schemas`; define it, or correct the reference. Did you mean `#/components/schemas/Pet`?'],
    ['nowhere, early', '#/definitions/Pet', 'api.yaml:5:16: The reference `#/definitions/Pet` leads nowhere: there is no `definitions` in `#`; define it, or correct the reference.'],
    ['to what every object has', '#/components/schemas/constructor', 'api.yaml:5:16: The reference `#/components/schemas/constructor` leads nowhere: there is no `constructor` in `#/components/schemas`; define it, or correct the reference.'],
    ['to the name of an anchor', '#Pet', 'api.yaml:5:16: The reference `#Pet` is no JSON Pointer; write the way from the top of the document, such as `#/components/schemas/Pet`.'],
    ['to a file', 'pets.yaml#/Pet', 'api.yaml:5:16: The reference leads to another document, `pets.yaml`, and those are not read unless you say so: add --allow-remote-refs, or put everything into one document.'],
    ['to a URL', 'https://example.com/pets.yaml', 'api.yaml:5:16: The reference leads to another document, `https://example.com/pets.yaml`, and those are not read unless you say so: add --allow-remote-refs, or put everything into one document.'],
    ['to itself', '#/components/schemas/A', 'api.yaml:5:16: These references lead only to each other: `#/components/schemas/A` (api.yaml:5:5); replace one of them by what is meant.'],
    ['below itself', '#/components/schemas/A/properties', 'api.yaml:5:16: These references lead only to each other: `#/components/schemas/A` (api.yaml:5:5); replace one of them by what is meant.'],
  ])('is refused when it leads %s', (_what, reference, finding) => {
    expect(refusal(`components:\n  schemas:\n    A: { $ref: "${reference}" }\n    Pet: {}\n`, 'components', 'schemas', 'A')).toEqual([finding]);
  });

  it('that leads to a section that is not there is told with what may be the reason', () => {
    const [finding] = findingsOf(() => at('x: { $ref: "#/components/schemas/Pet" }', 'x'));
    expect(finding).toBe('api.yaml:3:12: The reference `#/components/schemas/Pet` leads nowhere: there is no `components` in `#`; define it, or correct the reference. The whole section is missing, so the document may have been cut off.');
    expect(findingsOf(() => at('components: { schemas: {} }\nx: { $ref: "#/components/parameters/P" }', 'x'))).toEqual([expect.stringContaining('may have been cut off')]);
    expect(findingsOf(() => at('components: { schemas: {} }\nx: { $ref: "#/components/schema/Pet" }', 'x'))).toEqual([expect.not.stringContaining('cut off')]);
  });

  it('is refused in a circle, with every place of it', () => {
    expect(refusal('components:\n  schemas:\n    A: { $ref: "#/components/schemas/B" }\n    B: { $ref: "#/components/schemas/C" }\n    C: { $ref: "#/components/schemas/B" }\n', 'components', 'schemas', 'A')).toEqual([
      'api.yaml:6:16: These references lead only to each other: `#/components/schemas/B` (api.yaml:6:5) → `#/components/schemas/C` (api.yaml:7:5); replace one of them by what is meant.',
    ]);
  });

  it('is refused after fifty others, and not before', () => {
    const chain = (length: number) => `components:\n  schemas:\n${Array.from({ length }, (_, index) => `    S${index}: { $ref: "#/components/schemas/S${index + 1}" }\n`).join('')}    S${length}: { type: string }\n`;
    expect(at(chain(50), 'components', 'schemas', 'S0')?.value).toEqual({ type: 'string' });
    expect(refusal(chain(51), 'components', 'schemas', 'S0')).toEqual(['api.yaml:55:18: More than 50 references lead from one to the next here; let the first one name what is meant.']);
  });

  it('is refused after a hundred thousand others', () => {
    const schemas = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`S${index}`, { $ref: `#/components/schemas/S${index + 1}` }]));
    const { root } = readOpenApi(JSON.stringify({ openapi: '3.0.3', paths: { '/a': {} }, components: { schemas } }), { file: 'api.json' });
    expect(findingsOf(() => root.get('components')?.get('schemas')?.get('S0'))).toEqual([expect.stringContaining('More than 50 references')]);
  });

  it('is refused only where somebody goes', () => {
    expect(at('components: { schemas: { A: { $ref: "#/nowhere" }, B: { type: string } } }', 'components', 'schemas', 'B')?.value).toEqual({ type: 'string' });
  });
});
