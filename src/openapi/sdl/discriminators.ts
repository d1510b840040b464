/**
 * `discriminator`: each member's property becomes an enum of the values that mean it, by which the run time tells members
 * apart. A schema that others build on by `allOf` keeps its own type: where it stands alone it may hold any of the values.
 */
import type { OpenApiNode } from '../node.ts';
import { named, type Shapes } from './conversion.ts';
import { line, member } from './describe.ts';
import { enumValues } from './enums.ts';
import { leavesOf } from './leaves.ts';
import type { NamedType } from './model.ts';
import { isRecord, type Schema } from './schema.ts';
import { fieldName, pascal } from './words.ts';

/** Member's key → property → the values that mean it. */
export type Narrowings = Map<string, Map<string, Set<string>>>;

/** Of a union, and of the unions inside it. */
export function noteDiscriminators(schema: Schema, shapes: Shapes, bases: ReadonlySet<string>, narrowings: Narrowings, seen = new Set<string>()): void {
  if (seen.has(schema.key)) return;
  seen.add(schema.key);
  const property = member(schema.discriminator, 'propertyName');
  const mapping = member(schema.discriminator, 'mapping');
  const entries = isRecord(mapping) ? Object.entries(mapping).filter((entry): entry is [string, string] => typeof entry[1] === 'string') : [];
  for (const branch of schema.alternatives.flat()) {
    const inner = shapes.reader.read(branch);
    noteDiscriminators(inner, shapes, bases, narrowings, seen);
    if (typeof property !== 'string' || property === '' || property === '.') continue;
    const mapped = entries.filter(([, target]) => leadsTo(target, branch)).map(([value]) => value);
    for (const leaf of leavesOf(inner, 'output', shapes.reader, shapes.notes).leaves) {
      if (leaf.kind !== 'object' || bases.has(leaf.schema.component ?? '')) continue;
      const own = ownValues(leaf.schema, property, shapes);
      const implied = mapped.length > 0 ? mapped : own ?? (branch.component === undefined ? [] : [branch.component]);
      const narrowed = own === undefined ? implied : implied.filter((value) => own.includes(value));
      if (narrowed.length === 0) continue;
      const ofMember = narrowings.get(leaf.schema.key) ?? new Map<string, Set<string>>();
      narrowings.set(leaf.schema.key, ofMember.set(property, new Set([...(ofMember.get(property) ?? []), ...narrowed])));
    }
  }
}

/** After all types are filled. */
export function narrow(types: readonly NamedType[], narrowings: Narrowings, { types: registry }: Shapes): void {
  for (const type of types) {
    if (type.kind !== 'object') continue;
    for (const [property, values] of narrowings.get(type.key) ?? []) {
      const index = type.fields.findIndex((field) => field.property === property);
      const field = type.fields[index] ?? { name: fieldName(property, 'kind'), property, shape: named(registry.scalar('String'), true), description: '', deprecation: undefined };
      if (field.shape.kind === 'list') continue;
      const made = registry.enum(`of ${type.key} ${property}`, () => ({ desired: `${type.desired}${pascal(property) || 'Kind'}`, component: undefined, description: '', values: enumValues([...values]) }));
      type.fields[index === -1 ? type.fields.length : index] = { ...field, shape: named(made, field.shape.isNullable) };
    }
  }
}

/** Components that others are made of. */
export function findBases(document: unknown): ReadonlySet<string> {
  const bases = new Set<string>();
  const waiting = [document];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const parts: unknown = isRecord(next) ? next['allOf'] : undefined;
    if (Array.isArray(parts) && isRecord(next) && (parts.length > 1 || isRecord(next['properties']))) for (const part of parts) if (isRecord(part) && typeof part['$ref'] === 'string') bases.add(lastOf(part['$ref']));
    for (const value of Object.values(next)) if (typeof value === 'object' && value !== null) waiting.push(value);
  }
  return bases;
}

function leadsTo(target: string, { component, pointer }: OpenApiNode): boolean {
  return target === pointer || target === component || (component !== undefined && /[#/]/.test(target) && lastOf(target).replace(/\.(?:json|ya?ml)$/, '') === component);
}

function lastOf(reference: string): string {
  return line(reference.slice(reference.lastIndexOf('/') + 1)).replaceAll('~1', '/').replaceAll('~0', '~');
}

function ownValues(schema: Schema, property: string, { reader, notes }: Shapes): readonly string[] | undefined {
  const values = (schema.properties.get(property)?.nodes ?? []).flatMap((node) => leavesOf(reader.read(node), 'output', reader, notes).leaves.map((leaf) => (leaf.kind === 'enum' ? leaf.values : undefined)));
  return values.findLast((listed) => listed !== undefined);
}
