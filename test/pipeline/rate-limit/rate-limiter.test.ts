import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../../src/context.ts';
import { ERROR_CODES, isClientSafe } from '../../../src/errors.ts';
import { createRateLimiter, type Admission, type RateLimiter, type RateLimitOptions } from '../../../src/pipeline/rate-limit/rate-limiter.ts';
import { uncounted, type BudgetStore } from '../../../src/pipeline/rate-limit/store.ts';
import { createTestLog, memoryAt, type TestLog, type TestMemory } from '../../support/budgets.ts';
import { principalOf } from '../../support/principal.ts';

const OPTIONS: RateLimitOptions = {
  mode: 'enforce',
  budgets: [{ name: 'partners', match: { role: 'partner' }, by: 'principal', cost: 60, per: 60_000, burst: 10 }],
  unauthenticated: { cost: 12, per: 60_000 },
};
const ADA = principalOf({ roles: ['partner'] });
const ADDRESS = '203.0.113.9';
const SECOND_US = 1_000_000;

interface Tried {
  readonly limiter: RateLimiter;
  readonly memory: TestMemory;
  readonly log: TestLog;
  readonly refusals: string[];
}

function tried(options: Partial<RateLimitOptions> = {}, storeOf: (memory: TestMemory) => BudgetStore = (memory) => memory): Tried {
  const [memory, log, refusals] = [memoryAt(), createTestLog(), [] as string[]];
  const clock = { now: () => memory.nowUs() / 1000 };
  return { memory, log, refusals, limiter: createRateLimiter({ ...OPTIONS, ...options }, { store: storeOf(memory), clock, log, onRefused: (budget, mode) => refusals.push(`${budget} ${mode}`) }) };
}

/** The same store, asked over a network. */
const asRedis = (memory: TestMemory): BudgetStore => ({ ...memory, reserve: async (...args) => memory.reserve(...args), peek: async (...args) => memory.peek(...args) });
const away = (isAdmitted: boolean) => (memory: TestMemory): BudgetStore => ({ ...memory, reserve: (budget) => uncounted(budget, isAdmitted), peek: (budget) => uncounted(budget, isAdmitted) });

/** Of an operation that is admitted at once. */
function admissionOf(admission: ReturnType<RateLimiter['reserve']>): Admission {
  if (admission === undefined || admission instanceof Promise) throw new Error('not admitted at once');
  return admission;
}

function errorOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

describe('a rate limiter', () => {
  it('has nothing to say where no budget applies', () => {
    const { limiter, memory } = tried();
    expect([limiter.reserve(principalOf(), ADDRESS, 1e9), limiter.peek(ANONYMOUS, ADDRESS), limiter.budgetOf(ANONYMOUS), memory.size()]).toEqual([undefined, undefined, undefined, 0]);
  });

  it('admits at once in memory, with the headers of what is left', () => {
    expect(admissionOf(tried().limiter.reserve(ADA, ADDRESS, 4)).headers).toEqual([['ratelimit-policy', '"partners";q=60;w=60;qu="cost";gatehouse-burst=10'], ['ratelimit', '"partners";r=6;t=4']]);
  });

  it('refuses with 429, what is left and when to come back', () => {
    const { limiter, refusals } = tried();
    void limiter.reserve(ADA, ADDRESS, 8);
    const error = errorOf(() => limiter.reserve(ADA, ADDRESS, 4));
    expect(isClientSafe(error)).toBe(true);
    expect(error).toMatchObject({
      message: 'The budget `partners` has 2 left and this costs 4; try again in 2 s.',
      extensions: {
        code: 'RATE_LIMITED',
        problem: { type: 'https://iana.org/assignments/http-problem-types#quota-exceeded', title: 'Request cannot be satisfied as assigned quota has been exceeded', 'violated-policies': ['partners'], cost: 4, remaining: 2, retryAfter: 2 },
      },
      headers: { 'retry-after': '2', 'ratelimit-policy': '"partners";q=60;w=60;qu="cost";gatehouse-burst=10', ratelimit: '"partners";r=2;t=2' },
    });
    expect(ERROR_CODES.RATE_LIMITED.status).toBe(429);
    expect(refusals).toEqual(['partners enforce']);
  });

  it('gives the same over a network, as promises', async () => {
    const { limiter } = tried({}, asRedis);
    expect((await limiter.reserve(ADA, ADDRESS, 8))?.headers[1]).toEqual(['ratelimit', '"partners";r=2;t=8']);
    await expect(limiter.reserve(ADA, ADDRESS, 4)).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
    await expect(limiter.peek(ADA, ADDRESS)).resolves.toMatchObject({ remaining: 2, resetSeconds: 8 });
  });

  it('settles once, however often it is told', () => {
    const { limiter } = tried();
    const admission = admissionOf(limiter.reserve(ADA, ADDRESS, 8));
    admission.settle(3);
    admission.settle(0);
    expect(limiter.peek(ADA, ADDRESS)).toMatchObject({ remaining: 7, budget: { name: 'partners', burst: 10 } });
  });

  it.each([[Number.NaN, 4], [-5, 10], [Infinity, 0], [2.5, 7]])('settles %d as the safe reading has it', (actual, remaining) => {
    const { limiter } = tried();
    admissionOf(limiter.reserve(ADA, ADDRESS, 6)).settle(actual);
    expect(limiter.peek(ADA, ADDRESS)).toMatchObject({ remaining });
  });

  it.each([Number.NaN, Infinity, 11, 10.5])('refuses a cost of %d with COST_LIMIT_EXCEEDED, since no waiting helps, and charges the floor', (cost) => {
    const { limiter } = tried();
    expect(errorOf(() => limiter.reserve(ADA, ADDRESS, cost))).toMatchObject({ extensions: { code: 'COST_LIMIT_EXCEEDED', limit: 10, actual: cost === 10.5 ? 11 : cost === 11 ? 11 : Number.MAX_SAFE_INTEGER } });
    expect(limiter.peek(ADA, ADDRESS)).toMatchObject({ remaining: 9 });
  });

  it.each([['in memory', (memory: TestMemory) => memory], ['over a network', asRedis]])('says with COST_LIMIT_EXCEEDED what is left after the floor: %s', async (_, storeOf) => {
    const { limiter } = tried({}, storeOf);
    await expect((async () => limiter.reserve(ADA, ADDRESS, 11))()).rejects.toMatchObject({ extensions: { code: 'COST_LIMIT_EXCEEDED' }, headers: { 'ratelimit-policy': '"partners";q=60;w=60;qu="cost";gatehouse-burst=10', ratelimit: '"partners";r=9;t=1' } });
    await expect((async () => tried({}, away(false)).limiter.reserve(ADA, ADDRESS, 11))()).rejects.toMatchObject({ extensions: { code: 'COST_LIMIT_EXCEEDED' }, headers: {} });
  });

  it('takes a negative cost as nothing, never as a gift', () => {
    const { limiter } = tried();
    void limiter.reserve(ADA, ADDRESS, 5);
    void limiter.reserve(ADA, ADDRESS, -1000);
    expect(limiter.peek(ADA, ADDRESS)).toMatchObject({ remaining: 5 });
  });

  it.each([['one that is spent', 4], ['one that never holds so much', 100]])('only reports what it would refuse, in mode `report`: %s', (_, cost) => {
    const { limiter, log, refusals } = tried({ mode: 'report' });
    void limiter.reserve(ADA, ADDRESS, 8);
    const admission = admissionOf(limiter.reserve(ADA, ADDRESS, cost));
    admission.settle(50);
    expect(admission.headers[1]).toEqual(['ratelimit', expect.stringMatching(/^"partners";r=2;t=/)]);
    expect(limiter.peek(ADA, ADDRESS)).toMatchObject({ remaining: 2 });
    expect(refusals).toEqual(['partners report']);
    expect(log.lines).toEqual([{ level: 'info', message: 'a budget would have refused this', budget: 'partners', cost, reason: 'RATE_LIMITED' }]);
  });

  it('answers 503 when nobody counts and that is what `closed` asks for', () => {
    const error = errorOf(() => tried({}, away(false)).limiter.reserve(ADA, ADDRESS, 1));
    expect(error).toMatchObject({ message: 'The store that counts budgets is away, and nothing is admitted without it.', extensions: { code: 'OVERLOADED' }, headers: { 'retry-after': '1' } });
  });

  it('admits without headers when nobody counts and that is what `open` asks for', () => {
    const admission = admissionOf(tried({}, away(true)).limiter.reserve(ADA, ADDRESS, 1));
    admission.settle(5);
    expect(admission.headers).toEqual([]);
  });
});

describe('the budget of an address', () => {
  it('is charged for what was refused, until there is nothing left', () => {
    const { limiter, memory, refusals } = tried();
    for (let times = 0; times < 12; times++) expect(limiter.chargeAddress(ADDRESS, 1)).toBe(true);
    expect([limiter.isBlocked(ADDRESS), limiter.chargeAddress(ADDRESS, 1), limiter.isBlocked(ADDRESS), limiter.isBlocked('203.0.113.8')]).toEqual([false, false, true, false]);
    expect(limiter.addressRefusal(ADDRESS)).toMatchObject({ extensions: { code: 'RATE_LIMITED', problem: { 'violated-policies': ['unauthenticated'], remaining: 0, retryAfter: 5 } }, headers: { 'retry-after': '5', ratelimit: '"unauthenticated";r=0;t=5' } });
    expect(refusals).toEqual(['unauthenticated enforce']);
    memory.pass(5 * SECOND_US);
    expect([limiter.isBlocked(ADDRESS), limiter.chargeAddress(ADDRESS, 1)]).toEqual([false, true]);
  });

  it('is one for all addresses of an IPv6 /64', () => {
    const { limiter } = tried();
    for (let host = 1; host <= 12; host++) void limiter.chargeAddress(`2001:db8::${host.toString(16)}`, 1);
    expect(limiter.chargeAddress('2001:db8::ffff', 1)).toBe(false);
    expect(limiter.isBlocked('2001:DB8:0:0:1::')).toBe(true);
  });

  it('that is too small for planning is still enough for what costs less', () => {
    const { limiter } = tried();
    void limiter.chargeAddress(ADDRESS, 10);
    expect([limiter.chargeAddress(ADDRESS, 10), limiter.isBlocked(ADDRESS), limiter.chargeAddress(ADDRESS, 1)]).toEqual([false, false, true]);
    expect(limiter.addressRefusal(ADDRESS)).toMatchObject({ headers: { 'retry-after': '40' } });
  });

  it('that was too small for planning is known to be, where the answer came too late to refuse it', async () => {
    const { limiter, memory } = tried({}, asRedis);
    expect([await limiter.chargeAddress(ADDRESS, 10), await limiter.chargeAddress(ADDRESS, 10), limiter.chargeAddress(ADDRESS, 10)]).toEqual([true, false, false]);
    expect(await limiter.chargeAddress(ADDRESS, 1)).toBe(true);
    memory.pass(40 * SECOND_US + 5 * SECOND_US);
    expect(await limiter.chargeAddress(ADDRESS, 10)).toBe(true);
  });

  it('does not ask a store about an address that is known to have nothing left', async () => {
    let asked = 0;
    const { limiter } = tried({}, (memory) => ({ ...memory, reserve: async (...args) => (asked++, memory.reserve(...args)) }));
    for (let times = 0; times < 13; times++) await limiter.chargeAddress(ADDRESS, 1);
    for (let times = 0; times < 1000; times++) expect(limiter.chargeAddress(ADDRESS, 1)).toBe(false);
    expect(asked).toBe(13);
  });

  it('is charged and refuses nobody in mode `report`', () => {
    const { limiter, refusals } = tried({ mode: 'report' });
    for (let times = 0; times < 13; times++) expect(limiter.chargeAddress(ADDRESS, 1)).toBe(true);
    expect([limiter.isBlocked(ADDRESS), refusals]).toEqual([false, ['unauthenticated report']]);
  });

  it('refuses with 503 when nobody counts and that is what `closed` asks for, and blocks nobody', () => {
    const { limiter } = tried({}, away(false));
    expect([limiter.chargeAddress(ADDRESS, 1), limiter.isBlocked(ADDRESS)]).toEqual([false, false]);
    expect(limiter.addressRefusal(ADDRESS)).toMatchObject({ extensions: { code: 'OVERLOADED' } });
  });
});
