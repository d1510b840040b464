/**
 * One schema of the document as what it says of a value, `allOf` and what stands beside a `$ref` taken together. Reading is
 * shallow: properties, items and alternatives stay nodes, so circles through them are none here.
 */
import { OperatorError } from '../../errors.ts';
import type { OpenApiNode } from '../node.ts';
import { spoken, type Notes } from './notes.ts';
import { isMarkedNullable, ownSchema, requiredOf, saysMore, saysSomething, type Schema } from './schema.ts';

export interface SchemaReader {
  readonly read: (node: OpenApiNode) => Schema;
  /** Both hold. `node` and place are the first's. */
  readonly merge: (first: Schema, second: Schema) => Schema;
}

/** Schemas inside each other by `allOf`. */
const MAX_ALL_OF = 64;

export function createSchemaReader(notes: Notes): SchemaReader {
  const known = new Map<string, Schema>();

  const read = (node: OpenApiNode, within: readonly string[] = []): Schema => {
    const whole = node.beside.filter(({ value }) => saysMore(value)).reduceRight((schema, here) => merge(schema, ownSchema(here)), settle(node, within));
    // In 3.0 too, where it counts for nothing: whoever writes it there has nulls, and a field that may be null takes both.
    return node.referrer !== undefined && isMarkedNullable(node.referrer.value) ? { ...whole, isNullable: true } : whole;
  };

  const settle = (node: OpenApiNode, within: readonly string[]): Schema => {
    const memo = known.get(node.pointer);
    if (memo !== undefined) return memo;
    if (within.length > MAX_ALL_OF) throw new OperatorError([node.finding(`More than ${MAX_ALL_OF} schemas are made of each other by \`allOf\` here; no API needs that, so look for a mistake in the document, or import operations without it.`)]);
    const parts: Schema[] = [];
    for (const part of node.get('allOf')?.items() ?? []) {
      if (part.pointer === node.pointer || within.includes(part.pointer)) notes.add(part, spoken(part), 'made of itself by `allOf`; that part of it is left out');
      else if (saysSomething(part.value) || requiredOf(part.value).size > 0) parts.push(read(part, [...within, node.pointer]));
    }
    const schema = compose(ownSchema(node), parts, node);
    known.set(node.pointer, schema);
    return schema;
  };

  /** `allOf: [X]` with nothing beside it is X itself, under its name. */
  const compose = (own: Schema, parts: readonly Schema[], node: OpenApiNode): Schema => {
    const [only, ...more] = parts;
    const isNullable = own.isNullable || (only !== undefined && parts.every((part) => part.isNullable));
    if (only !== undefined && more.length === 0 && addsNothing(own, only)) {
      const isNamedHere = own.component !== undefined && only.component === undefined;
      return { ...only, ...(isNamedHere && { key: own.key, node, component: own.component }), isNullable };
    }
    return { ...parts.reduce(merge, own), key: own.key, node, component: own.component, isNullable };
  };

  const merge = (first: Schema, second: Schema): Schema => ({
    ...first,
    key: `${first.key}+${second.key}`,
    component: undefined,
    kinds: mergeKinds(first, second),
    isNullable: (first.isNullable || first.kinds === undefined) && (second.isNullable || second.kinds === undefined) && (first.isNullable || second.isNullable),
    properties: mergeProperties(first.properties, second.properties),
    required: new Set([...first.required, ...second.required]),
    isOpen: first.isOpen || second.isOpen,
    items: second.items ?? first.items,
    values: second.values ?? first.values,
    format: second.format ?? first.format,
    minimum: second.minimum ?? first.minimum,
    maximum: second.maximum ?? first.maximum,
    alternatives: [...first.alternatives, ...second.alternatives],
    discriminator: second.discriminator ?? first.discriminator,
  });

  const mergeKinds = ({ kinds: first, node }: Schema, { kinds: second }: Schema): Schema['kinds'] => {
    if (first === undefined || second === undefined) return first ?? second;
    const both = new Set([...first].filter((kind) => second.has(kind) || (kind === 'integer' && second.has('number'))));
    if (first.has('number') && second.has('integer')) both.add('integer');
    if (both.size > 0 || first.size === 0 || second.size === 0) return both;
    notes.add(node, spoken(node), `${[...first].join(' or ')} and ${[...second].join(' or ')} at once, which no value can be, so it is JSON`);
    return undefined;
  };

  return { read: (node) => read(node), merge };
}

function mergeProperties(first: Schema['properties'], second: Schema['properties']): Schema['properties'] {
  const merged = new Map(first);
  for (const [name, property] of second) {
    const known = merged.get(name)?.nodes ?? [];
    merged.set(name, { combine: 'all', nodes: [...known.filter(({ pointer }) => property.nodes.every((node) => node.pointer !== pointer)), ...property.nodes] });
  }
  return merged;
}

function addsNothing(own: Schema, part: Schema): boolean {
  const isKind = own.kinds === undefined || (part.kinds !== undefined && [...own.kinds].every((kind) => part.kinds?.has(kind)));
  return isKind && own.properties.size === 0 && own.alternatives.length === 0 && own.values === undefined && own.items === undefined && own.format === undefined && own.discriminator === undefined
    && [...own.required].every((name) => part.required.has(name));
}
