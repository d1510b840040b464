/** The two graphs that are measured, as folders: the repository's example services, and the same with GitHub's schema beside them. */
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { schema as published } from '@octokit/graphql-schema';
import type { LoadConfig } from '../src/schema/load.ts';
import { fetchSdl } from '../src/schema/fetch-sdl.ts';
import { startServiceProcess } from '../test/support/service-process.ts';

export const GRAPHS = {
  examples: 'the three example services',
  github: "the same and GitHub's schema",
} as const;

export type GraphName = keyof typeof GRAPHS;

export const SERVICES = ['users', 'products', 'reviews'] as const;

/** What tells GitHub's names from those of the examples; the two hidden fields are declared twice in the file as published. */
export const GITHUB_NAMING = {
  rename: { User: 'GitHubUser', 'Query.user': 'githubUser', 'Query.search': 'searchGitHub' },
  hide: ['EnterpriseOwnerInfo.repositoryDeployKeySetting', 'EnterpriseOwnerInfo.repositoryDeployKeySettingOrganizations'],
};

/** Writes a folder for each graph. All services have `schema: file`, so that nothing but disk is waited for; what the examples publish is asked of them once. */
export async function writeFolders(): Promise<Readonly<Record<GraphName, string>>> {
  const own = fileURLToPath(new URL('../schemas', import.meta.url));
  const examples = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  await mkdir(join(examples, 'schemas'));
  await cp(join(own, 'users.graphql'), join(examples, 'schemas/users.graphql'));
  await writeFile(join(examples, 'schemas/products.graphql'), await askSdl('products', 'sdl'));
  // An overlay's extensions may as well stand in the file they extend.
  await writeFile(join(examples, 'schemas/reviews.graphql'), `${await askSdl('reviews', 'introspect')}\n${await readFile(join(own, 'reviews.graphql'), 'utf8')}`);
  const github = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
  await cp(examples, github, { recursive: true });
  await writeFile(join(github, 'schemas/github.graphql'), published.idl);
  return { examples, github };
}

export function loadConfigOf(dir: string, graph: GraphName): LoadConfig {
  const services: Record<string, LoadConfig['services'][string]> = Object.fromEntries(SERVICES.map((name) => [name, { schema: 'file' as const }]));
  return { dir, services: graph === 'github' ? { ...services, github: { schema: 'file', ...GITHUB_NAMING } } : services };
}

async function askSdl(service: string, mode: 'sdl' | 'introspect'): Promise<string> {
  const { url, stop } = await startServiceProcess(`examples/services/${service}.mjs`);
  try {
    return await fetchSdl(mode, async (query) => (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) })).json() as Promise<object>);
  } finally {
    await stop();
  }
}
