/**
 * The load generator: `load-process.ts URL SECONDS CONNECTIONS`, with files of `writeTexts` in $BENCH_BODIES and $BENCH_ANSWERS, and where
 * callers have tokens in $BENCH_TOKENS: as many as there are bodies, or a multiple, each goes with the body of its turn.
 *
 * $BENCH_TURN, `1/4`, makes it one of so many generators that take turns (turns.ts): each asks only in its own.
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { readMessages } from './http-message.ts';
import { untilTurn } from './turns.ts';

const [address = '', seconds, connections] = process.argv.slice(2);
const { hostname, host, port, pathname } = new URL(address);

const bodies = textsOf(process.env['BENCH_BODIES']);
const tokens = process.env['BENCH_TOKENS'];
const credentials = tokens === undefined ? bodies.map(() => '') : textsOf(tokens).map((token) => `authorization: Bearer ${token.toString()}\r\n`);
const requests = credentials.map((credential, index) => {
  const body = bodies[index % bodies.length]!;
  return Buffer.concat([Buffer.from(`POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\n${credential}content-type: application/json\r\naccept: application/json\r\ncontent-length: ${body.length}\r\n\r\n`), body]);
});
const right = textsOf(process.env['BENCH_ANSWERS']);
const times: number[] = [];
let failed = 0;
let sent = 0;

const startedAt = performance.now();
const endsAt = startedAt + Number(seconds) * 1000;
const [turn = 0, turns = 1] = (process.env['BENCH_TURN'] ?? '0/1').split('/').map(Number);
await Promise.all(Array.from({ length: Number(connections) }, run));
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
process.stdout.write(`RESULT ${JSON.stringify({ requests: times.length, micros: Math.round((performance.now() - startedAt) * 1000), p50: at(0.5), p99: at(0.99), failed })}\n`);

/** One connection: asks again as soon as it is answered, until the time is over. */
function run(): Promise<void> {
  return new Promise((resolve) => {
    let variant = 0;
    let sentAt = 0;
    let isWaiting = false;
    const ask = (): void => {
      isWaiting = performance.now() < endsAt;
      if (!isWaiting) return void socket.end();
      const pause = untilTurn(turn, turns, Date.now());
      if (pause > 0) return void setTimeout(ask, pause);
      variant = sent % requests.length;
      sent += 1;
      sentAt = performance.now();
      socket.write(requests[variant]!);
    };
    const socket = connect({ host: hostname, port: Number(port), noDelay: true }, ask);
    readMessages(socket, ({ head, body }) => {
      times.push(performance.now() - sentAt);
      if (!head.startsWith('HTTP/1.1 200') || !right[variant % right.length]!.equals(body)) failed += 1;
      ask();
    });
    socket.setTimeout(10_000, () => socket.destroy());
    socket.on('error', () => undefined).once('close', () => {
      if (isWaiting) failed += 1;
      resolve();
    });
  });
}

function textsOf(file = ''): Buffer[] {
  const texts: Buffer[] = [];
  for (let rest = readFileSync(file); rest.length > 0; ) {
    const start = rest.indexOf('\n') + 1;
    const end = start + Number(rest.toString('latin1', 0, start));
    texts.push(rest.subarray(start, end));
    rest = rest.subarray(end);
  }
  return texts;
}
