/** Templates of door arguments, compiled: the value of an argument from the key of one entity, or from those of a chunk. */
import type { Template } from './plan.ts';

/** The members of one entity's key by name, `__typename` beside them. Never changed. */
export type Key = Readonly<Record<string, unknown>>;

export interface CompiledTemplate {
  /** What is sent for one entity; undefined where the argument is left out. */
  readonly one: (key: Key) => unknown;
  /** What is sent for a chunk: lists in it have one item per key, in their order. */
  readonly many: (keys: readonly Key[]) => unknown;
  /** Whether the argument takes what this key has: false where null or nothing stands and the door refuses null. */
  readonly canSend: (key: Key) => boolean;
}

export function compileTemplate(template: Template): CompiledTemplate {
  const fill = compileFill(template);
  const accepts = compileAccepts(template);
  return { one: (key) => fill(key, [key]), many: (keys) => fill(undefined, keys), canSend: accepts };
}

/** `value`: what paths begin at. `keys`: what `each` runs over. */
type Fill = (value: unknown, keys: readonly Key[]) => unknown;

function compileFill(template: Template, isInner = false): Fill {
  if ('constant' in template) return () => template.constant;
  if ('each' in template) {
    const item = compileFill(template.each);
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
