// OpenAPI documents nobody here wrote, imported and served by Prism as live services beside two GraphQL services in one graph:
// each operation is asked for every leaf and answers what Prism sent. docs/rest-imports.md lists every exception; it is read here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScalarType, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../support/process.ts';
import { askOperation, type Fault, type FaultKind } from './ask.ts';
import { readDocument } from './document.ts';
import { DOCUMENTS, type RealDocument } from './documents.ts';
import { importedSdl } from './imported.ts';
import { startLiveGraph, type LiveGraph } from './live-graph.ts';
import { leavesBelow, readSdl, rootFields, unnamed } from './sdl.ts';
import { leavesIn, selectAll } from './selection.ts';

const DOCS = join(root, 'docs/rest-imports.md');
const LIMIT_MS = 120_000;
let graph: LiveGraph;
beforeAll(async () => {
  graph = await startLiveGraph(DOCUMENTS);
}, LIMIT_MS);
afterAll(() => graph.close());

describe.each(DOCUMENTS)('$package, served by Prism', (real) => {
  const schema = readSdl(importedSdl(real));
  const rows = listed(real.package);

  it('answers every operation with what Prism sent, but for the listed exceptions', async () => {
    const { faults, leaves, asked } = await askAll(real, schema);
    const without = (...kinds: FaultKind[]): number => asked - new Set(faults.filter(({ kind }) => kinds.includes(kind)).map(({ operation }) => operation)).size;
    expect(linesOf(faults)).toEqual(linesOf(rows));
    expect(faults.filter(({ kind, isOfService }) => kind === 'differs' && !isOfService)).toEqual([]);
    expect([asked, without('not answered'), without('not answered', 'differs', 'not selected'), leaves]).toEqual(results(real.package).slice(0, 4).map(Number));
    expect(asked).toBe(real.operations);
  }, LIMIT_MS);

  // Prism fills the schemas: other members of unions, nulls, nesting, long numbers, properties no document names.
  it.each([1, 2])('answers what Prism makes up at random (seed %i)', async (seed) => {
    const { faults, leaves } = await askAll(real, schema, { prefer: `dynamic=true, seed=${seed}` });
    const count = (...kinds: FaultKind[]): number => faults.filter(({ kind }) => kinds.includes(kind)).length;
    console.log(`${real.package}, seed ${seed}: ${leaves} leaves compared; ${count('undocumented')} undocumented, ${count('recursion')} deeper inside themselves than the query went`);
    const listedKinds: readonly FaultKind[] = ['not answered', 'asked otherwise', 'JSON'];
    expect(linesOf(faults.filter(({ kind }) => kind !== 'undocumented' && kind !== 'recursion'))).toEqual(linesOf(rows.filter(({ kind }) => listedKinds.includes(kind))));
  }, LIMIT_MS);

  it('types at most 5 % of the leaves as JSON', () => {
    const leaves = rootFields(schema).flatMap((field) => leavesBelow(schema, field));
    const json = leaves.filter(({ isJson }) => isJson);
    console.log(`${real.package}: ${((100 * json.length) / leaves.length).toFixed(1)} % of the leaves are JSON; ${new Set(json.map(({ name }) => name)).size} of ${new Set(leaves.map(({ name }) => name)).size} as the file declares them`);
    expect(json.length / leaves.length).toBeLessThanOrEqual(0.05);
    expect(`${json.length} of ${leaves.length}`).toBe(results(real.package)[4]);
  });

  it('selects every leaf of the file', () => {
    for (const field of rootFields(schema)) {
      const selected = new Set(leavesIn(selectAll(schema, field.field) ?? []));
      if (selected.size > 0) expect(leavesBelow(schema, field).filter(({ name }) => !selected.has(name))).toEqual([]);
    }
  });
});

it('answers one operation out of all four services', async () => {
  const { data, errors } = await graph.post({ query: '{ users(first: 1) { name } topProducts(first: 1) { upc } ping health { is_healthy } }' });
  expect(errors).toBeUndefined();
  expect(data).toEqual({ users: [{ name: 'Ada' }], topProducts: [{ upc: '1001' }], ping: Buffer.from('pong').toString('base64'), health: { is_healthy: true } });
});

interface Row {
  readonly operation: string;
  readonly kind: FaultKind;
  readonly place: string;
}

async function askAll(real: RealDocument, schema: GraphQLSchema, headers: Readonly<Record<string, string>> = {}): Promise<{ faults: (Row & Fault)[]; leaves: number; asked: number }> {
  const document = readDocument(real.file);
  const fields = new Map(rootFields(schema).map((field) => [field.operation, field]));
  const recorder = graph.recorder(real);
  recorder.add(headers);
  const typeName = (own: string): string => (isScalarType(schema.getType(own)) ? own : real.prefix + own);
  const found = { faults: [] as (Row & Fault)[], leaves: 0, asked: 0 };
  for (const operation of document.operations) {
    const rootField = fields.get(unnamed(operation.name));
    if (rootField === undefined) throw new Error(`${operation.name} is not offered`);
    const { faults, leaves } = await askOperation({ document, operation, rootField, selection: selectAll(schema, rootField.field), typeName, post: graph.post, takeExchanges: recorder.take });
    found.faults.push(...faults.map((fault) => ({ operation: operation.name, ...fault })));
    found.leaves += leaves;
    found.asked++;
  }
  return found;
}

/** Each once, in one order. */
function linesOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.map(({ operation, kind, place }) => `${operation} | ${kind} | ${place}`))].sort();
}

/** The document's row of the first table: operations, answered, equal, leaves, leaves typed JSON. */
function results(name: string): string[] {
  const line = readFileSync(DOCS, 'utf8').split('\n').find((one) => one.startsWith(`| ${name} |`)) ?? '';
  return line.split('|').slice(2, -1).map((cell) => cell.trim());
}

/** Of the table below the heading of that name: `| operation | what | place | cause |`. */
function listed(heading: string): Row[] {
  const [, section = ''] = readFileSync(DOCS, 'utf8').split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0]!.split('\n').filter((line) => /^\| `/.test(line));
  return lines.map((line) => {
    const [operation = '', kind = '', place = ''] = line.split('|').slice(1, 4).map((cell) => cell.trim().replaceAll('`', ''));
    return { operation, kind: kind as FaultKind, place };
  });
}
