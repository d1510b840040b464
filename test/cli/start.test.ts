// `gatehouse start` as the process that an orchestrator starts and stops.
import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { HASTY_TERMINAL, cli, serveCli } from '../support/cli.ts';
import { createFolder, yaml, type Folder } from '../support/folder.ts';
import { startBinary, type Process } from '../support/process.ts';
import { freePort, startService, takenPort, type TestService } from '../support/service.ts';
import { until } from '../support/until.ts';

const SDL = 'type Query { name: String slow: String }';
const BUILDS = { timeout: 120_000 };

async function service(): Promise<TestService> {
  return startService(SDL, { root: { name: () => 'one', slow: () => 'at last' } });
}

function folderFor({ url }: TestService, server = ''): Folder {
  return createFolder({ 'gatehouse.yaml': yaml(`  a: { url: "${url}" }\n`, server), 'schemas/a.graphql': SDL });
}

async function startIn({ dir }: Folder): Promise<Process & { readonly url: string; readonly admin: string }> {
  const process = await startBinary(['start'], { cwd: dir });
  const [, url = '', admin = ''] = await process.printed(/The graph is at (\S+); metrics and health at (\S+)\. Ctrl-C stops\.\n/);
  return { ...process, url, admin };
}

describe('gatehouse start', () => {
  it('prints where the graph is, and answers there', async () => {
    const gateway = await serveCli(folderFor(await service()).dir, ['start']);
    expect(gateway.out()).toBe(`The graph is at ${gateway.url}; metrics and health at ${gateway.admin}. Ctrl-C stops.\n`);
    expect((await ask(gateway.url, '{ name }')).body).toEqual({ data: { name: 'one' } });
    expect((await fetch(`${gateway.admin}/readiness`)).status).toBe(200);
    expect(await gateway.stop()).toBe(0);
    await expect(fetch(gateway.url)).rejects.toThrow();
  });

  it('knows the operations of committed documents by name in its metrics, and no others', async () => {
    const folder = folderFor(await service());
    folder.write('documents/web@1.json', '{"abc": "query Known { name }"}');
    const gateway = await serveCli(folder.dir, ['start', '--json']);
    for (const query of ['query Known { name }', 'query Known { name slow }', 'query Secret { name }']) await ask(gateway.url, query);
    const metrics = await (await fetch(`${gateway.admin}/metrics`)).text();
    expect([...metrics.matchAll(/^gatehouse_operation_cost_(\w+)_count\{operation="(.*)"\} (\d)$/gm)].map(([, ...parts]) => parts.join(' ')).sort()).toEqual(['actual Known 1', 'actual other 2', 'estimate Known 1', 'estimate other 2']);
  });

  it('does not start with a manifest that is wrong, and says all that is', async () => {
    const folder = folderFor(await service());
    folder.write('documents/web@1.json', '{"abc": "query Known { name }"}');
    folder.write('documents/web@2.json', '{"abc": "{ name }",\n"b": 3}');
    const { code, err } = await cli(folder.dir, ['start']);
    expect(code).toBe(1);
    expect(err).toContain('documents/web@2.json:2:6: Expected the text of the document `b`, found a number.');
    expect(err).toContain('documents/web@2.json:1:9: The id "abc" means another text in documents/web@1.json:1:9;');
  });

  it('prints one line of JSON with --json, and logs JSON on standard error', async () => {
    const gateway = await serveCli(folderFor(await service()).dir, ['start', '--json']);
    expect(JSON.parse(gateway.out())).toEqual({ ok: true, url: gateway.url, admin: gateway.admin });
    for (const line of gateway.err().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('message');
  });

  it('logs JSON with --json at a terminal too, and whatever the configuration says', async () => {
    const folder = folderFor(await service());
    folder.write('gatehouse.yaml', `telemetry: { logs: { format: pretty } }\n${folder.read('gatehouse.yaml')}`);
    const gateway = await serveCli(folder.dir, ['start', '--json'], {}, HASTY_TERMINAL);
    for (const line of gateway.err().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('message');
  });

  it('says on a terminal whom it is waiting for', async () => {
    const { url } = await service();
    const { dir } = createFolder({ 'gatehouse.yaml': yaml(`  a: { url: "${url}", schema: introspect }\n`) });
    expect((await serveCli(dir, ['start'], {}, HASTY_TERMINAL)).err()).toMatch(/^Asking a for its schema…\n/);
  });

  it('promises no graph when no service has answered yet', async () => {
    const { dir } = createFolder({ 'gatehouse.yaml': yaml(`  a: { url: "http://127.0.0.1:${await freePort()}/graphql", schema: introspect }\n`) });
    const gateway = await serveCli(dir, ['start']);
    expect(gateway.out()).toBe(`No service has answered yet, so there is no graph; it will be at ${gateway.url}; metrics and health at ${gateway.admin}. Ctrl-C stops.\n`);
    const forMachines = await serveCli(dir, ['start', '--json']);
    expect(JSON.parse(forMachines.out())).toEqual({ ok: true, url: forMachines.url, admin: forMachines.admin, ready: false });
  });

  it('has neither GraphiQL nor introspection unless told so', async () => {
    const gateway = await serveCli(folderFor(await service()).dir, ['start']);
    expect((await fetch(gateway.url, { headers: { accept: 'text/html' } })).headers.get('content-type')).not.toContain('html');
    expect((await ask(gateway.url, '{ __schema { queryType { name } } }')).body.errors).toHaveLength(1);
  });
});

describe('the process of gatehouse start', () => {
  it('on SIGTERM under load is not ready but serves, finishes what it has, refuses what is new, and exits with 0', BUILDS, async () => {
    const upstream = await service();
    const gateway = await startIn(folderFor(upstream, '  drainDelay: 1s\n'));
    const failures: unknown[] = [];
    const phases = { before: 0, draining: 0 };
    let isDraining = false;
    let isOver = false;
    const load = async (): Promise<void> => {
      while (!isOver) {
        try {
          const { status, body } = await ask(gateway.url, '{ name }');
          if (status !== 200 || body.data?.name !== 'one') failures.push(body);
          phases[isDraining ? 'draining' : 'before'] += 1;
        } catch (error) {
          // Refused is right once the door is closed; anything else is a request lost.
          if (isDraining && causeOf(error) === 'ECONNREFUSED') return;
          failures.push(error);
        }
      }
    };
    const loads = [load(), load(), load(), load()];
    await until(() => phases.before > 20);

    gateway.signal('SIGTERM');
    await until(async () => (await fetch(`${gateway.admin}/readiness`)).status === 503);
    isDraining = true;
    expect(await (await fetch(gateway.url.replace('/graphql', '/readiness'))).json()).toMatchObject({ status: 'not ready', reason: 'the process was asked to stop' });
    await until(() => phases.draining > 20);
    const release = upstream.hold();
    const slow = ask(gateway.url, '{ slow }');
    await upstream.received('slow');
    await until(async () => (await fetch(gateway.url).catch(causeOf)) === 'ECONNREFUSED');
    release();
    expect((await slow).body).toEqual({ data: { slow: 'at last' } });
    await Promise.all(loads);
    isOver = true;
    expect(failures).toEqual([]);
    expect(await gateway.ended).toBe(0);
  });

  it('exits with 0 on one SIGINT, and at once with 130 on a second', BUILDS, async () => {
    const upstream = await service();
    const patient = await startIn(folderFor(upstream));
    patient.signal('SIGINT');
    expect(await patient.ended).toBe(0);

    const hasty = await startIn(folderFor(upstream, '  drainDelay: 1h\n'));
    hasty.signal('SIGINT');
    await until(() => hasty.err().includes('asked to stop'));
    expect((await ask(hasty.url, '{ name }')).body).toEqual({ data: { name: 'one' } });
    hasty.signal('SIGINT');
    expect(await hasty.ended).toBe(130);
  });

  it('exits with 1 when its port is in use, and says so in one line', BUILDS, async () => {
    const port = await takenPort();
    const folder = folderFor(await service());
    folder.write('gatehouse.yaml', `telemetry: { logs: { level: warn } }\n${folder.read('gatehouse.yaml').replace('port: 0', `port: ${port}`)}`);
    const gateway = await startBinary(['start'], { cwd: folder.dir });
    expect(await gateway.ended).toBe(1);
    expect(gateway.err()).toBe(`Port ${port} on 127.0.0.1 is in use; set \`server.port\` to another one (0 = any free port), or stop the process that holds it.\n`);
  });

  it('ends at once when it is interrupted while it does not serve', BUILDS, async () => {
    const upstream = await service();
    upstream.hold();
    const folder = createFolder({ 'gatehouse.yaml': yaml(`  a: { url: "${upstream.url}", schema: introspect, timeout: 1h }\n`) });
    const check = await startBinary(['check'], { cwd: folder.dir });
    await upstream.received('__schema');
    check.signal('SIGTERM');
    expect(await check.ended).toBe(143);
  });

  it('outlives whoever read its output', BUILDS, async () => {
    const gateway = await startIn(folderFor(await service()));
    gateway.closeOutput();
    for (let time = 0; time < 3; time += 1) expect((await ask(gateway.url, '{ name }')).status).toBe(200);
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toBe(0);
  });
});

function causeOf(error: unknown): unknown {
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code;
}
