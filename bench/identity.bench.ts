/**
 * What it costs a call that its service is told who calls: CPU of the headers step, by each way, beside none. Principals are as
 * authentication remembers them, met again and again; `jwt, first` is one met for the first time, with its signature.
 *
 *     npx tsx bench/identity.bench.ts [--json] [--calls 400000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Principal } from '../src/context.ts';
import { systemClock } from '../src/lib/clock.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import { Call, type Send } from '../src/upstream/call.ts';
import type { UpstreamConfig, UpstreamRequest } from '../src/upstream/executor.ts';
import { GRAPHQL_HEADERS, headers } from '../src/upstream/headers.ts';
import { identityFor } from '../src/upstream/identity.ts';
import { openSigner } from '../src/upstream/identity-key.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, calls: { type: 'string', default: '400000' } } });
const CALLS = Number(values.calls);
const FIRST_CALLS = 5_000;
const ROUNDS = 7;
const PRINCIPALS = 1_000;

const dir = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const signer = await openSigner(dir, createLogger({ level: 'silent', format: 'json' }));
rmSync(dir, { recursive: true });

function principalsOf(count: number): Principal[] {
  return Array.from({ length: count }, (_, index) => Object.freeze({
    kind: 'token', subject: `auth0|${index}-5f7c8ec7c33c6c004bbafe82`, issuer: 'https://id.example.com/', client: 'web-shop', claims: Object.freeze({}), token: `${'x'.repeat(700)}.${index}`,
    scopes: new Set(['read:products', 'write:cart', 'read:orders']), roles: new Set(['customer', 'staff']),
  }));
}

const answered = Promise.resolve('answer');
const next: Send<UpstreamRequest, string> = () => answered;

function callerOf(identity: UpstreamConfig['identity']): (principal: Principal) => Promise<unknown> {
  const config = { name: 'users', identity, headers: { forward: ['accept-language'], set: {}, return: [] } } as unknown as UpstreamConfig;
  const send = headers<UpstreamRequest, string>(config, GRAPHQL_HEADERS, identityFor(config, { signer, clock: systemClock }))(next);
  return (principal) => {
    const context = { signal: undefined as never, requestId: 'r', header: () => 'en', takeCall: () => undefined, principal };
    return send(new Call({ kind: 'query', query: '{ me }', context }));
  };
}

/** Microseconds of processor time for one call, its promise waited for one call in a hundred, as the event loop would. */
async function measure(call: (principal: Principal) => Promise<unknown>, principals: readonly Principal[], calls: number): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < calls; index += 1) {
    const answer = call(principals[index % principals.length]!);
    if (index % 100 === 0) await answer;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

const WAYS: Readonly<Record<string, UpstreamConfig['identity']>> = { none: 'none', forward: 'forward', headers: 'headers', jwt: { jwt: { audience: 'users', ttl: 3_600_000 } } };
const principals = principalsOf(PRINCIPALS);
const figures = new Map<string, number[]>([...Object.keys(WAYS), 'jwt, first'].map((way) => [way, []]));
const callers = Object.entries(WAYS).map(([way, identity]) => [way, callerOf(identity)] as const);
for (const [, call] of callers) for (const principal of principals) await call(principal);

for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [way, call] of callers) {
    const figure = await measure(call, principals, CALLS);
    if (round > 0) figures.get(way)!.push(figure);
  }
  const call = callerOf(WAYS['jwt']!);
  const strangers = principalsOf(FIRST_CALLS);
  const figure = await measure(async (principal) => { await call(principal); }, strangers, FIRST_CALLS);
  if (round > 0) figures.get('jwt, first')!.push(figure);
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
const base = median(figures.get('none')!);
const rows = [...figures].map(([way, all]) => ({ identity: way, cpuMicroseconds: round3(median(all)), added: round3(median(all) - base) }));
if (values.json === true) process.stdout.write(`${JSON.stringify({ node: process.version, calls: CALLS, rows }, null, 2)}\n`);
else console.table(rows);

function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}
