// What `npm start` runs: the five example services, an issuer of tokens and the gateway over them, a first question with its answer, who may
// ask, and what to try next. Ctrl-C ends the gateway first, which drains, then the rest. With --once it ends after the first answer.
//
//   A. the ports: the usual ones, or free ones, and nobody else on them
//   B. the services and the issuer, each ready when it has printed its line
//   C. the gateway, ready when its admin listener says so
//   D. the question, the answer, the tokens, what to try next
//   E. the end: wished for (exit 0) or not (exit 1), always with everything stopped

import { existsSync } from 'node:fs';
import { fetchToken } from './issuer/token.mjs';
import { USERS } from './issuer/users.mjs';
import { createChildren, GATEWAY, SERVICES } from './start/children.mjs';
import { Failure } from './start/failure.mjs';
import { ask } from './start/first-question.mjs';
import { introduction } from './start/introduction.mjs';
import { choosePorts } from './start/ports.mjs';
import { untilReady } from './start/ready.mjs';

const TOKEN_WITHIN_MS = 10_000;

const HELP = `Usage: npm start [-- OPTIONS]

Starts the example services, an issuer of tokens and the gateway, and asks a first question.

  --once         end with exit 0 after the first answer
  --free-ports   take free ports instead of 4000, 4001 and 4101 to 4106
  --help         this text

GATEHOUSE_PORT and GATEHOUSE_ADMIN_PORT set the gateway's two ports.
`;

const options = readOptions(process.argv.slice(2));
const stopping = new AbortController();
let isUp = false;

/** Rejects when a child the example cannot do without has ended; resolves when somebody wants the end. */
/** @type {(error: Failure) => void} */
let fail = () => {};
let endWanted = () => {};
/** @type {Promise<void>} */
const end = new Promise((resolve, reject) => {
  endWanted = resolve;
  fail = reject;
});
const children = createChildren({ stopped: stopping.signal, isUp: () => isUp, fail: (error) => fail(error), say: print });

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => endWanted());
process.stdout.on('error', () => endWanted());
process.on('exit', () => children.kill());

let exitCode = 0;
try {
  await Promise.race([run(), end]);
} catch (error) {
  exitCode = 1;
  process.stderr.write(`\n${error instanceof Failure ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
}
stopping.abort();
await children.stop(); // E
process.exit(exitCode);

async function run() {
  const startedAt = performance.now();
  if (!existsSync(GATEWAY)) throw new Failure('The gateway is not built yet (dist/main.js is missing). Run `npm run build` first.');
  const ports = await choosePorts(options); // A
  stopping.signal.throwIfAborted();
  const services = await Promise.all(SERVICES.map((service) => children.startService(service, ports[service]))); // B
  children.startGateway(ports, services);
  await untilReady(`http://127.0.0.1:${ports.admin}/readiness`, stopping.signal); // C
  const answer = await ask(`http://127.0.0.1:${ports.gateway}/graphql`, stopping.signal); // D
  const tokens = options.isOnce ? [] : await fetchTokens(`http://127.0.0.1:${ports.issuer}`);
  isUp = true;
  print(introduction({ ports, services, answer, tokens, tookMs: Math.round(performance.now() - startedAt), ...options }));
  if (!options.isOnce) await end;
}

/** @param {string} issuer @returns {Promise<{ user: import('./issuer/users.mjs').User, token: string }[]>} */
function fetchTokens(issuer) {
  const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(TOKEN_WITHIN_MS)]);
  return Promise.all(USERS.map(async (user) => ({ user, token: await fetchToken(issuer, user, signal) })));
}

/** @param {string} text */
function print(text) {
  process.stdout.write(text);
}

/** @param {readonly string[]} args */
function readOptions(args) {
  const known = ['--once', '--free-ports', '--help'];
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown !== undefined || args.includes('--help')) {
    (unknown === undefined ? process.stdout : process.stderr).write(unknown === undefined ? HELP : `Unknown option ${unknown}\n\n${HELP}`);
    process.exit(unknown === undefined ? 0 : 2);
  }
  return { isOnce: args.includes('--once'), isFreePorts: args.includes('--free-ports') };
}
