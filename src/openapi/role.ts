/**
 * What a value of an OpenAPI document is there for, by the keys that lead to it: only so can a `$ref` be told from data that
 * has a key of this name, and a keyword from a property that is called like one.
 */

/** `keywords`: its keys are the specification's words. `names`: its keys are the author's, its values have keywords. `data`: nothing in it means anything. */
export type Role = 'keywords' | 'names' | 'data';

const DATA = new Set(['default', 'example', 'enum', 'const', 'value', 'mapping', 'scopes', 'dependentRequired']);

const NAMES = new Set([
  'paths', 'webhooks', 'pathItems', 'responses', 'parameters', 'examples', 'requestBodies', 'headers', 'securitySchemes', 'links', 'callbacks', 'schemas',
  'properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions', 'content', 'encoding', 'variables',
]);

/** The role of the value under `key` in something of the role `above`. */
export function roleOf(above: Role, key: string, value: unknown): Role {
  if (above === 'data') return 'data';
  if (above === 'names') return 'keywords';
  if (DATA.has(key) || key.startsWith('x-')) return 'data';
  // A list under such a word has no names: parameters of an operation; examples of a schema, which are data.
  if (Array.isArray(value)) return key === 'examples' ? 'data' : 'keywords';
  return NAMES.has(key) ? 'names' : 'keywords';
}

/** The text of the `$ref` that a value is, if it is one: a mapping where a property called `$ref` would have a schema. */
export function referenceIn(value: unknown, role: Role): string | undefined {
  if (role === 'data' || !isMapping(value) || !Object.hasOwn(value, '$ref')) return undefined;
  const { $ref } = value;
  return typeof $ref === 'string' ? $ref : undefined;
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
