import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKeysFile } from '../../src/config/keys-file.ts';
import { cli } from '../support/cli.ts';
import { createFolder } from '../support/folder.ts';

const folder = createFolder();
const keyNew = (...argv: string[]) => cli(folder.dir, ['key', 'new', ...argv]);

describe('gatehouse key new', () => {
  it('prints a key of 256 bits and an entry that keys.yaml takes as it is', async () => {
    const { code, out, err } = await keyNew('--principal', 'a "quoted": #name', '--client', 'web', '--scopes', 'read:products, write', '--roles', 'partner', '--expires', '90d');
    expect([code, err]).toEqual([0, '']);
    const [, key = ''] = /^ {4}(gh_[\w-]{43})$/m.exec(out) ?? [];
    folder.write('keys.yaml', out.slice(out.indexOf('- sha256')));
    const [entry] = readKeysFile(join(folder.dir, 'keys.yaml'));
    expect(entry).toMatchObject({ sha256: createHash('sha256').update(key).digest('hex'), principal: 'a "quoted": #name', client: 'web', scopes: ['read:products', 'write'], roles: ['partner'] });
    expect(Math.abs(entry!.expires! - Date.now() - 90 * 86_400_000)).toBeLessThan(60_000);
  });

  it('names a caller that nobody named, and never makes the same key again', async () => {
    const made = await Promise.all([keyNew('--json'), keyNew('--json')]);
    const [one, two] = made.map(({ out }) => JSON.parse(out));
    expect(one).toEqual({ ok: true, key: expect.stringMatching(/^gh_/), entry: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), principal: `key-${one.entry.sha256.slice(0, 8)}` } });
    expect(one.key).not.toBe(two.key);
  });

  it('takes a date as it is', async () => {
    expect(JSON.parse((await keyNew('--json', '--expires', '2099-12-31')).out).entry.expires).toBe('2099-12-31');
  });

  it.each([
    [['--expires', 'soon'], /takes a time such as 90d/],
    [['--expires', '0d'], /takes a time such as 90d/],
    [['--expires', '2099-02-30'], /takes a time such as 90d/],
    [['--expires', '2020-01-01'], /which has passed/],
    [['--expires', '0s'], /which has passed/],
    [['--expires', '9999999d'], /takes a time such as 90d/],
    [['--scopes', 'a b'], /takes names without spaces/],
    [['--roles', 'a,,b'], /takes names without spaces/],
    [['--principal', ' '], /--principal is empty/],
    [['extra'], /usage: gatehouse key new/],
  ])('refuses %j with exit code 2', async (argv, message) => {
    const { code, out, err } = await keyNew(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });
});
