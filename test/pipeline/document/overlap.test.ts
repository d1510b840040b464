import fc from 'fast-check';
import { OverlappingFieldsCanBeMergedRule, parse, print, specifiedRules, validate } from 'graphql';
import { describe, expect, test } from 'vitest';

import { findConflicts, toSkeleton } from '../../../src/pipeline/document/overlap.ts';
import { wellTypedDocuments } from './arbitraries.ts';
import { codesOf, doubling, parsed, repeat, schema } from './fixtures.ts';

const skeleton = (text: string) => toSkeleton(parsed(text)[0]);
const compact = (text: string) => print(skeleton(text)).replace(/\s+/g, ' ').trim();

describe('the skeleton', () => {
  test.each([
    ['repeated leaves', '{ b b b }', '{ b }'],
    ['repeated fields with what is below them', '{ a { b } a { b id } }', '{ a { b id } }'],
    ['fields that differ in directives', '{ b @tag b }', '{ b }'],
    ['arguments in another order', '{ c(x: 1, s: "t") { b } c(s: "t", x: 1) { id } }', '{ c(x: 1, s: "t") { b id } }'],
    ['input objects in another order', '{ c(f: {name: "n", color: RED}) { b } c(f: {color: RED, name: "n"}) { b } }', '{ c(f: {name: "n", color: RED}) { b } }'],
    ['inline fragments', '{ ... { b } ... @tag { b id } }', '{ b id }'],
    ['inline fragments on one type', '{ ... on Query { b } ... on Query { id } }', '{ ... on Query { b id } }'],
    ['named fragments', '{ ...F ...F ...G } fragment F on Query { b } fragment G on Query { ...F id }', '{ ... on Query { b ... on Query { b } id } }'],
  ])('joins %s', (_, text, expected) => {
    expect(compact(text)).toBe(expected);
  });

  test.each(['{ b x: b }', '{ c(x: 1) { b } c(x: 2) { b } }', '{ c(s: "x") { b } c(s: """x""") { b } }', '{ pet { ... on Cat { id } ... on Dog { id } } }'])(
    'keeps apart what differs in %s',
    (text) => expect(skeleton(text)).toEqual({ kind: 'Document', definitions: [expect.anything()] }),
  );

  test('refuses to unfold what multiplies in an operation that does not run', () => {
    const text = `query Cheap { b } ${doubling(40).replace('{...F0}', 'query Dear {...F0}').replaceAll(' a {', ' x: a { b } a {').replace(/\.\.\.F(\d+) x/g, 'y: a { ...F$1 } x')}`;
    expect(codesOf(() => skeleton(text))).toEqual(['SIZE_LIMIT_EXCEEDED']);
  });

  test('refuses to unfold what nests too deep', () => {
    const text = `{...F0} ${repeat(600, (i) => `fragment F${i} on Query { a { ...F${i + 1} } }`)} fragment F600 on Query { b }`;
    expect(codesOf(() => skeleton(text))).toEqual(['DEPTH_LIMIT_EXCEEDED']);
  });
});

describe('conflicts', () => {
  test.each([
    ['two fields under one name', '{ x: a { b } x: c { b } }', 1],
    ['one field with different arguments', '{ c(x: 1) { b } c(x: 2) { b } }', 1],
    ['conflicts below joined fields', '{ a { x: b } a { x: id } }', 1],
    ['conflicts between fragments', '{ ...F ...G } fragment F on Query { x: b } fragment G on Query { x: id }', 1],
    ['no conflict for a field under its own name', '{ b b: b }', 0],
    ['no more than asked for', `{ ${repeat(100, (i) => `c(x: ${i}) { b }`)} }`, 7],
  ])('finds %s', (_, text, count) => {
    expect(findConflicts(skeleton(text), 7)).toHaveLength(count);
  });
});

test('judges as graphql-js does', () => {
  const otherRules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);
  const verdicts = { legal: 0, illegal: 0 };
  fc.assert(
    fc.property(wellTypedDocuments, (text) => {
      const document = parse(text, { noLocation: true });
      expect(validate(schema, document, otherRules)).toEqual([]);
      const isLegal = validate(schema, document, [OverlappingFieldsCanBeMergedRule]).length === 0;
      verdicts[isLegal ? 'legal' : 'illegal'] += 1;
      const reduced = toSkeleton(document);
      const isOurs = findConflicts(reduced, 1).length === 0 && validate(schema, reduced, [OverlappingFieldsCanBeMergedRule]).length === 0;
      expect(isOurs).toBe(isLegal);
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(verdicts.legal, verdicts.illegal)).toBeGreaterThan(100);
});
