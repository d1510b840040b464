/**
 * Prism, the mock server of OpenAPI documents, as a process of its own: it checks each request against the document
 * and answers with the document's examples.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { until } from './until.ts';

/** Its start takes one to three seconds on an idle machine. */
const READY_MS = 60_000;
/** Ends it with the process of the test, whatever that dies of. */
const WITH_ITS_PARENT = 'data:text/javascript,process.once("disconnect",()=>process.exit())';
const BIN = createRequire(import.meta.url).resolve('@stoplight/prism-cli');

export interface Prism {
  readonly url: string;
  /** Resolves when the process has ended. */
  readonly stop: () => Promise<void>;
}

/** `document` is an OpenAPI file; the process listens on a free port of the loopback address. */
export async function startPrism(document: string): Promise<Prism> {
  const port = await freePort();
  const options = ['-p', String(port), '-h', '127.0.0.1', '--multiprocess', 'false'];
  const child = spawn(process.execPath, ['--import', WITH_ITS_PARENT, BIN, 'mock', ...options, document], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  try {
    await until(() => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Prism ended before it listened:\n${output}`);
      return output.includes('Prism is listening on');
    }, 'Prism to listen', READY_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** Prism takes no port 0. Another process could take the port in between; then Prism ends and the start fails with its words. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
