import { getLocation, parse, Source, visit, type ASTNode } from 'graphql';
import { expect, test } from 'vitest';

import { createLocator } from '../../../src/pipeline/document/locations.ts';
import { parsed } from './fixtures.ts';

const TEXT = 'query Q($v: Int = 1) {\r\n  a(x: $v) { # c\n\n    y: b @tag(n: 2)\r  ...F } }\nfragment F on Query { c(f: {and: [{name: "s"}]}) { b } }';

test('finds every node where graphql finds it', () => {
  const [document] = parsed(TEXT);
  const locate = createLocator(TEXT, document);
  const nodes: ASTNode[] = [];
  visit(document, { enter: (node) => void nodes.push(node) });
  const expected: unknown[] = [];
  visit(parse(TEXT), { enter: (node) => void expected.push(getLocation(new Source(TEXT), node.loc!.start)) });
  expect(nodes.map((node) => locate([node])[0])).toEqual(expected);
});

test('finds a copied field by its alias or name', () => {
  const [document, operation] = parsed('{ x: b\n  b }');
  const copies = operation.selectionSet.selections.map((field) => ({ ...field }));
  expect(createLocator('{ x: b\n  b }', document)(copies)).toEqual([{ line: 1, column: 3 }, { line: 2, column: 3 }]);
});

test('gives at most five places, and none for nodes it does not know', () => {
  const [document, operation] = parsed('{ b b b b b b b }');
  const locate = createLocator('{ b b b b b b b }', document);
  expect(locate(operation.selectionSet.selections)).toHaveLength(5);
  expect(locate(undefined)).toEqual([]);
  expect(locate([parsed('{b}')[1]])).toEqual([]);
});
