import fc from 'fast-check';
import { Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { checkDepth, measureDepth } from '../../../src/pipeline/document/depth.ts';
import { measureOperation } from '../../../src/pipeline/document/guard.ts';
import { HARD_CAPS } from '../../../src/pipeline/document/limits.ts';
import { documents } from './arbitraries.ts';
import { nested, operationOf, parsed, repeat } from './fixtures.ts';

afterEach(() => void vi.restoreAllMocks());

describe('what depth is', () => {
  test.each([
    [0, '{ b }'],
    [1, '{ a { b } }'],
    [1, '{ x: a { b } b }'],
    [1, '{ ... { a { ... on Query { b } } } }'],
    [2, '{ ...F } fragment F on Query { a { a { b } } }'],
    [0, '{ __schema { types { fields { type { name } } } } }'],
    [14, nested(15)],
  ])('is %i for %s', (depth, text) => {
    expect(measureDepth(...parsed(text))).toBe(depth);
  });

  test.each([
    [14, undefined],
    [15, undefined],
    [16, { code: 'DEPTH_LIMIT_EXCEEDED', limit: 15, actual: 16 }],
  ])('judges depth %i against a limit of 15', (depth, extensions) => {
    expect(checkDepth(...parsed(nested(depth + 1)), 15)?.extensions).toEqual(extensions);
  });

  test('measures the operation that runs and no other', () => {
    const [document] = parsed(`query Cheap { b } query Dear ${nested(30)}`);
    expect(measureDepth(document, operationOf(document, 0))).toBe(0);
    expect(measureDepth(document, operationOf(document, 1))).toBe(29);
  });

  test('measures as a naive walk does', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const document = parse(text, { noLocation: true });
        const operation = operationOf(document);
        fc.pre(!measureOperation(document, operation).isBroken);
        expect(measureDepth(document, operation)).toBe(walk(document, operation.selectionSet));
      }),
      { numRuns: 300 },
    );
  });
});

describe('odd names', () => {
  test.each(['__proto__', 'constructor', 'toString'])('measures an operation and a fragment named %s silently', (name) => {
    const log = vi.spyOn(console, 'error');
    const text = `query ${name} { ${name}: a { ...${name} } } fragment ${name} on Query { a { b } }`;
    expect(measureDepth(...parsed(text))).toBe(2);
    expect(log).not.toHaveBeenCalled();
  });
});

test('has the stack for the deepest operation the guard lets through', () => {
  const fragments = HARD_CAPS.levels - 2;
  const chain = `{...F0} ${repeat(fragments, (i) => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F${fragments} on Query { b }`;
  expect(measureOperation(...parsed(chain)).levels).toBe(HARD_CAPS.levels);
  expect(measureDepth(...parsed(chain))).toBe(0);
});

function walk(document: DocumentNode, set: SelectionSetNode): number {
  const depths = set.selections.map((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = document.definitions.find((d) => d.kind === Kind.FRAGMENT_DEFINITION && d.name.value === selection.name.value);
      return fragment?.kind === Kind.FRAGMENT_DEFINITION ? walk(document, fragment.selectionSet) : 0;
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) return walk(document, selection.selectionSet);
    return selection.selectionSet && !selection.name.value.startsWith('__') ? 1 + walk(document, selection.selectionSet) : 0;
  });
  return Math.max(...depths);
}
