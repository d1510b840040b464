/** Figures of several rounds, and how they are printed. */
import { median, type Profile } from '../gateways/results.ts';

/** The median and the middle half of the rounds. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The quartiles. */
export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? NaN;
  return { median: median(sorted), low: at(0.25), high: at(0.75) };
}

export function between({ low, high }: Spread): string {
  return `${low.toFixed(1)} … ${high.toFixed(1)}`;
}

export function columns(texts: readonly string[]): string {
  return texts.map((text) => text.padStart(18)).join('');
}

export function profileLines(profiles: readonly Profile[]): string[] {
  return profiles.flatMap(({ gateway, workload, file, top }) => [`\n${workload} ${gateway}, self time of what is not idle (${file})\n`, ...top.map(({ name, share }) => `  ${(share * 100).toFixed(2).padStart(6)} %  ${name}\n`)]);
}
