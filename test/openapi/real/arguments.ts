/** A plain request turned back into arguments: what a client of the graph must say for the service to get that request. */
import { getNullableType, isEnumType, isInputObjectType, isListType, type GraphQLInputType } from 'graphql';
import { propertyOf, textOf, type RootField } from './sdl.ts';
import type { Operation } from './document.ts';
import type { PlainRequest } from './sample.ts';

const PLACEHOLDER = /\{([^{}|]+)(?:\|\w+)?\}/g;

export function argumentsFor({ field, rest }: RootField, operation: Operation, plain: PlainRequest): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  [...(rest.path ?? '').matchAll(PLACEHOLDER)].forEach(([, path], index) => give(path!, plain.parameters.get(`path ${names[index]}`)));
  for (const pair of (rest.query ?? '').split('&')) fromPair(pair, '=', 'query');
  for (const header of [rest.headers ?? []].flat() as (string | { name: string; value: string })[]) {
    if (typeof header === 'string') fromPair(header, ':', 'header');
    else fromPair(`${header.name}:${header.value}`, ':', 'header');
  }
  if (rest.body !== undefined) fromBody(rest.body, rest.contentType ?? 'JSON');
  return Object.fromEntries(field.args.filter(({ name }) => Object.hasOwn(values, name)).map(({ name, type }) => [name, toVariable(values[name], type)]));

  function give(path: string, value: unknown): void {
    const [name, ...steps] = path.split('.');
    if (value === undefined) return;
    if (steps.length === 0) values[name!] = value;
    else throw new Error(`${operation.name}: {${path}} reaches into an argument, which no imported file does`);
  }

  function fromPair(pair: string, separator: string, place: string): void {
    const at = pair.indexOf(separator);
    const [, path] = /\{([^{}|]+)(?:\|\w+)?\}/.exec(pair.slice(at + 1)) ?? [];
    if (path !== undefined) give(path, plain.parameters.get(`${place} ${pair.slice(0, at)}`));
  }

  function fromBody(template: string, contentType: string): void {
    const [, whole] = /^\{([^{}"|]+)\}$/.exec(template) ?? [];
    if (whole !== undefined) give(whole, plain.body);
    else if (contentType === 'JSON') fromJson(JSON.parse(template), plain.body);
    else for (const pair of template.split('&')) give(/\{([^{}|]+)/.exec(pair)![1]!, (plain.body as any)[pair.slice(0, pair.indexOf('='))]);
  }

  function fromJson(template: any, body: any): void {
    const [, path] = typeof template === 'string' ? (/^\{([^{}|]+)\}$/.exec(template) ?? []) : [];
    if (path !== undefined) give(path, body);
    else if (typeof template === 'object') for (const [key, inner] of Object.entries(template)) fromJson(inner, body?.[key]);
  }
}

/** Properties without an input field are left out: the request that arrives then lacks them, and is found to differ. */
function toVariable(value: any, outer: GraphQLInputType): unknown {
  const type = getNullableType(outer);
  if (value === null || value === undefined) return value;
  if (isListType(type)) return [value].flat().map((item) => toVariable(item, type.ofType));
  if (isEnumType(type)) return type.getValues().find((one) => textOf(one) === String(value))?.name ?? value;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => value[propertyOf(field)] !== undefined);
    return Object.fromEntries(fields.map((field) => [field.name, toVariable(value[propertyOf(field)], field.type)]));
  }
  if (type.name === 'Base64') return Buffer.from(String(value)).toString('base64');
  if (type.name === 'String' || type.name === 'ID') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  return value;
}
