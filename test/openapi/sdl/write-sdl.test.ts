// The two documents nobody here wrote, whole: nothing lost, little of it JSON, the same text each time.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildASTSchema, getNamedType, isLeafType, isObjectType, parse, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { readOpenApi } from '../../../src/openapi/read-openapi.ts';
import { writeSdl, type WriteOptions, type WrittenSdl } from '../../../src/openapi/sdl/write-sdl.ts';
import { definitionsFor } from '../../../src/schema/directives.ts';
import { importApi, problems, type Json } from './imported.ts';

const { resolve } = createRequire(import.meta.url);
const DOCUMENTS = [
  { name: 'directus', text: readFileSync(join(dirname(resolve('@directus/specs/package.json')), 'dist/openapi.json'), 'utf8'), operations: 136, notes: 34 },
  { name: 'blockfrost', text: readFileSync(join(dirname(resolve('@blockfrost/openapi/package.json')), 'openapi.yaml'), 'utf8'), operations: 129, notes: 7 },
] as const;

const write = (text: string, options: Partial<WriteOptions> = {}): WrittenSdl =>
  writeSdl(readOpenApi(text, { file: 'openapi' }), { service: 'pets', command: 'gatehouse service add pets --openapi openapi', isTrusted: false, isSelected: () => true, ...options });

const schemaOf = (sdl: string): GraphQLSchema => {
  const document = parse(sdl);
  return buildASTSchema({ ...document, definitions: [...document.definitions, ...definitionsFor(document)] });
};

/** Of all objects that are answered. */
const leavesOf = (schema: GraphQLSchema): string[] => Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'))
  .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()).map((field) => getNamedType(field.type)).filter(isLeafType).map(({ name }) => name) : []));

/** Lines of `after` that are not in `before`, counted as often as they stand. */
function added(before: string, after: string): string[] {
  const left = new Map<string, number>();
  for (const line of before.split('\n')) left.set(line, (left.get(line) ?? 0) + 1);
  return after.split('\n').filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

describe.each(DOCUMENTS)('$name', ({ text, operations, notes }) => {
  const plain = parseYaml(text, { merge: true, maxAliasCount: -1 }) as { paths: Record<string, Json>; components: { schemas: Json } };
  const written = write(text);

  it('becomes a service with a field for every operation', () => {
    const schema = schemaOf(written.sdl);
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) => Object.keys(type?.getFields() ?? {}));
    expect([written.operations, fields.length, written.notes.length]).toEqual([operations, operations, notes]);
    expect(problems(written.sdl)).toEqual([]);
    expect(problems(write(text, { isTrusted: true }).sdl)).toEqual([]);
  });

  it('has suggestions that are right when they are pasted', () => {
    const lines = written.sdl.split('\n').filter((line) => line.startsWith('# extend ')).map((line) => line.slice(2));
    expect(lines.length).toBeGreaterThan(4);
    expect(problems(`${written.sdl}\n${lines.join('\n')}`)).toEqual([]);
  });

  it('is the same text again, and with its components in another order', () => {
    expect(write(text).sdl).toBe(written.sdl);
    const schemas = Object.fromEntries(Object.entries(plain.components.schemas).reverse());
    expect(write(JSON.stringify({ ...plain, components: { ...plain.components, schemas } })).sdl).toBe(written.sdl);
  });

  it('changes only its own lines when one operation goes', () => {
    const [path = '', item = {}] = Object.entries(plain.paths).at(-1) ?? [];
    const { [path]: _, ...paths } = plain.paths;
    expect(Object.keys(item)).not.toEqual([]);
    const less = write(JSON.stringify({ ...plain, paths })).sdl;
    expect(added(written.sdl, less)).toEqual([]);
    expect(added(less, written.sdl).length).toBeGreaterThan(2);
  });

  it('keeps all names when few operations are chosen', () => {
    const chosen = write(text, { isSelected: ({ path }) => path.length % 3 === 0 }).sdl;
    const names = (sdl: string): string[] => [...sdl.matchAll(/^(?:type|input|enum|union|scalar) \w+/gm)].map(([name]) => name);
    expect(names(chosen).filter((name) => !names(written.sdl).includes(name))).toEqual([]);
  });
});

describe('both documents', () => {
  it('leave at most one leaf in twenty to JSON', () => {
    const leaves = DOCUMENTS.flatMap(({ text }) => leavesOf(schemaOf(write(text).sdl)));
    expect(leaves.length).toBeGreaterThan(900);
    expect(leaves.filter((name) => name === 'JSON').length / leaves.length).toBeLessThanOrEqual(0.05);
  });
});

describe('what is chosen', () => {
  const answer = (name: string): Json => ({ responses: { 200: { description: '', content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } } } });
  const object = (schema: Json): Json => ({ type: 'object', properties: { id: schema } });
  const document = {
    paths: { '/a': { get: answer('Used') }, '/b/{id}': { get: { parameters: [{ $ref: '#/components/parameters/Lost' }], ...answer('Broken') } } },
    components: { schemas: { Used: object({ type: 'string' }), Unused: object({ type: 'string' }), Broken: object({ $ref: '#/nowhere' }) } },
  };

  it('is all there is, and all that must be right', () => {
    const { sdl, operations } = importApi(document, { isSelected: ({ path }) => path === '/a' });
    expect([sdl.match(/^type \w+/gm), operations]).toEqual([['type Query', 'type Used'], 1]);
    expect(() => importApi(document)).toThrow(/leads nowhere/);
  });
});
