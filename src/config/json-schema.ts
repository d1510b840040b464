/** The JSON Schema of gatehouse.yaml for editors (draft 2020-12), from the same source that checks the file. */
import { z } from 'zod';

import { builtToday } from './later.ts';
import { configSchema } from './schema.ts';

/** The part of JSON Schema that zod writes for our kinds. `expects` and `sample` are ours (kinds.ts). */
export interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly expects?: string;
  readonly default?: unknown;
  /** An example; ours, because zod drops `examples` where the file's form and the parsed one differ. */
  readonly sample?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly propertyNames?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/** As zod writes it: what stands in the file, with `expects` at every kind and `sample` at some. */
export function describeConfig(): SchemaNode {
  // Proof: toJSONSchema writes draft 2020-12, of which SchemaNode names the keywords that occur; the tests read them all.
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' }) as SchemaNode;
}

/** The file `gatehouse.schema.json`. */
export function renderJsonSchema(): string {
  const { properties, required, additionalProperties } = forEditors(describeConfig(), '');
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'gatehouse.yaml',
    description: 'Configuration of a Gatehouse gateway. Generated from src/config/ by scripts/generate.ts; do not edit.',
    type: 'object',
    properties,
    required,
    additionalProperties,
    $defs: {
      variable: { description: 'Taken from the environment or a file: `${NAME}`, `${NAME:-default}`, `${file:/run/secrets/x}`.', type: 'string', pattern: '\\$\\{[^}]+\\}' },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function forEditors(node: SchemaNode, path: string): SchemaNode {
  const { title: _title, description, expects, default: fallback, sample, properties, propertyNames, additionalProperties, items, anyOf, ...rest } = node;
  const inner = (name: string) => (path === '' ? name : `${path}.${name}`);
  const about = {
    ...(description !== undefined && { title: path, description: [description, expects && `Expected: ${expects}.`, laterNote(path)].filter(Boolean).join(' ') }),
    ...(fallback !== undefined && !isEmptyMapping(fallback) && { default: fallback }),
    ...(sample !== undefined && { examples: [sample] }),
  };
  const shape: SchemaNode = {
    ...rest,
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, forEditors(value, inner(name))])) }),
    ...(propertyNames && { propertyNames: withoutOurs(propertyNames) }),
    ...(additionalProperties !== undefined && { additionalProperties: typeof additionalProperties === 'object' ? forEditors(additionalProperties, inner('*')) : additionalProperties }),
    ...(items && { items: forEditors(items, `${path}[]`) }),
    ...(anyOf && { anyOf: anyOf.map((branch) => forEditors(branch, path)) }),
  };
  // Text of any form takes a variable already; a number or a word would not.
  return mayBeVariable(node) ? { ...about, anyOf: [shape, VARIABLE] } : { ...about, ...shape };
}

/** Names cannot be variables. */
function withoutOurs({ expects: _expects, ...node }: SchemaNode): SchemaNode {
  return node;
}

const VARIABLE = { $ref: '#/$defs/variable' } as SchemaNode;

function mayBeVariable({ type, pattern, enum: words, const: word }: SchemaNode): boolean {
  return type === 'integer' || type === 'number' || type === 'boolean' || words !== undefined || word !== undefined || (type === 'string' && pattern !== undefined);
}

/** The default of a section; its keys have their own. */
function isEmptyMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

function laterNote(path: string): string | undefined {
  const later = builtToday(path.replaceAll('[]', ''));
  if (later === undefined) return undefined;
  return later.built === undefined ? 'Not built yet in this version: refused at start.' : `In this version only ${later.built}.`;
}
