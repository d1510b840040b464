import fc from 'fast-check';
import { Kind, parse, visit, type DocumentNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { describe, expect, test } from 'vitest';

import { measureOperation, SATURATED, type Measures } from '../../../src/pipeline/document/guard.ts';
import { documents } from './arbitraries.ts';
import { doubling, operationOf, parsed, repeat, timed } from './fixtures.ts';

const measure = (text: string) => measureOperation(...parsed(text));

describe('counting', () => {
  test('counts fields, aliases and root fields', () => {
    expect(measure('{ a { x: b y: b } b z: id }')).toMatchObject({ expandedFields: 5, aliases: 3, rootFields: 3, directives: 0, selections: 5, levels: 2 });
  });

  test('counts what a fragment brings as often as it is spread', () => {
    const measures = measure('{ a { ...F } ...F ... { ...F } } fragment F on Query { x: b @tag id }');
    expect(measures).toMatchObject({ expandedFields: 7, aliases: 3, rootFields: 5, directives: 3, isBroken: false });
  });

  test('counts directives on the operation, its variables, selections and fragments', () => {
    expect(measure('query ($v: Int @tag) @tag { b @tag ... @tag { b } ...F @tag } fragment F on Query @tag { b }').directives).toBe(6);
  });

  test('counts nothing of operations and fragments that are not reached', () => {
    const [document] = parsed('query Cheap { b } query Dear { x: b y: b ...F } fragment F on Query { z: b @tag }');
    expect(measureOperation(document, operationOf(document, 0))).toMatchObject({ expandedFields: 1, aliases: 0, directives: 0 });
    expect(measureOperation(document, operationOf(document, 1))).toMatchObject({ expandedFields: 3, aliases: 3, directives: 1 });
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('takes %s for a name like any other', (name) => {
    const measures = measure(`query ${name} { ${name}: b ...${name} } fragment ${name} on Query { ${name} }`);
    expect(measures).toMatchObject({ expandedFields: 2, aliases: 1, isBroken: false });
  });

  test('counts as a naive expansion does', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const document = parse(text, { noLocation: true });
        const measures = measureOperation(document, operationOf(document));
        const naive = expand(document, operationOf(document));
        if (naive === undefined) expect(measures.isBroken).toBe(true);
        else expect(measures).toEqual(naive);
      }),
      { numRuns: 500 },
    );
  });
});

describe('fragments that multiply', () => {
  test.each([
    ['counts 2^20 exactly', 20, 2 ** 20],
    ['stops counting 2^200', 200, SATURATED],
  ])('%s, soon', (_, levels, leaves) => {
    const [document, operation] = parsed(doubling(levels));
    let measures: Measures | undefined;
    expect(timed(() => (measures = measureOperation(document, operation)))).toBeLessThan(50);
    expect(measures?.isBroken).toBe(false);
    expect(measures?.expandedFields).toBe(leaves === SATURATED ? SATURATED : 2 * leaves - 1);
  });

  test('saturates aliases, directives and root fields as well', () => {
    const text = `{...F0} ${repeat(60, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F60 on Query { x: b @tag }`;
    expect(measure(text)).toMatchObject({ aliases: SATURATED, directives: SATURATED, rootFields: SATURATED, selections: SATURATED });
  });

  test('follows a chain of 5,000 fragments without a stack', () => {
    const chain = `{...F0} ${repeat(5000, (i) => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F5000 on Query { b }`;
    expect(measure(chain)).toMatchObject({ expandedFields: 1, selections: 5002, levels: 5002, isBroken: false });
  });
});

describe('broken operations', () => {
  test.each([
    ['a fragment that spreads itself', '{...A} fragment A on Query { a { ...A } }'],
    ['a cycle of two', '{...A} fragment A on Query { ...B } fragment B on Query { ...A }'],
    ['a cycle behind a legal part', '{...A ...B} fragment A on Query { b } fragment B on Query { ...A a { ...C } } fragment C on Query { ...B }'],
    ['a cycle named __proto__', '{...__proto__} fragment __proto__ on Query { ...__proto__ }'],
    ['an unknown fragment', '{...Nope}'],
    ['an unknown fragment named like a method', '{...constructor ...__proto__}'],
    ['a cycle of 5,000', `{...F0} ${repeat(5000, (i) => `fragment F${i} on Query { ...F${(i + 1) % 5000} }`)}`],
  ])('reports %s', (_, text) => {
    expect(measure(text)).toMatchObject({ isBroken: true, expandedFields: 0 });
  });

  test.each([
    ['a fragment spread twice', '{...A ...A} fragment A on Query { b }'],
    ['a diamond', '{...A ...B} fragment A on Query { ...C } fragment B on Query { ...C } fragment C on Query { b }'],
    ['a cycle that is not reached', '{b} fragment A on Query { ...A }'],
  ])('lets %s be', (_, text) => {
    expect(measure(text).isBroken).toBe(false);
  });
});

/** By the book: expand everything; undefined for a cycle or an unknown fragment. */
function expand(document: DocumentNode, operation: OperationDefinitionNode): Measures | undefined {
  const counts = { expandedFields: 0, aliases: 0, rootFields: 0, directives: operation.directives?.length ?? 0, selections: 0, levels: 0, values: 0, characters: 0 };
  let isBroken = false;
  const walk = (set: SelectionSetNode, level: number, isRoot: boolean, path: readonly string[]): void => {
    counts.levels = Math.max(counts.levels, level);
    for (const selection of set.selections) {
      counts.selections += 1;
      counts.directives += selection.directives?.length ?? 0;
      const own = [...(selection.directives ?? []).flatMap((directive) => directive.arguments ?? []), ...(selection.kind === Kind.FIELD ? (selection.arguments ?? []) : [])];
      for (const argument of own) {
        // Every value node, and every name or literal in it; null, true and false stand for four characters.
        visit(argument, {
          enter(node) {
            if (node.kind === Kind.NAME || ('value' in node && typeof node.value === 'string')) counts.characters += node.value.length;
            else if (node.kind === Kind.BOOLEAN || node.kind === Kind.NULL) counts.characters += 4;
            if (node.kind !== Kind.NAME && node.kind !== Kind.ARGUMENT && node.kind !== Kind.OBJECT_FIELD) counts.values += 1;
          },
        });
      }
      if (selection.kind === Kind.FIELD) counts.characters += selection.name.value.length + (selection.alias?.value.length ?? 0);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        const fragment = document.definitions.find((d) => d.kind === Kind.FRAGMENT_DEFINITION && d.name.value === name);
        if (fragment?.kind !== Kind.FRAGMENT_DEFINITION || path.includes(name)) isBroken = true;
        else {
          counts.directives += fragment.directives?.length ?? 0;
          walk(fragment.selectionSet, level + 1, isRoot, [...path, name]);
        }
        continue;
      }
      if (selection.kind === Kind.FIELD) {
        counts.expandedFields += 1;
        if (selection.alias) counts.aliases += 1;
        if (isRoot) counts.rootFields += 1;
      }
      if (selection.selectionSet) walk(selection.selectionSet, level + 1, isRoot && selection.kind !== Kind.FIELD, path);
    }
  };
  walk(operation.selectionSet, 1, true, []);
  return isBroken ? undefined : { ...counts, isBroken };
}
