/** The repository's example gateway over its three services, all of them processes, in a folder of the test's own. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder, type Folder } from './folder.ts';
import { root, startBinary, startExample, type Process } from './process.ts';

type Name = 'users' | 'products' | 'reviews';

export interface Example {
  readonly folder: Folder;
  readonly services: Readonly<Record<Name, Process & { readonly url: string }>>;
  readonly start: () => Promise<Gateway>;
}

export interface Gateway extends Process {
  readonly url: string;
  readonly admin: string;
  readonly readiness: () => Promise<{ readonly status: number; readonly body: any }>;
  readonly metrics: () => Promise<string>;
}

export async function startExampleServices(): Promise<Example> {
  const folder = createFolder();
  for (const part of ['gatehouse.yaml', 'schemas']) cpSync(join(root, part), join(folder.dir, part), { recursive: true });
  const [users, products, reviews] = await Promise.all([startExample('users'), startExample('products'), startExample('reviews')]);
  const env = { USERS_URL: users.url, PRODUCTS_URL: products.url, REVIEWS_URL: reviews.url, GATEHOUSE_PORT: '0', GATEHOUSE_ADMIN_PORT: '0' };
  return { folder, services: { users, products, reviews }, start: () => startGatewayProcess(folder, env) };
}

export async function startGatewayProcess(folder: Folder, env: NodeJS.ProcessEnv = {}): Promise<Gateway> {
  const process = await startBinary(['start'], { cwd: folder.dir, env });
  const [, url = '', admin = ''] = await process.printed(/(?:The graph is|it will be) at (\S+); metrics and health at (\S+)\. /);
  return {
    ...process,
    url,
    admin,
    async readiness() {
      const response = await fetch(`${admin}/readiness`);
      return { status: response.status, body: await response.json() };
    },
    metrics: async () => (await fetch(`${admin}/metrics`)).text(),
  };
}

/** Ends a service and waits until it is gone. */
export async function end(service: Process): Promise<void> {
  service.signal('SIGTERM');
  await service.ended;
}

export function portOf({ url }: { readonly url: string }): number {
  return Number(new URL(url).port);
}
