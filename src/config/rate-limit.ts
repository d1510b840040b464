/** `rateLimit`: how much cost a caller may spend in a time. */
import { z } from 'zod';

import { formatDuration, parseDuration } from '../lib/duration.ts';
import { choice, flag, integer, list, pattern, section, share, text } from './kinds.ts';

const MAX_COST = 1_000_000_000_000;

const expects = 'a duration of whole seconds from 1s to 24h, such as `60s`';
const error = `must be ${expects}`;
const wholeSeconds = z
  .codec(z.string({ error }).regex(/^[1-9]\d*(s|m|h)$/, { error }), z.number({ error }).min(1000, { error }).max(86_400_000, { error }), {
    decode: (value) => parseDuration(value) ?? Number.NaN,
    encode: formatDuration,
  })
  .meta({ expects });

const match = section({
  role: text('a role').exactOptional().describe('Callers with this role.').meta({ sample: 'partner' }),
  scope: text('a scope').exactOptional().describe('Callers with this scope.'),
  client: text('a client').exactOptional().describe('Callers of this client, as bound to their credential.'),
  authenticated: flag().exactOptional().describe('Callers with a principal, or those without.'),
  any: flag().refine((any) => any, { error: 'must be true, or left out: a budget for nobody limits nobody' }).exactOptional().describe('Everyone.'),
}).refine((wanted) => Object.keys(wanted).length > 0, {
  // What is said of a key that is none, or of its value, is enough.
  when: ({ issues }) => issues.length === 0,
  error: 'must be a mapping with `role`, `scope`, `client`, `authenticated` or `any`',
});

/** It is a string in a structured header (RFC 9651), which has no other characters. */
const budgetName = pattern(/^(?! )[\x20-\x7e]{1,64}(?<! )$/, 'a name of up to 64 printable ASCII characters, such as `partners`').refine((name) => name !== 'unauthenticated', {
  error: 'must be another name than `unauthenticated`, which is the budget of addresses',
});

const budget = section({
  name: budgetName.describe('Name of the budget in headers, logs and metrics.').meta({ sample: 'partners' }),
  match: match.describe('Whom the budget fits.'),
  by: choice(['principal', 'client', 'ip']).describe('Who shares one budget; `ip` counts IPv6 by /64.'),
  cost: integer(1, MAX_COST).describe('What may be spent, in cost units.').meta({ sample: 100_000 }),
  per: wholeSeconds.describe('In which time.').meta({ sample: '60s' }),
  burst: integer(1, MAX_COST).exactOptional().describe('What may be spent at once, in cost units. Left out: as `cost`.').meta({ sample: 20_000 }),
});

const budgets = list(budget, 'budgets').check(({ value, issues }) => {
  // Headers, metrics and refusals know budgets by their names.
  for (const [index, { name }] of value.entries()) {
    if (value.findIndex((other) => other.name === name) < index) issues.push({ code: 'custom', input: value, path: [index, 'name'], message: 'must be another name than that of a budget above' });
  }
});

const unauthenticated = section({
  cost: integer(1, MAX_COST).prefault(2000).describe('What may be spent by one address, in cost units.'),
  per: wholeSeconds.prefault('60s').describe('In which time.'),
});

export const rateLimitSchema = section({
  mode: choice(['enforce', 'report']).prefault('enforce').describe('`report` logs what would have been refused.'),
  budgets: budgets.prefault([]).describe('The first whose `match` fits the caller applies; none: no limit.'),
  unauthenticated: unauthenticated.prefault({}).describe('Budget of each address: what refused and never-seen requests are charged to.'),
  onStoreFailure: choice(['local', 'open', 'closed'])
    .prefault('local')
    .describe('Without Redis: each process keeps its own count, no limit holds, or requests are refused with 503.'),
  localShare: share().prefault('25%').describe('Part of each budget that one process grants by itself meanwhile.'),
});
