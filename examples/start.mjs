// What `npm start` runs: the five example services and the gateway over them, a first question with its answer, and what to try next.
// Ctrl-C ends the gateway first, which drains, then the services. With --once it ends by itself after the first answer.
//
//   A. the ports: the usual ones, or free ones, and nobody else on them
//   B. the services, each ready when it has printed its line
//   C. the gateway, ready when its admin listener says so
//   D. the question, the answer, what to try next
//   E. the end: wished for (exit 0) or not (exit 1), always with everything stopped

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {{ users: number, products: number, reviews: number, inventory: number, orders: number, gateway: number, admin: number }} Ports */
/** @typedef {{ service: string, url: string, port: string, pid: number | undefined }} Service */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GATEWAY = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const END_WITH_PARENT = pathToFileURL(fileURLToPath(new URL('end-with-parent.mjs', import.meta.url))).href;

const READY_WITHIN_MS = 60_000;
const POLL_EVERY_MS = 100;
const ANSWER_WITHIN_MS = 10_000;
/** Longer than the gateway's own shutdownGrace (20 s): past this it hangs. */
const GATEWAY_STOPS_WITHIN_MS = 25_000;
const SERVICE_STOPS_WITHIN_MS = 3_000;

const SERVICES = /** @type {const} */ (['users', 'products', 'reviews', 'inventory', 'orders']);

const QUERY = `{
  topProducts(first: 2) {
    name
    price
    shippingEstimate
    stock { inStock quantity warehouse { city } }
    reviews(first: 1) {
      rating
      body
      author {
        name
        orders(limit: 1) {
          number
          status
          lines { quantity product { name } }
        }
      }
    }
  }
}`;

const HELP = `Usage: npm start [-- OPTIONS]

Starts the example services and the gateway, and asks a first question.

  --once         end with exit 0 after the first answer
  --free-ports   take free ports instead of 4000, 4001 and 4101 to 4105
  --help         this text

GATEHOUSE_PORT and GATEHOUSE_ADMIN_PORT set the gateway's two ports.
`;

/** Something a reader can act on: its message is all that is printed. */
class Failure extends Error {}

const options = readOptions(process.argv.slice(2));

/** In the order they were started, so the gateway comes last. @type {{ name: string, child: ChildProcess, ended: Promise<void> }[]} */
const children = [];
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

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => endWanted());
process.stdout.on('error', () => endWanted());
process.on('exit', () => {
  for (const { child } of children) if (isRunning(child)) child.kill('SIGKILL');
});

let exitCode = 0;
try {
  await Promise.race([run(), end]);
} catch (error) {
  exitCode = 1;
  process.stderr.write(`\n${error instanceof Failure ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
}
await stopAll();
process.exit(exitCode);

async function run() {
  const startedAt = performance.now();
  if (!existsSync(GATEWAY)) throw new Failure('The gateway is not built yet (dist/main.js is missing). Run `npm run build` first.');
  const ports = await choosePorts();
  stopping.signal.throwIfAborted();
  const services = await Promise.all(SERVICES.map((service) => startService(service, ports[service])));
  startGateway(ports, services);
  await untilReady(`http://127.0.0.1:${ports.admin}/readiness`);
  const answer = await ask(`http://127.0.0.1:${ports.gateway}/graphql`);
  isUp = true;
  print(introduction(ports, services, answer, Math.round(performance.now() - startedAt)));
  if (!options.isOnce) await end;
}

// A. The ports ------------------------------------------------------------------------------------------------------------------

/** @returns {Promise<Ports>} */
async function choosePorts() {
  const services = { users: 4101, products: 4102, reviews: 4103, inventory: 4104, orders: 4105 };
  const usual = { ...services, gateway: portFrom('GATEHOUSE_PORT', 4000), admin: portFrom('GATEHOUSE_ADMIN_PORT', 4001) };
  const wanted = options.isFreePorts ? Object.fromEntries(Object.keys(usual).map((name) => [name, 0])) : usual;
  // All are held at once and then let go, so that no two of them are the same. 0 becomes a free port here, because the
  // services' URLs and the gateway's ports must be known before the gateway starts.
  const held = await Promise.allSettled(Object.entries(wanted).map(([name, port]) => hold(name, port)));
  await Promise.all(held.map((result) => (result.status === 'fulfilled' ? result.value.release() : undefined)));
  const problems = held.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : []));
  if (problems.length > 0) {
    throw new Failure(`${problems.join('\n')}\nStop what listens there, or take free ports: npm start -- --free-ports`);
  }
  const chosen = held.flatMap((result) => (result.status === 'fulfilled' ? [[result.value.name, result.value.port]] : []));
  return Object.fromEntries(chosen);
}

/**
 * @param {string} name @param {number} port
 * @returns {Promise<{ name: string, port: number, release: () => Promise<void> }>}
 */
function hold(name, port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const isInUse = 'code' in error && error.code === 'EADDRINUSE';
      reject(new Failure(`Port ${port} (${name}) ${isInUse ? 'is in use.' : `cannot be had: ${error.message}.`}`));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      resolve({ name, port: actual, release: () => new Promise((released) => void server.close(() => released())) });
    });
  });
}

/** @param {string} variable @param {number} usual */
function portFrom(variable, usual) {
  const text = process.env[variable] ?? '';
  if (text === '') return usual;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Failure(`${variable} must be a port from 0 to 65535, not "${text}".`);
  return port;
}

// B. The services ---------------------------------------------------------------------------------------------------------------

/**
 * @param {string} service @param {number} port
 * @returns {Promise<Service>}
 */
function startService(service, port) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(`services/${service}.mjs`, import.meta.url)), String(port)], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      complaint = (complaint + text).slice(-2_000);
    });
    watch(service, child, (how) => {
      if (isUp) {
        print(
          `\n${service} has ended (${how}). The gateway goes on without it: ask again and see what is left of the answer.\n` +
            `Bring it back: node examples/services/${service}.mjs ${port}\nCtrl-C ends the rest.\n`,
        );
      } else {
        reject(new Failure(`The service ${service} ended (${how}) before everything was up.\n${complaint}`.trimEnd()));
        fail(new Failure(`The service ${service} ended (${how}) before everything was up.\n${complaint}`.trimEnd()));
      }
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).once('line', (line) => {
      const { url } = JSON.parse(line);
      resolve({ service, url, port: new URL(url).port, pid: child.pid });
    });
  });
}

/**
 * Keeps a child on the list of what must be stopped, and says when it ended although nobody wanted it to.
 * @param {string} name @param {ChildProcess} child @param {(how: string) => void} onUnexpectedEnd
 */
function watch(name, child, onUnexpectedEnd) {
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      resolve();
      if (!stopping.signal.aborted) onUnexpectedEnd(error.message);
    });
    // `close` comes after `exit` and after the last of its output, so the complaint is whole.
    child.once('close', (code, signal) => {
      resolve();
      if (!stopping.signal.aborted) onUnexpectedEnd(signal === null ? `exit code ${code}` : signal);
    });
  });
  children.push({ name, child, ended });
}

// C. The gateway ----------------------------------------------------------------------------------------------------------------

/** @param {Ports} ports @param {readonly Service[]} services */
function startGateway(ports, services) {
  if (stopping.signal.aborted) return;
  const urls = Object.fromEntries(services.map(({ service, url }) => [urlVariable(service), url]));
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, GATEWAY, 'start', '--config', 'gatehouse.yaml'], {
    cwd: ROOT,
    env: { ...process.env, ...urls, GATEHOUSE_PORT: String(ports.gateway), GATEHOUSE_ADMIN_PORT: String(ports.admin) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // A process group of its own: Ctrl-C must reach it once, from here, and not a second time from the terminal.
    detached: true,
  });
  watch('gateway', child, (how) => {
    fail(new Failure(`The gateway ended (${how})${isUp ? '' : ' before it was ready'}. Its own words stand above; \`npx gatehouse check\` says more.`));
  });
}

/** @param {string} url */
async function untilReady(url) {
  const startedAt = performance.now();
  const isTerminal = process.stderr.isTTY;
  for (;;) {
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs > READY_WITHIN_MS) throw new Failure(`The gateway was not ready within ${READY_WITHIN_MS / 1_000} s (${url}).`);
    const isReady = await fetch(url, { signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(2_000)]) }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    stopping.signal.throwIfAborted();
    if (isTerminal) process.stderr.write(isReady ? '\r\x1b[K' : `\r\x1b[Kwaiting for the gateway, ${Math.round(elapsedMs / 1_000)} s`);
    if (isReady) return;
    await delay(POLL_EVERY_MS, undefined, { signal: stopping.signal });
  }
}

// D. The question, the answer, what to try next ---------------------------------------------------------------------------------

/** @param {string} url @returns {Promise<unknown>} */
async function ask(url) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
    signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
  });
  const text = await response.text();
  /** @type {unknown} */
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Failure(`The gateway answered the first question with HTTP ${response.status} and no JSON:\n${text.slice(0, 2_000)}`);
  }
  if (!response.ok || typeof answer !== 'object' || answer === null || 'errors' in answer || !('data' in answer)) {
    throw new Failure(`The gateway answered the first question with HTTP ${response.status}:\n${JSON.stringify(answer, null, 2)}`);
  }
  return answer;
}

/**
 * @param {Ports} ports @param {readonly Service[]} services @param {unknown} answer @param {number} tookMs
 */
function introduction(ports, services, answer, tookMs) {
  const base = `http://127.0.0.1:${ports.gateway}`;
  const admin = `http://127.0.0.1:${ports.admin}`;
  const body = JSON.stringify({ query: QUERY.replaceAll(/\s+/g, ' ') });
  const reservation = JSON.stringify({ query: 'mutation { reserve(upc: "1001", quantity: 2) { id stock { quantity } } }' });
  // The commands below read gatehouse.yaml, whose URLs are the usual ones unless the environment says otherwise.
  const urls = options.isFreePorts ? services.map(({ service, url }) => `${urlVariable(service)}=${url} `).join('') : '';
  const victim = services.find(({ service }) => service === 'reviews');
  return `
Gatehouse is up after ${(tookMs / 1_000).toFixed(1)} s.

  GraphQL     ${base}/graphql
  GraphiQL    ${base}/graphql  (in a browser)
  health      ${base}/health
  readiness   ${base}/readiness
  metrics     ${admin}/metrics

${services.map(({ service, url, pid }) => `  ${service.padEnd(10)}  ${url}  pid ${pid}`).join('\n')}

A question to all five services at once, three of GraphQL and two of REST:

${indented(QUERY)}

Its answer:

${indented(JSON.stringify(answer, null, 2))}

The same from a terminal:

  curl -s ${base}/graphql -H 'content-type: application/json' -d '${body}'
${
  options.isOnce
    ? ''
    : `
Try next, in a second terminal:

  Change the graph: take a field out of schemas/users.graphql while this runs
    ${urls}GATEHOUSE_PORT=4010 GATEHOUSE_ADMIN_PORT=4011 npx gatehouse dev
  Lose a service: stop it, then send the curl line again; what the others know is still answered
    kill ${victim?.pid}
  Change something through REST: a POST to inventory; ask for 11, or for product 1002, and see how its refusals arrive
    curl -s ${base}/graphql -H 'content-type: application/json' -d '${reservation}'
  Check the configuration, the schemas and how they compose
    ${urls}npx gatehouse check
  Look at the figures
    curl -s ${admin}/metrics

Ctrl-C ends everything.
`
}`;
}

// E. The end --------------------------------------------------------------------------------------------------------------------

async function stopAll() {
  stopping.abort();
  await Promise.all(children.filter(({ name }) => name === 'gateway').map((entry) => stop(entry, GATEWAY_STOPS_WITHIN_MS)));
  await Promise.all(children.filter(({ name }) => name !== 'gateway').map((entry) => stop(entry, SERVICE_STOPS_WITHIN_MS)));
}

/** @param {{ child: ChildProcess, ended: Promise<void> }} entry @param {number} withinMs */
async function stop({ child, ended }, withinMs) {
  if (!isRunning(child)) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await ended;
  clearTimeout(timer);
}

/** @param {ChildProcess} child */
function isRunning(child) {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** @param {string} service */
function urlVariable(service) {
  return `${service.toUpperCase()}_URL`;
}

/** @param {string} text */
function indented(text) {
  return text.replaceAll(/^/gm, '  ');
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
