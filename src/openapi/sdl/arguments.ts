/** Parameters → arguments, and what writes each into path, query or headers. */
import { rootPlace, named, type Shapes } from './conversion.ts';
import { deprecationOf, describe, line, member, sentence, withAllowed, withDefault } from './describe.ts';
import { RESERVED, formOf } from './form.ts';
import { nullable, type Field, type Shape } from './model.ts';
import type { Operation } from './operations.ts';
import type { Parameter } from './parameters.ts';
import type { Schema } from './schema.ts';
import type { Shared } from './shared-enums.ts';
import { LIST_STYLES, wireValue, type WireValue } from './values.ts';

/** Scalars that an ID can stand for on the wire. */
const TEXT = ['String', 'UUID'];
const WHOLE = [...TEXT, 'Int', 'Long'];

export interface Naming {
  /** The argument's. */
  readonly name: string;
  /** Of types made for it. */
  readonly desired: string;
  /** Whether it identifies something: where it is text, or whatever it is described as. */
  readonly isKey: false | 'text' | 'whatever';
  readonly shared: Shared | undefined;
}

export interface Written {
  readonly argument: Field;
  /** What stands for it: in a path or header its value, in a query whole pairs. */
  readonly texts: readonly string[];
}

export function writeParameter(parameter: Parameter, operation: Operation, { name, desired, isKey, shared }: Naming, shapes: Shapes): Written {
  const { node, schema: schemaNode, isJson } = parameter;
  const schema = schemaNode === undefined ? undefined : shapes.reader.read(schemaNode);
  const value: WireValue = isJson ? { kind: 'opaque' } : schema === undefined ? { kind: 'plain', shape: named(shapes.types.scalar('String')) } : wireValue(schema, desired, shapes, shared);
  const written = write(parameter, name, value, desired, shapes);
  const called = `${parameter.in} parameter \`${line(parameter.name)}\` of ${operation.method} ${line(operation.path)}`;
  if (member(node, 'allowReserved') === true) shapes.notes.add(node, called, RESERVED);
  if (written === undefined && isJson) shapes.notes.add(node, `${parameter.in} parameter \`${line(parameter.name)}\``, 'JSON by its media type, so the argument is a String that holds JSON text');
  else if (written === undefined) shapes.notes.add(node, called, `a template cannot write it in the style \`${line(parameter.style)}\`, so the argument is its text as it goes on the wire`);
  const { shape, texts } = written ?? { shape: named(shapes.types.scalar('String')), texts: [single(parameter, name, '')] };
  const saying = written !== undefined ? '' : isJson ? 'JSON text.' : 'As text, in the way the service reads it.';
  const typed = isKey !== false && shape.kind === 'named' && (isKey === 'text' ? TEXT : WHOLE).includes(shape.type.name) ? named(shapes.types.scalar('ID')) : shape;
  return { argument: argumentOf(parameter, name, typed, schema, saying), texts };
}

function write(parameter: Parameter, name: string, value: WireValue, desired: string, shapes: Shapes): { shape: Shape; texts: readonly string[] } | undefined {
  const { style, isExploded } = parameter;
  if (value.kind === 'plain') return { shape: value.shape, texts: [single(parameter, name, '')] };
  if (value.kind === 'list') {
    const listStyle = listStyleOf(parameter);
    return listStyle === undefined ? undefined : { shape: value.shape, texts: [single(parameter, name, `|${listStyle}`)] };
  }
  if (value.kind === 'opaque' || parameter.in !== 'query') return undefined;
  if (style === 'deepObject') {
    const nameOf = (path: readonly string[]): string => parameter.name + path.map((part) => `[${part}]`).join('');
    const form = formOf(value.schema, rootPlace(desired), name, { name: 'deepObject', nameOf }, shapes);
    return form && { shape: named(form.type), texts: form.pairs };
  }
  if (style !== 'form' || !isExploded) return undefined;
  const form = formOf(value.schema, rootPlace(desired), name, { name: 'form', nameOf: (path) => path.join('.') }, shapes);
  return form && { shape: named(form.type), texts: form.pairs };
}

/** With the name in a query, and in the path styles that write it. */
function single({ in: place, name: wire, style }: Parameter, name: string, listStyle: string): string {
  if (place === 'query') return listStyle === '|brackets' ? `${wire.slice(0, -2)}={${name}|brackets}` : `${wire}={${name}${listStyle}}`;
  if (place !== 'path') return `{${name}${listStyle}}`;
  return `${style === 'matrix' ? `;${encodeURIComponent(wire.toWellFormed())}=` : style === 'label' ? '.' : ''}{${name}${listStyle}}`;
}

function listStyleOf({ in: place, name, style, isExploded }: Parameter): string | undefined {
  if (place === 'query') {
    if (isExploded || style === 'deepObject') return name.endsWith('[]') && name.length > 2 ? 'brackets' : 'repeat';
    return LIST_STYLES.get(style);
  }
  if (place === 'cookie') return undefined; // no value of a cookie may hold a comma
  if (style === 'simple') return 'csv';
  return (style === 'matrix' || style === 'label') && !isExploded ? 'csv' : undefined;
}

function argumentOf({ node, isRequired, schema: schemaNode, name: wire }: Parameter, name: string, shape: Shape, schema: Schema | undefined, saying: string): Field {
  const described = describe(node) || (schemaNode === undefined || schemaNode.component !== undefined ? '' : describe(schemaNode));
  const description = withDefault(withAllowed(described, schema?.values), [schemaNode]);
  return {
    name, property: wire, shape: nullable(shape, !isRequired), description: saying === '' ? description : sentence(description, saying),
    deprecation: isRequired ? undefined : deprecationOf([node, schemaNode], described),
  };
}
