// The single steps on a disk, each with what it refuses.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { disk, listFolder, readPlainFile } from '../../../src/releases/store/disk.ts';
import { createFolder } from '../../support/folder.ts';

describe('a disk', () => {
  it('writes a new file for its owner, and none over another', async () => {
    const path = join(createFolder().dir, 'a');
    await disk.write(path, Buffer.from('one'));
    await expect(disk.write(path, Buffer.from('two'))).rejects.toThrow('EEXIST');
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['one', 0o600]);
  });

  it('lets one of two have a name, and nobody that comes with a file that was removed', async () => {
    const { dir, read } = createFolder({ one: 'one', two: 'two' });
    expect([await disk.claim(join(dir, 'one'), join(dir, 'name')), await disk.claim(join(dir, 'two'), join(dir, 'name')), await disk.claim(join(dir, 'gone'), join(dir, 'other'))]).toEqual([true, false, false]);
    expect(read('name')).toBe('one');
  });

  it('makes a folder for its owner only, and the one above it as usual', async () => {
    const { dir } = createFolder();
    await disk.makeFolder(join(dir, 'above/below'));
    expect([statSync(join(dir, 'above/below')).mode & 0o777, statSync(join(dir, 'above')).mode & 0o700]).toEqual([0o700, 0o700]);
    await disk.syncFolder(join(dir, 'above/below'));
    await disk.remove(join(dir, 'above/below'));
    expect([await listFolder(join(dir, 'above')), await listFolder(join(dir, 'nowhere'))]).toEqual([[], []]);
  });

  it('takes no link and no file for a folder', async () => {
    const { dir } = createFolder({ file: '' });
    mkdirSync(join(dir, 'real'));
    symlinkSync('real', join(dir, 'link'));
    for (const name of ['file', 'link']) await expect(disk.makeFolder(join(dir, name))).rejects.toMatchObject({ code: expect.stringMatching(/^(ENOTDIR|EEXIST)$/) });
  });

  it('reads a plain file up to a size', async () => {
    const { dir } = createFolder({ a: '12345' });
    expect(await readPlainFile(join(dir, 'a'), 5)).toEqual({ bytes: Buffer.from('12345') });
    expect(await readPlainFile(join(dir, 'a'), 4)).toEqual({ why: 'it has 5 bytes, more than any that is written here', code: 'EFBIG' });
  });

  it('says why it does not read what is gone, a link, a folder, or a pipe that nobody writes to', async () => {
    const { dir } = createFolder({ a: '' });
    symlinkSync('a', join(dir, 'link'));
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    const why = async (name: string): Promise<unknown> => ({ ...(await readPlainFile(join(dir, name), 5)) });
    expect(await Promise.all([why('gone'), why('link'), why('.'), why('pipe')])).toEqual([
      { why: 'its file is gone', code: 'ENOENT' },
      { why: 'it is a link', code: 'ELOOP' },
      { why: 'it is no plain file', code: 'ELOOP' },
      { why: 'it is no plain file', code: 'ELOOP' },
    ]);
  });
});
