// Release → bytes → release, and 10,000 byte strings that are no release: each is refused with the one clear error.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../../src/errors.ts';
import { isLine, problemsOf } from '../../../src/releases/store/check-release.ts';
import { decodeRelease, encodeRelease, sealRelease } from '../../../src/releases/store/release-bytes.ts';
import type { Release } from '../../../src/releases/store/release.ts';
import { draft, POLICIES } from './drafts.ts';

const limits = { maxBytes: 1024 * 1024 };
const sample = sealRelease(draft('ada', 'type Query { shop: String }', { reason: 'begin' }), { number: 7, publishedAt: '2026-01-31T12:00:00.000Z' });
const sampleText = Buffer.from(encodeRelease(sample, limits)).toString();

const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => one.isWellFormed());
const line = text.filter((one) => isLine(one, 200));
const serviceName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,9}$/);
const fileName = fc.oneof(fc.stringMatching(/^[a-z@_0-9]{1,9}\.json$/), line);
const releases: fc.Arbitrary<Release> = fc
  .record({
    number: fc.integer({ min: 1, max: 999_999_999 }),
    publishedAt: fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString()),
    author: line,
    reason: fc.option(line, { nil: undefined }),
    schemas: fc.array(fc.tuple(serviceName, fc.record({ kind: fc.constantFrom('graphql' as const, 'rest' as const), text })), { minLength: 1, maxLength: 5 }),
    documents: fc.array(fc.tuple(fileName, text), { maxLength: 5 }),
  })
  .map(({ reason, schemas, documents, ...others }) => ({ ...others, policies: POLICIES, ...(reason !== undefined && { reason }), schemas: new Map(schemas), documents: new Map(documents) }))
  .filter((release) => problemsOf(release).length === 0)
  .map(({ number, publishedAt, ...made }) => sealRelease(made, { number, publishedAt }));

describe('a release in bytes', () => {
  it('is read as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(releases, (release) => {
        expect(decodeRelease(encodeRelease(release, limits), limits)).toEqual(release);
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same bytes in whatever order it was put together', () => {
    fc.assert(
      fc.property(releases, (release) => {
        const turned = { ...release, schemas: new Map([...release.schemas].reverse()), documents: new Map([...release.documents].reverse()) };
        expect(encodeRelease(turned, limits)).toEqual(encodeRelease(release, limits));
      }),
      { numRuns: 300 },
    );
  });

  it.each([[-1, false], [0, true], [1, true]])('may be as large as `releases.maxSize` says (%i bytes to spare)', (spare, isAllowed) => {
    const maxBytes = Buffer.byteLength(sampleText) + spare;
    const tooLarge = `The release has ${Buffer.byteLength(sampleText)} bytes; at most`;
    for (const act of [() => encodeRelease(sample, { maxBytes }), () => decodeRelease(Buffer.from(sampleText), { maxBytes })]) {
      if (isAllowed) expect(act).not.toThrow();
      else expect(act).toThrow(tooLarge);
    }
  });

  it('with documents of hostile names gives nothing to any object', () => {
    const hostile = sampleText.replace('"web@1.0.0.json"', '"__proto__"');
    expect(() => decodeRelease(Buffer.from(hostile), limits)).toThrow('cannot have that name');
    expect(({} as Record<string, unknown>)['by']).toBeUndefined();
  });

  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  it.each([
    ['nothing', '', 'it is not the JSON of a release'],
    ['a list', '[]', 'it is not the JSON of a release'],
    ['null', 'null', 'it is not the JSON of a release'],
    ['another object', '{}', 'its `format` is not 1'],
    ['a later format', sampleText.replace('"format":1', '"format":2'), 'its `format` is not 1'],
    ['half of it', sampleText.slice(0, 200), 'cut short'],
    ['more than it', `${sampleText}\n`, 'one form'],
    ['one with a mark in front', `\ufeff${sampleText}`, 'it is not the JSON of a release'],
    ['one written with spaces', JSON.stringify(JSON.parse(sampleText), null, 1), 'one form'],
    ['a member twice', sampleText.replace('"format":1', '"format":1,"format":1'), 'one form'],
    ['a number 7.0', sampleText.replace('"number":7', '"number":7.0'), 'one form'],
    ['the number 1e99', sampleText.replace('"number":7', '"number":1e99'), 'expected an integer from 1'],
    ['a number in a text', sampleText.replace('"number":7', '"number":"7"'), '`number` is no number'],
    ['an unknown member', sampleText.replace('"number"', '"colour":1,"number"'), 'a member `colour`'],
    ['the member __proto__', sampleText.replace('"number"', '"__proto__":{},"number"'), 'a member `__proto__`'],
    ['schemas that are a list', sampleText.replace(/"schemas":.*/, '"schemas":[]}'), '`schemas` and `documents` are no objects'],
    ['a schema that is a text', sampleText.replace(/"schemas":.*/, '"schemas":{"shop":"x"}}'), 'the schema of `shop` is no object'],
    ['a schema of no kind', sampleText.replace('"kind":"graphql"', '"kind":"soap"'), 'is not `{ kind, text }`'],
    ['a document that is an object', sampleText.replace(/"documents":\{.*?\}"\}/, '"documents":{"a.json":{}}'), 'the document `a.json` is no text'],
    ['a reason that is null', sampleText.replace('"reason":"begin"', '"reason":null'), 'its `reason` is no text'],
    ['a member with a line break', sampleText.replace('"number"', '"a\\nb":1,"number"'), 'a member `a\\nb`'],
    ['a changed text', sampleText.replace('shop: String', 'shop: Int'), 'changed after it was published'],
    ['a changed digest', sampleText.replace(/"digest":"../, '"digest":"zz'), 'changed after it was published'],
    ['half of a surrogate pair', sampleText.replace('shop: String', '\\ud800'), 'is no Unicode text'],
    ['a thousand brackets', sampleText.replace('"number":7', `"number":${nested(1000)}`), 'it is not the JSON of a release'],
    ['half a million brackets', nested(500_000), 'it is not the JSON of a release'],
  ])('is refused when it is %s', (_, hostile, why) => {
    const act = (): Release => decodeRelease(Buffer.from(hostile), limits);
    expect(act).toThrow(OperatorError);
    expect(act).toThrow(why);
    expect(act).toThrow(/^This release cannot be used: .*\. Take it from a backup, or publish it again\.$/);
  });

  it('is refused when it is not UTF-8', () => {
    expect(() => decodeRelease(Buffer.from([0x7b, 0xff, 0x7d]), limits)).toThrow('it is not UTF-8');
  });

  it('of any of 10,000 hostile byte strings is refused with that error, or is the one form of what it says', () => {
    const sampleBytes = Buffer.from(sampleText);
    const pieces = ['{', '}', '[', ']', '"', '\\', ',', ':', 'null', '1e999', '-0', '__proto__', '\u0000', '../', '"schemas":', '"number":'].map((piece) => Buffer.from(piece));
    const changed = fc.array(fc.tuple(fc.nat(sampleBytes.length), fc.nat(8), fc.oneof(fc.constantFrom(...pieces), fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)))), { minLength: 1, maxLength: 4 }).map((edits) =>
      edits.reduce((bytes, [at, cut, piece]) => Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + cut)]), sampleBytes),
    );
    const hostile = fc.oneof(changed, fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)), fc.json().map((json) => Buffer.from(json)), fc.nat(sampleBytes.length - 1).map((end) => sampleBytes.subarray(0, end)));
    const count = { refused: 0, read: 0 };
    fc.assert(
      fc.property(hostile, (bytes) => {
        try {
          const release = decodeRelease(bytes, limits);
          expect(Buffer.from(encodeRelease(release, limits)).equals(bytes)).toBe(true);
          count.read++;
        } catch (error) {
          if (!(error instanceof OperatorError)) throw error;
          expect(error.message).toMatch(/^This release cannot be used: [^\n]+\. Take it from a backup, or publish it again\.$/);
          count.refused++;
        }
      }),
      { numRuns: 10_000 },
    );
    expect(count.refused + count.read).toBe(10_000);
    expect(count.refused).toBeGreaterThan(9_000);
  });
});

describe('a draft', () => {
  it('is told all that is wrong with it', () => {
    const wrong = draft('', '\ud800', { documents: new Map([['a/b', '']]) });
    expect(() => sealRelease(wrong, { number: 1, publishedAt: '2026-01-31T12:00:00.000Z' })).toThrow(/^This cannot be a release: its author.*\nThis cannot be a release: the schema of `shop`.*\nThis cannot be a release: the document `a\/b`/);
  });
});
