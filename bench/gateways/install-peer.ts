/**
 * Peers have dependencies that are none of the project's, so they live outside it, in a folder among the temporary ones: installed from
 * their own lock files when `--peers` asks for it, and found there by later runs.
 */
import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inRoot } from './places.ts';

const TIMEOUT_MS = 240_000;

const USER = process.getuid?.() ?? 0;
const PEERS = join(tmpdir(), `gatehouse-bench-peers-${USER}`);

/** The same for each that is absent, so that one line can name them all. */
const ABSENT = 'not installed; `--peers` installs into a temporary folder';

export function inPeer(peer: string, path: string): string {
  return join(PEERS, peer, path);
}

/**
 * Brings the peer's own files up to date, and its dependencies too if `mayInstall`.
 *
 * @throws Error with one line that says why the peer cannot be had.
 */
export async function providePeer(peer: string, mayInstall: boolean): Promise<void> {
  const lock = createHash('sha256').update(readFileSync(inRoot(`bench/peers/${peer}/package-lock.json`))).digest('hex');
  const mark = inPeer(peer, 'node_modules/.installed-lock');
  const isInstalled = isOurs() && textOf(mark) === lock;
  if (!isInstalled && !mayInstall) throw new Error(ABSENT);
  mkdirSync(PEERS, { recursive: true, mode: 0o700 });
  // What is run from here must not be what somebody else has put here first.
  if (!isOurs()) throw new Error(`${PEERS} belongs to somebody else`);
  cpSync(inRoot('bench/peers/federation-sdl.mjs'), join(PEERS, 'federation-sdl.mjs'));
  cpSync(inRoot(`bench/peers/${peer}`), join(PEERS, peer), { recursive: true });
  if (isInstalled) return;
  try {
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: join(PEERS, peer), timeout: TIMEOUT_MS });
  } catch (error) {
    throw new Error(`npm ci failed: ${reason(error)}`, { cause: error });
  }
  writeFileSync(mark, lock);
}

/** Version of each package a peer asks for by name. */
export function versionsOf(peer: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(inRoot(`bench/peers/${peer}/package.json`), 'utf8')).dependencies;
}

/** Whether the folder is there, a folder, and this user's. */
function isOurs(): boolean {
  const found = lstatSync(PEERS, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === USER;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const said = 'stderr' in error ? String(error.stderr) : '';
  const lines = said.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  return lines.find((line) => line !== '' && !line.startsWith('code ')) ?? error.message.split('\n')[0] ?? '';
}
