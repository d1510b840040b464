/** Releases of small graphs and manifests of clients, for checks of one release against another. */
import { parseConfig } from '../../src/config/index.ts';
import type { Manifest } from '../../src/documents/document-files.ts';
import { readManifest } from '../../src/documents/manifest.ts';
import { NO_POLICIES, type Policies } from '../../src/pipeline/authorization/rules.ts';
import { checkRelease } from '../../src/releases/check/check-release.ts';
import type { CheckReport } from '../../src/releases/check/report.ts';
import type { CheckedRelease } from '../../src/releases/check/side.ts';
import { compose } from '../../src/schema/compose.ts';
import { define } from './graph.ts';

/** `services`: SDL by name, or that of one called `users`. `config`: sections of gatehouse.yaml beside `services`. */
export function releaseOf(services: string | Readonly<Record<string, string>>, { policies = NO_POLICIES, config = '' }: { readonly policies?: Policies; readonly config?: string } = {}): CheckedRelease {
  const sdl = typeof services === 'string' ? { users: services } : services;
  const graph = compose(Object.entries(sdl).map(([name, text]) => define(name, text)), () => ({ kind: 'graphql', execute: () => Promise.reject(new Error('nothing is called')) }));
  const text = `services:\n${Object.keys(sdl).map((name) => `  ${name}: { url: "http://127.0.0.1:1/graphql" }\n`).join('')}${config}`;
  return { graph, config: parseConfig({ text, file: 'gatehouse.yaml', env: {} }), policies };
}

/** `web@1` → its documents' texts; each is named by its operation. */
export function manifestsOf(clients: Readonly<Record<string, readonly string[]>>): Manifest[] {
  return Object.entries(clients).map(([title, bodies]) => {
    const [client = '', version = ''] = title.split('@');
    const file = `documents/${title}.json`;
    const text = JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: bodies.map((body, index) => ({ id: `${title}-${index}`, name: /\b(?:query|mutation) (\w+)/.exec(body)?.[1] ?? 'None', type: 'query', body })) }, null, 1);
    const { documents, findings } = readManifest(file, text);
    if (findings.length > 0) throw new Error(findings.map(({ message }) => message).join('\n'));
    return { file, client, version, text, documents };
  });
}

export async function checked(before: CheckedRelease | string, after: CheckedRelease | string, clients: Readonly<Record<string, readonly string[]>>, allowUnused = false): Promise<CheckReport> {
  const [old, next] = [before, after].map((one) => (typeof one === 'string' ? releaseOf(one) : one));
  return checkRelease({ before: old!, after: next!, folders: [manifestsOf(clients)], allowUnused });
}

/** `web@1 Page` of each. */
export function titles(documents: CheckReport['invalidBefore']): string[] {
  return documents.map(({ client, version, name }) => `${client}@${version} ${name ?? ''}`);
}
