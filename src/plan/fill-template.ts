/** Templates of door arguments, compiled: the value of an argument from the key of one entity, or from those of a chunk. */
import type { Template } from './plan.ts';

/** The members of one entity's key by name, `__typename` beside them. Never changed. */
export type Key = Readonly<Record<string, unknown>>;

export interface CompiledTemplate {
  /** What is sent for one entity; undefined where the argument is left out. */
  readonly one: (key: unknown) => unknown;
  /** What is sent for a chunk: lists in it have one item per key, in their order. */
  readonly many: (keys: readonly unknown[]) => unknown;
  /** Whether the argument takes what this key has: false where null or nothing stands and the door refuses null. */
  readonly canSend: (key: unknown) => boolean;
}

/** `member`: what the keys are instead, of {@link onlyMember}: the value of that member of them. */
export function compileTemplate(template: Template, member?: string): CompiledTemplate {
  const begun = member === undefined ? template : inMember(template);
  const fill = compileFill(begun, member !== undefined);
  return { one: (key) => fill(key, [key]), many: (keys) => fill(undefined, keys), canSend: compileAccepts(begun) };
}

/** The member of a key that these templates read, where they all read that one and nothing else. */
export function onlyMember(templates: readonly Template[]): string | undefined {
  const read = new Set(templates.flatMap(membersOf));
  const [first] = read;
  return read.size === 1 ? first : undefined;
}

/** Undefined stands for the whole key. */
function membersOf(template: Template): (string | undefined)[] {
  if ('constant' in template) return [];
  if ('each' in template) return membersOf(template.each);
  return 'object' in template ? template.object.flatMap(([, value]) => membersOf(value)) : [template.key[0]];
}

/** The same template for keys that are that member: its paths begin there. */
function inMember(template: Template): Template {
  if ('constant' in template) return template;
  if ('each' in template) return { each: inMember(template.each) };
  return 'object' in template ? { object: template.object.map(([name, value]) => [name, inMember(value)]) } : { ...template, key: template.key.slice(1) };
}

/** `value`: what paths begin at. `keys`: what `each` runs over. */
type Fill = (value: unknown, keys: readonly unknown[]) => unknown;

function compileFill(template: Template, isInner = false): Fill {
  if ('constant' in template) return () => template.constant;
  if ('each' in template) {
    if (isInner && isWhole(template.each)) return (_value, keys) => keys;
    const item = compileFill(template.each, isInner);
    return (_value, keys) => keys.map((key) => item(key, keys));
  }
  if ('object' in template) {
    const members = template.object.map(([name, value]) => [name, compileFill(value, isInner)] as const);
    return (value, keys) => {
      const filled: Record<string, unknown> = {};
      for (const [name, member] of members) {
        const sent = member(value, keys);
        if (sent !== undefined) filled[name] = sent;
      }
      return filled;
    };
  }
  const { key, inner, scalar } = template;
  // Servers that take representations look at the type's name before anything else.
  if (key.length === 0 && !isInner && inner === undefined) return (value) => ({ __typename: undefined, ...(value as Key) }); // outside of `inner` paths begin at a key
  const fillInner = inner === undefined ? undefined : compileFill(inner, true);
  return (value) => {
    const found = read(value, key);
    if (found === null || found === undefined) return found;
    if (fillInner !== undefined) return Array.isArray(found) ? found.map((item) => fillInner(item, [])) : fillInner(found, []);
    return scalar === undefined ? found : coerce(found, scalar);
  };
}

/** Whether a template gives what its paths begin at. */
function isWhole(template: Template): boolean {
  return 'key' in template && template.key.length === 0 && template.inner === undefined && template.scalar === undefined;
}

function compileAccepts(template: Template): (value: unknown) => boolean {
  if ('constant' in template) return () => true;
  if ('each' in template) return compileAccepts(template.each);
  if ('object' in template) {
    const members = template.object.map(([, value]) => compileAccepts(value));
    return (value) => members.every((member) => member(value));
  }
  const { key, nonNull, inner } = template;
  const acceptsInner = inner === undefined ? undefined : compileAccepts(inner);
  if (!nonNull && acceptsInner === undefined) return () => true;
  return (value) => {
    const found = read(value, key);
    if (found === null || found === undefined) return !nonNull;
    return acceptsInner === undefined || (Array.isArray(found) ? found.every(acceptsInner) : acceptsInner(found));
  };
}

function read(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return found === null ? null : undefined;
    found = Object.hasOwn(found, name) ? (found as Key)[name] : undefined;
  }
  return found;
}

/** What cannot be written as that scalar is sent as it is, for the service to refuse. */
function coerce(value: unknown, scalar: 'Int' | 'Float' | 'String'): unknown {
  if (scalar === 'String') return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  const isNumeric = typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
  return isNumeric ? Number(value) : value;
}
