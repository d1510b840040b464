/**
 * Settings at one workload, once. The gateway remembers a token for a minute, so every measurement has tokens that no gateway has
 * seen: asked once each, which is what a cold verification costs; asked once again, which is what the same requests cost without; and
 * then measured in rotation, with all of them remembered and none about to be forgotten. Where there are no tokens, the gateway gets as
 * many requests before it is measured, so that all are equally warm.
 *
 * Under load the settings are measured at the same time, side by side on one core, so that a neighbour meets all of them. That helps only
 * in part: on a machine with load 9 on two cores, half of the differences from `open` still lay up to 52 µs apart at W1 (one after another: 49).
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { load, type Load } from '../gateways/load.ts';
import type { RunningGateway } from '../gateways/start-gateway.ts';
import { cpuMicros } from '../gateways/usage.ts';

export interface Work {
  readonly gateway: RunningGateway;
  readonly bodies: readonly string[];
  readonly answers: readonly string[];
  readonly files: Pick<Load, 'bodies' | 'answers'>;
}

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

export interface Pace {
  readonly seconds: number;
  /** To all gateways together. */
  readonly connections: number;
}

/** measured[i] is of works[i]. @throws Error when an answer is wrong or missing. */
export async function measure<Of extends Work>(works: readonly Of[], tokensOf: (work: Of) => Tokens, { seconds, connections }: Pace): Promise<Measured[]> {
  const colds: (number | undefined)[] = [];
  for (const work of works) {
    const { texts, file } = tokensOf(work);
    const cold = await coldCost(work, texts, connections);
    colds.push(file === undefined ? undefined : cold);
  }
  const each = Math.max(1, Math.round(connections / works.length));
  const cpus = await Promise.all(works.map((work) => loadCost(work, tokensOf(work).file, { seconds, connections: each })));
  return cpus.map((cpu, index) => ({ cpu, cold: colds[index] }));
}

async function loadCost({ gateway: { url, child, definition }, files }: Work, tokens: string | undefined, { seconds, connections }: Pace): Promise<number> {
  child.forgetLog();
  const before = cpuMicros(child.pid);
  const { requests, failed } = await load('node', { url, seconds, connections, ...files, tokens });
  // Work that an answer leaves behind is part of its price.
  await wait(50);
  const cpu = cpuMicros(child.pid) - before;
  if (failed > 0) throw new Error(`${definition.name}: ${failed} of ${requests} answers under load were wrong or missing`);
  return cpu / requests;
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
