import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';

import { createDocumentCache } from '../../../src/pipeline/document/cache.ts';
import { schema } from './fixtures.ts';

const cache = (maxBytes = 100_000) => createDocumentCache<{ id: number }>({ maxBytes });
const entry = (id: number, tokens = 3) => ({ value: { id }, tokens });

describe('the key', () => {
  test('is schema, text and operation name', () => {
    const { get, set } = cache();
    const other = buildSchema('type Query { b: Int }');
    set(schema, '{b}', undefined, entry(1));
    set(schema, '{b}', 'A', entry(2));
    set(other, '{b}', undefined, entry(3));
    expect([get(schema, '{b}', undefined), get(schema, '{b}', 'A'), get(other, '{b}', undefined), get(other, '{b}', 'A')]).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, undefined]);
  });

  test('cannot be forged by moving characters between name and text', () => {
    const { get, set } = cache();
    set(schema, 'query A {b}', 'A', entry(1));
    expect(get(schema, '\u00001:Aquery A {b}', undefined)).toBeUndefined();
    expect(get(schema, 'uery A {b}', 'Aq')).toBeUndefined();
    expect(get(schema, '', '1:Aquery A {b}')).toBeUndefined();
  });
});

describe('the size', () => {
  test('never exceeds the bound; the least recently used goes first', () => {
    const { get, set, stats } = cache(10_000);
    for (let id = 0; id < 100; id += 1) {
      set(schema, `{b${id}}`, undefined, entry(id));
      get(schema, '{b0}', undefined);
      expect(stats().bytes).toBeLessThanOrEqual(10_000);
    }
    expect(get(schema, '{b0}', undefined)).toEqual({ id: 0 });
    expect(get(schema, '{b1}', undefined)).toBeUndefined();
    expect(get(schema, '{b99}', undefined)).toEqual({ id: 99 });
  });

  test('grows with tokens, text and a name', () => {
    const bytes = (text: string, name: string | undefined, tokens: number) => {
      const { set, stats } = cache();
      set(schema, text, name, entry(1, tokens));
      return stats().bytes;
    };
    const plain = bytes('{b}', undefined, 3);
    expect(bytes('{b}', undefined, 4)).toBe(plain + 240);
    expect(bytes('{b} ', undefined, 3)).toBe(plain + 2);
    expect(bytes('{b}', 'A', 3)).toBeGreaterThan(plain + 6);
  });

  test('leaves out what alone is larger than the bound', () => {
    const { get, set, stats } = cache(10_000);
    set(schema, '{b}', undefined, entry(1, 1000));
    expect(get(schema, '{b}', undefined)).toBeUndefined();
    expect(stats()).toEqual({ entries: 0, bytes: 0, maxBytes: 10_000, hits: 0, misses: 1 });
  });
});

// A parse of 50 kB with its locations would hold some 2 MB; 128 of them would be seen as well as 1,024.
const [largeCount, smallCount] = process.env['GATEHOUSE_TEST'] === 'full' ? [1024, 100_000] : [128, 6_000];

test(`holds little more heap than it says after ${largeCount} large and ${smallCount} small documents`, { timeout: 300_000 }, () => {
  const child = fileURLToPath(new URL('heap-child.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', child, String(largeCount), String(smallCount)], { encoding: 'utf8' });
  const { large, small, after, cacheBytes } = JSON.parse(output);
  expect(large.misses).toBe(largeCount);
  expect(large.entries).toBeGreaterThan(2);
  expect(large.heap).toBeLessThan(2 * cacheBytes);
  expect(after.bytes).toBeLessThanOrEqual(cacheBytes);
  expect(Math.max(...small)).toBeLessThan(2 * cacheBytes);
  expect(small[1] - small[0]).toBeLessThan(cacheBytes / 4);
});
