/** `@rest(body:, contentType:)` → the body's template. */
import { getNamedType, getNullableType, isInputObjectType, isListType, type GraphQLInputObjectType } from 'graphql';
import type { BodyTemplate, Placeholder, Template } from './model.ts';
import { readJson } from './read-json.ts';
import { readPairs } from './read-pairs.ts';
import type { RestArguments } from './rest-directive.ts';
import { readPlaceholder, readTemplate, type Scope } from './scope.ts';
import { TemplateError, onlySlot } from './template.ts';

/** Where no text is syntax. */
const UNSTRUCTURED = /^(?:text\/(?:plain|markdown)|application\/octet-stream)[\t ]*(?:;|$)/i;
const JSON_TYPE = /^[^;]*[/+]json[\t ]*(?:;|$)/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded[\t ]*(?:;|$)/i;

/** `mediaType` is that of a literal `content-type` header. @throws TemplateError */
export function readBody(scope: Scope, text: string, kind: RestArguments['contentType'], mediaType: string | undefined): BodyTemplate {
  if (kind === 'JSON') return { kind: 'json', json: readJson(scope, text) };
  if (kind === 'TEXT') {
    const template = readTemplate(scope, text, 'text', (literal) => literal);
    checkInterpolation(template, mediaType);
    return { kind: 'text', template, contentType: mediaType ?? (bytesOf(template) === undefined ? 'text/plain; charset=utf-8' : 'application/octet-stream') };
  }
  const form = kind === 'FORM' ? 'form' : 'multipart';
  const whole = onlySlot(text);
  if (whole === undefined) return { kind: form, pairs: readPairs(scope, text, form) };
  const placeholder = readPlaceholder(scope, whole, 'fields');
  checkFields(placeholder, form);
  return { kind: form, pairs: placeholder };
}

/** Nobody knows how a value would have to be escaped there; one that is all of the body is the client's own document. */
function checkInterpolation(template: Template, mediaType = 'text/plain'): void {
  const pieces = template.filter((piece) => typeof piece === 'object' || piece.trim() !== '');
  if (pieces.length < 2 || UNSTRUCTURED.test(mediaType)) return; // literal text never stands beside literal text
  const remedy = JSON_TYPE.test(mediaType) ? 'use `contentType: JSON`' : FORM_TYPE.test(mediaType) ? 'use `contentType: FORM`' : 'let one placeholder be all of the body';
  throw new TemplateError(`values are not escaped in a text, and in \`${mediaType}\` they could be read as more than values: ${remedy}.`);
}

/** The one placeholder of a text body that is bytes in base64, which are sent as they are. */
export function bytesOf(template: readonly (string | Placeholder)[]): Placeholder | undefined {
  const [first, ...others] = template;
  if (others.length > 0 || typeof first !== 'object' || first.style !== undefined || first.type === undefined) return undefined;
  return getNamedType(first.type).name === 'Base64' ? first : undefined;
}

/** Those of an input object; scope.ts has made sure that it is one. */
export function fieldsOf({ type }: Placeholder): ReturnType<GraphQLInputObjectType['getFields']> {
  const input = type && getNullableType(type);
  return isInputObjectType(input) ? input.getFields() : {};
}

function checkFields(placeholder: Placeholder, form: 'form' | 'multipart'): void {
  for (const { name, type } of Object.values(fieldsOf(placeholder))) {
    const nullable = getNullableType(type);
    const item = isListType(nullable) ? getNullableType(nullable.ofType) : nullable;
    if (isListType(item)) throw new TemplateError(`\`${placeholder.text}\`: its field \`${name}\` is a list of lists, which no form can hold.`);
    if (form === 'form' && isInputObjectType(item)) throw new TemplateError(`\`${placeholder.text}\`: its field \`${name}\` is an object, which a form cannot hold; write the pairs one by one, or use MULTIPART or JSON.`);
  }
}
