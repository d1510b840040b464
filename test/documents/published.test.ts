import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadPublished } from '../../src/documents/published.ts';
import { createFolder } from '../support/folder.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ONE = 'query One { a }';
const TWO = 'query Two { b }';
const load = (manifests: Readonly<Record<string, object | string>>) => {
  const files = Object.entries(manifests).map(([name, content]): [string, string] => [`documents/${name}.json`, typeof content === 'string' ? content : JSON.stringify(content)]);
  return loadPublished(createFolder(Object.fromEntries(files)).dir);
};
const refused = (manifests: Parameters<typeof load>[0]): string => {
  try {
    load(manifests);
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a published document', () => {
  it('is found by the id of its manifest, by its hash with and without what it is a hash of, and by its text', () => {
    const published = load({ 'web@1': { a1: ONE }, 'app@7': { [`sha256:${sha256(TWO)}`]: TWO, 'x-acme:7': 'mutation Three { c }' } });
    const one = published.byName('a1');
    expect(one).toMatchObject({ id: 'a1', client: 'web', version: '1', text: ONE, operationName: 'One', isQuery: true });
    for (const name of [sha256(ONE), `sha256:${sha256(ONE)}`]) expect(published.byName(name)).toBe(one);
    expect(published.byText(ONE)).toBe(one);
    expect(published.byName(sha256(TWO))?.text).toBe(TWO);
    expect(published.byName('x-acme:7')).toMatchObject({ operationName: 'Three', isQuery: false });
    expect(published.size).toBe(3);
  });

  it('is found by nothing else', () => {
    const published = load({ 'web@1': { a1: ONE, ['f'.repeat(64)]: TWO } });
    for (const name of ['', 'a', 'A1', 'sha256:a1', `sha256:${'f'.repeat(64)}`, sha256(ONE).toUpperCase(), `SHA256:${sha256(ONE)}`, '__proto__', 'constructor']) expect([name, published.byName(name)]).toEqual([name, undefined]);
    expect(published.byText(`${ONE} `)).toBeUndefined();
    expect(published.byName('f'.repeat(64))?.text).toBe(TWO);
  });

  it('may stand in many versions and for many clients, by one id or several', () => {
    const published = load({ 'web@1': { a: ONE }, 'web@2': { a: ONE }, 'app@1': { b: ONE } });
    expect([published.size, published.byName('b')]).toEqual([1, published.byName('a')]);
  });

  it.each<[string, string, boolean, string | undefined]>([
    ['queries only', 'query A { a } query B { b }', true, undefined],
    ['a query and a mutation', 'query A { a } mutation B { b }', false, undefined],
    ['no name', '{ a }', true, undefined],
    ['no operation', 'fragment F on Q { a }', false, undefined],
    ['no syntax', 'query {', false, undefined],
  ])('with %s is known as such', (_what, text, isQuery, operationName) => {
    expect(load({ 'web@1': { a: text } }).byName('a')).toMatchObject({ isQuery, operationName });
  });
});

describe('what cannot be published', () => {
  it.each<[string, Parameters<typeof load>[0], string]>([
    ['an id of two texts, in two versions', { 'web@1': { a: ONE }, 'web@2': { a: TWO } }, 'documents/web@2.json:1:6: The id "a" means another text in documents/web@1.json:1:6;'],
    ['an id of two texts, of two clients', { 'app@1': `{\n  "a": "${ONE}"\n}`, 'web@1': { a: TWO } }, 'documents/web@1.json:1:6: The id "a" means another text in documents/app@1.json:2:8;'],
    ['an id that is the hash of another text', { 'app@1': { [sha256(TWO)]: ONE }, 'web@1': { b: TWO } }, `documents/web@1.json:1:6: The hash "${sha256(TWO)}" of this text is the id of another in documents/app@1.json:1:69;`],
    ['another prefix', { 'web@1': { 'md5:1': ONE } }, 'documents/web@1.json:1:10: The id "md5:1" has a prefix before its colon'],
    ['a hash in upper case', { 'web@1': { [`sha256:${sha256(ONE).toUpperCase()}`]: ONE } }, '64 hexadecimal digits in lower case'],
    ['a hash of another text', { 'web@1': { [`sha256:${sha256(TWO)}`]: ONE } }, `is not the hash of its text, which is \`sha256:${sha256(ONE)}\``],
    ['an id that no request can name', { 'web@1': { ['a'.repeat(201)]: ONE } }, 'is longer than 200 characters'],
    ['controls in an id', { 'web@1': { '\u202e:\u001b': ONE } }, 'The id "\\u202e:\\u001b" has a prefix'],
    ['a manifest of another kind', { 'web@1': { a: ONE }, 'web@2': '[]' }, 'documents/web@2.json:1:1: A manifest is'],
  ])('is %s', (_what, manifests, expected) => {
    expect(refused(manifests)).toContain(expected);
  });

  it('is told all at once, and an id of the greatest length is no part of it', () => {
    const message = refused({ 'web@1': { 'a:b': ONE, 'c:d': TWO, e: 3 } });
    expect(message.split('\n')).toHaveLength(3);
    expect(load({ 'web@1': { ['a'.repeat(200)]: ONE } }).size).toBe(1);
  });
});
