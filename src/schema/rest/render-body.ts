/** A body's template and the values of one call → content with its type. A body whose only value is null or absent is not sent. */
import { getNamedType, getNullableType, isInputObjectType, isListType, type GraphQLInputType } from 'graphql';
import type { RestRequest } from '../../upstream/executor.ts';
import type { BodyTemplate, JsonTemplate, Pair, Placeholder } from './model.ts';
import { writeMultipart, type Part } from './multipart.ts';
import { bytesOf, fieldsOf } from './read-body.ts';
import { propertyOf } from './read-rest.ts';
import { ENCODED } from './url-writing.ts';
import { PLAIN, complainOf, listOf, rawValue, renderPairs, renderTemplate, scalarText, subjectOf, wireValue, type Source } from './values.ts';
import { own, toWire } from './wire-values.ts';

export function renderBody(body: BodyTemplate, source: Source): RestRequest['body'] {
  if (body.kind === 'json') {
    const json = renderJson(body.json, source);
    return json === undefined ? undefined : { contentType: 'application/json', content: jsonText(json) };
  }
  if (body.kind === 'text') {
    const content = renderTemplate(body.template, source, PLAIN);
    if (content === undefined) return undefined;
    return { contentType: body.contentType, content: bytesOf(body.template) === undefined ? content : Buffer.from(content, 'base64') };
  }
  if (body.kind === 'multipart') return writeMultipart('path' in body.pairs ? fieldParts(body.pairs, source) : body.pairs.flatMap((pair) => pairParts(pair, source)));
  const pairs = 'path' in body.pairs ? fieldPairs(body.pairs, source) : renderPairs(body.pairs, source, ENCODED);
  return { contentType: 'application/x-www-form-urlencoded', content: pairs.map(([name, value]) => `${name}=${value}`).join('&') };
}

/** Undefined is left out of the object or list it stands in. */
function renderJson(template: JsonTemplate, source: Source): unknown {
  switch (template.kind) {
    case 'literal': return template.value;
    case 'value': return wireValue(template.placeholder, source);
    case 'text': return renderTemplate(template.template, source, PLAIN);
    case 'list': return template.items.map((item) => renderJson(item, source)).filter((item) => item !== undefined);
    // Not an assignment: a property may be called `__proto__`.
    case 'object': return Object.fromEntries(template.entries.map(([name, value]) => [name, renderJson(value, source)] as const).filter(([, value]) => value !== undefined));
  }
}

/** As JSON.stringify writes it, but integers of any size digit by digit. */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  return `{${Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [`${JSON.stringify(name)}:${jsonText(inner)}`])).join(',')}}`;
}

/** Each field of one input object that has a value, a list as its items. */
function fieldValues(placeholder: Placeholder, source: Source): { readonly name: string; readonly type: GraphQLInputType; readonly values: readonly unknown[] }[] {
  const object = rawValue(placeholder, source);
  if (typeof object !== 'object' || object === null) return [];
  return Object.values(fieldsOf(placeholder)).flatMap((field) => {
    const value = toWire(own(object, field.name), field.type, subjectOf({ ...placeholder, path: [...placeholder.path, field.name] }, source));
    if (value === undefined || value === null) return [];
    return [{ name: propertyOf(field), type: field.type, values: isListType(getNullableType(field.type)) ? listOf(value, complainOf(placeholder, source)) : [value] }];
  });
}

function fieldPairs(placeholder: Placeholder, source: Source): (readonly [string, string])[] {
  const complain = complainOf(placeholder, source);
  return fieldValues(placeholder, source).flatMap(({ name, type, values }) => values.map((value) => [ENCODED.write(name, complain), ENCODED.write(scalarText(value, complain, type), complain)] as const));
}

function fieldParts(placeholder: Placeholder, source: Source): Part[] {
  return fieldValues(placeholder, source).flatMap(({ name, type, values }) => values.map((value) => partOf(name, value, type, complainOf(placeholder, source))));
}

function pairParts(pair: Pair, source: Source): Part[] {
  const [first] = pair.value;
  const isJoined = typeof first === 'object' && first.style !== undefined && first.style !== 'repeat' && first.style !== 'brackets';
  if (typeof first !== 'object' || pair.value.length > 1 || isJoined) return renderPairs([pair], source, PLAIN).map(([name, content]) => ({ name, kind: 'text', content }));
  const value = wireValue(first, source);
  const complain = complainOf(first, source);
  if (value === undefined || value === null) return [];
  if (first.style === undefined) return [partOf(pair.name, value, first.type, complain)];
  const name = first.style === 'brackets' ? pair.name + PLAIN.brackets : pair.name;
  return listOf(value, complain).map((item) => partOf(name, item, first.type, complain));
}

/** A `Base64` is a file, an input object JSON. */
function partOf(name: string, value: unknown, type: GraphQLInputType | undefined, complain: (problem: string) => never): Part {
  const named = type && getNamedType(type);
  if (isInputObjectType(named) && typeof value === 'object' && value !== null) return { name, kind: 'json', content: jsonText(value) };
  const text = scalarText(value, complain, type);
  return named?.name === 'Base64' ? { name, kind: 'file', content: Buffer.from(text, 'base64') } : { name, kind: 'text', content: text };
}
