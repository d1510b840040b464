import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBudget } from '../../src/pipeline/rate-limit/gcra.ts';
import { createRedisStore } from '../../src/pipeline/rate-limit/redis-store.ts';
import { namedCaller } from '../../src/pipeline/rate-limit/callers.ts';
import { claimedPrincipal } from '../../src/claimed-principal.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openRedis } from '../../src/lib/redis.ts';
import { cli } from '../support/cli.ts';
import { createFolder, yaml, type Folder } from '../support/folder.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const BUDGETS = `rateLimit:
  budgets:
    - { name: partners, match: { role: partner }, by: principal, cost: 100000, per: 60s, burst: 200 }
    - { name: strangers, match: { authenticated: false }, by: ip, cost: 600, per: 60s }
`;
const PARTNER = '{"sub": "ada", "roles": ["partner"]}';

function folderWith(more = BUDGETS, first = 5): Folder {
  return createFolder({
    'gatehouse.yaml': `${yaml('  users: { url: "http://127.0.0.1:1/graphql" }\n')}${more}`,
    'schemas/users.graphql': 'type Query { users(first: Int): [User!] @listSize(slicingArguments: ["first"]) } type User { id: ID! }',
    'op.graphql': `{ users(first: ${first}) { id } }`,
  });
}
const explain = async ({ dir }: Folder, ...options: string[]) => cli(dir, ['explain', 'op.graphql', ...options]);

describe('gatehouse explain, of budgets', () => {
  it('names the one that applies to the caller, whose it is, and what a full one holds', async () => {
    expect((await explain(folderWith(), '--claims', PARTNER)).out).toContain('budget partners · 100000 per 1m, at most 200 at once, for each principal\n  What is left cannot be seen from here: each process of the gateway counts for itself, as no `redis` is configured.\n  A full one holds 200.\n');
    expect((await explain(folderWith())).out).toContain('budget strangers · 600 per 1m, at most 600 at once, for each address\n  This is a caller without a credential; say who asks with --claims.\n');
    expect((await explain(folderWith(), '--claims', '{"roles": ["partner"]}')).out).toContain('for each address\n');
    expect((await explain(folderWith(), '--claims', '{"sub": "eve"}')).out).toContain('budget · none fits this caller, who has no limit\n');
    expect((await explain(folderWith(''))).out).not.toContain('budget');
    expect((await explain(folderWith(`${BUDGETS}authentication: { required: true, apiKeys: { file: keys.yaml } }\n`))).out).toContain('budget · nobody is served without a credential; say who asks with --claims\n');
  });

  it('has all of it as JSON', async () => {
    expect(JSON.parse((await explain(folderWith(), '--claims', PARTNER, '--json')).out).budget).toEqual({
      name: 'partners', cost: 100_000, per: '1m', burst: 200, by: 'principal', sharedBy: 'principal', mode: 'enforce', remaining: null, unknown: expect.stringContaining('each process'),
    });
  });

  it('says that an estimate above the burst is never admitted', async () => {
    expect(await explain(folderWith(BUDGETS, 201), '--claims', PARTNER)).toMatchObject({ code: 1, err: 'The gateway would refuse it: it costs 201, and the budget `partners` never holds more than 200 (COST_LIMIT_EXCEEDED).\n' });
    expect(await explain(folderWith(BUDGETS, 200), '--claims', PARTNER)).toMatchObject({ code: 0, err: '' });
    expect((await explain(folderWith(BUDGETS.replace('rateLimit:', 'rateLimit:\n  mode: report'), 201), '--claims', PARTNER)).out).toContain('Over a limit, which rateLimit.mode only reports: it costs 201');
  });

  it('says that Redis is away, and waits for it no longer than it must', async () => {
    const { code, out } = await explain(folderWith(`${BUDGETS}redis: { url: "redis://127.0.0.1:1" }\n`), '--claims', PARTNER);
    expect(code).toBe(0);
    expect(out).toContain('What is left cannot be seen from here: Redis does not answer (ECONNREFUSED).\n  A full one holds 200.\n');
  });

  describe('in Redis', () => {
    let redis: TestRedis;
    beforeAll(async () => void (redis = await startRedis()), 600_000);
    afterAll(async () => redis.close());
    const shared = () => folderWith(`${BUDGETS}redis: { url: "${redis.url}", timeout: 5s }\n`, 50);

    it('reads what is left, and charges nothing', async () => {
      const folder = shared();
      expect((await explain(folder, '--claims', PARTNER)).out).toContain('  All of it is left, 200.\n');
      const connection = openRedis({ url: redis.url });
      await new Promise<void>((resolve) => {
        connection.listen({ onReady: resolve, onLost: () => undefined });
        connection.connect();
      });
      const principal = claimedPrincipal(JSON.parse(PARTNER), { authentication: { jwt: [] } as never });
      const store = createRedisStore({ redis: connection, keyPrefix: 'gatehouse:', timeoutMs: 5_000, clock: systemClock });
      // A day for so little: what time gives back while the test runs is nothing.
      folder.write('gatehouse.yaml', folder.read('gatehouse.yaml').replace('cost: 100000, per: 60s', 'cost: 200, per: 24h'));
      await store.reserve(createBudget({ name: 'partners', cost: 200, perMs: 86_400_000, burst: 200 }), namedCaller('principal', principal)!, 170);
      await connection.close();
      for (let times = 0; times < 2; times += 1) expect((await explain(folder, '--claims', PARTNER)).out).toMatch(/\n {2}30 left, full again in 734\d\d s: too little for 50 at this moment\.\n/);
    });

    it('does not ask for who counts by address', async () => {
      expect((await explain(shared())).out).toContain('  What is left cannot be seen from here: the caller counts by address, which is not known here.\n');
    });

    it('says that a frozen one does not answer', async () => {
      redis.freeze();
      try {
        expect((await explain(shared(), '--claims', PARTNER)).out).toContain('Redis does not answer (timeout).');
      } finally {
        redis.thaw();
      }
    });
  });
});
