/** What `--help` and `--version` print. */
import { readFileSync } from 'node:fs';
import type { Command } from './command.ts';

export function overview(commands: readonly Command[]): string {
  const lines = table(commands.map(({ name, summary }) => [name, summary]));
  return `Gatehouse ${version()}: many services, one client-facing graph, every policy decided at the door.\n\nusage: gatehouse COMMAND [options]\n\n${lines}\n\nEvery command: --config FILE (default gatehouse.yaml), --json for machines, --help with examples.\nExit codes: 0 fine, 1 findings, 2 wrong use.\n`;
}

export function help({ name, summary, usage, examples, optionHelp }: Command): string {
  const options = { ...optionHelp, '--config FILE': 'the configuration file (default gatehouse.yaml)', '--json': 'print for machines', '--help': 'this text' };
  return `${summary}\n\nusage: ${usageOf(name, usage)}\n\n${table(Object.entries(options))}\n\nexamples:\n${examples.map((example) => `  ${example}`).join('\n')}\n`;
}

export function usageOf(name: string, usage: string): string {
  return `gatehouse ${name} ${usage}`.trimEnd();
}

export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // our own package.json
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
