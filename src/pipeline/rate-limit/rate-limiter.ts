/**
 * Budgets as the pipeline asks for them: `reserve` before an operation runs, `settle` on what it gave when it has ended, `chargeAddress`
 * for what was refused or never seen before. In memory all of it is synchronous; with Redis, `reserve` waits for one round trip.
 */
import type { Principal } from '../../context.ts';
import type { GatewayError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { createAddressBudget } from './address-budget.ts';
import { callerOf, chooseBudget, type BudgetMatch } from './callers.ts';
import { chargeable, createBudget, type Budget } from './gcra.ts';
import { limitHeader, policyHeader, type Header } from './headers.ts';
import { costAboveBurst, rateLimited, storeAway } from './refusals.ts';
import type { BudgetStore, Decision } from './store.ts';

/** `rateLimit` of gatehouse.yaml. */
export interface RateLimitOptions {
  readonly mode: 'enforce' | 'report';
  readonly budgets: readonly { readonly name: string; readonly match: BudgetMatch; readonly by: 'principal' | 'client' | 'ip'; readonly cost: number; readonly per: number; readonly burst?: number }[];
  readonly unauthenticated: { readonly cost: number; readonly per: number };
}

export interface RateLimiterDependencies {
  readonly store: BudgetStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Logger, 'info'>;
  /** A request was refused, or would have been: for metrics. `budget` is a name of the configuration, or `unauthenticated`. */
  readonly onRefused?: (budget: string, mode: 'enforce' | 'report') => void;
}

/** An operation that may run. */
export interface Admission {
  /** For the answer; none when nobody counted (`onStoreFailure: open`). */
  readonly headers: readonly Header[];
  /** Charges what it really cost in place of the estimate; the first call counts. */
  readonly settle: (actual: number) => void;
}

/** What a budget holds for a caller, for `explain`. */
export interface BudgetState {
  readonly budget: Budget;
  readonly remaining: number;
  readonly resetSeconds: number;
}

export interface RateLimiter {
  /** @throws (or rejects with) GatewayError RATE_LIMITED, COST_LIMIT_EXCEEDED, OVERLOADED. Undefined: no budget applies. */
  readonly reserve: (principal: Principal, address: string | undefined, cost: number) => Admission | Promise<Admission> | undefined;
  /** False: the address has nothing left, and nothing was charged. */
  readonly chargeAddress: (address: string | undefined, cost: number) => boolean | Promise<boolean>;
  /** Known to have nothing left, without asking any store. */
  readonly isBlocked: (address: string | undefined) => boolean;
  /** What to answer an address that has nothing left. */
  readonly addressRefusal: (address: string | undefined) => GatewayError;
  /** Charges nothing. Undefined: no budget applies. */
  readonly peek: (principal: Principal, address: string | undefined) => BudgetState | Promise<BudgetState> | undefined;
  /** The budget that applies, as `explain` names it. */
  readonly budgetOf: (principal: Principal) => Budget | undefined;
  readonly close: () => Promise<void>;
}

/** What is charged for an operation that is refused because no waiting helps, so that asking again and again is not free. */
const FLOOR = 1;

export function createRateLimiter({ mode, budgets, unauthenticated }: RateLimitOptions, { store, clock, log, onRefused }: RateLimiterDependencies): RateLimiter {
  const entries = budgets.map(({ match, by, ...entry }) => {
    const budget = createBudget({ name: entry.name, cost: entry.cost, perMs: entry.per, burst: entry.burst ?? entry.cost });
    return { match, by, budget, policy: policyHeader(budget) };
  });
  const noteRefusal = (budget: string, cost: number, reason: string): void => {
    onRefused?.(budget, mode);
    if (mode === 'report') log.info({ budget, cost, reason }, 'a budget would have refused this');
  };
  const addresses = createAddressBudget({ ...unauthenticated, mode }, { store, clock, noteRefusal });

  const answer = (budget: Budget, policy: Header, cost: number, decision: Decision): Admission => {
    const { isAdmitted, isCounted, reservation } = decision;
    if (!isAdmitted) {
      noteRefusal(budget.name, cost, isCounted ? 'RATE_LIMITED' : 'OVERLOADED');
      if (mode === 'enforce') throw isCounted ? rateLimited(budget, decision, cost) : storeAway();
    }
    let open = reservation;
    return {
      headers: isCounted ? [policy, limitHeader(budget, decision)] : [],
      settle(actual) {
        // What is no number is no reason to change the estimate.
        if (open !== undefined && !Number.isNaN(actual)) store.settle(open, chargeable(actual));
        open = undefined;
      },
    };
  };

  return {
    reserve(principal, address, asked) {
      const entry = chooseBudget(entries, principal);
      if (entry === undefined) return undefined;
      const { budget, policy, by } = entry;
      const cost = chargeable(asked);
      const caller = callerOf(by, principal, address);
      if (cost > budget.burst && mode === 'enforce') {
        noteRefusal(budget.name, cost, 'COST_LIMIT_EXCEEDED');
        const refuse = (charged: Decision): never => {
          throw costAboveBurst(budget, charged, cost);
        };
        const charged = store.reserve(budget, caller, FLOOR);
        return charged instanceof Promise ? charged.then(refuse) : refuse(charged);
      }
      const decision = store.reserve(budget, caller, cost);
      return decision instanceof Promise ? decision.then((late) => answer(budget, policy, cost, late)) : answer(budget, policy, cost, decision);
    },
    ...addresses,
    peek(principal, address) {
      const entry = chooseBudget(entries, principal);
      if (entry === undefined) return undefined;
      const { budget, by } = entry;
      const stateOf = ({ remaining, resetSeconds }: Decision): BudgetState => ({ budget, remaining, resetSeconds });
      const seen = store.peek(budget, callerOf(by, principal, address));
      return seen instanceof Promise ? seen.then(stateOf) : stateOf(seen);
    },
    budgetOf: (principal) => chooseBudget(entries, principal)?.budget,
    close: store.close,
  };
}
