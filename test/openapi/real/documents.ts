/** The documents nobody here wrote, and how they stand in the graph of these tests. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface RealDocument {
  /** Of the service, and of the document in docs/rest-imports.md. */
  readonly name: string;
  readonly package: string;
  readonly file: string;
  /** What @omnigraph/openapi makes of it. */
  readonly operations: number;
  /** Put before its types in the graph, where two documents and the example services have a `User`. */
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
}

const { resolve } = createRequire(import.meta.url);

export const DOCUMENTS: readonly RealDocument[] = [
  { name: 'directus', package: '@directus/specs', file: join(dirname(resolve('@directus/specs/package.json')), 'dist/openapi.json'), operations: 136, prefix: 'Directus', headers: { authorization: 'Bearer a-token' } },
  { name: 'blockfrost', package: '@blockfrost/openapi', file: join(dirname(resolve('@blockfrost/openapi/package.json')), 'openapi.yaml'), operations: 129, prefix: 'Blockfrost', headers: { project_id: 'a-project' } },
];
