/**
 * The budget of gcra.ts as scripts for Redis: one key, one round trip, the clock of Redis. Lua counts in doubles, and all of these are
 * integers below 2^53, so it gives the same answers. Numbers are written with `%.0f`, never with an exponent.
 *
 * The key expires when the budget is full again, which is when there is nothing left to know.
 */
import { MAX_DEBT_US } from './gcra.ts';

export interface BudgetScripts {
  /** KEYS[1]; ARGV: interval, burst. Answers {1 or 0, tat, now}. */
  readonly reserve: string;
  /** KEYS[1]; ARGV: delta, the reservation's tat, burst. Answers nothing. */
  readonly settle: string;
  /** KEYS[1]; ARGV: burst. Answers {tat, now}. */
  readonly peek: string;
}

/** Redis's own clock, the same for every replica of the gateway. */
const REDIS_TIME = `local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]`;

/** `clock` sets `now`. Only tests have another one than Redis: what production sends has no place for a time. */
export function budgetScripts(clock = REDIS_TIME): BudgetScripts {
  // What is not a number was not written by us and counts as nothing; NaN is the one that differs from itself.
  const read = (burst: string): string => `${clock}
local stored = tonumber(redis.call('GET', KEYS[1]) or '')
local tat = stored
if not tat or tat ~= tat or tat < now then tat = now end
local burst = tonumber(${burst})
local top = now + burst + ${MAX_DEBT_US}
if tat > top then tat = top end`;
  const write = (tat: string): string => `redis.call('SET', KEYS[1], string.format('%.0f', ${tat}), 'PX', string.format('%.0f', math.max(1000, math.ceil((${tat} - now) / 1000))))`;
  return {
    reserve: `${read('ARGV[2]')}
local next = tat + tonumber(ARGV[1])
if next - now > burst then return {0, tat, now} end
${write('next')}
return {1, next, now}`,
    settle: `${read('ARGV[3]')}
local delta = tonumber(ARGV[1])
if delta < 0 then
  if not stored then return end
  tat = math.max(now, tat - math.min(-delta, math.max(0, tonumber(ARGV[2]) - now)))
else
  tat = math.min(tat + delta, top)
end
${write('tat')}`,
    peek: `${read('ARGV[1]')}
return {tat, now}`,
  };
}
