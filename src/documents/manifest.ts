/**
 * What a manifest of published documents says, in any of three formats: Apollo's persisted-query manifest, version 1
 * (generate-persisted-query-manifest, Apollo Kotlin and iOS), and the maps from id to text that the Relay compiler and the client preset
 * of GraphQL Code Generator write. Whether the documents mean anything on a graph is not asked here.
 */
import { OperatorError, type Finding } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { parseJsonText } from '../openapi/json-text.ts';
import { placeAt } from './text-places.ts';

export interface CommittedDocument {
  /** By which requests name it: a hash of the text, or the client's own. */
  readonly id: string;
  readonly text: string;
  /** Of its operation, where the manifest says it; any text. */
  readonly name: string | undefined;
  /** Where its text begins in that of the manifest, with the quote. */
  readonly offset: number;
}

export interface ReadManifest {
  readonly documents: readonly CommittedDocument[];
  readonly findings: readonly Finding[];
}

/** Of one manifest. Real ones have some hundreds. */
export const DOCUMENTS_MAX = 10_000;
/** A file of another kind has the same mistake in every line. */
const FINDINGS_MAX = 20;
const FORMAT = 'apollo-persisted-query-manifest';
const KINDS = ['query', 'mutation', 'subscription'];

/** `file`: as findings name it. */
export function readManifest(file: string, text: string): ReadManifest {
  const findings: Finding[] = [];
  let more = 0;
  const find: Find = (offset, message) => {
    if (findings.length < FINDINGS_MAX) findings.push({ file, ...placeAt(text, offset), message });
    else more += 1;
  };
  const documents: CommittedDocument[] = [];
  try {
    const parsed = parseJsonText(text, (offset, message) => {
      throw new OperatorError([{ file, ...placeAt(text, offset), message }]);
    });
    read(parsed, find, documents);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    findings.push(...error.findings);
  }
  if (more > 0) findings.push({ file, message: `There are ${more} more findings in this file.` });
  return { documents, findings };
}

type Parsed = ReturnType<typeof parseJsonText>;
type Find = (offset: number, message: string) => void;
/** What is wrong with a member. */
interface Fault {
  readonly key: string;
  readonly message: string;
}

function read(parsed: Parsed, find: Find, documents: CommittedDocument[]): void {
  const { value, start } = parsed;
  if (!isJsonObject(value)) find(start, `A manifest is ${expected}; this is ${kindOf(value)}.`);
  else if (Object.hasOwn(value, 'format') || Array.isArray(value['operations'])) readApollo(value, parsed, find, documents);
  else readMap(value, parsed, find, documents);
}

function readMap(map: JsonObject, { start, membersOf }: Parsed, find: Find, documents: CommittedDocument[]): void {
  const places = membersOf(map, start);
  readEach(Object.entries(map), start, find, ([id, text]) => {
    const { key, value } = places.get(id) ?? { key: start, value: start };
    if (typeof text !== 'string') find(value, `Expected the text of the document \`${id}\`, found ${kindOf(text)}. A manifest is ${expected}.`);
    else if (id === '') find(key, 'A document needs an id; this one is empty.');
    else documents.push({ id, text, name: undefined, offset: value });
  });
}

function readApollo(manifest: JsonObject, { start, membersOf }: Parsed, find: Find, documents: CommittedDocument[]): void {
  const at = (key: string): number => membersOf(manifest, start).get(key)?.value ?? start;
  const operations: unknown = manifest['operations'];
  const fault = manifestFault(manifest);
  if (fault !== undefined || !Array.isArray(operations)) {
    find(at(fault?.key ?? 'operations'), fault?.message ?? `\`operations\` is a list; found ${kindOf(operations)}.`);
    return;
  }
  const list: readonly unknown[] = operations;
  const places = membersOf(operations, at('operations'));
  const ids = new Map<unknown, number>();
  readEach([...list.entries()], at('operations'), find, ([index, operation]) => {
    const offset = places.get(String(index))?.value ?? start;
    if (!isJsonObject(operation)) {
      find(offset, `Expected an operation, \`{"id", "name", "type", "body"}\`, found ${kindOf(operation)}.`);
      return;
    }
    const place = (key: string): number => membersOf(operation, offset).get(key)?.value ?? offset;
    const { id, body, name } = operation;
    const faults = operationFaults(operation);
    const other = ids.get(id);
    if (other !== undefined) faults.push({ key: 'id', message: `The id ${quoted(id)} is that of operations[${other}] already; one id means one document.` });
    for (const { key, message } of faults) find(place(key), message);
    if (faults.length > 0 || typeof id !== 'string' || typeof body !== 'string' || typeof name !== 'string') return;
    ids.set(id, index);
    documents.push({ id, text: body, name, offset: place('body') });
  });
}

function manifestFault({ format, version }: JsonObject): Fault | undefined {
  if (format !== FORMAT) return { key: 'format', message: `A manifest with operations has \`"format": "${FORMAT}"\`; ${format === undefined ? 'this has none' : `found ${quoted(format)}`}.` };
  if (version !== 1) return { key: 'version', message: `Of Apollo's manifest \`"version": 1\` is known; ${version === undefined ? 'this has none' : `found ${quoted(version)}`}.` };
  return undefined;
}

function operationFaults(operation: JsonObject): Fault[] {
  const faults = ['id', 'body', 'name'].flatMap((key): Fault[] => {
    const member = operation[key];
    return typeof member === 'string' && member !== '' ? [] : [{ key, message: `\`${key}\` of an operation is text; found ${member === '' ? 'an empty one' : kindOf(member)}.` }];
  });
  const { type } = operation;
  if (typeof type !== 'string' || !KINDS.includes(type)) faults.push({ key: 'type', message: `\`type\` of an operation is one of ${KINDS.join(', ')}; found ${quoted(type)}.` });
  return faults;
}

const expected = `Apollo's persisted-query manifest (\`"format": "${FORMAT}"\`), or a map from ids to texts, as the Relay compiler and the client preset write it`;

function readEach<Member>(members: readonly Member[], start: number, find: Find, readOne: (member: Member) => void): void {
  members.slice(0, DOCUMENTS_MAX).forEach(readOne);
  if (members.length > DOCUMENTS_MAX) find(start, `The manifest has ${members.length} documents; at most ${DOCUMENTS_MAX} are read.`);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'none';
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

function quoted(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value).slice(0, 60);
}
