/** Two gateways, one that counts budgets in memory and one that does in Redis; and two callers of each, of whom one has a budget. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayDefinition } from '../gateways/roster.ts';
import { settingOf } from '../side-by-side/setting.ts';
import { AUDIENCE, ISSUER } from '../side-by-side/tokens.ts';

export type SettingName = 'memory' | 'redis';

export interface Setting {
  readonly name: SettingName;
  readonly about: string;
  /** Microseconds of CPU per request that a caller with a budget may take beyond one without, with what the cost takes that both have. */
  readonly most: number;
}

export const SETTINGS: readonly Setting[] = [
  { name: 'memory', about: 'a budget that never runs out, counted in the process', most: 10 },
  { name: 'redis', about: 'the same, counted in Redis', most: 40 },
];

/** Who has this in a token has the budget; others have none. */
export const METERED = 'metered';

/** It earns one cost unit in two seconds, which is next to nothing beside what is spent, so that it can be seen to fall. */
export const BUDGET = { name: 'bench', match: { scope: METERED }, by: 'ip', cost: 43_200, per: '24h', burst: 500_000_000 } as const;
export const EARNED_PER_SECOND = 0.5;
export const COST_MAX = 5_000;

export function definitionOf({ name, about }: Setting, { jwks, redisUrl }: { readonly jwks: string; readonly redisUrl: string }): GatewayDefinition {
  return settingOf(`budgets-${name}`, about, (config, folder) => {
    writeFileSync(join(folder, 'jwks.json'), jwks);
    return {
      ...config,
      authentication: { jwt: [{ issuer: ISSUER, jwks: 'jwks.json', audience: [AUDIENCE] }] },
      cost: { mode: 'enforce', max: COST_MAX },
      rateLimit: { budgets: [BUDGET] },
      // Whoever waits longer counts in memory, and that would be measured.
      ...(name === 'redis' && { redis: { url: redisUrl, timeout: '1s' } }),
    };
  });
}
