/** Which gateway answers which workload rightly, before it is measured and after. */
import { join } from 'node:path';
import { checkAnswers } from './answers.ts';
import { writeTexts } from './load.ts';
import { runFolder } from './places.ts';
import type { Progress } from './progress.ts';
import type { Cell, Round } from './results.ts';
import type { RunningGateway } from './start-gateway.ts';
import type { UpstreamsChild } from './upstreams-child.ts';
import { VARIANTS, bodiesOf, type WorkloadName } from './workloads.ts';

/** One gateway at one workload, and what is found of it. */
export interface Measuring {
  readonly gateway: RunningGateway;
  readonly workload: WorkloadName;
  /** What the load generator sends, and what may come back. */
  readonly files: { readonly bodies: string; readonly answers: string };
  readonly cell: Cell & { wrong?: string; rounds: Round[] };
}

/** Workload by workload, in each the gateways that can do it. */
export async function checkAll(workloads: readonly WorkloadName[], running: readonly RunningGateway[], upstreams: UpstreamsChild, progress: Progress, signal: AbortSignal): Promise<Measuring[]> {
  const all: Measuring[] = [];
  for (const workload of workloads) {
    for (const gateway of running.filter(({ definition }) => definition.workloads.includes(workload))) {
      signal.throwIfAborted();
      progress.step(`checking: ${workload} ${gateway.definition.name}`);
      all.push(await check(gateway, workload, upstreams, progress));
    }
  }
  return all;
}

async function check(gateway: RunningGateway, workload: WorkloadName, upstreams: UpstreamsChild, progress: Progress): Promise<Measuring> {
  const { name } = gateway.definition;
  const servedBefore = await upstreams.served();
  const verdict = await checkAnswers(gateway.url, workload);
  const calls = ((await upstreams.served()) - servedBefore) / VARIANTS;
  const files = { bodies: join(runFolder(name), `${workload}.bodies`), answers: join(runFolder(name), `${workload}.answers`) };
  const cell: Measuring['cell'] = { gateway: name, workload, rounds: [], failed: 0, checkedCalls: calls };
  if (verdict.isRight) {
    writeTexts(files.bodies, bodiesOf(workload));
    writeTexts(files.answers, verdict.texts);
  } else {
    cell.wrong = verdict.reason;
    progress.note(`${name} ${workload} is WRONG: ${verdict.reason}`);
  }
  return { gateway, workload, files, cell };
}

/** Undefined when every answer was right under load, and is now. */
export async function wrongAfterLoad({ gateway, workload, cell }: Measuring): Promise<string | undefined> {
  if (cell.failed > 0) return `${cell.failed} answers under load were wrong or missing`;
  const verdict = await checkAnswers(gateway.url, workload);
  return verdict.isRight ? undefined : `after the load, ${verdict.reason}`;
}
