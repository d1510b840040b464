import { describe, expect, it } from 'vitest';
import { answering, importApi } from './imported.ts';

const cookie = (name: string, required: boolean, schema: unknown = { type: 'string' }) => ({ in: 'cookie', name, required, schema });
const send = (...parameters: unknown[]) => {
  const { signature, rest, notes } = importApi({ paths: { '/a': { get: { parameters, ...answering({ type: 'string' }) } } } });
  return [signature('Query.a').replace(/: String$/, ''), /value: "([^"]*)"/.exec(rest('Query.a'))?.[1], notes.length];
};

describe('cookies', () => {
  it.each([
    ['one', [cookie('a', false)], ['(a: String)', 'a={a}', 0]], ['several that must be there', [cookie('a', true), cookie('n', true, { type: 'integer' }), cookie('k', true, { type: 'string', enum: ['x'] })], ['(a: String!, n: Long!, k: AK!)', 'n={n}; k={k}; a={a}', 0]],
    ['a second text', [cookie('a', true), cookie('b', true)], ['(a: String!)', 'a={a}', 1]], ['optional ones beside', [cookie('n', true, { type: 'integer' }), cookie('b', false)], ['(n: Long!)', 'n={n}', 1]], ['two optional ones', [cookie('a', false), cookie('b', false)], ['(a: String)', 'a={a}', 1]],
  ])('are one header that no value can add to: %s', (_what, parameters, expected) => {
    expect(send(...parameters)).toEqual(expected);
  });
});
