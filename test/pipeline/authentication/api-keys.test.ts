import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createApiKeys } from '../../../src/pipeline/authentication/api-keys.ts';
import type { ApiKeyEntry } from '../../../src/pipeline/authentication/options.ts';
import { createClock } from '../../support/clock.ts';
import { createLog } from '../../support/context.ts';
import { reasonOf } from './fixtures.ts';

const entry = (key: string, more: Partial<ApiKeyEntry> = {}): ApiKeyEntry => ({ sha256: createHash('sha256').update(key).digest('hex'), principal: key, scopes: [], roles: [], ...more });

function start(entries: readonly ApiKeyEntry[]) {
  const clock = createClock(1000);
  const { log, lines } = createLog();
  const file: { entries: readonly ApiKeyEntry[] | string; stamp: string | undefined } = { entries, stamp: '1' };
  const read = (): readonly ApiKeyEntry[] => {
    if (typeof file.entries === 'string') throw new Error(file.entries);
    return file.entries;
  };
  const keys = createApiKeys({ read, stamp: () => file.stamp }, { clock, log });
  keys.start();
  const isKnown = async (key: string): Promise<boolean> => (await reasonOf(() => keys.principalOf(key))) === undefined;
  return { keys, clock, lines, file, isKnown };
}

describe('an API key', () => {
  it('is a principal with what its entry says', () => {
    const { keys } = start([entry('a', { client: 'acme', scopes: ['read'], roles: ['partner'] })]);
    const principal = keys.principalOf('a');
    expect(principal).toEqual({ kind: 'key', subject: 'a', issuer: undefined, client: 'acme', scopes: new Set(['read']), roles: new Set(['partner']), claims: {}, token: undefined });
    expect(keys.principalOf('a')).toBe(principal);
    expect(Object.isFrozen(principal)).toBe(true);
  });

  it('ends at the moment it expires', async () => {
    const { keys, clock } = start([entry('a', { expires: 5000 })]);
    await clock.advance(3999);
    expect(keys.principalOf('a').subject).toBe('a');
    await clock.advance(1);
    expect(await reasonOf(() => keys.principalOf('a'))).toBe('expired');
  });

  it.each([['b', 'invalid'], ['', 'malformed'], ['x'.repeat(512), 'invalid'], ['x'.repeat(513), 'malformed'], [entry('a').sha256, 'invalid']])('%j is refused as %s', async (key, reason) => {
    const { keys } = start([entry('a')]);
    expect(await reasonOf(() => keys.principalOf(key))).toBe(reason);
  });
});

describe('the file of keys', () => {
  it('is read again once it has changed and two looks agree', async () => {
    const { file, clock, isKnown, lines } = start([entry('a')]);
    Object.assign(file, { entries: [entry('a'), entry('b')], stamp: '2' });
    await clock.advance(2000);
    expect(await isKnown('b')).toBe(false);
    Object.assign(file, { stamp: '3' });
    await clock.advance(2000);
    expect(await isKnown('b')).toBe(false);
    await clock.advance(2000);
    expect([await isKnown('a'), await isKnown('b')]).toEqual([true, true]);
    Object.assign(file, { entries: [entry('b')], stamp: '4' });
    await clock.advance(4000);
    expect([await isKnown('a'), await isKnown('b')]).toEqual([false, true]);
    expect(lines.map(({ message, keys }) => [message, keys])).toEqual([['the API keys have been read again', 2], ['the API keys have been read again', 1]]);
  });

  it('that is wrong, or gone, leaves the keys before it in force and is said once', async () => {
    const { file, clock, isKnown, lines } = start([entry('a')]);
    Object.assign(file, { entries: 'keys.yaml:3:3: half of it', stamp: '2' });
    await clock.advance(60_000);
    expect(await isKnown('a')).toBe(true);
    Object.assign(file, { entries: 'keys.yaml: There is no such file', stamp: undefined });
    await clock.advance(60_000);
    expect(await isKnown('a')).toBe(true);
    expect(lines.map(({ level, reason, keys }) => [level, reason, keys])).toEqual([['error', 'keys.yaml:3:3: half of it', 1], ['error', 'keys.yaml: There is no such file', 1]]);
    Object.assign(file, { entries: [entry('b')], stamp: '3' });
    await clock.advance(4000);
    expect([await isKnown('a'), await isKnown('b')]).toEqual([false, true]);
  });

  it('that is wrong at start ends the start', () => {
    const keys = createApiKeys({ read: () => { throw new Error('wrong'); }, stamp: () => '1' }, { clock: createClock(), log: createLog().log });
    expect(() => keys.start()).toThrow('wrong');
  });

  it('is not looked at any more once stopped', async () => {
    const { keys, clock } = start([entry('a')]);
    await clock.advance(10_000);
    expect(clock.waiting()).toHaveLength(1);
    keys.stop();
    expect(clock.waiting()).toEqual([]);
  });
});
