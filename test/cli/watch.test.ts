// Watchers that die, which the operating system rarely grants a test; that changes are seen is in dev.test.ts.
import { EventEmitter } from 'node:events';
import type { FSWatcher } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchFolder } from '../../src/cli/watch.ts';
import { createFolder } from '../support/folder.ts';

const error = (message: string, code: string) => Object.assign(new Error(message), { code });

class Watcher extends EventEmitter {
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
}

/** `refuse` are folders that cannot be watched. */
function start({ refuse = [] as readonly string[], files = ['schemas/a.graphql'] } = {}) {
  const { dir } = createFolder(Object.fromEntries([...files, 'gatehouse.yaml'].map((file) => [file, ''])));
  const watchers = new Map<string, Watcher>();
  const deaf: string[] = [];
  const nameOf = (path: string): string => (path.replace(/\/$/, '') === dir ? '.' : basename(path));
  const stop = watchFolder(dir, 'gatehouse.yaml', { onChange: () => undefined, onDeaf: (what, { message }) => void deaf.push(`${what}: ${message}`) }, (path) => {
    const name = nameOf(path);
    if (refuse.includes(name)) throw error('no more watchers', 'ENOSPC');
    if ((name === 'policies' || name === 'documents') && !files.some((file) => file.startsWith(`${name}/`))) throw error('no such folder', 'ENOENT');
    const watcher = new Watcher();
    watchers.set(name, watcher);
    return watcher as unknown as FSWatcher;
  });
  return { deaf, watchers, stop };
}

describe('watching the folder', () => {
  it('says nothing of a folder that is not there', () => {
    expect(start().deaf).toEqual([]);
  });

  it('says which folder cannot be watched, and watches the others', () => {
    const { deaf, watchers } = start({ refuse: ['policies'], files: ['policies/index.ts', 'schemas/a.graphql'] });
    expect({ deaf, watched: [...watchers.keys()] }).toEqual({ deaf: ['policies/: no more watchers'], watched: ['schemas', '.'] });
    expect(start({ refuse: ['.'] }).deaf).toEqual(['gatehouse.yaml: no more watchers']);
  });

  it('says which watcher has died, and the process lives on', () => {
    const { deaf, watchers } = start();
    watchers.get('schemas')!.emit('error', error('the disk is gone', 'EIO'));
    watchers.get('.')!.emit('error', error('so is this', 'EIO'));
    expect(deaf).toEqual(['schemas/: the disk is gone', 'gatehouse.yaml: so is this']);
  });

  it('says nothing when a watcher dies with its folder, which is seen when it comes back', () => {
    const { deaf, watchers } = start({ files: [] });
    watchers.get('schemas')!.emit('error', error('EPERM', 'EPERM'));
    expect(deaf).toEqual([]);
  });

  it('closes every watcher at the end', () => {
    const { watchers, stop } = start();
    stop();
    expect([...watchers.values()].map(({ isClosed }) => isClosed)).toEqual([true, true]);
  });
});
