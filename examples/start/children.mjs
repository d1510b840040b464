// The processes of the example: started, watched, and stopped in order, the gateway first because it drains.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Failure } from './failure.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {import('./ports.mjs').Ports} Ports */
/** @typedef {'users' | 'products' | 'reviews' | 'inventory' | 'orders' | 'issuer'} ServiceName */
/** @typedef {{ service: ServiceName, url: string, pid: number | undefined }} Service */
/**
 * `isUp` says whether the introduction has been printed; `fail` ends the example; `say` tells its reader something.
 * @typedef {{ stopped: AbortSignal, isUp: () => boolean, fail: (error: Failure) => void, say: (text: string) => void }} Life
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const GATEWAY = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const END_WITH_PARENT = pathToFileURL(fileURLToPath(new URL('../end-with-parent.mjs', import.meta.url))).href;

/** Longer than the gateway's own shutdownGrace (20 s): past this it hangs. */
const GATEWAY_STOPS_WITHIN_MS = 25_000;
const SERVICE_STOPS_WITHIN_MS = 3_000;

/** @type {readonly ServiceName[]} */
export const SERVICES = ['users', 'products', 'reviews', 'inventory', 'orders', 'issuer'];

/** @param {Life} life */
export function createChildren({ stopped, isUp, fail, say }) {
  /** @type {{ name: string, child: ChildProcess, ended: Promise<void> }[]} */
  const children = [];

  /**
   * Keeps a child on the list of what must be stopped, and says when it ended although nobody wanted it to.
   * @param {string} name @param {ChildProcess} child @param {(how: string) => void} onUnexpectedEnd
   */
  const watch = (name, child, onUnexpectedEnd) => {
    /** @type {Promise<void>} */
    const ended = new Promise((resolve) => {
      child.once('error', (error) => {
        resolve();
        if (!stopped.aborted) onUnexpectedEnd(error.message);
      });
      // `close` comes after `exit` and after the last of its output, so the complaint is whole.
      child.once('close', (code, signal) => {
        resolve();
        if (!stopped.aborted) onUnexpectedEnd(signal === null ? `exit code ${code}` : signal);
      });
    });
    children.push({ name, child, ended });
  };

  return {
    /** Resolves when it has printed its line. @param {ServiceName} service @param {number} port @returns {Promise<Service>} */
    startService: (service, port) =>
      new Promise((resolve, reject) => {
        const script = scriptOf(service);
        const child = spawn(process.execPath, [script, String(port)], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
        let complaint = '';
        child.stderr.setEncoding('utf8').on('data', (text) => {
          complaint = (complaint + text).slice(-2_000);
        });
        watch(service, child, (how) => {
          if (isUp()) {
            say(`\n${service} has ended (${how}). ${afterwards(service)}\nBring it back: node ${script} ${port}\nCtrl-C ends the rest.\n`);
          } else {
            const failure = new Failure(`The service ${service} ended (${how}) before everything was up.\n${complaint}`.trimEnd());
            reject(failure);
            fail(failure);
          }
        });
        createInterface({ input: child.stdout }).once('line', (line) => resolve({ service, url: JSON.parse(line).url, pid: child.pid }));
      }),

    /** @param {Ports} ports @param {readonly Service[]} services */
    startGateway(ports, services) {
      if (stopped.aborted) return;
      const urls = Object.fromEntries(services.map(({ service, url }) => [urlVariable(service), url]));
      const child = spawn(process.execPath, ['--import', END_WITH_PARENT, GATEWAY, 'start', '--config', 'gatehouse.yaml'], {
        cwd: ROOT,
        env: { ...process.env, ...urls, GATEHOUSE_PORT: String(ports.gateway), GATEHOUSE_ADMIN_PORT: String(ports.admin) },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        // A process group of its own: Ctrl-C must reach it once, from here, and not a second time from the terminal.
        detached: true,
      });
      watch('gateway', child, (how) => {
        fail(new Failure(`The gateway ended (${how})${isUp() ? '' : ' before it was ready'}. Its own words stand above; \`npx gatehouse check\` says more.`));
      });
    },

    /** The caller has aborted `stopped` before. */
    async stop() {
      await Promise.all(children.filter(({ name }) => name === 'gateway').map((entry) => stop(entry, GATEWAY_STOPS_WITHIN_MS)));
      await Promise.all(children.filter(({ name }) => name !== 'gateway').map((entry) => stop(entry, SERVICE_STOPS_WITHIN_MS)));
    },

    kill() {
      for (const { child } of children) if (isRunning(child)) child.kill('SIGKILL');
    },
  };
}

/** The variable of gatehouse.yaml that says where a service is. @param {ServiceName} service */
export function urlVariable(service) {
  return `${service.toUpperCase()}_URL`;
}

/** From the root, where all of them run. @param {ServiceName} service */
function scriptOf(service) {
  return service === 'issuer' ? 'examples/issuer/issuer.mjs' : `examples/services/${service}.mjs`;
}

/** @param {ServiceName} service */
function afterwards(service) {
  return service === 'issuer'
    ? 'The gateway goes on with the keys it knows, and takes the tokens it took. A new one has new keys, so then it is new tokens.'
    : 'The gateway goes on without it: ask again and see what is left of the answer.';
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
