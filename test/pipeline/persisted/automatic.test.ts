import { describe, expect, it } from 'vitest';
import { createAutomaticDocuments, ENTRY_MAX, hashOf, isHashOf } from '../../../src/pipeline/persisted/automatic.ts';

describe('texts that clients name by their hash', () => {
  it('are kept by bytes, those not asked for longest out first', () => {
    const texts = createAutomaticDocuments(10_000);
    for (let index = 0; index < 1_000; index += 1) {
      texts.remember(hashOf(`{ a${index} }`), `{ a${index} }`);
      texts.get(hashOf('{ a0 }'));
    }
    const { entries, bytes } = texts.stats();
    expect(entries).toBeGreaterThan(10);
    expect(bytes).toBeLessThanOrEqual(10_000);
    expect([texts.get(hashOf('{ a0 }')), texts.get(hashOf('{ a1 }')), texts.get(hashOf('{ a999 }'))]).toEqual(['{ a0 }', undefined, '{ a999 }']);
  });

  it.each([['just under', -2, true], ['at', 0, true], ['just over', 2, false]])('are kept %s the greatest length of one', (_what, more, isKept) => {
    const texts = createAutomaticDocuments();
    texts.remember('h', 'x'.repeat((ENTRY_MAX - 400 + more) / 2));
    expect(texts.get('h') !== undefined).toBe(isKept);
  });

  it('have the SHA-256 of their UTF-8, which no broken text has', () => {
    expect(hashOf('{ a }')).toBe('1c7e1e347f726166b5b1c55afd61f278cc9b45e00c108ec33d540a566379811b');
    expect([isHashOf(hashOf('{ é😀 }'), '{ é😀 }'), isHashOf(hashOf('{ a }'), '{ a } ')]).toEqual([true, false]);
    const whole = '{ a(b: "\ufffd") }';
    const broken = '{ a(b: "\ud800") }';
    expect(hashOf(broken)).toBe(hashOf(whole));
    expect([isHashOf(hashOf(whole), whole), isHashOf(hashOf(whole), broken)]).toEqual([true, false]);
  });
});
