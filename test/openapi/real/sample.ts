/** Values that a document's schemas allow, and the request a plain client would make of them. */
import type { Document, Operation, Parameter } from './document.ts';

export interface PlainRequest {
  /** Parameter name → its value, by place: `path id`, `query limit`. */
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string | undefined;
  /** Of a JSON body the value, of a form its fields, else the text; undefined without a body. */
  readonly body: unknown;
}

/** Everything an operation takes, its optional parameters too; the media type is the first one of `preferred` that it has, else its first. */
export function plainRequest({ at }: Document, operation: Operation, preferred: readonly string[] = ['application/json']): PlainRequest {
  const parameters = new Map(operation.parameters.map((parameter) => [keyOf(parameter), exampleOf(at, parameter.examples) ?? sample(at, textFirst(at, parameter.schema))]));
  const of = (place: Parameter['in']): readonly (readonly [Parameter, unknown])[] => operation.parameters.filter((one) => one.in === place).map((one) => [one, parameters.get(keyOf(one))]);
  const path = of('path').reduce((text, [{ name }, value]) => text.replaceAll(`{${name}}`, encodeURIComponent(String(value))), operation.path);
  const query = of('query').flatMap(([parameter, value]) => pairs(parameter, value));
  const contentType = preferred.find((type) => type in operation.body) ?? Object.keys(operation.body)[0];
  const media = contentType === undefined ? undefined : operation.body[contentType];
  return {
    parameters,
    target: path + (query.length === 0 ? '' : `?${query.join('&')}`),
    headers: Object.fromEntries(of('header').map(([{ name }, value]) => [name.toLowerCase(), String(value)])),
    contentType,
    body: media === undefined ? undefined : sample(at, media.schema ?? {}),
  };
}

function keyOf({ in: place, name }: Parameter): string {
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}

/** In a URL a number is a text as well: of a choice between both only the text fits one branch alone. */
function textFirst(at: Document['at'], schema: any): any {
  return at(schema).oneOf?.find((branch: any) => at(branch).type === 'string') ?? schema;
}

function pairs({ name, style, explode, isJson }: Parameter, value: unknown): string[] {
  const key = encodeURIComponent(name);
  if (isJson) return [`${key}=${encodeURIComponent(JSON.stringify(value))}`];
  if (!Array.isArray(value)) return [`${key}=${encodeURIComponent(String(value))}`];
  const items = value.map((item) => encodeURIComponent(String(item)));
  if (explode) return items.map((item) => `${key}=${item}`);
  return [`${key}=${items.join(style === 'spaceDelimited' ? '%20' : style === 'pipeDelimited' ? '%7C' : ',')}`];
}

function exampleOf(at: Document['at'], holder: any): unknown {
  return holder.example ?? Object.values<any>(holder.examples ?? {}).map((example) => at(example)?.value).find((value) => value !== undefined);
}

/**
 * All properties; of a choice the branch of that number, so that the items of a list differ; examples and defaults of scalars
 * where they stand. What describes itself is left out where it would begin again: `above` is the way here.
 */
export function sample(at: Document['at'], schema: any, above: readonly unknown[] = [], branch = 0): unknown {
  const { allOf = [], ...own } = at(schema) ?? {};
  const node = [...allOf.map(at), own].reduce((sum, part) => ({ ...sum, ...part, properties: { ...sum.properties, ...part.properties } }), {});
  const path = [...above, at(schema)];
  const begins = (inner: any): boolean => path.includes(at(inner));
  const choice = (node.oneOf ?? node.anyOf)?.filter((one: any) => !begins(one));
  const type = Array.isArray(node.type) ? node.type.find((one: string) => one !== 'null') : node.type;
  if (Object.keys(node.properties).length > 0) {
    const entries = Object.entries<any>(node.properties).filter(([, property]) => at(property)?.readOnly !== true && !begins(property));
    return Object.fromEntries(entries.map(([name, property]) => [name, sample(at, property, path)]));
  }
  if (type === 'array') return begins(node.items) ? [] : Array.from({ length: node.minItems ?? 1 }, (_, index) => sample(at, node.items ?? {}, path, index));
  if (choice !== undefined && choice.length > 0) return sample(at, choice[branch % choice.length], path);
  const given = node.example ?? node.default ?? node.enum?.[0];
  return given !== undefined && fits(type, given) ? given : scalar(type, node);
}

function fits(type: string | undefined, value: unknown): boolean {
  if (type === undefined) return true;
  if (type === 'integer') return Number.isInteger(value);
  return type === 'object' ? typeof value === 'object' : typeof value === type;
}

function scalar(type: string | undefined, { format, minimum, minLength }: any): unknown {
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  if (type === 'boolean') return true;
  if (type === 'object') return { any: 'thing' };
  const known: Record<string, string> = { 'date-time': '2024-02-29T12:00:00Z', date: '2024-02-29', uuid: '8cbb43fe-4cdf-4991-8352-c461779cec02', email: 'ada@example.com', uri: 'https://example.com/', binary: 'Ynl0ZXM=' };
  return known[format ?? ''] ?? 'text'.padEnd(minLength ?? 0, 'x');
}
