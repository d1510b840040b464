/** That each caller is served as it should be before its cost is believed: answers are right, a budget falls by what is spent, what is too dear is refused. */
import { checkAnswers } from '../gateways/answers.ts';
import { bodiesOf, type WorkloadName } from '../gateways/workloads.ts';
import { BUDGET, EARNED_PER_SECOND } from './rows.ts';

export interface Caller {
  readonly isMetered: boolean;
  readonly token: string;
}

export interface Checked {
  /** answers[i]: to variant i. */
  readonly answers: readonly string[];
  /** Cost units of a request, as the budget has fallen; undefined without one. */
  readonly spent: number | undefined;
}

/** @throws Error saying what is not as it should be. */
export async function checkCaller(url: string, { isMetered, token }: Caller, workload: WorkloadName): Promise<Checked> {
  const name = `${isMetered ? 'with' : 'without'} a budget, ${workload}`;
  const verdict = await checkAnswers(url, workload, token);
  if (!verdict.isRight) throw new Error(`${name} is wrong: ${verdict.reason}`);
  const { status, text } = await ask(url, JSON.stringify({ query: TOO_DEAR }), token);
  if (!text.includes('COST_LIMIT_EXCEEDED')) throw new Error(`${name}: what costs too much is answered with ${status} ${text.slice(0, 300)}`);
  const startedAt = performance.now();
  const left: (number | undefined)[] = [];
  for (const body of bodiesOf(workload)) left.push(await remaining(url, body, token));
  const earned = earnedSince(startedAt);
  if (!isMetered) {
    if (left.some((units) => units !== undefined)) throw new Error(`${name}: the answers tell of one`);
    return { answers: verdict.texts, spent: undefined };
  }
  const units = left.map((one) => one ?? Infinity);
  const rose = units.findIndex((one, index) => !(one <= (units[index - 1] ?? BUDGET.burst)));
  if (rose >= 0) throw new Error(`${name}: it does not count down: ${units.slice(Math.max(0, rose - 1), rose + 1).join(', ')}`);
  const fall = (units[0] ?? NaN) - (units.at(-1) ?? NaN);
  // Each of these costs something.
  if (!(fall + earned >= units.length - 1)) throw new Error(`${name}: ${units.length} requests have spent ${fall}`);
  return { answers: verdict.texts, spent: fall / (units.length - 1) };
}

/** What is left of the budget once `body` was admitted; undefined where no budget is told of. @throws Error unless it was admitted. */
export async function remaining(url: string, body: string, token: string): Promise<number | undefined> {
  const { status, text, limit } = await ask(url, body, token);
  if (status !== 200 || text.includes('"errors"')) throw new Error(`it was not admitted: ${status} ${text.slice(0, 300)}`);
  if (limit === undefined) return undefined;
  const units = new RegExp(`^"${BUDGET.name}";r=(\\d+);t=\\d+$`).exec(limit)?.[1];
  if (units === undefined) throw new Error(`the header is not of the budget: RateLimit: ${limit}`);
  return Number(units);
}

/** Cost units that a budget may have earned, at most. */
export function earnedSince(startedAt: number): number {
  return 1 + ((performance.now() - startedAt) / 1000) * EARNED_PER_SECOND;
}

/** Lists in lists, each taken for ten. */
const TOO_DEAR = '{ topProducts { reviews { author { reviews { product { reviews { id } } } } } } }';

async function ask(url: string, body: string, token: string): Promise<{ readonly status: number; readonly text: string; readonly limit: string | undefined }> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` }, body });
  return { status: response.status, text: await response.text(), limit: response.headers.get('ratelimit') ?? undefined };
}
