/** The same gateway in four settings of its budgets and of its limit on what an operation may cost. */
import type { GatewayDefinition } from '../gateways/roster.ts';
import { settingOf } from '../side-by-side/setting.ts';

export type RowName = 'off' | 'memory' | 'limits' | 'redis';

export interface Row {
  readonly name: RowName;
  readonly about: string;
  readonly store: 'none' | 'memory' | 'redis';
  /** Whether an operation above `cost.max` is refused. */
  readonly isEnforced: boolean;
  /** Microseconds of CPU per request that it may take beyond `off`, with what the cost takes that is in `off` as well. */
  readonly most: number | undefined;
}

export const ROWS: readonly Row[] = [
  { name: 'off', about: 'no budget; the cost is worked out all the same, for log and metrics', store: 'none', isEnforced: false, most: undefined },
  { name: 'memory', about: 'a budget that never runs out, counted in the process', store: 'memory', isEnforced: false, most: 10 },
  { name: 'limits', about: 'the same, and what costs too much is refused (cost.mode: enforce)', store: 'memory', isEnforced: true, most: 10 },
  { name: 'redis', about: 'a budget that never runs out, counted in Redis', store: 'redis', isEnforced: false, most: 40 },
];

/** It earns one cost unit in two seconds, which is next to nothing beside what is spent, so that it can be seen to fall. */
export const BUDGET = { name: 'bench', match: { any: true }, by: 'ip', cost: 43_200, per: '24h', burst: 500_000_000 } as const;
export const EARNED_PER_SECOND = 0.5;
export const COST_MAX = 5_000;

export function definitionOf({ name, about, store, isEnforced }: Row, redisUrl: string): GatewayDefinition {
  return settingOf(`budgets-${name}`, about, (config) => ({
    ...config,
    cost: { mode: isEnforced ? 'enforce' : 'report', max: COST_MAX },
    rateLimit: { budgets: store === 'none' ? [] : [BUDGET] },
    // Whoever waits longer counts in memory, and that would be measured.
    ...(store === 'redis' && { redis: { url: redisUrl, timeout: '1s' } }),
  }));
}
