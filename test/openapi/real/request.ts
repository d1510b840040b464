/** The request a service got, held against the one a plain client of its document makes. */
import type { Exchange } from '../../support/recorder.ts';
import { differences, placeOf } from './differences.ts';
import type { Operation } from './document.ts';
import type { PlainRequest } from './sample.ts';

/** Parts of the plain request that did not arrive, and parts that arrived without being in it. */
export async function askedOtherwise({ method, target, requestHeaders, requestBody }: Exchange, operation: Operation, plain: PlainRequest): Promise<string[]> {
  const [sent, expected] = [new URL(target, 'http://service'), new URL(plain.target, 'http://service')];
  const sorted = ({ searchParams }: URL): string[] => [...searchParams].map(([name, value]) => `${name}=${value}`).sort();
  const missing = [
    ...(method === operation.method ? [] : [`method ${method}`]),
    ...(decodeURIComponent(sent.pathname) === decodeURIComponent(expected.pathname) ? [] : [`path ${sent.pathname}`]),
    ...different(sorted(sent), sorted(expected)).map((pair) => `query ${pair}`),
    ...Object.entries(plain.headers).flatMap(([name, value]) => (requestHeaders[name] === value ? [] : [`header ${name}`])),
  ];
  const contentType = requestHeaders['content-type'] ?? '';
  const isForm = contentType.includes('form');
  return [...missing, ...differences(isForm ? inText(plain.body) : plain.body, await sentBody(requestBody, contentType), []).map((path) => `body ${placeOf(path)}`)];
}

async function sentBody(body: Buffer, contentType: string): Promise<unknown> {
  if (body.length === 0) return undefined;
  if (contentType.startsWith('application/json')) return JSON.parse(body.toString());
  if (!contentType.includes('form')) return body.toString();
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  const texts = await Promise.all([...form].map(async ([name, value]) => [name, typeof value === 'string' ? value : await value.text()] as const));
  return Object.fromEntries(texts.map(([name]) => [name, texts.filter(([other]) => other === name).map(([, text]) => text)]));
}

/** The fields of a form: each a list of texts. */
function inText(body: any): unknown {
  return Object.fromEntries(Object.entries<any>(body).filter(([, value]) => value !== null).map(([name, value]) => [name, [value].flat().map((item: any) => (typeof item === 'object' ? JSON.stringify(item) : String(item)))]));
}

/** What is in one list and not in the other, as often. */
function different(a: readonly string[], b: readonly string[]): string[] {
  const left = [...b];
  const more = a.filter((one) => {
    const at = left.indexOf(one);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return [...more, ...left];
}
