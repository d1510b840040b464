// attacks.md, "Endurance": whoever comes from a million addresses (in full mode; else fewer) makes the process no larger, and gets nobody's budget back.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/context.ts';
import { openRateLimiter } from '../../src/rate-limiting.ts';
import { parseConfig } from '../../src/config/index.ts';
import { createTestLog } from '../support/budgets.ts';
import { as, from, leftIn, startBudgetGateway } from '../support/budget-shop.ts';

const ADDRESSES = process.env['GATEHOUSE_TEST'] === 'full' ? 1_000_000 : 160_000;
const MIB = 1024 * 1024;
const CONFIG = `services: { a: { url: "http://127.0.0.1:1/graphql" } }
rateLimit: { unauthenticated: { cost: 1, per: 24h }, budgets: [{ name: strangers, match: { any: true }, by: ip, cost: 100, per: 24h }] }
`;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapMiB = (): number => {
  collect();
  return process.memoryUsage().heapUsed / MIB;
};
const addressOf = (index: number): string => `2001:db8:${(index >> 16).toString(16)}:${(index & 0xffff).toString(16)}::1`;

describe('a hundred thousand addresses', () => {
  it('that spend, are refused and are blocked take less than 100 MiB, and no more for the second half', () => {
    const limiter = openRateLimiter(parseConfig({ text: CONFIG, file: 'gatehouse.yaml', env: {} }), { log: createTestLog() as never, metrics: { rateLimited: () => undefined, budgetStore: () => undefined } });
    const come = (first: number, last: number): void => {
      for (let index = first; index < last; index++) {
        void limiter.reserve(ANONYMOUS, addressOf(index), 50);
        void limiter.chargeAddress(addressOf(index), 1);
        void limiter.chargeAddress(addressOf(index), 1);
      }
    };
    const before = heapMiB();
    come(0, ADDRESSES / 2);
    const half = heapMiB() - before;
    come(ADDRESSES / 2, ADDRESSES);
    const whole = heapMiB() - before;
    console.log(`heap of the limiter, MiB: ${half.toFixed(1)} after ${ADDRESSES / 2} addresses, ${whole.toFixed(1)} after ${ADDRESSES}`);
    expect(whole).toBeLessThan(100);
    expect(whole - half).toBeLessThan(10);
    // The last one is known, so this was no limiter that forgets all.
    expect(limiter.isBlocked(addressOf(ADDRESSES - 1))).toBe(true);
  }, 120_000);
});

describe('a thousand addresses at a gateway', () => {
  it('change nothing for a caller with a key, whose debt is not forgotten', async () => {
    const gateway = await startBudgetGateway(['ada']);
    try {
      await gateway.post({ query: '{ items(first: 900) { id } }' }, as('ada'));
      for (let round = 0; round < 34; round++) await Promise.all(Array.from({ length: 30 }, (_, index) => gateway.post({ query: '{ number }' }, from(addressOf(round * 30 + index)))));
      const { status, headers } = await gateway.post({ query: '{ items(first: 101) { id } }' }, as('ada'));
      expect([status, leftIn(headers)]).toEqual([429, 100]);
    } finally {
      await gateway.dispose();
    }
  });
});
