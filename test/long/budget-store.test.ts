// A Redis that is frozen, as a client of the gateway feels it: what it adds to answers.
import { describe, expect, it, onTestFinished } from 'vitest';
import { DAY, startBudgetGateway } from '../support/budget-shop.ts';
import { quantile } from '../support/probe.ts';
import { startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

describe('a frozen Redis', () => {
  it('adds less than 60 ms to 99 of 100 answers with the default timeout', async () => {
    const redis = await startRedis();
    onTestFinished(() => redis.close());
    const gateway = await startBudgetGateway([], { redis: { url: redis.url }, rateLimit: { budgets: [{ name: 'any', match: { any: true }, by: 'ip', ...DAY, cost: 1_000_000 }], onStoreFailure: 'open' } });
    onTestFinished(() => gateway.dispose());
    const tookMs = async (times: number): Promise<number[]> => {
      const all: number[] = [];
      for (let time = 0; time < times; time++) {
        const startedAt = performance.now();
        expect((await gateway.post({ query: '{ dear { id } }' })).status).toBe(200);
        all.push(performance.now() - startedAt);
      }
      return all;
    };
    let added = Infinity;
    // A machine that is busy with something else is slow for a while: the best of five.
    for (let time = 0; time < 5 && added >= 60; time++) {
      await until(async () => (await gateway.metric(/gatehouse_budget_store_up/)) === 1);
      const healthy = await tookMs(300);
      redis.freeze();
      const frozen = await tookMs(300);
      redis.thaw();
      added = quantile(frozen, 0.99) - quantile(healthy, 0.5);
      console.log(`300 requests each, ms: healthy p50 ${quantile(healthy, 0.5).toFixed(1)}, p99 ${quantile(healthy, 0.99).toFixed(1)}; frozen p50 ${quantile(frozen, 0.5).toFixed(1)}, p99 ${quantile(frozen, 0.99).toFixed(1)}, max ${Math.max(...frozen).toFixed(1)}`);
    }
    expect(added).toBeLessThan(60);
  });
});
