/** Services as processes of their own: those of examples/services/ and others that live by its serve.mjs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ServiceProcess {
  readonly url: string;
  /** Resolves when the process has ended. */
  readonly stop: () => Promise<void>;
}

/** `file` is a path from the root of the repository; the port is a free one. */
export async function startServiceProcess(file: string): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../${file}`, import.meta.url)), '0'], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const [line] = await Promise.race([once(createInterface({ input: child.stdout! }), 'line'), ended.then(([code]) => Promise.reject(new Error(`${file} ended with exit code ${String(code)}`)))]);
  return {
    url: JSON.parse(line).url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
