/** The repository's example gateway over its five services, all of them processes, in a folder of the test's own. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder, type Folder } from './folder.ts';
import { root, startBinary, startExample, type ExampleName, type Process } from './process.ts';

export interface Example {
  readonly folder: Folder;
  readonly services: Readonly<Record<ExampleName, Process & { readonly url: string }>>;
  /** Where the services are, as gatehouse.yaml asks for it. */
  readonly env: Readonly<Record<string, string>>;
  /** `env` on top of the above: a service by another way, for one. */
  readonly start: (env?: NodeJS.ProcessEnv) => Promise<Gateway>;
}

export interface Gateway extends Process {
  readonly url: string;
  readonly admin: string;
  readonly readiness: () => Promise<{ readonly status: number; readonly body: any }>;
  readonly metrics: () => Promise<string>;
}

export async function startExampleServices(): Promise<Example> {
  const folder = createFolder();
  for (const part of ['gatehouse.yaml', 'keys.yaml', 'schemas']) cpSync(join(root, part), join(folder.dir, part), { recursive: true });
  const [users, products, reviews, inventory, orders] = await Promise.all([startExample('users'), startExample('products'), startExample('reviews'), startExample('inventory'), startExample('orders')]);
  const services = { users, products, reviews, inventory, orders };
  const env = Object.fromEntries(Object.entries(services).map(([name, { url }]) => [`${name.toUpperCase()}_URL`, url]));
  return { folder, services, env, start: (more) => startGatewayProcess(folder, { ...env, GATEHOUSE_PORT: '0', GATEHOUSE_ADMIN_PORT: '0', ...more }) };
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
