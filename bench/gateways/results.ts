/** What a run has found, and what is said of it: medians over the rounds. */
import type { LoadGenerator } from './load.ts';
import type { SelfTime } from './profile.ts';
import type { WorkloadName } from './workloads.ts';

/** One measurement of one gateway at one workload. */
export interface Round {
  /** Microseconds of CPU of the gateway's processes per request. */
  readonly cpu: number;
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** MiB, resident, right after. */
  readonly memory: number;
  /** Requests to services per request. */
  readonly calls: number;
  /** Share of its core that the gateway used; well below 1, load or services were the limit. */
  readonly busy: number;
}

export interface Cell {
  readonly gateway: string;
  readonly workload: WorkloadName;
  /** Why its answers are wrong; then there may be no rounds. */
  readonly wrong?: string;
  readonly rounds: readonly Round[];
  /** Answers under load that were wrong or missing. */
  failed: number;
  /** Calls per request when the variants were asked one by one. */
  readonly checkedCalls: number;
}

/** A gateway that is not measured, with the reason, or one that is, with what a reader must know. */
export interface Remark {
  readonly gateway: string;
  readonly text: string;
}

export interface Profile {
  readonly gateway: string;
  readonly workload: WorkloadName;
  /** From the root of the repository. */
  readonly file: string;
  /** Largest first. */
  readonly top: readonly SelfTime[];
}

/** What one run finds. */
export interface Found {
  readonly cells: readonly Cell[];
  readonly skipped: readonly Remark[];
  readonly remarks: readonly Remark[];
  readonly profiles: readonly Profile[];
  /** Of the packages a peer consists of, by gateway. */
  readonly versions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Results extends Found {
  /** When it began, ISO 8601. */
  readonly date: string;
  /** Version of the Node the gateways ran on. */
  readonly node: string;
  /** Model of its processor and how many cores there are. */
  readonly machine: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  readonly load: LoadGenerator;
}

/** Undefined where the answers were wrong or nothing was measured. */
export function summarise({ wrong, rounds }: Cell): Round | undefined {
  if (wrong !== undefined || rounds.length === 0) return undefined;
  const of = (key: keyof Round): number => median(rounds.map((round) => round[key]));
  return { cpu: of('cpu'), requestsPerSecond: of('requestsPerSecond'), p50: of('p50'), p99: of('p99'), memory: of('memory'), calls: of('calls'), busy: of('busy') };
}

/** CPU per request by that of `handwritten`; undefined without either. */
export function ratioToHandwritten(cell: Cell, cells: readonly Cell[]): number | undefined {
  const limit = cells.find(({ gateway, workload }) => gateway === 'handwritten' && workload === cell.workload);
  const [own, base] = [summarise(cell)?.cpu, limit && summarise(limit)?.cpu];
  return own === undefined || base === undefined ? undefined : own / base;
}

/** Of the cells' gateways, in the order in which they came. */
export function gatewaysOf(cells: readonly Cell[]): string[] {
  return [...new Set(cells.map(({ gateway }) => gateway))];
}

export function workloadsOf(cells: readonly Cell[]): WorkloadName[] {
  return [...new Set(cells.map(({ workload }) => workload))];
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
