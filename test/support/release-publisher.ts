/**
 * A process that publishes releases of about 200 KB into `.gatehouse/releases/` of a folder, after a line on standard input:
 * `wins N` until it has won N times, each printed as `won <number>`; without end for `wins Infinity`, with `begin` before each attempt.
 */
import { once } from 'node:events';
import { systemClock } from '../../src/lib/clock.ts';
import { createFileStore } from '../../src/releases/store/file-store.ts';

const [dir = '', author = ''] = process.argv.slice(2);
const store = createFileStore(dir, { keep: 100, maxBytes: 5 * 1024 * 1024, clock: systemClock, report: ({ message }) => process.stdout.write(`reported ${message}\n`) });
const text = `type Query { by_${author}: Int } #${'x'.repeat(200_000)}`;

process.stdout.write('ready\n');
const [line] = (await once(process.stdin, 'data')) as [Buffer];
let left = Number(/^wins (\w+)/.exec(line.toString())?.[1]);
try {
  while (left > 0) {
    const active = await store.active();
    process.stdout.write('begin\n');
    const change = await store.publish({ author, policies: '0123456789abcdef', schemas: new Map([['shop', { kind: 'graphql', text }]]), documents: new Map() }, active?.number);
    if (!change.isDone) continue;
    left--;
    process.stdout.write(`won ${change.release.number}\n`);
  }
  process.stdout.write('end\n');
} catch (error) {
  process.stdout.write(`failed ${error instanceof Error ? error.message : String(error)}\n`);
}
process.exit();
