// The digest of a release: over what it holds, in any order, and nothing else.
import { describe, expect, it } from 'vitest';
import { digestOf, type ReleaseContent } from '../../../src/releases/store/release.ts';

const content: ReleaseContent = {
  schemas: new Map([['shop', { kind: 'graphql', text: 'type Query { a: Int }' }], ['stock', { kind: 'rest', text: '' }]]),
  documents: new Map([['b.json', '{}'], ['a.json', '[]']]),
};

describe('the digest of a release', () => {
  it('is the same in any order, and stays what it is from version to version', () => {
    const turned = { schemas: new Map([...content.schemas].reverse()), documents: new Map([...content.documents].reverse()) };
    expect(digestOf(turned)).toBe(digestOf(content));
    expect(digestOf(content)).toBe('3c12a7683ee9afae403810e596ef06d92ca468389da9f9ebe161e9c8e9538980');
  });

  it.each<[string, Partial<ReleaseContent>]>([
    ['a text', { documents: new Map([['b.json', '{} '], ['a.json', '[]']]) }],
    ['a name', { documents: new Map([['c.json', '{}'], ['a.json', '[]']]) }],
    ['a kind', { schemas: new Map([['shop', { kind: 'rest', text: 'type Query { a: Int }' }], ['stock', { kind: 'rest', text: '' }]]) }],
    ['what is a schema', { schemas: new Map(), documents: new Map([...content.documents, ['shop', 'type Query { a: Int }']]) }],
    ['which text has which name', { documents: new Map([['a.json', '{}'], ['b.json', '[]']]) }],
  ])('is another when %s is another', (_, more) => {
    expect(digestOf({ ...content, ...more })).not.toBe(digestOf(content));
  });
});
