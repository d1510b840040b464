/** Asks for a URL at a fixed pace from a thread of its own, so that a busy test does not make the answers look slow. */
import { Worker } from 'node:worker_threads';

export interface Probe {
  /** Ends the asking. Milliseconds from each request to the last byte of its answer, and what was no 200. */
  readonly stop: () => Promise<{ readonly ms: readonly number[]; readonly failures: readonly string[] }>;
}

/** Asked again whether or not the answer before has come: a gateway that stalls cannot hide it by being asked less often. */
export function startProbe(url: string, everyMs: number): Probe {
  const worker = new Worker(
    `
    const { get, Agent } = require('node:http');
    const { parentPort, workerData: { url, everyMs } } = require('node:worker_threads');
    const agent = new Agent({ keepAlive: true });
    const ms = [];
    const failures = [];
    let open = 0;
    let isOver = false;
    const finish = () => { if (isOver && open === 0) { agent.destroy(); parentPort.postMessage({ ms, failures }); parentPort.close(); } };
    const ask = () => {
      open += 1;
      const from = performance.now();
      let isCounted = false;
      const end = (failure) => {
        if (isCounted) return;
        isCounted = true;
        open -= 1;
        if (failure === undefined) ms.push(performance.now() - from);
        else failures.push(failure);
        finish();
      };
      get(url, { agent, timeout: 10_000 }, (response) => {
        response.resume();
        response.on('end', () => end(response.statusCode === 200 ? undefined : String(response.statusCode)));
        response.on('error', (error) => end(error.message));
      }).on('error', (error) => end(error.message)).on('timeout', () => end('no answer in 10 s'));
    };
    const timer = setInterval(ask, everyMs);
    parentPort.once('message', () => { clearInterval(timer); isOver = true; finish(); });
    `,
    { eval: true, workerData: { url, everyMs } },
  );
  return {
    stop: () =>
      new Promise((done, fail) => {
        worker.once('message', done);
        worker.once('error', fail);
        worker.postMessage('stop');
      }),
  };
}

/** The value that `share` of the numbers do not exceed. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
