import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFile, cacheText, readCache, writeCache } from '../../src/schema/cache.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gatehouse-cache-'));
});
afterEach(() => rm(dir, { recursive: true }));

const text = cacheText('type Query { a: Int }\n');

describe('the cache of a service’s schema', () => {
  it('gives back what was written, with the line that vouches for it', async () => {
    await writeCache(dir, cacheFile('users'), text);
    expect(await readCache(dir, 'users')).toEqual({ text });
    expect(text).toMatch(/^# gatehouse: last good schema, sha256 [0-9a-f]{64}\ntype Query/);
  });

  it('replaces a file whole, leaving nothing else behind, also when many write at once', async () => {
    const texts = Array.from({ length: 20 }, (_, n) => cacheText(`type Query { a${n}: Int }\n`.repeat(1000)));
    await Promise.all(texts.map((one) => writeCache(dir, cacheFile('users'), one)));
    const read = await readCache(dir, 'users');
    expect(texts).toContain('text' in read && read.text);
    expect(await readdir(join(dir, '.gatehouse/services'))).toEqual(['users.graphql']);
  });

  it.each([
    ['cut short', text.slice(0, -3)],
    ['edited', text.replace('Int', 'ID')],
    ['without its first line', 'type Query { a: Int }\n'],
    ['empty', ''],
  ])('does not take a file that is %s for a schema', async (_what, damaged) => {
    await writeCache(dir, cacheFile('users'), damaged);
    expect(await readCache(dir, 'users')).toEqual({ reason: '.gatehouse/services/users.graphql is damaged' });
  });

  it('says when there is none, and when it cannot be read', async () => {
    expect(await readCache(dir, 'users')).toEqual({ reason: 'there is no .gatehouse/services/users.graphql of an earlier start' });
    await mkdir(join(dir, '.gatehouse/services/users.graphql'), { recursive: true });
    expect(await readCache(dir, 'users')).toEqual({ reason: expect.stringMatching(/^\.gatehouse\/services\/users\.graphql cannot be read \(EISDIR/) });
  });

  it('leaves no draft behind when it cannot write', async () => {
    await mkdir(join(dir, '.gatehouse/services/users.graphql/x'), { recursive: true });
    await expect(writeCache(dir, cacheFile('users'), text)).rejects.toThrow();
    expect(await readdir(join(dir, '.gatehouse/services'))).toEqual(['users.graphql']);
    await writeFile(join(dir, 'plain'), '');
    await expect(writeCache(join(dir, 'plain'), cacheFile('users'), text)).rejects.toThrow();
  });

  it.each(['../users', 'a/b', '', '..', 'a\\b'])('refuses the service name "%s" as a file name', (name) => {
    expect(() => cacheFile(name)).toThrow('is no file name');
  });
});
