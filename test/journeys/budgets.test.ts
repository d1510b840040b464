// docs/budgets.md, "From nothing to an API key with a budget", done as it says by somebody who has nothing: with one replica, with two, and
// with two on one Redis, which then goes away.
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { curl } from '../support/curl.ts';
import { startGatewayProcess, type Gateway } from '../support/example.ts';
import { createFolder, type Folder } from '../support/folder.ts';
import { root, startBinary, startProcess } from '../support/process.ts';
import { startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const [, section = ''] = /^## From nothing to an API key with a budget\n([^]*?)^## /m.exec(readFileSync(join(root, 'docs/budgets.md'), 'utf8')) ?? [];
const of = (language: string): string[] => [...section.matchAll(/^```(\w+)\n([^]*?)^```/gm)].flatMap(([, of, body = '']) => (of === language ? [body] : []));
const [budget = '', redisLine = ''] = of('yaml');
const BUDGET = 5;

interface Begun {
  readonly folder: Folder;
  readonly ask: (gateway: Gateway, key?: string) => ReturnType<typeof curl>;
  /** Of `times`, how many are admitted; the others get 429 and a time to come back. */
  readonly admitted: (gateways: readonly Gateway[], times: number) => Promise<number>;
  readonly start: () => Promise<Gateway>;
}

async function begin({ per = '10s', more = '' } = {}): Promise<Begun> {
  const folder = createFolder();
  const printed: string[] = [];
  for (const line of of('sh').join('').trim().split('\n')) {
    const command = await startBinary(line.split(' ').slice(1), { cwd: folder.dir });
    expect([line, await command.ended]).toEqual([line, 0]);
    printed.push(command.out());
  }
  const [, KEY = '', entry = ''] = /^ {4}(gh_\S+)\n\n.*keys\.yaml:\n\n([^]*)$/m.exec(printed.at(-1)!) ?? [];
  folder.write('keys.yaml', entry);
  // As after `npm install`, and with the ports of the test.
  symlinkSync(join(root, 'node_modules'), join(folder.dir, 'node_modules'));
  const service = startProcess([join(folder.dir, 'hello-service.mjs')], { env: { PORT: '0' } });
  const [, url = ''] = await service.printed(/hello is at (\S+)/);
  const text = folder.read('gatehouse.yaml').replace('http://127.0.0.1:4101/graphql', url).replace('server:\n', 'admin: { port: 0 }\nserver:\n  port: 0\n  drainDelay: 0s\n');
  folder.write('gatehouse.yaml', `${text}${budget.replace('per: 10s', `per: ${per}`)}${more}`);
  const ask: Begun['ask'] = (gateway, key = KEY) => curl(of('bash')[0]!.replace('http://127.0.0.1:4000/graphql', gateway.url), { KEY: key });
  return {
    folder, ask,
    start: () => startGatewayProcess(folder),
    async admitted(gateways, times) {
      let count = 0;
      for (let time = 0; time < times; time++) {
        const { status, headers, body } = await ask(gateways[time % gateways.length]!);
        if (status === 200) count++;
        else expect([status, body.errors[0].extensions.code, Number(headers.get('retry-after')) > 0]).toEqual([429, 'RATE_LIMITED', true]);
      }
      return count;
    },
  };
}

async function end(gateway: Gateway): Promise<void> {
  gateway.signal('SIGTERM');
  expect(await gateway.ended).toBe(0);
}

describe('an API key with a budget', { timeout: 120_000 }, () => {
  it('is had as the documentation says: five greetings, then 429, and one more when its time has come', async () => {
    const { ask, start } = await begin();
    const gateway = await start();
    const startedAt = performance.now();
    const first = await ask(gateway);
    expect([first.status, first.body, first.headers.get('ratelimit')]).toEqual([200, { data: { hello: { text: 'Hello, world!' } } }, / {4}RateLimit: (.*)\n/.exec(section)![1]]);
    const answers = [first];
    for (let time = 1; time < BUDGET + 1; time++) answers.push(await ask(gateway));
    // A busy machine takes so long over them that one more is earned.
    const isSlow = performance.now() - startedAt > 2000;
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, isSlow ? expect.any(Number) : 429]);
    const refused = await until(async () => (({ status, headers }) => (status === 429 ? headers : undefined))(await ask(gateway)), 'a refusal');
    expect(Number(refused.get('retry-after'))).toBeLessThanOrEqual(2);
    await until(async () => (await ask(gateway)).status === 200, 'one more to be earned');
    expect((await ask(gateway, 'gh_other')).status).toBe(401);
    await end(gateway);
  });

  it('is one for each replica without Redis, and one for all of them with it', async () => {
    const alone = await begin({ per: '1h' });
    const pair = await Promise.all([alone.start(), alone.start()]);
    expect(await alone.admitted(pair, 14)).toBe(2 * BUDGET);
    await Promise.all(pair.map(end));

    const redis = await startRedis();
    onTestFinished(() => redis.close());
    expect(redisLine).toBe('redis: { url: redis://127.0.0.1:6379 }\n');
    const together = await begin({ per: '1h', more: redisLine.replace('redis://127.0.0.1:6379', redis.url).replace(' }', ', timeout: 2s }') });
    const replicas = await Promise.all([together.start(), together.start()]);
    const isShared = (state: number) => async (): Promise<boolean> => (await Promise.all(replicas.map(({ metrics }) => metrics()))).every((text) => text.includes(`gatehouse_budget_store_up ${state}\n`));
    await until(isShared(1), 'both to know Redis');
    expect(await together.admitted(replicas, 14)).toBe(BUDGET);
    // A quarter of five is one, for each of the two.
    await redis.kill();
    await until(isShared(0), 'both to know that Redis is away');
    expect(await together.admitted(replicas, 8)).toBe(2);
    await redis.start();
    await until(isShared(1), 'both to know that it is back');
    expect(await together.admitted(replicas, 8)).toBe(BUDGET);
    await Promise.all(replicas.map(end));
  });
});
