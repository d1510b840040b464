/** What a process and all it started have used, from /proc; proc(5). */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** Length of the tick that /proc counts in. */
const TICK_MICROS = 1_000_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** The process first, then its descendants. */
export function processTree(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) ? Number(statOf(entry)[PARENT]) : NaN;
    if (!Number.isNaN(parent)) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const tree = [pid];
  for (const member of tree) tree.push(...(children.get(member) ?? []));
  return tree;
}

/** Microseconds of CPU, user and system, of all threads of the process and its descendants. */
export function cpuMicros(pid: number): number {
  return sum(processTree(pid).map(cpuOf));
}

/** The same of the process alone, in a hundredth of the time. */
export function cpuOf(pid: number): number {
  const stat = statOf(pid);
  return (Number(stat[USER_TICKS] ?? 0) + Number(stat[SYSTEM_TICKS] ?? 0)) * TICK_MICROS;
}

/** MiB of resident memory. */
export function residentMiB(pid: number): number {
  return sum(processTree(pid).map((member) => Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${member}/status`))?.[1] ?? 0))) / 1024;
}

// Places in what follows the command's name: proc(5) counts ppid as 4, utime as 14 and stime as 15.
const PARENT = 1;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** Empty when the process has ended. A command's name may contain anything, `)` as well. */
function statOf(pid: number | string): string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
