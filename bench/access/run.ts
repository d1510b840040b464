/** The run: all settings are up all the time, and each round measures them side by side, workload by workload. */
import { join } from 'node:path';
import { writeTexts } from '../gateways/load.ts';
import { runFolder } from '../gateways/places.ts';
import type { Progress } from '../gateways/progress.ts';
import type { Profile } from '../gateways/results.ts';
import { startGateway, type RunningGateway } from '../gateways/start-gateway.ts';
import { startUpstreamsChild } from '../gateways/upstreams-child.ts';
import type { WorkloadName } from '../gateways/workloads.ts';
import type { SideBySideOptions } from '../side-by-side/command.ts';
import { createWork, profileWork, type Pace, type Work } from '../side-by-side/work.ts';
import { checkRow } from './check.ts';
import { measure, type Measured, type Tokens } from './measure.ts';
import { ROWS, definitionOf, type Row } from './rows.ts';
import { createIssuer } from '../side-by-side/tokens.ts';

export interface Cell extends Work {
  readonly row: Row;
  readonly rounds: Measured[];
}

const WORKLOADS: readonly WorkloadName[] = ['W1', 'W3'];
const TOKENS = 1_000;
const NO_TOKENS: Tokens = { texts: Array.from({ length: TOKENS }, () => undefined), file: undefined };
const WARM_UP_SECONDS = 8;

export async function run(options: SideBySideOptions, progress: Progress, signal: AbortSignal): Promise<{ readonly cells: readonly Cell[]; readonly profiles: readonly Profile[] }> {
  const { node, seconds, connections } = options;
  const issuer = await createIssuer();
  const upstreams = await startUpstreamsChild();
  const running: { readonly row: Row; readonly gateway: RunningGateway }[] = [];
  const newTokens = async (): Promise<Tokens> => {
    const file = join(runFolder('access-open'), 'tokens');
    const texts = await issuer.issue(TOKENS);
    writeTexts(file, texts);
    return { texts, file };
  };
  const measureAll = async (cells: readonly Cell[], workload: WorkloadName, phase: string, pace: Pace): Promise<void> => {
    signal.throwIfAborted();
    progress.step(`${phase}: ${workload}`);
    const those = cells.filter((cell) => cell.workload === workload);
    const tokens = await newTokens();
    const measured = await measure(those, ({ row }) => (row.hasTokens ? tokens : NO_TOKENS), pace);
    for (const [index, cell] of those.entries()) cell.rounds.push(measured[index]!);
  };
  try {
    for (const row of ROWS) running.push({ row, gateway: await startGateway(definitionOf(row, issuer.jwks), { node, urls: upstreams.urls, mayInstall: false, isProfiled: options.profile, onStep: progress.step }) });
    const cells = await checkAll(running, (await issuer.issue(1))[0] ?? '');
    for (const workload of WORKLOADS) await measureAll(cells, workload, 'warming up', { seconds: WARM_UP_SECONDS, connections });
    for (const { rounds } of cells) rounds.length = 0;
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const workload of WORKLOADS) await measureAll(cells, workload, `round ${round} of ${options.rounds}`, { seconds, connections });
    }
    const profiles: Profile[] = [];
    if (options.profile) for (const cell of cells) profiles.push(...(await profile(cell, cell.row.hasTokens ? await newTokens() : NO_TOKENS, options)));
    return { cells, profiles };
  } finally {
    progress.step('stopping');
    await Promise.all([...running.map(({ gateway }) => gateway.child.stop()), upstreams.stop()]);
  }
}

async function checkAll(running: readonly { readonly row: Row; readonly gateway: RunningGateway }[], token: string): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const workload of WORKLOADS) {
    for (const { row, gateway } of running) cells.push({ ...createWork(gateway, workload, await checkRow(gateway.url, row, workload, token)), row, rounds: [] });
  }
  return cells;
}

async function profile(cell: Cell, tokens: Tokens, options: SideBySideOptions): Promise<Profile[]> {
  // All tokens are remembered before the profile begins.
  await measure([cell], () => tokens, { ...options, seconds: 1 });
  return profileWork(cell, () => measure([cell], () => tokens, options));
}
