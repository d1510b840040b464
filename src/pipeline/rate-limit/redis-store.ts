/**
 * Budgets counted in Redis, for all replicas together. Each question is one script call, waited for no longer than `redis.timeout`
 * and never sent again: a Redis that was frozen applies what it was sent when it goes on. Whoever did not wait for the answer was
 * counted elsewhere, so a charge that is answered too late is given back.
 */
import { hash } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { createDeadlines } from '../../lib/deadlines.ts';
import { reasonOf, type RedisConnection } from '../../lib/redis.ts';
import { intervalOf, type Budget } from './gcra.ts';
import { budgetScripts, type BudgetScripts } from './script.ts';
import { admitted, refused, seen, type Decision, type Reservation } from './store.ts';

/** Redis gave no answer, or none that can be used. `reason` is `timeout`, `answer`, or as lib/redis.ts has it. */
export class StoreFailure extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`the shared store of budgets has failed: ${reason}`);
    this.name = 'StoreFailure';
    this.reason = reason;
  }
}

export interface RedisStore {
  /** @throws StoreFailure (rejects) */
  readonly reserve: (budget: Budget, caller: string, cost: number) => Promise<Decision>;
  /** Sent with the next reservation, or {@link SETTLE_WITHIN_MS} later: a write of its own was a third of what Redis costs a request. @throws StoreFailure (rejects) */
  readonly settle: (reservation: Reservation, actual: number) => Promise<void>;
  /** @throws StoreFailure (rejects) */
  readonly peek: (budget: Budget, caller: string) => Promise<Decision>;
  /** Sends the settlements that wait for company. */
  readonly flush: () => void;
  /** Does what a reservation does, at the key that failed last. @throws StoreFailure (rejects) */
  readonly probe: () => Promise<void>;
}

export const SETTLE_WITHIN_MS = 5;
/** Whose digests are remembered (each a text of at most 130 characters and one of 43): a digest takes 2 µs, a look 0.2 (Node 20.20.2). */
const REMEMBERED_CALLERS = 4096;

export interface RedisStoreOptions {
  readonly redis: Pick<RedisConnection, 'script'>;
  readonly keyPrefix: string;
  readonly timeoutMs: number;
  readonly clock: Pick<Clock, 'after' | 'elapsed'>;
  /** For tests, whose Redis has a clock they can set. */
  readonly scripts?: BudgetScripts;
}

export function createRedisStore({ redis, keyPrefix, timeoutMs, clock, scripts = budgetScripts() }: RedisStoreOptions): RedisStore {
  const reserve = redis.script(scripts.reserve);
  const settle = redis.script(scripts.settle);
  const peek = redis.script(scripts.peek);
  const beginWait = createDeadlines(timeoutMs, clock);
  const digests = new Map<string, string>();
  let suspect = `${keyPrefix}budget:probe`;

  // Client text never shapes a key: a digest has the same form whatever it is of.
  const keyOf = (budget: Budget, caller: string): string => {
    let digest = digests.get(caller);
    if (digest === undefined) {
      digest = hash('sha256', caller, 'base64url');
      if (digests.size >= REMEMBERED_CALLERS) digests.clear();
      digests.set(caller, digest);
    }
    return `${keyPrefix}budget:${budget.id}:${digest}`;
  };

  /** Resolves with what `read` makes of the answer; one that comes too late goes to `onLate`. */
  const bounded = <Read>(key: string, asked: Promise<unknown>, read: (answer: unknown) => Read, onLate?: (late: Read) => void): Promise<Read> =>
    new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        suspect = key;
        reject(failureOf(error));
      };
      const wait = beginWait(() => fail(new StoreFailure('timeout')));
      asked.then((answer) => {
        const inTime = wait.end();
        const found = read(answer);
        if (inTime) resolve(found);
        else onLate?.(found);
      }).catch((error: unknown) => {
        wait.end();
        fail(error);
      });
    });

  /** Nobody waits for it, so it has no limit but the connection's. */
  const settleNow = async ({ budget, key, tat, chargedUs }: Reservation, actual: number): Promise<void> => {
    const deltaUs = intervalOf(budget, actual) - chargedUs;
    if (deltaUs === 0) return;
    try {
      await settle(key, [String(deltaUs), String(tat), String(budget.burstUs)]);
    } catch (error) {
      throw failureOf(error);
    }
  };

  let due: (() => void)[] = [];
  let cancelFlush = (): void => undefined;
  const flush = (): void => {
    cancelFlush();
    const sends = due;
    due = [];
    for (const send of sends) send();
  };

  return {
    flush,
    reserve(budget, caller, cost) {
      const interval = intervalOf(budget, cost);
      const key = keyOf(budget, caller);
      // What no budget can pay is not asked for: an interval above the burst is refused, and says how things stand.
      const asked = cost > budget.burst ? budget.burstUs + 1 : interval;
      if (due.length > 0) flush();
      const read = (answer: unknown): Decision => {
        const [isAdmitted, tat, now] = integers(answer, 3);
        return isAdmitted === 1 ? admitted(budget, key, tat, now, interval, false) : refused(budget, tat, now, interval);
      };
      return bounded(key, reserve(key, [String(asked), String(budget.burstUs)]), read, ({ reservation }) => {
        if (reservation !== undefined) settleNow(reservation, 0).catch(() => undefined);
      });
    },
    settle(reservation, actual) {
      return new Promise((resolve, reject) => {
        due.push(() => void settleNow(reservation, actual).then(resolve, reject));
        if (due.length === 1) cancelFlush = clock.after(SETTLE_WITHIN_MS, flush);
      });
    },
    peek(budget, caller) {
      if (due.length > 0) flush();
      const key = keyOf(budget, caller);
      return bounded(key, peek(key, [String(budget.burstUs)]), (answer) => {
        const [tat, now] = integers(answer, 2);
        return seen(budget, tat, now);
      });
    },
    async probe() {
      // An interval of 0 writes what stands there: a server that is full or read-only refuses that too.
      const asked = bounded(suspect, reserve(suspect, ['0', String(Number.MAX_SAFE_INTEGER)]), () => undefined);
      await asked.catch((error: unknown) => {
        // Something else than a budget stands at that one key; the server is well.
        if (!(error instanceof StoreFailure && error.reason === 'WRONGTYPE')) throw error;
      });
    },
  };
}

function failureOf(error: unknown): StoreFailure {
  return error instanceof StoreFailure ? error : new StoreFailure(reasonOf(error));
}

/** What our scripts answer; anything else is no answer. */
function integers(answer: unknown, count: 2 | 3): [number, number, number] {
  if (!Array.isArray(answer) || answer.length !== count || !answer.every((value) => Number.isSafeInteger(value))) throw new StoreFailure('answer');
  const [first, second, third = 0] = answer as readonly number[];
  return [first ?? 0, second ?? 0, third];
}
