import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { documentLines, documentOf, inOneLine } from '../../src/plan/explain-document.ts';
import { productPage } from './product-page.ts';

const { fetches, entries } = productPage;

describe('the documents of fetches, for people', () => {
  it('shows a root fetch as it is sent, in one line', () => {
    expect(documentOf(fetches[0]!, entries)).toBe('query ($first: Int) { topProducts(first: $first) { upc weight name } }');
  });

  it('shows entities as they are sent for one key', () => {
    expect(documentOf(fetches[1]!, entries)).toMatch(/^query \(\$\w+_upcs: \[ID!\]!\) \{ e0: reviewed\(upcs: \$\w+_upcs\) \{ upc reviews \{ author \{ id \} \} shipping \} \}$/);
    expect(documentOf(fetches[3]!, entries)).toMatch(/^query \(\$\w+_id: ID!\) \{ e2_0: user\(id: \$\w+_id\) \{ id name \} \}$/);
  });

  it('says `query` where GraphQL can do without', () => {
    expect(inOneLine('{a}')).toBe('query { a }');
    expect(inOneLine('mutation{a}')).toBe('mutation { a }');
  });

  it('leaves white space in strings alone, and block strings on lines of their own', () => {
    expect(inOneLine('{ a(b: "x   { y\\n") }')).toBe('query { a(b: "x   { y\\n") }');
    const block = '{ a(b: """\n  one\n    two   {\n""") { c } }';
    expect(inOneLine(block)).toContain('\n');
    expect(parse(documentLines(inOneLine(block), 200).join('\n'), { noLocation: true })).toEqual(parse(block, { noLocation: true }));
  });

  it('keeps what fits into the width in one line, and breaks the rest as graphql-js does', () => {
    const document = 'query ($first: Int) { topProducts(first: $first) { upc reviews(first: 2) { id body author { id } } } }';
    expect(documentLines(document, 200)).toEqual([document]);
    expect(documentLines(document, 50)).toEqual([
      'query ($first: Int) {',
      '  topProducts(first: $first) {',
      '    upc',
      '    reviews(first: 2) { id body author { id } }',
      '  }',
      '}',
    ]);
    expect(documentLines(document, 1).map((line) => line.trim()).join(' ')).toBe(document);
  });

  it('takes a wide and a deep document in its stride', () => {
    const wide = `{ ${'a { b } '.repeat(20_000)} }`;
    expect(documentLines(wide, 100)).toHaveLength(20_002);
    const deep = `${'{ a '.repeat(400)}{ b }${' }'.repeat(400)}`;
    expect(documentLines(deep, 100).map((line) => line.trim()).join(' ')).toBe(inOneLine(deep));
  });
});
