/** Where budgets are counted: in memory, in Redis, or in both by turns. What a store is asked and what it answers. */
import { remainingAt, secondsOf, type Budget } from './gcra.ts';

export interface BudgetStore {
  /**
   * Charges `cost`, an integer from 0 to 2^53 − 1, or refuses and charges nothing. In memory the answer is there at once, from Redis it is
   * a promise that never rejects: what is to happen without an answer is the business of store-with-fallback.ts.
   */
  readonly reserve: (budget: Budget, caller: string, cost: number) => Decision | Promise<Decision>;
  /** Charges `actual` in place of what was reserved. Once for each reservation; nobody waits for it. */
  readonly settle: (reservation: Reservation, actual: number) => void;
  /** How much a caller has left; charges nothing. */
  readonly peek: (budget: Budget, caller: string) => Decision | Promise<Decision>;
  readonly close: () => Promise<void>;
}

/** A charge that can still be settled. */
export interface Reservation {
  readonly budget: Budget;
  /** Under which its store keeps the caller. */
  readonly key: string;
  /** After the charge, on the clock of the store that made it. */
  readonly tat: number;
  readonly chargedUs: number;
  /** Made in the memory of this process, and settled there. */
  readonly isLocal: boolean;
}

export interface Decision {
  readonly isAdmitted: boolean;
  /** Who has decided: a store, or nobody, because there was none to ask (`onStoreFailure: open` and `closed`). */
  readonly isCounted: boolean;
  /** Cost units left after the charge. */
  readonly remaining: number;
  /** Until the budget is full again. */
  readonly resetSeconds: number;
  /** Until the same request would be admitted, if nothing else is spent; 0 when it was. */
  readonly retryAfterSeconds: number;
  /** Undefined when nothing was charged. */
  readonly reservation: Reservation | undefined;
}

/** `chargedUs` was charged, and `tat` is what stands now. */
export function admitted(budget: Budget, key: string, tat: number, now: number, chargedUs: number, isLocal: boolean): Decision {
  return {
    isAdmitted: true, isCounted: true, remaining: remainingAt(budget, tat, now), resetSeconds: secondsOf(tat - now), retryAfterSeconds: 0,
    reservation: { budget, key, tat, chargedUs, isLocal },
  };
}

/** `interval` was asked for, and `tat` stands as it was. */
export function refused(budget: Budget, tat: number, now: number, interval: number): Decision {
  return {
    isAdmitted: false, isCounted: true, remaining: remainingAt(budget, tat, now), resetSeconds: secondsOf(tat - now),
    retryAfterSeconds: Math.max(1, secondsOf(tat + interval - now - budget.burstUs)), reservation: undefined,
  };
}

/** Nothing was asked for. */
export function seen(budget: Budget, tat: number, now: number): Decision {
  return { isAdmitted: true, isCounted: true, remaining: remainingAt(budget, tat, now), resetSeconds: secondsOf(tat - now), retryAfterSeconds: 0, reservation: undefined };
}

/** Nobody could be asked. */
export function uncounted(budget: Budget, isAdmitted: boolean): Decision {
  return { isAdmitted, isCounted: false, remaining: isAdmitted ? budget.burst : 0, resetSeconds: 0, retryAfterSeconds: isAdmitted ? 0 : 1, reservation: undefined };
}
