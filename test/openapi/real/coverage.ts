/** The leaves of an answer, each told apart by whether its document describes it, and whether it is what the document says. */
import type { Document } from './document.ts';

export interface Leaf {
  /** `/data/0/name`; an object or list of which the document says nothing is one leaf. */
  readonly place: string;
  readonly isDescribed: boolean;
  /** Whether it is described by more than `{}`. */
  readonly isTyped: boolean;
  /** Whether one of the schemas for this place allows it: type, null and enum, nothing finer. */
  readonly isAllowed: boolean;
}

export function leavesOf({ at }: Document, schema: any, answer: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  walk(answer, variants(schema), '');
  return leaves;

  function walk(value: any, schemas: readonly any[], place: string): void {
    const isAllowed = schemas.some((one) => allows(one, value));
    if (Array.isArray(value)) {
      const items = schemas.flatMap((one) => (one.items === undefined ? [] : variants(one.items)));
      if (items.length === 0 || !isAllowed) found(place, schemas, isAllowed);
      else value.forEach((item, index) => walk(item, items, `${place}/${index}`));
    } else if (value !== null && typeof value === 'object') {
      const properties = schemas.flatMap((one) => Object.keys(one.properties ?? {}));
      const others = schemas.flatMap((one) => (typeof one.additionalProperties === 'object' ? variants(one.additionalProperties) : []));
      if ((properties.length === 0 && others.length === 0) || !isAllowed) found(place, schemas, isAllowed);
      else {
        for (const [name, inner] of Object.entries(value)) {
          const own = schemas.flatMap((one) => (Object.hasOwn(one.properties ?? {}, name) ? variants(one.properties[name]) : []));
          walk(inner, own.length > 0 || properties.includes(name) ? own : others, `${place}/${name}`);
        }
      }
    } else found(place, schemas, isAllowed);
  }

  function found(place: string, schemas: readonly any[], isAllowed: boolean): void {
    leaves.push({ place, isDescribed: schemas.length > 0, isTyped: schemas.some((one) => 'type' in one || 'enum' in one), isAllowed });
  }

  /** The schema and every branch of it. */
  function variants(node: any): any[] {
    const own = at(node) ?? {};
    return [own, ...[...(own.allOf ?? []), ...(own.oneOf ?? []), ...(own.anyOf ?? [])].flatMap(variants)];
  }
}

function allows(schema: any, value: unknown): boolean {
  const types: string[] = schema.type === undefined ? [] : [schema.type].flat();
  if (value === null) return schema.nullable === true || types.includes('null');
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  if (types.length === 0) return !('oneOf' in schema || 'anyOf' in schema || 'allOf' in schema);
  const kind = Array.isArray(value) ? 'array' : typeof value;
  return types.some((type) => (type === 'integer' ? Number.isInteger(value) || kind === 'bigint' : type === kind || (type === 'number' && kind === 'bigint')));
}
