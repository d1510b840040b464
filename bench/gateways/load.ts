/**
 * Load on one endpoint for a while, by load-process.ts, or by wrk. Both compare every answer's bytes. wrk is the faster client, but gives up
 * the requests that are in flight when the time is over: their CPU is spent and nobody counts them, which is against whoever is slow.
 * load-process.ts waits for them.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { CORES, pinned } from './child.ts';
import { inRoot } from './places.ts';

export interface Load {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  /** Of `writeTexts`: what is sent in turn, and what may come back. */
  readonly bodies: string;
  readonly answers: string;
  /** The same, where each request carries a token: in number a multiple of the bodies. By the generator in Node only. */
  readonly tokens?: string | undefined;
  /** Place among generators that take turns, as `0/4`: each has `seconds` of its own. By the generator in Node only. */
  readonly turn?: string;
}

export interface Loaded {
  readonly requests: number;
  readonly micros: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Lost, refused, late, or answered with what is not one of the right answers. */
  readonly failed: number;
}

export const LOAD_GENERATORS = ['node', 'wrk'] as const;

export type LoadGenerator = (typeof LOAD_GENERATORS)[number];

/** For each text its length in bytes, a line feed, the text. */
export function writeTexts(file: string, texts: readonly string[]): void {
  writeFileSync(file, Buffer.concat(texts.flatMap((text) => [Buffer.from(`${Buffer.byteLength(text)}\n`), Buffer.from(text)])));
}

export async function load(generator: LoadGenerator, { url, seconds, connections, bodies, answers, tokens, turn = '0/1' }: Load): Promise<Loaded> {
  const lasts = seconds * Number(turn.split('/')[1]);
  const command =
    generator === 'wrk'
      ? ['wrk', '-t1', `-c${connections}`, `-d${lasts}s`, '--timeout', '10s', '-s', inRoot('bench/gateways/load.lua'), url]
      : [process.execPath, '--import', 'tsx', inRoot('bench/gateways/load-process.ts'), url, String(lasts), String(connections)];
  const [file, ...args] = pinned(CORES.load, command);
  const { stdout } = await promisify(execFile)(file, args, { cwd: inRoot('.'), env: { ...process.env, BENCH_BODIES: bodies, BENCH_ANSWERS: answers, BENCH_TURN: turn, ...(tokens !== undefined && { BENCH_TOKENS: tokens }) }, timeout: (lasts + 30) * 1000 });
  const result = /^RESULT (.*)$/m.exec(stdout)?.[1];
  if (result === undefined) throw new Error(`${generator} gave no result: ${stdout}`);
  return JSON.parse(result);
}
