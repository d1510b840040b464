/** The effective configuration as text: every default, in the order of contract.md, secrets masked. */
import { stringify } from 'yaml';
import { z } from 'zod';

import { findLater } from './later.ts';
import { formatPath, isTree, type Path, valueAt } from './path.ts';
import { configSchema } from './schema.ts';
import { isSecret, MASK, maskCredentials, mayBeSecret } from './secrets.ts';
import type { Config } from './types.ts';

export interface PrintOptions {
  /** Default `yaml`. */
  readonly format?: 'yaml' | 'json';
}

/**
 * Durations, sizes and shares as people write them. What is not built yet is left out, so that the text without its
 * masks would be accepted as gatehouse.yaml. Masked are secrets, and what came from `${…}` unless it is known to be none.
 */
export function printConfig(config: Config, { format = 'yaml' }: PrintOptions = {}): string {
  const { file: _file, dir: _dir, substituted, ...sections } = config;
  // Proof: a Config is this output, frozen; encode only reads it.
  const written: unknown = z.encode(configSchema, sections as z.output<typeof configSchema>);
  for (const { path } of findLater(written)) {
    const parent = valueAt(written, path.slice(0, -1));
    const key = path.at(-1);
    if (isTree(parent) && key !== undefined) Reflect.deleteProperty(parent, key);
  }
  const masked = mask(written, [], new Set(substituted));
  return format === 'json' ? `${JSON.stringify(masked, null, 2)}\n` : stringify(masked, { lineWidth: 0 });
}

function mask(value: unknown, path: Path, substituted: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item, index) => mask(item, [...path, index], substituted));
  if (isTree(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mask(inner, [...path, key], substituted)]));
  if (isSecret(path) || (substituted.has(formatPath(path)) && mayBeSecret(path, value))) return MASK;
  return typeof value === 'string' ? maskCredentials(value) : value;
}
