/** What one process grants by itself while the shared store is away: a part of each budget, counted in its memory. */
import { createBudget, intervalOf, type Budget } from './gcra.ts';
import type { MemoryStore } from './memory-store.ts';
import type { Decision, Reservation } from './store.ts';

export interface LocalShare {
  readonly reserve: (budget: Budget, caller: string, cost: number) => Decision;
  readonly settle: (reservation: Reservation, actual: number) => void;
  readonly peek: (budget: Budget, caller: string) => Decision;
}

/** `share` is 0 to 1; at least one cost unit of a budget is always granted. */
export function createLocalShare(memory: MemoryStore, share: number): LocalShare {
  const parts = new WeakMap<Budget, Budget>();
  const partOf = (budget: Budget): Budget => {
    let part = parts.get(budget);
    if (part === undefined) {
      const shareOf = (cost: number): number => Math.max(1, Math.floor(cost * share));
      part = createBudget({ name: budget.name, cost: shareOf(budget.cost), perMs: budget.perMs, burst: shareOf(budget.burst) });
      parts.set(budget, part);
    }
    return part;
  };
  return {
    reserve(budget, caller, cost) {
      const part = partOf(budget);
      if (cost <= part.burst || cost > budget.burst) return memory.reserve(part, caller, cost);
      // Above the part's burst and within the budget's: it would be refused until Redis is back. A full part admits it, and the
      // caller waits until all of it is earned.
      const decision = memory.reserve(part, caller, part.burst);
      const { reservation } = decision;
      if (reservation === undefined) return decision;
      memory.settle(reservation, cost);
      const chargedUs = intervalOf(part, cost);
      return { ...decision, resetSeconds: memory.peek(part, caller).resetSeconds, reservation: { ...reservation, tat: reservation.tat + chargedUs - reservation.chargedUs, chargedUs } };
    },
    settle: memory.settle,
    peek: (budget, caller) => memory.peek(partOf(budget), caller),
  };
}
