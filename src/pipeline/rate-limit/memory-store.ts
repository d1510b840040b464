/**
 * Budgets counted in this process. A caller is one number in a Map; one that is not in it has a full budget.
 *
 * The Map is bounded (100,000 callers, some 27 MB). When it is full, a newcomer takes the place of the caller nearest to a full budget
 * among the next few, those that are full first. Such a caller gets back what it still owed, at most the burst: with more callers than
 * places, each of them in debt, budgets are as good as new for those that are forgotten. The other way, all newcomers on one
 * common budget, would let whoever has many addresses shut everybody else out.
 */
import { baseOf, intervalOf, reserved, settled, type Budget } from './gcra.ts';
import { admitted, refused, seen, type BudgetStore, type Decision, type Reservation } from './store.ts';

export interface MemoryStore extends BudgetStore {
  readonly reserve: (budget: Budget, caller: string, cost: number) => Decision;
  readonly peek: (budget: Budget, caller: string) => Decision;
  /** Callers it remembers. */
  readonly size: () => number;
}

export interface MemoryStoreOptions {
  /** Microseconds since 1970 on a clock that never goes back. */
  readonly nowUs: () => number;
  readonly maxCallers?: number;
}

const MAX_CALLERS = 100_000;
/** How many are looked at to make a place: an attack with newcomers meets one of its own among them. */
const LOOKED_AT = 16;

export function createMemoryStore({ nowUs, maxCallers = MAX_CALLERS }: MemoryStoreOptions): MemoryStore {
  const tats = new Map<string, number>();
  let walk = tats.entries();

  const store = (key: string, tat: number, now: number): void => {
    if (tats.size >= maxCallers && !tats.has(key)) makePlace(now);
    tats.set(key, tat);
  };

  /** Goes on where it stopped the last time, so that everybody is looked at in turn. */
  const makePlace = (now: number): void => {
    let nearest: string | undefined;
    let nearestTat = Infinity;
    for (let looked = 0; looked < LOOKED_AT; looked++) {
      let step = walk.next();
      if (step.done === true) {
        walk = tats.entries();
        step = walk.next();
        if (step.done === true) break;
      }
      const [key, tat] = step.value;
      if (tat <= now) tats.delete(key);
      else if (tat < nearestTat) [nearest, nearestTat] = [key, tat];
    }
    if (tats.size >= maxCallers && nearest !== undefined) tats.delete(nearest);
  };

  return {
    reserve(budget, caller, cost) {
      const now = nowUs();
      const key = keyOf(budget, caller);
      const base = baseOf(budget, tats.get(key), now);
      const interval = intervalOf(budget, cost);
      const next = cost > budget.burst ? undefined : reserved(budget, base, now, interval);
      if (next === undefined) return refused(budget, base, now, interval);
      store(key, next, now);
      return admitted(budget, key, next, now, interval, true);
    },
    settle({ budget, key, tat, chargedUs }: Reservation, actual) {
      const deltaUs = intervalOf(budget, actual) - chargedUs;
      if (deltaUs === 0) return;
      const stored = tats.get(key);
      // A forgotten caller is full already: there is nothing to give back to.
      if (stored === undefined && deltaUs < 0) return;
      const now = nowUs();
      store(key, settled(budget, baseOf(budget, stored, now), now, tat, deltaUs), now);
    },
    peek(budget, caller) {
      const now = nowUs();
      return seen(budget, baseOf(budget, tats.get(keyOf(budget, caller)), now), now);
    },
    size: () => tats.size,
    // Operations in flight may settle later; it keeps nothing open.
    close: async () => undefined,
  };
}

/** An id has a fixed length, so no caller of one budget is one of another. */
function keyOf(budget: Budget, caller: string): string {
  return budget.id + caller;
}
