import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderReference } from '../../src/config/index.ts';
import { configSchema } from '../../src/config/schema.ts';

const reference = renderReference();
const rowOf = (key: string) => reference.split('\n').find((line) => line.startsWith(`| \`${key}\` |`));

describe('docs/configuration.md', () => {
  it('is the file in the repository (npx tsx scripts/generate.ts)', () => {
    expect(readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8')).toBe(reference);
  });

  it('has every section in the order of the contract', () => {
    expect([...reference.matchAll(/^## (.+)$/gm)].map(([, name]) => name)).toEqual(Object.keys(configSchema.shape));
  });

  it('has a row per key with type, default, meaning and whether it is built', () => {
    expect(rowOf('server.port')).toBe('| `server.port` | an integer from 0 to 65535 | `4000` | Port of the client listener. 0 is any free port; the chosen one is printed and logged. | yes |');
    expect(rowOf('services.<name>.url')).toContain('| required |');
    expect(rowOf('services.<name>.dedupe')).toMatch(/\| yes \|$/);
    expect(rowOf('server.workers')).toMatch(/only `1` \|$/);
    expect(rowOf('server.introspection.roles')).toMatch(/\| yes \|$/);
    expect(rowOf('cost.max')).toMatch(/\| yes \|$/);
    expect(rowOf('services.<name>.identity.jwt.ttl')).toMatch(/\| `60s` \|.*\| yes \|$/);
    expect(rowOf('rateLimit.budgets[].per')).toMatch(/\| yes \|$/);
    expect(rowOf('documents.mode')).toMatch(/\| yes \|$/);
    expect(rowOf('releases.keep')).toMatch(/\| no \|$/);
    expect(rowOf('admin.tokens[].can')).toMatch(/\| no \|$/);
  });

  it('keeps its tables whole', () => {
    const cells = reference.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.replaceAll('\\|', '').split('|').length);
    expect(new Set(cells)).toEqual(new Set([7]));
  });
});
