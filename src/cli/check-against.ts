/** `gatehouse check --against DIR`: this folder's release held against that of another, such as a checkout of what is deployed, with the documents committed in both. Of the other folder nobody is asked. */
import { join, relative, resolve } from 'node:path';
import { loadConfig } from '../config/index.ts';
import type { Config } from '../config/index.ts';
import { readCommitted, type CommittedManifests, type Manifest } from '../documents/document-files.ts';
import { OperatorError } from '../errors.ts';
import { NO_POLICIES, type Policies } from '../pipeline/authorization/rules.ts';
import { loadPolicies } from '../policies/load-policies.ts';
import { checkRelease } from '../releases/check/check-release.ts';
import { renderReport } from '../releases/check/render.ts';
import type { CheckReport } from '../releases/check/report.ts';
import type { ComposedGraph } from '../schema/compose.ts';
import type { Io } from './command.ts';
import { placeFindings } from './findings.ts';
import { loadSeenGraph, unseenFinding } from './seen-graph.ts';

export interface AgainstQuestion {
  /** As typed. */
  readonly against: string;
  readonly allowUnused: boolean;
  readonly config: Config;
  readonly graph: ComposedGraph;
  readonly policies: Policies | undefined;
  readonly committed: CommittedManifests;
  readonly io: Pick<Io, 'cwd' | 'env' | 'err'>;
  /** Whether a terminal is told how far it is. */
  readonly isWatched: boolean;
}

export interface AgainstAnswer {
  readonly report: CheckReport;
  readonly lines: readonly string[];
}

/** @throws OperatorError when the other folder is no gateway that composes, with places in it. */
export async function checkAgainst({ against, allowUnused, config, graph, policies = NO_POLICIES, committed, io, isWatched }: AgainstQuestion): Promise<AgainstAnswer> {
  const dir = resolve(io.cwd, against);
  const other = await placedIn(dir, io, () => loadOther(dir, io));
  const folders = [inFolder(committed.manifests, config.dir, io), inFolder(other.committed.manifests, dir, io)];
  const report = await checkRelease({
    before: other, after: { graph, config, policies }, folders, allowUnused,
    ...(isWatched && { onProgress: told(io) }),
  });
  return { report, lines: renderReport(report, { against, max: config.cost.max, allowUnused }) };
}

async function loadOther(dir: string, { env }: Pick<Io, 'env'>) {
  const config = loadConfig(join(dir, 'gatehouse.yaml'), { env });
  const { graph, unseen } = await loadSeenGraph(config);
  if (unseen.length > 0) throw new OperatorError([unseenFinding(unseen)]);
  const loaded = await loadPolicies(config.dir);
  const committed = readCommitted(config.dir);
  if (committed.findings.length > 0) throw new OperatorError(committed.findings);
  return { config, graph, policies: loaded?.policies ?? NO_POLICIES, committed };
}

/** What is wrong in the other folder is not to be looked for in this one. */
async function placedIn<Result>(dir: string, { cwd }: Pick<Io, 'cwd'>, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const placed = placeFindings(error, { cwd, dir });
    throw new OperatorError(placed.map((finding) => ({ ...finding, file: finding.file === undefined ? dir : resolve(cwd, finding.file) })));
  }
}

function inFolder(manifests: readonly Manifest[], dir: string, { cwd }: Pick<Io, 'cwd'>): Manifest[] {
  return manifests.map((manifest) => {
    const file = resolve(dir, manifest.file);
    const near = relative(cwd, file);
    return { ...manifest, file: near.startsWith('..') ? file : near };
  });
}

/** A line for every tenth of many. */
function told(io: Pick<Io, 'err'>): (done: number, all: number) => void {
  let tenths = 0;
  return (done, all) => {
    const now = Math.floor((done * 10) / all);
    if (all < 100 || now === tenths) return;
    tenths = now;
    io.err(`Held ${done} of ${all} documents to both releases…\n`);
  };
}
