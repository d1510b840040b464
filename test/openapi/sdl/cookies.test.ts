import { describe, expect, it } from 'vitest';
import { answering, importApi, type Json } from './imported.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };
const cookie = (name: string, required: boolean, schema: Json = string): Json => ({ in: 'cookie', name, required, schema });

function send(...parameters: Json[]) {
  const { signature, rest, notes } = importApi({ paths: { '/a': { get: { parameters, ...answering(string) } } } });
  return { field: `a${signature('Query.a')}`, header: /headers: (.*)/.exec(rest('Query.a'))?.[1], notes: notes.map((note) => /cookie `(\w+)`/.exec(note)?.[1]) };
}

describe('the cookies of an operation', () => {
  it('are one header, left out with the value of the only one', () => {
    expect(send(cookie('a', false))).toEqual({ field: 'a(a: String): String', header: '[{ name: "cookie", value: "a={a}" }]', notes: [] });
  });

  it('are all in it when they must be there', () => {
    expect(send(cookie('a', true), cookie('b', true), cookie('n', true, integer))).toEqual({ field: 'a(a: String!, b: String!, n: Long!): String', header: '[{ name: "cookie", value: "a={a}; b={b}; n={n}" }]', notes: [] });
  });

  it('are left out, and told, where one that may be missing would take others with it', () => {
    expect(send(cookie('b', false), cookie('n', true, integer))).toEqual({ field: 'a(n: Long!): String', header: '[{ name: "cookie", value: "n={n}" }]', notes: ['b'] });
    expect(send(cookie('a', false), cookie('b', false))).toEqual({ field: 'a(a: String): String', header: '[{ name: "cookie", value: "a={a}" }]', notes: ['b'] });
  });

  it('are never lists, whose comma no cookie may hold: such a one is its text', () => {
    const list = { type: 'array', items: string };
    expect(send({ ...cookie('a', true, list), explode: false })).toMatchObject({ field: 'a(a: String!): String', header: '[{ name: "cookie", value: "a={a}" }]' });
  });
});
