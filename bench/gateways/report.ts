/** The results as tables for a terminal, one for each workload. */
import { gatewaysOf, ratioToHandwritten, summarise, workloadsOf, type Cell, type Profile, type Remark, type Results } from './results.ts';
import { WORKLOADS, type WorkloadName } from './workloads.ts';

const HEADINGS = ['CPU µs', '× hand', 'req/s', 'p50 ms', 'p99 ms', 'MiB', 'calls', 'core'];

export function report({ node, machine, rounds, seconds, connections, load, cells, skipped, remarks, profiles }: Results): string {
  const width = Math.max(...gatewaysOf(cells).map((name) => name.length), 0) + 4;
  return [
    `Gateways on Node ${node}, ${machine}, one core each in turn; ${connections} connections by ${load === 'wrk' ? 'wrk' : 'a load generator in Node'}, median of ${rounds} × ${seconds} s.\n`,
    'CPU is of the gateway, per request; × hand is that by the CPU of `handwritten`; calls are those to services, per request;\n',
    'core is how much of its core the gateway used: well below 100 %, load or services were the limit.\n',
    ...workloadsOf(cells).map((workload) => table(workload, cells, width)),
    ...profiles.map(profileLines),
    '\n',
    ...together(skipped).map(([names, reason]) => `${names.join(', ')} left out: ${reason}\n`),
    ...together(remarks).map(([names, text]) => `${names.join(', ')}: ${text}\n`),
  ].join('');
}

function table(workload: WorkloadName, cells: readonly Cell[], width: number): string {
  const { title, calls } = WORKLOADS[workload];
  const rows = cells.filter((cell) => cell.workload === workload).map((cell) => `  ${cell.gateway.padEnd(width)}${row(cell, cells)}\n`);
  return `\n${workload}  ${title}; a perfect plan makes ${calls} ${calls === 1 ? 'call' : 'calls'}\n  ${' '.repeat(width)}${columns(HEADINGS)}\n${rows.join('')}`;
}

function row(cell: Cell, cells: readonly Cell[]): string {
  const summary = summarise(cell);
  if (summary === undefined) return `WRONG: ${(cell.wrong ?? 'not measured').slice(0, 90)}`;
  const { cpu, requestsPerSecond, p50, p99, memory, calls, busy } = summary;
  const ratio = ratioToHandwritten(cell, cells);
  return columns([cpu.toFixed(0), ratio?.toFixed(2) ?? '–', requestsPerSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), memory.toFixed(0), calls.toFixed(2), `${(busy * 100).toFixed(0)} %`]);
}

function columns(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(9)).join('');
}

function profileLines({ gateway, workload, file, top }: Profile): string {
  return [`\n${workload} ${gateway}, self time of what is not idle (${file})\n`, ...top.map(({ name, share }) => `  ${(share * 100).toFixed(1).padStart(5)} %  ${name}\n`)].join('');
}

/** Gateways of which the same is said. */
function together(remarks: readonly Remark[]): [names: string[], text: string][] {
  return [...new Set(remarks.map(({ text }) => text))].map((text) => [remarks.filter((remark) => remark.text === text).map(({ gateway }) => gateway), text]);
}
