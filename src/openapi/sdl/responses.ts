/** What a successful answer of an operation is: which status, which media type, and the schema of its body. */
import type { OpenApiNode } from '../node.ts';
import { line, member } from './describe.ts';
import type { Notes } from './notes.ts';
import type { Operation } from './operations.ts';

export type Answer =
  | { readonly kind: 'json'; readonly node: OpenApiNode | undefined; readonly response: OpenApiNode }
  /** `true`: it worked. */
  | { readonly kind: 'text' | 'bytes' | 'nothing' };

export function answerOf(operation: Operation, notes: Notes): Answer {
  const { node } = operation;
  const responses = node.get('responses')?.entries() ?? [];
  const response = successOf(responses);
  const name = `${operation.method} ${line(operation.path)}`;
  if (response === undefined) {
    if (!responses.some(([status]) => status.startsWith('3'))) notes.add(node, name, 'no successful answer is documented, so the field is true when it worked');
    return { kind: 'nothing' };
  }
  const content = (response.get('content')?.entries() ?? []).map(([type, media]) => ({ type: mediaType(type), media }));
  const [first] = content;
  if (first === undefined) return { kind: 'nothing' };
  const json = content.find(({ type }) => isJson(type));
  if (json !== undefined) return { kind: 'json', node: json.media.get('schema'), response };
  const any = content.find(({ type, media }) => type === '*/*' && !isText(media.get('schema')));
  if (any !== undefined) return { kind: 'json', node: any.media.get('schema'), response };
  const text = content.find(({ type }) => type.startsWith('text/') || type === '*/*');
  if (text === undefined) {
    notes.add(node, name, `the answer is ${line(first.type)}, so the field is its bytes, in base64`);
    return { kind: 'bytes' };
  }
  if (text.type === 'text/html') notes.add(node, name, 'the answer is a web page (text/html), and the field its text; it is mostly meant for browsers');
  return { kind: 'text' };
}

/** Whether a 404 is documented: on a GET it means that there is none. */
export function isNullOn404({ method, node }: Operation): boolean {
  return method === 'GET' && node.get('responses')?.get('404') !== undefined;
}

export function mediaType(text: string): string {
  return (text.split(';')[0] ?? '').trim().toLowerCase();
}

export function isJson(type: string): boolean {
  return type === 'application/json' || type === 'text/json' || type.endsWith('+json');
}

/** Lowest 2xx, else 2XX, else default. */
function successOf(responses: readonly (readonly [string, OpenApiNode])[]): OpenApiNode | undefined {
  const [lowest] = responses.filter(([status]) => /^2\d\d$/.test(status)).sort(([a], [b]) => (a < b ? -1 : 1));
  return (lowest ?? responses.find(([status]) => status.toUpperCase() === '2XX') ?? responses.find(([status]) => status === 'default'))?.[1];
}

function isText(schema: OpenApiNode | undefined): boolean {
  return member(schema, 'type') === 'string';
}
