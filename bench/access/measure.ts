/**
 * Settings at one workload, once. The gateway remembers a token for a minute, so every measurement has tokens that no gateway has
 * seen: asked once each, which is what a cold verification costs; asked once again, which is what the same requests cost without; and
 * then measured in rotation, with all of them remembered and none about to be forgotten. Where there are no tokens, the gateway gets as
 * many requests before it is measured, so that all are equally warm.
 */
import { Pool } from 'undici';
import { cpuMicros } from '../gateways/usage.ts';
import { loadInTurns, type Pace, type Work } from '../side-by-side/work.ts';

/** New ones, and the file of them for the load generator; or no tokens, but as many requests. */
export interface Tokens {
  readonly texts: readonly (string | undefined)[];
  readonly file: string | undefined;
}

export interface Measured {
  /** Microseconds of CPU of the gateway per request. */
  readonly cpu: number;
  /** Microseconds of CPU that a token never seen takes beyond one that is remembered; undefined without tokens. */
  readonly cold: number | undefined;
}

/** measured[i] is of works[i]. @throws Error when an answer is wrong or missing. */
export async function measure<Of extends Work>(works: readonly Of[], tokensOf: (work: Of) => Tokens, pace: Pace): Promise<Measured[]> {
  const colds: (number | undefined)[] = [];
  for (const work of works) {
    const { texts, file } = tokensOf(work);
    const cold = await coldCost(work, texts, pace.connections);
    colds.push(file === undefined ? undefined : cold);
  }
  const loaded = await loadInTurns(works, pace, (work) => tokensOf(work).file);
  return loaded.map(({ cpu }, index) => ({ cpu, cold: colds[index] }));
}

async function coldCost(work: Work, tokens: Tokens['texts'], connections: number): Promise<number> {
  const { pid } = work.gateway.child;
  const start = cpuMicros(pid);
  await askAll(work, tokens, connections);
  const middle = cpuMicros(pid);
  await askAll(work, tokens, connections);
  return (middle - start - (cpuMicros(pid) - middle)) / tokens.length;
}

/** Each token once. */
async function askAll({ gateway, bodies, answers }: Work, tokens: Tokens['texts'], connections: number): Promise<void> {
  const { origin, pathname } = new URL(gateway.url);
  const pool = new Pool(origin, { connections });
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tokens.length) {
      const turn = next;
      next += 1;
      const token = tokens[turn];
      const headers = { 'content-type': 'application/json', accept: 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
      const { body } = await pool.request({ method: 'POST', path: pathname, headers, body: bodies[turn % bodies.length] ?? '' });
      const text = await body.text();
      if (text !== answers[turn % answers.length]) throw new Error(`${gateway.definition.name} answered ${text.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker)).finally(() => pool.close());
}
