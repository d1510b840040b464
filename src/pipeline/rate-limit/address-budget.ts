/** The budget of each address, `rateLimit.unauthenticated`: what refused requests, and documents never seen before, are charged to. */
import type { GatewayError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { createBlocked } from './blocked.ts';
import { addressCaller } from './callers.ts';
import { chargeable, createBudget } from './gcra.ts';
import { rateLimited, storeAway } from './refusals.ts';
import type { BudgetStore, Decision } from './store.ts';

export interface AddressBudgetOptions {
  readonly cost: number;
  readonly per: number;
  readonly mode: 'enforce' | 'report';
}

export interface AddressBudget {
  readonly chargeAddress: (address: string | undefined, cost: number) => boolean | Promise<boolean>;
  readonly isBlocked: (address: string | undefined) => boolean;
  readonly addressRefusal: (address: string | undefined) => GatewayError;
}

export interface AddressBudgetDependencies {
  readonly store: BudgetStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly noteRefusal: (budget: string, cost: number, reason: string) => void;
}

const NAME = 'unauthenticated';
/** What a refusal is charged; less is never asked. */
const FLOOR = 1;

/** In mode `report` everything is charged and nobody is refused. */
export function createAddressBudget({ cost, per, mode }: AddressBudgetOptions, { store, clock, noteRefusal }: AddressBudgetDependencies): AddressBudget {
  const budget = createBudget({ name: NAME, cost, perMs: per, burst: cost });
  /** Those that not even the floor of 1 is left for, and those that were refused anything. */
  const [blocked, waiting] = [createBlocked(clock), createBlocked(clock)];
  const isEnforced = mode === 'enforce';
  let isAway = false;

  const take = (caller: string, asked: number, decision: Decision): boolean => {
    const { isAdmitted, isCounted, retryAfterSeconds } = decision;
    isAway = !isCounted;
    if (isAdmitted) return true;
    noteRefusal(NAME, asked, isCounted ? 'RATE_LIMITED' : 'OVERLOADED');
    if (isCounted && isEnforced) {
      waiting.block(caller, retryAfterSeconds * 1000);
      if (asked <= FLOOR) blocked.block(caller, retryAfterSeconds * 1000);
    }
    return !isEnforced;
  };

  return {
    chargeAddress(address, asked) {
      const caller = addressCaller(address);
      // Nobody waits for Redis here: what it has refused is known only now, and would be done again and again otherwise.
      if (blocked.leftMs(caller) > 0 || (asked > FLOOR && waiting.leftMs(caller) > 0)) return false;
      // Above what the budget holds, it would never be charged at all.
      const charge = Math.min(chargeable(asked), budget.burst);
      const decision = store.reserve(budget, caller, charge);
      return decision instanceof Promise ? decision.then((late) => take(caller, charge, late)) : take(caller, charge, decision);
    },
    isBlocked: (address) => blocked.leftMs(addressCaller(address)) > 0,
    addressRefusal(address) {
      const leftMs = waiting.leftMs(addressCaller(address));
      if (leftMs === 0 && isAway) return storeAway();
      const seconds = Math.max(1, Math.ceil(leftMs / 1000));
      return rateLimited(budget, { isAdmitted: false, isCounted: true, remaining: 0, resetSeconds: seconds, retryAfterSeconds: seconds, reservation: undefined }, 1);
    },
  };
}
