/**
 * The few things that a store on disk does to its folder, each one step that a crash can come before or after: a test counts them and
 * stops at every one. After fsync(2) and link(2): a file's bytes are safe after its own fsync, its name
 * after the fsync of its folder, and of two links to one name the second fails, also over NFS.
 */
import { constants } from 'node:fs';
import { chmod, link, lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Disk {
  /** Makes the folder, for its owner only; what is there and no folder is an error. */
  readonly makeFolder: (path: string) => Promise<void>;
  /** A new file, for its owner only, with its bytes safe. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
  /** A second name for a file; false when somebody has that name, or has removed the file because it came too late. */
  readonly claim: (path: string, name: string) => Promise<boolean>;
  readonly syncFolder: (path: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
}

export const disk: Disk = {
  async makeFolder(path) {
    await mkdir(dirname(path), { recursive: true });
    if ((await mkdir(path, { recursive: true, mode: 0o700 })) !== undefined) return;
    const found = await lstat(path);
    if (!found.isDirectory()) throw Object.assign(new Error('a link or a file stands where the folder should be'), { code: 'ENOTDIR' });
    if ((found.mode & 0o077) !== 0) await chmod(path, 0o700);
  },
  async write(path, bytes) {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async claim(path, name) {
    try {
      await link(path, name);
      return true;
    } catch (error) {
      if (['EEXIST', 'ENOENT'].includes(codeOf(error))) return false;
      throw error;
    }
  },
  async syncFolder(path) {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  remove: (path) => rm(path, { force: true, recursive: true }),
};

/** `why` is one clause. */
export type FileRead = { readonly bytes: Uint8Array } | { readonly why: string; readonly code: string };

/** Of a plain file, bounded: what is a link, a pipe or a device is not opened by waiting for it. */
export async function readPlainFile(path: string, maxBytes: number): Promise<FileRead> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      if (!found.isFile()) return { why: 'it is no plain file', code: 'ELOOP' };
      if (found.size > maxBytes) return { why: `it has ${found.size} bytes, more than any that is written here`, code: 'EFBIG' };
      return { bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = codeOf(error);
    return { why: code === 'ENOENT' ? 'its file is gone' : code === 'ELOOP' ? 'it is a link' : `it cannot be read (${code})`, code };
  }
}

export async function listFolder(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
