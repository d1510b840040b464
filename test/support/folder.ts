/** A gateway's folder in a temporary place, gone after the test file. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

export interface Folder {
  readonly dir: string;
  readonly write: (file: string, text: string) => void;
  readonly read: (file: string) => string;
  readonly has: (file: string) => boolean;
  readonly remove: (file: string) => void;
}

const made: string[] = [];
afterAll(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

export function createFolder(files: Readonly<Record<string, string>> = {}): Folder {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-test-')));
  made.push(dir);
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  return {
    dir,
    write,
    read: (file) => readFileSync(join(dir, file), 'utf8'),
    has: (file) => existsSync(join(dir, file)),
    remove: (file) => rmSync(join(dir, file), { recursive: true, force: true }),
  };
}

/** Listeners of the gateway on free ports; what follows is added below `services:`. */
export function yaml(services: string, server = ''): string {
  return `server:\n  port: 0\n${server.includes('drainDelay') ? '' : '  drainDelay: 0s\n'}${server}admin:\n  port: 0\nservices:\n${services}`;
}
