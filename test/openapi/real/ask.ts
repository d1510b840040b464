/**
 * One operation of a document, asked through the gateway: the request that arrived is held against the one a plain client
 * makes of the document, the answer against the bytes the service sent, and those against what the document describes.
 */
import { isDeepStrictEqual } from 'node:util';
import { getNamedType, getNullableType } from 'graphql';
import type { Exchange } from '../../support/recorder.ts';
import { argumentsFor } from './arguments.ts';
import { leavesOf } from './coverage.ts';
import { differences, placeOf, placeOfPointer } from './differences.ts';
import type { Document, Operation } from './document.ts';
import { readAnswer } from './reading.ts';
import { askedOtherwise } from './request.ts';
import { plainRequest } from './sample.ts';
import type { RootField } from './sdl.ts';
import { printSelection, type Branch } from './selection.ts';

/**
 * What is not as it should be, as docs/rest-imports.md lists it.
 *
 * - `not answered` with a success, by the service
 * - `asked otherwise` than a plain client of the document would ask
 * - `differs`: the gateway's answer from what the service sent
 * - `not selected`: described and sent, but no leaf of the file
 * - `JSON`: typed JSON, though the document says more of it
 * - `undocumented`: sent, but not described
 * - `recursion`: described and sent, deeper inside itself than the query went
 */
export type FaultKind = 'not answered' | 'asked otherwise' | 'differs' | 'not selected' | 'JSON' | 'undocumented' | 'recursion';

export interface Fault {
  readonly kind: FaultKind;
  readonly place: string;
  /** Of `differs`: whether the service sent what its own document does not allow at that place. */
  readonly isOfService: boolean;
}

export interface Outcome {
  /** Of what was sent, those that the document describes and the answer was compared at. */
  readonly leaves: number;
  readonly faults: readonly Fault[];
}

export interface Asking {
  readonly document: Document;
  readonly operation: Operation;
  readonly rootField: RootField;
  readonly selection: readonly Branch[] | undefined;
  /** The gateway's name of a type of the file. */
  readonly typeName: (own: string) => string;
  readonly post: (body: { query: string; variables: object }) => Promise<{ data?: any; errors?: any[] }>;
  readonly takeExchanges: () => readonly Exchange[];
}

export async function askOperation({ document, operation, rootField, selection, typeName, post, takeExchanges }: Asking): Promise<Outcome> {
  const { field, rest, root } = rootField;
  const plain = plainRequest(document, operation, preferredBody(rest.contentType));
  const variables = argumentsFor(rootField, operation, plain);
  const given = field.args.filter(({ name }) => name in variables);
  const declared = given.map(({ name, type }) => `$${name}: ${String(type).replace(/\w+/, typeName)}`).join(', ');
  const call = `${field.name}${given.length === 0 ? '' : `(${given.map(({ name }) => `${name}: $${name}`).join(', ')})`}`;
  const query = `${root}${declared && ` (${declared})`} { answer: ${call}${printSelection(selection, typeName)} }`;
  const { data, errors = [] } = await post({ query, variables });
  const [exchange, ...more] = takeExchanges();
  const faults: Fault[] = [];
  const find = (kind: FaultKind, place: string, isOfService = false): void => void faults.push({ kind, place, isOfService });
  if (exchange === undefined || more.length > 0) {
    find('differs', `${exchange === undefined ? 'no call' : 'several calls'}: ${errors.map(({ message }) => message).join(' ')}`);
    return { leaves: 0, faults };
  }
  for (const place of await askedOtherwise(exchange, operation, plain)) find('asked otherwise', place);
  if (exchange.status >= 300) {
    find('not answered', `status ${exchange.status}`);
    return { leaves: 0, faults };
  }

  const media = mediaOf(exchange);
  const sent = bodyOf(exchange, media, getNamedType(field.type).name);
  const { data: expected, read, json, cut } = readAnswer(sent, field.type, selection, rest.select, typeName);
  const worked = sent === undefined && String(getNullableType(field.type)) === 'Boolean';
  const leaves = leavesOf(document, operation.responses[exchange.status]?.content?.[media]?.schema ?? {}, sent ?? null).map((leaf) => ({ ...leaf, at: placeOfPointer(leaf.place) }));
  const wrong = new Set(leaves.filter(({ isDescribed, isAllowed }) => isDescribed && !isAllowed).map(({ at }) => at));

  const parted = differences(worked ? true : expected, data?.answer, []);
  for (const path of parted) find('differs', placeOf(path), wrong.has(placeOf(path)));
  for (const { path = [], message } of errors) {
    if (!parted.some((one) => isDeepStrictEqual(path.slice(1, one.length + 1), one))) find('differs', `error at ${placeOf(path)}: ${message}`);
  }
  const isUnder = (places: ReadonlySet<string>, place: string): boolean => [...places].some((one) => place === one || place.startsWith(`${one}/`));
  let compared = 0;
  for (const { place, at, isDescribed } of leaves) {
    if (!isDescribed && !isUnder(json, place)) find('undocumented', at);
    else if (isUnder(cut, place)) find('recursion', at);
    else if (isUnder(read, place)) compared++;
    else if (parted.length === 0) find('not selected', at);
  }
  for (const one of json) {
    if (leaves.some(({ place, isTyped }) => isTyped && place.startsWith(`${one}/`))) find('JSON', placeOfPointer(one));
  }
  return { leaves: compared, faults };
}

function preferredBody(contentType: string | undefined): readonly string[] {
  if (contentType === 'MULTIPART') return ['multipart/form-data', 'multipart/data'];
  return contentType === 'FORM' ? ['application/x-www-form-urlencoded'] : ['application/json'];
}

function mediaOf({ responseHeaders }: Exchange): string {
  return (responseHeaders['content-type'] ?? '').split(';')[0]!.trim();
}

function bodyOf({ responseBody }: Exchange, media: string, type: string): unknown {
  if (responseBody.length === 0) return undefined;
  if (type === 'Base64') return responseBody.toString('base64');
  return /[/+]json$/.test(media) ? parseExactly(responseBody.toString()) : responseBody.toString();
}

/** Integers that a number cannot hold become bigints. */
function parseExactly(text: string): unknown {
  const isBeyond = (token: string): boolean => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => (isBeyond(token) ? `"\\u0000${token}"` : token));
  return JSON.parse(marked, (_, value: unknown) => (typeof value === 'string' && value.startsWith('\0') ? BigInt(value.slice(1)) : value));
}
