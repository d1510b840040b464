/**
 * What `gatehouse explain` says of budgets: which one applies to the caller, whose it is, and what is left of it. Redis knows that and
 * is asked; what the memory of a gateway's processes holds nobody can see from here.
 */
import type { Config } from '../config/index.ts';
import { ANONYMOUS, type Principal } from '../context.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { formatDuration } from '../lib/duration.ts';
import { openRedis, type RedisConnection } from '../lib/redis.ts';
import { chooseBudget, namedCaller, type BudgetSharing } from '../pipeline/rate-limit/callers.ts';
import { createBudget, type Budget } from '../pipeline/rate-limit/gcra.ts';
import { createRedisStore, StoreFailure } from '../pipeline/rate-limit/redis-store.ts';

export interface BudgetAnswer {
  readonly name: string;
  /** Cost units that are earned in `per`. */
  readonly cost: number;
  readonly per: string;
  /** What a full one holds. */
  readonly burst: number;
  readonly by: BudgetSharing;
  /** Whose this caller's is: what `by` says, and the address where the caller has no such name. */
  readonly sharedBy: 'principal' | 'client' | 'address';
  readonly mode: 'enforce' | 'report';
  /** Null where nobody can tell; then `unknown` says why. */
  readonly remaining: number | null;
  /** Until it is full again. */
  readonly resetSeconds?: number;
  readonly unknown?: string;
}

type Limits = Pick<Config, 'rateLimit' | 'redis' | 'authentication'>;

/** Whose budget is meant: without claims a caller without a credential, where there can be one. */
export function spender(principal: Principal | undefined, { authentication: { required } }: Limits): Principal | undefined {
  return principal ?? (required ? undefined : ANONYMOUS);
}

/** Undefined: no budget applies. Waits for Redis, not long, and never throws for it. */
export async function explainBudget({ rateLimit, redis }: Limits, principal: Principal | undefined, clock: Pick<Clock, 'after'>): Promise<BudgetAnswer | undefined> {
  const entry = principal && chooseBudget(rateLimit.budgets, principal);
  if (principal === undefined || entry === undefined) return undefined;
  const { name, by, cost, per } = entry;
  const budget = createBudget({ name, cost, perMs: per, burst: entry.burst ?? cost });
  const caller = namedCaller(by, principal);
  const sharedBy = caller === undefined || by === 'ip' ? 'address' : by;
  const answer = { name, cost, per: formatDuration(per), burst: budget.burst, by, sharedBy, mode: rateLimit.mode } as const;
  if (redis === undefined) return { ...answer, remaining: null, unknown: 'each process of the gateway counts for itself, as no `redis` is configured' };
  if (caller === undefined) return { ...answer, remaining: null, unknown: 'the caller counts by address, which is not known here' };
  const connection = openRedis(redis);
  try {
    await connected(connection, clock);
    const { remaining, resetSeconds } = await peek(connection, redis, clock, budget, caller);
    return { ...answer, remaining, resetSeconds };
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    return { ...answer, remaining: null, unknown: `Redis does not answer (${error.reason})` };
  } finally {
    await connection.close();
  }
}

/** A command has `redis.timeout`; to connect takes longer, and a gateway has done it long before anybody asks. */
const CONNECT_MS = 1000;

function connected(connection: RedisConnection, clock: Pick<Clock, 'after'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(CONNECT_MS, () => reject(new StoreFailure('timeout')));
    connection.listen({
      onReady() {
        cancel();
        resolve();
      },
      onLost(reason) {
        cancel();
        reject(new StoreFailure(reason));
      },
    });
    connection.connect();
  });
}

function peek(redis: RedisConnection, { keyPrefix, timeout }: NonNullable<Config['redis']>, clock: Pick<Clock, 'after'>, budget: Budget, caller: string) {
  return createRedisStore({ redis, keyPrefix, timeoutMs: timeout, clock: { ...clock, elapsed: systemClock.elapsed } }).peek(budget, caller);
}

/** None where no budgets are configured. `estimate`: of the operation; `principal`: as the command line has it. */
export function budgetLines(config: Limits, principal: Principal | undefined, answer: BudgetAnswer | undefined, estimate: number): string[] {
  if (config.rateLimit.budgets.length === 0) return [];
  if (spender(principal, config) === undefined) return ['budget · nobody is served without a credential; say who asks with --claims'];
  const whose = principal === undefined ? ['  This is a caller without a credential; say who asks with --claims.'] : [];
  if (answer === undefined) return ['budget · none fits this caller, who has no limit', ...whose];
  const { name, cost, per, burst, sharedBy, remaining, resetSeconds = 0, unknown } = answer;
  const headline = `budget ${name} · ${cost} per ${per}, at most ${burst} at once, for each ${sharedBy}`;
  if (remaining === null) return [headline, ...whose, `  What is left cannot be seen from here: ${unknown ?? ''}.`, `  A full one holds ${burst}.`];
  const left = remaining >= burst ? `  All of it is left, ${remaining}` : `  ${remaining} left, full again in ${resetSeconds} s`;
  return [headline, ...whose, `${left}${estimate > remaining && estimate <= burst ? `: too little for ${estimate} at this moment` : ''}.`];
}

/** An estimate that no waiting helps. */
export function aboveBurst({ name, burst }: BudgetAnswer, estimate: number): string | undefined {
  return estimate > burst ? `it costs ${estimate}, and the budget \`${name}\` never holds more than ${burst} (COST_LIMIT_EXCEEDED).` : undefined;
}
