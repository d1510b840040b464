/**
 * Writes what is generated from the configuration's schema: gatehouse.schema.json and docs/configuration.md.
 * `tsx scripts/generate.ts` writes; with `--check` nothing is written and exit code 1 says that one is out of date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { renderJsonSchema, renderReference } from '../src/config/index.ts';

const root = join(import.meta.dirname, '..');
const files = [
  { name: 'gatehouse.schema.json', text: renderJsonSchema() },
  { name: 'docs/configuration.md', text: renderReference() },
];
const stale = files.filter(({ name, text }) => !existsSync(join(root, name)) || readFileSync(join(root, name), 'utf8') !== text);

if (process.argv.includes('--check')) {
  for (const { name } of stale) process.stderr.write(`${name} is out of date; run \`npx tsx scripts/generate.ts\` and commit it.\n`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const { name, text } of stale) writeFileSync(join(root, name), text);
  process.stdout.write(stale.length === 0 ? 'Everything is up to date.\n' : `Wrote ${stale.map(({ name }) => name).join(' and ')}.\n`);
}
