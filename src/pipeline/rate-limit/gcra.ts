/**
 * The arithmetic of budgets: GCRA (ITU-T I.371) in whole microseconds. One number per caller, `tat`: the moment at which all that was
 * spent is earned again, in µs since 1970. It lies in the past for a caller whose budget is full.
 *
 * A. Cost becomes time: interval = ⌈cost × period / budget⌉. Done here only, so that memory and Redis add and compare the same integers.
 * B. reserve: next = max(tat, now) + interval; admitted iff next − now ≤ burst, in time too. A refusal changes nothing.
 * C. settle, more than reserved: tat moves on, and the caller may have to wait longer than a burst.
 * D. settle, less than reserved: tat moves back by what time has not given back yet, so nobody ends above a full budget.
 *
 * Every number stays below 2^53: a clock counts 2^51 µs, intervals are capped at 2^51, bursts at 2^50, which is 35 years.
 */
import { createHash } from 'node:crypto';

export interface BudgetOptions {
  readonly name: string;
  /** Spent in `perMs` at most, on average; cost units. Integer ≥ 1. */
  readonly cost: number;
  readonly perMs: number;
  /** Spent at once at most; cost units. Integer ≥ 1. */
  readonly burst: number;
}

/** What may be spent; made by `createBudget`, which adds what follows from the four numbers. */
export interface Budget extends BudgetOptions {
  /** Of name and numbers: replicas with the same configuration count together, a changed budget begins anew. */
  readonly id: string;
  /** `us` microseconds earn `units` cost units; in lowest terms. */
  readonly us: number;
  readonly units: number;
  readonly burstUs: number;
}

const MAX_INTERVAL_US = 2 ** 51;
const MAX_BURST_US = 2 ** 50;
/** How long a caller can be made to wait beyond an empty budget, by settlements or by a clock that went back: 24 h. */
export const MAX_DEBT_US = 86_400_000_000;

export function createBudget({ name, cost, perMs, burst }: BudgetOptions): Budget {
  const divisor = greatestCommonDivisor(perMs * 1000, cost);
  const [us, units] = [(perMs * 1000) / divisor, cost / divisor];
  // One that would take more than 35 years to earn is less than was asked for, never more.
  const earnable = Math.max(1, Math.min(burst, floorOf(MAX_BURST_US, units, us)));
  const id = createHash('sha256').update(JSON.stringify([name, cost, perMs, earnable])).digest('base64url').slice(0, 12);
  return Object.freeze({ name, cost, perMs, burst: earnable, id, us, units, burstUs: intervalOf({ us, units }, earnable) });
}

/** A. The time that earns `cost`, rounded against the caller by less than 1 µs. `cost` is an integer ≥ 0. */
export function intervalOf({ us, units }: Pick<Budget, 'us' | 'units'>, cost: number): number {
  const product = cost * us;
  const interval = product <= Number.MAX_SAFE_INTEGER ? Math.ceil(product / units) : Number((BigInt(cost) * BigInt(us) + BigInt(units) - 1n) / BigInt(units));
  return Math.min(interval, MAX_INTERVAL_US);
}

/** Cost as it may be charged, whatever was counted: what is no number is more than any budget has, never a gift. */
export function chargeable(cost: number): number {
  return cost >= 0 ? Math.min(Math.ceil(cost), Number.MAX_SAFE_INTEGER) : cost < 0 ? 0 : Number.MAX_SAFE_INTEGER;
}

/** What is stored, as it counts now: a full budget is not overfull, and a clock that went back locks nobody out for longer than the debt. */
export function baseOf({ burstUs }: Budget, tat: number | undefined, now: number): number {
  return tat === undefined || tat < now ? now : Math.min(tat, now + burstUs + MAX_DEBT_US);
}

/** B. The tat after a charge; undefined when it is refused. */
export function reserved(budget: Budget, base: number, now: number, interval: number): number | undefined {
  const next = base + interval;
  return next - now <= budget.burstUs ? next : undefined;
}

/** C, D. The tat after a settlement. `deltaUs` is the interval of what it really cost, less what was charged. */
export function settled(budget: Budget, base: number, now: number, reservedTat: number, deltaUs: number): number {
  if (deltaUs >= 0) return Math.min(base + deltaUs, now + budget.burstUs + MAX_DEBT_US);
  return Math.max(now, base - Math.min(-deltaUs, Math.max(0, reservedTat - now)));
}

/** What is left for a caller, in cost units; 0 for one that is below. */
export function remainingAt({ us, units, burst, burstUs }: Budget, tat: number, now: number): number {
  return Math.min(burst, floorOf(Math.max(0, burstUs - Math.max(0, tat - now)), units, us));
}

/** Whole seconds, rounded up, as headers count. */
export function secondsOf(us: number): number {
  return Math.max(0, Math.ceil(us / 1_000_000));
}

/** ⌊a × b / c⌋, exact. Below 2^53 the quotient of doubles never rounds up to an integer that it is not. */
function floorOf(a: number, b: number, c: number): number {
  const product = a * b;
  return product <= Number.MAX_SAFE_INTEGER ? Math.floor(product / c) : Number((BigInt(a) * BigInt(b)) / BigInt(c));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
