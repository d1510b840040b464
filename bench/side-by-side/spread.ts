/** Figures of several rounds, and how they are printed. */
import { median, type Profile } from '../gateways/results.ts';

/** The median of the rounds, and between what it lies with 95 % confidence. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The interval is that of order statistics, by the normal approximation of the binomial distribution: no assumption about how rounds scatter. */
export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const { length } = sorted;
  const rank = Math.max(0, Math.floor((length - 1.96 * Math.sqrt(length)) / 2));
  return { median: median(sorted), low: sorted[rank] ?? NaN, high: sorted[length - 1 - rank] ?? NaN };
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
