import { describe, expect, it } from 'vitest';
import { readFragment } from '../../../src/pipeline/authorization/fragment.ts';

const read = (text: unknown) => readFragment(text);

describe('the fragment of a rule', () => {
  it.each([
    ['{ ownerId }', ['ownerId'], undefined],
    ['{ ownerId ownerId, team }', ['ownerId', 'team'], undefined],
    ['query { ownerId }', ['ownerId'], undefined],
    ['fragment Owner on User { ownerId }', ['ownerId'], 'User'],
  ])('%s is read', (text, reads, on) => expect(read(text)).toEqual({ reads, on, problem: undefined }));

  it.each([
    ['', 'does not parse: Syntax Error: Unexpected <EOF>'],
    ['{ }', 'does not parse: Syntax Error: Expected Name, found "}"'],
    ['ownerId', 'does not parse: Syntax Error: Unexpected Name "ownerId"'],
    ['{ a } { b }', 'is neither `{ … }` nor one `fragment … on Type { … }`'],
    ['mutation { a }', 'is neither `{ … }` nor one `fragment … on Type { … }`'],
    ['query Named { a }', 'is neither `{ … }` nor one `fragment … on Type { … }`'],
    ['query ($a: Int) { a }', 'is neither `{ … }` nor one `fragment … on Type { … }`'],
    ['fragment F on User @include(if: true) { a }', 'is neither `{ … }` nor one `fragment … on Type { … }`'],
    ['type A { a: Int }', 'is neither `{ … }` nor one `fragment … on Type { … }`'],
    [7, 'is no text'],
    [undefined, 'is no text'],
  ])('%s is refused', (text, problem) => expect(read(text)).toEqual({ reads: [], on: undefined, problem }));

  it.each(['{ a { b } }', '{ a(b: 1) }', '{ a: b }', '{ a @skip(if: true) }', '{ ... on User { a } }', '{ ...F }'])('%s has more than names', (text) => {
    expect(read(text).problem).toMatch(/^has more in it than names of fields/);
  });

  it('is bounded', () => {
    expect(read(`{ ${'a '.repeat(2_000)}}`).problem).toMatch(/^does not parse: Syntax Error: Document contains more tha. 1000 tokens/);
    expect(read('{a'.repeat(100_000)).problem).toMatch(/^does not parse/);
  });
});
