/** Small OpenAPI documents as the importer writes them; what it writes must be a service that `gatehouse check` accepts. */
import { buildASTSchema, parse, printType, type ConstDirectiveNode, type FieldDefinitionNode, type GraphQLSchema } from 'graphql';
import { expect } from 'vitest';
import { formatFinding } from '../../../src/errors.ts';
import { readOpenApi } from '../../../src/openapi/read-openapi.ts';
import { writeSdl, type WriteOptions } from '../../../src/openapi/sdl/write-sdl.ts';
import { definitionsFor } from '../../../src/schema/directives.ts';
import { defineService } from '../../../src/schema/service.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Imported {
  readonly sdl: string;
  readonly notes: readonly string[];
  readonly operations: number;
  readonly schema: GraphQLSchema;
  /** A type as graphql prints it, without descriptions. */
  readonly type: (name: string) => string;
  /** `Query.pets`: arguments and type, e.g. `(limit: Int): [Pet!]`. */
  readonly signature: (field: string) => string;
  /** What `@rest` says of a field, e.g. `path: "/pets"`. */
  readonly rest: (field: string) => string;
}

/** A document of these parts; `paths` alone is enough. */
export function importApi(parts: Json, options: Partial<WriteOptions> = {}): Imported {
  return importText(JSON.stringify({ openapi: '3.0.3', info: { title: 'Pets', version: '1' }, ...parts }), options);
}

export function importText(text: string, options: Partial<WriteOptions> = {}): Imported {
  const document = readOpenApi(text, { file: 'pets.json' });
  const { sdl, notes, operations } = writeSdl(document, { service: 'pets', command: 'gatehouse service add pets --openapi pets.json', isTrusted: false, isSelected: () => true, ...options });
  expect(problems(sdl)).toEqual([]);
  const ast = parse(sdl);
  const schema = buildASTSchema({ ...ast, definitions: [...ast.definitions, ...definitionsFor(ast)] });
  const fieldOf = (name: string): FieldDefinitionNode => {
    const [parent = '', field = ''] = name.split('.');
    const type = schema.getType(parent);
    const node = type && 'getFields' in type ? type.getFields()[field]?.astNode : undefined;
    if (node == null) throw new Error(`${name} is not in\n${sdl}`);
    return node as FieldDefinitionNode;
  };
  return {
    sdl, operations, schema,
    notes: notes.map(formatFinding),
    type: (name) => printType(schema.getType(name) ?? fail(`${name} is not in\n${sdl}`)).replace(/ *"""[\s\S]*?"""\n/g, '').replace(/\n\n/g, '\n'),
    signature: (name) => {
      const { arguments: args = [] } = fieldOf(name);
      const [parent = '', field = ''] = name.split('.');
      const type = schema.getType(parent);
      const { args: typed, type: returned } = (type as unknown as { getFields(): Record<string, { args: { name: string; type: unknown }[]; type: unknown }> }).getFields()[field]!;
      return `${args.length === 0 ? '' : `(${typed.map((arg) => `${arg.name}: ${String(arg.type)}`).join(', ')})`}: ${String(returned)}`;
    },
    rest: (name) => {
      const directive = fieldOf(name).directives?.find((node: ConstDirectiveNode) => node.name.value === 'rest');
      const [start = 0, end = 0] = [directive?.loc?.start, directive?.loc?.end];
      return sdl.slice(start, end).replace(/^@rest\(\s*|\s*\)$/g, '').replace(/\n\s*/g, ', ');
    },
  };
}

/** What `gatehouse check` would say. */
export function problems(sdl: string): string[] {
  return defineService({ name: 'pets', kind: 'rest', sdl: { file: 'schemas/pets.graphql', text: sdl } }).findings.map(formatFinding);
}

/** `GET /pets` that answers this schema. */
export function getting(schema: unknown, path = '/pets'): Json {
  return { [path]: { get: answering(schema) } };
}

export function answering(schema: unknown): Json {
  return { responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } } };
}

/** `POST /pets` with this body. */
export function posting(schema: unknown, media = 'application/json', more: Json = {}): Json {
  return { '/pets': { post: { requestBody: { required: true, content: { [media]: { schema, ...more } } }, responses: { 204: { description: 'done' } } } } };
}

/** `GET /pets` with these query parameters. */
export function asking(...parameters: Json[]): Json {
  return { '/pets': { get: { parameters: parameters.map((parameter) => ({ in: 'query', name: 'q', ...parameter })), ...answering({ type: 'string' }) } } };
}

function fail(message: string): never {
  throw new Error(message);
}
