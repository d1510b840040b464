/**
 * What one schema of the document says by itself: keywords read leniently, for documents put `nullable` in 3.1, `null` types
 * in 3.0, and leave out a `type` that their other keywords imply.
 */
import type { OpenApiNode } from '../node.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
const KINDS: ReadonlySet<string> = new Set<JsonKind>(['object', 'array', 'string', 'integer', 'number', 'boolean']);

export interface Property {
  /** All of them hold (`allOf`), or any (alternatives that an input takes as one). */
  readonly combine: 'all' | 'any';
  readonly nodes: readonly OpenApiNode[];
}

export interface Schema {
  /** Pointers of what it is made of: equal keys are the same schema. */
  readonly key: string;
  readonly node: OpenApiNode;
  /** Its name under `#/components/schemas/`, when it is exactly that. */
  readonly component: string | undefined;
  /** What the alternative is called that a part of it comes from. */
  readonly called?: string | undefined;
  /** Undefined: any. Empty: nothing but null. */
  readonly kinds: ReadonlySet<JsonKind> | undefined;
  readonly isNullable: boolean;
  readonly properties: ReadonlyMap<string, Property>;
  readonly required: ReadonlySet<string>;
  /** Says that there may be further properties. */
  readonly isOpen: boolean;
  readonly items: OpenApiNode | undefined;
  /** Of `enum` and `const`, without null. */
  readonly values: readonly unknown[] | undefined;
  readonly format: string | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** Of each `oneOf` and `anyOf`. */
  readonly alternatives: readonly (readonly OpenApiNode[])[];
  readonly discriminator: OpenApiNode | undefined;
}

/** Keywords that say something of the value; `required` alone belongs to them only where it meets properties. */
const STRUCTURE = ['type', 'properties', 'items', 'prefixItems', 'enum', 'const', 'additionalProperties', 'patternProperties', 'format', 'allOf', 'oneOf', 'anyOf'];

export function saysSomething(value: unknown): boolean {
  return isRecord(value) && STRUCTURE.some((keyword) => Object.hasOwn(value, keyword) && value[keyword] !== undefined);
}

/** Without `allOf`. */
export function ownSchema(node: OpenApiNode): Schema {
  const value = isRecord(node.value) ? node.value : {};
  const alternatives = ['oneOf', 'anyOf'].map((keyword) => node.get(keyword)?.items() ?? []).filter((list) => list.length > 0);
  const listed = Object.hasOwn(value, 'const') ? [value['const']] : Array.isArray(value['enum']) ? (value['enum'] as unknown[]) : undefined;
  const properties = node.get('properties')?.entries() ?? [];
  return {
    key: node.pointer,
    node,
    component: /#\/components\/schemas\/[^/]+$/.test(node.pointer) || (!node.pointer.startsWith('#') && node.referrer !== undefined) ? node.component : undefined,
    kinds: node.value === false ? new Set() : kindsOf(value, properties.length > 0, alternatives.length > 0),
    isNullable: isMarkedNullable(value) || (listed?.includes(null) ?? false),
    properties: new Map(properties.map(([name, property]) => [name, { combine: 'all', nodes: [property] }])),
    required: requiredOf(value),
    isOpen: (value['additionalProperties'] ?? false) !== false || Object.hasOwn(value, 'patternProperties'),
    items: Object.hasOwn(value, 'prefixItems') ? undefined : node.get('items'),
    values: listed?.filter((item) => item !== null),
    format: typeof value['format'] === 'string' ? value['format'] : undefined,
    minimum: bound(value['minimum'], value['exclusiveMinimum']),
    maximum: bound(value['maximum'], value['exclusiveMaximum']),
    alternatives,
    discriminator: node.get('discriminator'),
  };
}

/** What `type` says; else what the other keywords only make sense for. */
function kindsOf(value: Readonly<Record<string, unknown>>, hasProperties: boolean, hasAlternatives: boolean): Schema['kinds'] {
  const types = [value['type']].flat().filter((type) => typeof type === 'string');
  if (types.length > 0) return new Set(types.filter((type): type is JsonKind => KINDS.has(type)));
  const says = (...keywords: string[]): boolean => keywords.some((keyword) => Object.hasOwn(value, keyword));
  if (hasProperties) return new Set(['object']);
  if (hasAlternatives || says('enum', 'const', 'allOf')) return undefined;
  if (says('additionalProperties', 'patternProperties', 'propertyNames')) return new Set(['object']);
  if (says('items', 'prefixItems')) return new Set(['array']);
  if (says('format', 'pattern', 'minLength', 'maxLength')) return new Set(['string']);
  if (says('minimum', 'maximum', 'multipleOf')) return new Set(['number']);
  return undefined;
}

export function isMarkedNullable(value: unknown): boolean {
  return isRecord(value) && (value['nullable'] === true || [value['type']].flat().includes('null') || (Object.hasOwn(value, 'const') && value['const'] === null));
}

/** Beside a `$ref`, from OpenAPI 3.1 on. */
export function saysMore(value: unknown): boolean {
  return isRecord(value) && (saysSomething(value) || requiredOf(value).size > 0);
}

export function requiredOf(value: unknown): ReadonlySet<string> {
  const required = isRecord(value) ? value['required'] : undefined;
  return new Set(Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []);
}

function bound(inclusive: unknown, exclusive: unknown): number | undefined {
  return [inclusive, exclusive].find((value) => typeof value === 'number');
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
