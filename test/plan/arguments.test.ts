import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineName } from '../../src/plan/engines.ts';
import { createTestGraph } from '../support/graph.ts';

let engine: EngineName = 'plan';

const create = (rows = 2) => {
  const seen: unknown[] = [];
  const graph = createTestGraph({
    one: {
      sdl: `scalar JSON enum Unit { MM CM } input Box { sizes: [Int!]! unit: Unit = CM inner: Box tags: [ID] } type Query { rows: [Row!]! sum(list: [Int!]!, limit: Int! = 5): Int box(box: Box): Int }
            interface Base { l(list: [Int]): Int } type Row implements Base { id: ID! l(list: [Int]): Int box(box: Box, any: JSON): Int }`,
      resolvers: {
        Query: { rows: () => Array.from({ length: rows }, (_, index) => ({ id: String(index) })), sum: (_: unknown, args: any) => (seen.push(args), 1), box: (_: unknown, args: any) => (seen.push(args), 1) },
        Row: { l: (_: unknown, args: any) => (seen.push(args), 1), box: (_: unknown, args: any) => (seen.push(args), 1) },
        Base: { __resolveType: () => 'Row' },
      },
    },
    two: {
      sdl: 'type Query { _rows(ids: [ID!]!): [Row]! @merge(keyField: "id") } type Row { id: ID! far(list: [Int], as: [ID]): Int }',
      resolvers: { Query: { _rows: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id })) }, Row: { far: (_: unknown, args: any) => (seen.push(args), 2) } },
    },
  }, engine);
  return { graph, seen };
};
const numbers = Array.from({ length: 20 }, (_, index) => index);

describe.each<EngineName>(['plan', 'stitch'])('arguments, run by %s', (name) => {
  beforeEach(() => void (engine = name));

  describe('null for a variable that has a default', () => {
    it.each([
      ['an argument', 'query ($x: [Int!] = [1]) { sum(list: $x) }', '[Int!]!'],
      ['an argument that has a default too', 'query ($x: Int = 1) { sum(list: 1, limit: $x) }', 'Int!'],
      ['an item of a list', 'query ($x: Int = 1) { sum(list: [2, $x]) }', 'Int!'],
      ['a field of an input object', 'query ($x: [Int!] = [1]) { box(box: { sizes: 1, inner: { sizes: $x } }) }', '[Int!]!'],
      ['a fragment', 'query ($x: Int = 1) { ...f } fragment f on Query { rows { box(box: { sizes: [$x] }) } }', 'Int!'],
      ['a condition', 'query ($x: Boolean = true) { __typename @include(if: $x) }', 'Boolean!'],
    ])('is refused in %s and nothing is fetched', async (_where, query, type) => {
      const { graph } = create();
      const { errors } = await graph.run(query, { x: null });
      expect([errors?.[0]?.message, errors?.[0]?.extensions.code, graph.calls]).toEqual([`Variable "$x" is null, and stands where "${type}" is expected.`, 'BAD_USER_INPUT', []]);
    });

    it('has legal twins that are answered', async () => {
      const { graph, seen } = create();
      expect(await graph.run('query ($x: Int = 1) { sum(list: [2, $x]) }')).toEqual({ data: { sum: 1 } });
      expect(await graph.run('query ($x: Box = { sizes: 1 }) { box(box: $x) }', { x: null })).toEqual({ data: { box: 1 } });
      expect(await graph.run('query ($x: Int = 1) { sum(list: 1, limit: $x) @skip(if: true) __typename }', { x: null })).toEqual({ data: { __typename: 'Query' } });
      expect(seen).toEqual([{ list: [2, 1], limit: 5 }, { box: null }]);
    });
  });

  describe('a large literal', () => {
    it('comes to the service as the same value', async () => {
      const { graph, seen } = create(1);
      const box = `{ unit: MM, sizes: [${numbers.join()}], inner: { sizes: 7, tags: [1, "b", null, $x] } }`;
      const query = `query ($x: ID, $_gatehouse_0: ID) { rows { l(list: [null, ${numbers.join()}]) box(box: ${box}, any: { a: [${numbers.join()}], b: { c: "d", e: $x, f: 1.5, g: true } }) far(list: [${numbers.join()}], as: [$_gatehouse_0, ${numbers.join()}]) } box(box: ${box}) }`;
      expect(await graph.run(query, { x: 'X', _gatehouse_0: 'mine' })).toEqual({ data: { rows: [{ l: 1, box: 1, far: 2 }], box: 1 } });
      const value = { unit: 'MM', sizes: numbers, inner: { unit: 'CM', sizes: [7], tags: ['1', 'b', null, 'X'] } };
      expect(seen).toHaveLength(4);
      expect(seen).toEqual(expect.arrayContaining([
        { list: [null, ...numbers] },
        { box: value, any: { a: numbers, b: { c: 'd', e: 'X', f: 1.5, g: true } } },
        { list: numbers, as: ['mine', ...numbers.map(String)] },
        { box: value },
      ]));
      expect(graph.asked('one').join()).not.toContain('[0');
    });

    it('is one variable however often it stands, so that equal fields stay equal', async () => {
      const { graph } = create(1);
      const l = `l(list: [${numbers.join()}])`;
      expect(await graph.run(`{ rows { ${l} ... on Base { ${l} } a: ${l} } }`)).toEqual({ data: { rows: [{ l: 1, a: 1 }] } });
      expect(Object.keys(graph.calls[0]!.variables as object)).toHaveLength(1);
    });

    it('stays a literal where a variable would change a number, and so does a small one', async () => {
      const { graph } = create(1);
      await graph.run(`{ rows { box(any: [12345678901234567890, ${numbers.join()}]) l(list: [1, 2]) } }`);
      expect(graph.asked('one')[0]).toContain('12345678901234567890');
      expect(graph.asked('one')[0]).toContain('[1, 2]');
    });

    it('below 10,000 rows is read once', async () => {
      const { graph } = create(10_000);
      await graph.run('{ rows { l } }');
      const time = async (list: string, variables?: Record<string, unknown>) => {
        const began = performance.now();
        await graph.run(`query${variables ? '($x: [Int])' : ''} { rows { l(list: ${list}) } }`, variables);
        return performance.now() - began;
      };
      const many = Array.from({ length: 3900 }, () => 1);
      const asVariable = await time('$x', { x: many });
      expect(await time(`[${many.join()}]`)).toBeLessThan(asVariable * 3 + 500);
    });
  });
});
