/** The request body of an operation → its argument, the template that writes it, and how it is sent. */
import type { OpenApiNode } from '../node.ts';
import { componentName, named, rootPlace, type Shapes } from './conversion.ts';
import { describe, line, member } from './describe.ts';
import { formOf } from './form.ts';
import { leavesOf } from './leaves.ts';
import { nullable, type Field, type RestText, type Shape } from './model.ts';
import type { Operation } from './operations.ts';
import { isJson, mediaType } from './responses.ts';
import { isBinary } from './values.ts';
import { pascal } from './words.ts';

export interface Body extends Pick<RestText, 'body' | 'contentType'> {
  readonly argument: Field;
  /** The literal content type of text and bytes. */
  readonly header: string | undefined;
}

interface Media {
  readonly type: string;
  readonly node: OpenApiNode;
}

type Content = Omit<Body, 'argument'> & { readonly shape: Shape };

const MULTIPART = ['multipart/form-data', 'multipart/data'];
const FORM = 'application/x-www-form-urlencoded';

/** RFC 9110, 8.3.1 and 5.6.2. */
const MEDIA_TYPE = /^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+$/;
const isMediaType = (type: string): boolean => MEDIA_TYPE.test(type);

/** `name` is the argument's. */
export function bodyOf(operation: Operation, name: string, shapes: Shapes): Body | undefined {
  const { node, method, path, field } = operation;
  const request = node.get('requestBody');
  const media = (request?.get('content')?.entries() ?? []).map(([type, inner]): Media => ({ type: mediaType(type), node: inner }));
  const chosen = choose(media);
  if (request === undefined || chosen === undefined) return undefined;
  const called = `${method} ${line(path)}`;
  if (method === 'GET') {
    shapes.notes.add(request, called, 'a GET has no body (RFC 9110, 9.3.1), so the documented one is left out');
    return undefined;
  }
  const others = media.filter((other) => other !== chosen).map(({ type }) => line(type));
  if (others.length > 0) shapes.notes.add(request, called, `it takes ${others.join(', ')} as well; what is sent is ${line(chosen.type)}`);
  const desired = request.component === undefined ? pascal(field) : componentName(request.component);
  const { shape, ...content } = contentOf(chosen, request, called, name, desired, shapes);
  return { ...content, argument: { name, property: name, shape: nullable(shape, member(request, 'required') !== true), description: describe(request), deprecation: undefined } };
}

function choose(media: readonly Media[]): Media | undefined {
  const firstOf = (test: (type: string) => boolean): Media | undefined => media.find(({ type }) => test(type));
  return firstOf((type) => type === 'application/json') ?? firstOf(isJson) ?? firstOf((type) => type === FORM) ?? firstOf((type) => MULTIPART.includes(type)) ?? firstOf((type) => type === 'text/plain')
    ?? firstOf((type) => type === '*/*' || type === 'application/*') ?? firstOf((type) => type.startsWith('text/') && isMediaType(type)) ?? firstOf(isMediaType) ?? media[0];
}

function contentOf({ type, node }: Media, request: OpenApiNode, called: string, name: string, desired: string, shapes: Shapes): Content {
  const schemaNode = node.get('schema');
  const schema = schemaNode === undefined ? undefined : shapes.reader.read(schemaNode);
  const whole = { body: `{${name}}`, header: undefined };
  const scalar = (scalarName: string): Shape => named(shapes.types.scalar(scalarName));
  const isAny = type === '*/*' || type === 'application/*';
  if (isJson(type) || (isAny && schemaNode !== undefined && schema !== undefined && !isBinary(schemaNode, schema))) {
    if (type !== 'application/json' && !isAny) shapes.notes.add(request, called, `its body is ${line(type)}, and sent as application/json, which the service may or may not take`);
    const shape = schema === undefined ? scalar('JSON') : shapes.of('input', schema, rootPlace(desired));
    return { ...whole, contentType: 'JSON', shape };
  }
  const [leaf, ...more] = schema === undefined ? [] : leavesOf(schema, 'input', shapes.reader, shapes.notes).leaves;
  const isObject = leaf?.kind === 'object' && more.length === 0;
  if ((type === FORM || MULTIPART.includes(type)) && isObject) {
    const style = type === FORM ? 'form' : 'multipart';
    const form = formOf(leaf.schema, rootPlace(desired), name, { name: style, nameOf: (parts) => parts.join('.'), encoding: node.get('encoding') }, shapes);
    if (form !== undefined) return { ...whole, body: form.isFlat ? whole.body : form.pairs.join('&'), contentType: style === 'form' ? 'FORM' : 'MULTIPART', shape: named(form.type) };
  }
  if (!isMediaType(type)) shapes.notes.add(request, called, `its body is \`${line(type)}\`, which is no media type, so it is bytes, sent as application/octet-stream`);
  else if (type.startsWith('text/') || type === FORM || /[/+](?:xml|yaml|csv|x-yaml)$/.test(type)) {
    if (type === FORM || !type.startsWith('text/')) shapes.notes.add(request, called, `its body is ${line(type)}${type === FORM ? ' without fields' : ''}, so the argument is its text`);
    return { ...whole, contentType: 'TEXT', header: type === 'text/plain' ? undefined : type, shape: scalar('String') };
  }
  const literal = type.includes('*') || !isMediaType(type) ? 'application/octet-stream' : type;
  return { ...whole, contentType: 'TEXT', header: literal, shape: scalar('Base64') };
}
