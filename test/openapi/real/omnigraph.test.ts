// The other reader of these documents: every operation that @omnigraph/openapi offers is offered by the imported file.
import { getDirectiveExtensions } from '@graphql-tools/utils';
import { loadNonExecutableGraphQLSchemaFromOpenAPI } from '@omnigraph/openapi';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS, type RealDocument } from './documents.ts';
import { importedSdl } from './imported.ts';
import { readSdl, rootFields, unnamed } from './sdl.ts';

const quiet = { log() {}, debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };

describe.each(DOCUMENTS)('$package', (document) => {
  it('has every operation that @omnigraph/openapi offers', async () => {
    const theirs = await omnigraphOperations(document);
    expect(theirs).toHaveLength(document.operations);
    const ours = rootFields(readSdl(importedSdl(document))).map(({ operation }) => operation);
    expect(theirs.filter((operation) => !ours.includes(operation))).toEqual([]);
    expect(new Set(ours).size).toBe(ours.length);
  });
});

async function omnigraphOperations({ name, file }: RealDocument): Promise<string[]> {
  const refuse = (): never => {
    throw new Error('these tests need no network');
  };
  const schema = await loadNonExecutableGraphQLSchemaFromOpenAPI(name, { source: file, cwd: process.cwd(), fetch: refuse, logger: quiet });
  const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) => Object.values(type?.getFields() ?? {}));
  const calls = fields.flatMap((field) => getDirectiveExtensions<{ httpOperation: { httpMethod: string; path: string } }>(field).httpOperation ?? []);
  return [...new Set(calls.map(({ httpMethod, path }) => unnamed(`${httpMethod} ${path}`)))];
}
