/**
 * An object as pairs `name=value`: a form, a multipart body, or a query parameter whose properties are pairs of their own.
 * Becomes an input type of plain values and lists, and the pairs that write them.
 */
import type { OpenApiNode } from '../node.ts';
import { componentName, named, type Place, type Shapes } from './conversion.ts';
import { describe, describeType, deprecationOf, line, member, sentence, withAllowed, withDefault } from './describe.ts';
import { fieldNames, hasDefault, propertySchema } from './fields.ts';
import { visibleProperties } from './leaves.ts';
import { nullable, type Field, type ObjectType, type Shape } from './model.ts';
import { spoken } from './notes.ts';
import type { Schema } from './schema.ts';
import { LIST_STYLES, isBinary, wireValue } from './values.ts';
import { pascal } from './words.ts';

export interface Form {
  readonly type: ObjectType;
  readonly pairs: readonly string[];
  /** Whether every pair is a field under its own name, so that the whole input can be written as one. */
  readonly isFlat: boolean;
}

export interface FormStyle {
  /** Tells types of one schema apart that are written in different ways. */
  readonly name: 'form' | 'deepObject' | 'multipart';
  /** Wire name of a property, from the outermost in. */
  readonly nameOf: (path: readonly string[]) => string;
  /** `encoding` of a form's properties. */
  readonly encoding?: OpenApiNode | undefined;
}

/** Objects inside each other; each level is one more pair of brackets. */
const MAX_DEPTH = 4;

export const RESERVED = '`allowReserved` changes nothing: reserved characters of a value are always sent encoded';

/** `argument` is the placeholder that leads to it, e.g. `input` or `filter.range`. Undefined where no template can write any of its properties. */
export function formOf(schema: Schema, place: Place, argument: string, style: FormStyle, shapes: Shapes, path: readonly string[] = []): Form | undefined {
  const base = schema.component === undefined || path.length > 0 ? place.desired : componentName(schema.component).replace(/(?<=.)Input$/, '');
  const pairs: string[] = [];
  const fields: Field[] = [];
  let isFlat = true;
  const properties = visibleProperties(schema, 'input').filter(([property]) => isWritable(property, schema, style, shapes));
  if (properties.length === 0) return undefined;
  const names = fieldNames(properties.map(([property]) => property));
  for (const [property, nodes, combine] of properties) {
    const name = names.get(property) ?? property;
    const inner = propertySchema(schema, property, nodes, combine, shapes);
    const at = { property, path: [...path, property], placeholder: `${argument}.${name}`, desired: base + (pascal(property) || 'Field') };
    const value = fieldValue(inner, nodes, at, place, style, shapes);
    pairs.push(...value.pairs);
    isFlat &&= value.isFlat;
    const isOwed = schema.required.has(property) && !inner.isNullable && !nodes.some(hasDefault);
    const described = withDefault(withAllowed(sentenceOf(nodes, value.saying), inner.values), nodes);
    fields.push({ name, property: style.name === 'deepObject' ? name : property, shape: nullable(value.shape, !isOwed), description: described, deprecation: isOwed ? undefined : deprecationOf(nodes, described) });
  }
  const type = shapes.types.object('input', `${style.name} ${schema.key} ${path.join('.')}`, { node: schema.node, nesting: 0 },
    () => ({ desired: `${base}Input`, component: path.length === 0 ? schema.component : undefined, description: describeType(schema) }),
    (made) => { made.fields.push(...fields); });
  return { type, pairs, isFlat };
}

interface At {
  readonly property: string;
  readonly path: readonly string[];
  readonly placeholder: string;
  readonly desired: string;
}

interface FieldValue {
  readonly shape: Shape;
  readonly pairs: readonly string[];
  readonly isFlat: boolean;
  /** Where the client writes more than a value. */
  readonly saying: string;
}

function fieldValue(schema: Schema, nodes: readonly OpenApiNode[], at: At, place: Place, style: FormStyle, shapes: Shapes): FieldValue {
  const wire = style.nameOf(at.path);
  const { types } = shapes;
  const first = nodes[0];
  const encoding = style.encoding?.get(at.property);
  if (member(encoding, 'allowReserved') === true) shapes.notes.add(schema.node, `\`${line(wire)}\` of \`${place.desired}\``, RESERVED);
  if (style.name === 'multipart' && first !== undefined) {
    const items = schema.items === undefined ? undefined : shapes.reader.read(schema.items);
    const file = named(types.scalar('Base64'));
    if (isBinary(first, schema)) return { shape: file, pairs: [`${wire}={${at.placeholder}}`], isFlat: true, saying: '' };
    if (items !== undefined && schema.items !== undefined && isBinary(schema.items, items)) {
      return { shape: { kind: 'list', item: file, isNullable: true }, pairs: [`${wire}={${at.placeholder}|repeat}`], isFlat: true, saying: '' };
    }
  }
  const value = wireValue(schema, at.desired, shapes);
  if (value.kind === 'plain') return { shape: value.shape, pairs: [`${wire}={${at.placeholder}}`], isFlat: true, saying: '' };
  if (value.kind === 'list') {
    const listStyle = member(encoding, 'explode') === false ? (LIST_STYLES.get(String(member(encoding, 'style'))) ?? 'csv') : 'repeat';
    return { shape: value.shape, pairs: [`${wire}={${at.placeholder}|${listStyle}}`], isFlat: listStyle === 'repeat', saying: '' };
  }
  if (value.kind === 'object' && style.name === 'multipart') {
    return { shape: shapes.of('input', value.schema, { ...place, desired: at.desired }), pairs: [`${wire}={${at.placeholder}}`], isFlat: true, saying: '' };
  }
  const isDeep = style.name === 'deepObject' || member(encoding, 'style') === 'deepObject';
  if (value.kind === 'object' && isDeep && at.path.length < MAX_DEPTH) {
    const deep: FormStyle = style.name === 'deepObject' ? style : { name: 'deepObject', nameOf: ([head = '', ...tail]) => head + tail.map((name) => `[${name}]`).join('') };
    const inner = formOf(value.schema, { ...place, desired: at.desired }, at.placeholder, deep, shapes, at.path);
    if (inner !== undefined) return { shape: named(inner.type), pairs: inner.pairs, isFlat: false, saying: '' };
  }
  shapes.notes.add(schema.node, `\`${line(wire)}\` of \`${place.desired}\``, 'no plain value, and the document does not say how it is written, so it is text, mostly JSON');
  return { shape: named(types.scalar('String')), pairs: [`${wire}={${at.placeholder}}`], isFlat: true, saying: 'As text, mostly JSON.' };
}

function sentenceOf(nodes: readonly OpenApiNode[], saying: string): string {
  const description = nodes.map(describe).findLast((text) => text !== '') ?? '';
  return saying === '' ? description : sentence(description, saying);
}

/** Signs that end a name or a pair in a template, or begin its query: one type is for bodies and queries. */
function isWritable(property: string, schema: Schema, style: FormStyle, { notes }: Shapes): boolean {
  if (!/[{}&=]|%[0-9A-Fa-f]{2}/.test(property) && !(style.name === 'form' && property.startsWith('?'))) return true;
  notes.add(schema.node, spoken(schema.node), `its property ${JSON.stringify(line(property))} is left out, for a template cannot write that name`);
  return false;
}
