import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { leafNamed } from '../../src/plan/leaf.ts';
import type { ValueShape } from '../../src/plan/plan.ts';
import { BAIL, compileFast } from '../../src/plan/shape-fast.ts';
import { answers, field, join, object, plan, shape } from '../support/shape.ts';

const schema = buildSchema('enum Kind { OAK } scalar Json type Query { kind: Kind json: Json i: Int id: ID s: String f: Float b: Boolean }');
const read = (made: ValueShape, value: unknown, entries: Record<string, any>[] = []): unknown => {
  const data = compileFast(plan([field('value', made)]), schema)(answers({ value }, entries));
  return data === BAIL ? BAIL : data['value'];
};

const leaf = object('Leaf', [field('id', 'ID!'), field('size', 'Int')]);

describe('a value', () => {
  it.each<[string, ValueShape, unknown, unknown]>([
    ['a leaf', shape('Int'), 1, 1],
    ['a leaf that is null', shape('Int'), null, null],
    ['a list of leaves', shape('[Int]'), [1, null], [1, null]],
    ['lists of lists', shape('[[Int!]]!'), [[1], null, []], [[1], null, []]],
    ['numbers for IDs', shape('[[ID]]'), [[1, 'b', null]], [['1', 'b', null]]],
    ['enums and scalars of the graph', shape('[Kind!]'), ['OAK'], ['OAK']],
    ['any JSON', shape('[Json]'), [{ a: [1] }, 'x', null], [{ a: [1] }, 'x', null]],
    ['an object', shape('Leaf', leaf), { id: 1, size: null, extra: 1 }, { id: '1', size: null }],
    ['an object that is null', shape('Leaf', leaf), null, null],
    ['a list of objects', shape('[Leaf]!', leaf), [{ id: 'a', size: 1 }, null], [{ id: 'a', size: 1 }, null]],
  ])('is shaped: %s', (_what, made, value, expected) => {
    expect(read(made, value)).toEqual(expected);
  });

  it.each<[string, ValueShape, unknown]>([
    ['null where none may be', shape('Int!'), null],
    ['nothing at all', shape('Int'), undefined],
    ['another type', shape('Int'), 'x'],
    ['an enum value the client does not know', shape('Kind'), 'ASH'],
    ['an item that does not fit', shape('[Int]'), [1, 'x']],
    ['a null item', shape('[Int!]'), [1, null]],
    ['a null list', shape('[Int]!'), null],
    ['a leaf for a list', shape('[Int]'), 1],
    ['text for a list of text', shape('[String]'), 'abc'],
    ['an object for a list', shape('[ID]'), { length: 0 }],
    ['a null list of objects', shape('[Leaf]!', leaf), null],
    ['a null item of objects', shape('[Leaf!]', leaf), [null]],
    ['no list', shape('[Leaf]', leaf), { id: 'a', size: 1 }],
    ['a leaf for an object', shape('Leaf', leaf), 'a'],
    ['a list for an object', shape('Leaf', leaf), [{ id: 'a', size: 1 }]],
    ['a null object', shape('Leaf!', leaf), null],
    ['an object that lacks a field', shape('Leaf', leaf), { id: 'a' }],
    ['an object with a null it may not have', shape('[Leaf]', leaf), [{ id: null, size: 1 }]],
  ])('is given up: %s', (_what, made, value) => {
    expect(read(made, value)).toBe(BAIL);
  });

  it('of an interface is of the type that the service says', () => {
    const node = shape('[Node]', { A: object('X_A', [field('a', 'Int'), { name: '__typename' }]), B: object('B', [field('b', 'Int')]) });
    expect(read(node, [{ __typename: 'A', a: 1 }, { __typename: 'B', b: 2 }, null])).toEqual([{ a: 1, __typename: 'X_A' }, { b: 2 }, null]);
    for (const odd of ['Z', undefined, 7, 'constructor', 'toString', '__proto__']) expect(read(node, [{ __typename: odd, a: 1, b: 2 }])).toBe(BAIL);
    expect(read(node, ['A'])).toBe(BAIL);
    expect(read({ ...shape('Node', { A: leaf }), nonNull: true }, null)).toBe(BAIL);
  });
});

describe('a leaf', () => {
  const odd = [null, undefined, 0, -0, 2 ** 31, -(2 ** 31), 1.5, NaN, Infinity, -Infinity, 1e21, '', '1', 'OAK', true, false, {}, [], ['1'], JSON.parse('{ "valueOf": 1, "toString": 1 }'), (): string => 'x'];

  it('is read as leaf.ts reads it, alone, in a list and in an object', () => {
    fc.assert(
      fc.property(fc.constantFrom('String', 'Int', 'Float', 'Boolean', 'ID', 'Kind', 'Json'), fc.oneof(fc.constantFrom(...odd), fc.jsonValue(), fc.integer(), fc.double()), (type, value) => {
        const { read: must, readNullable: may } = leafNamed(type, schema);
        const within = (container: (value: unknown) => unknown, result: unknown): unknown => (result === BAIL ? BAIL : container(result));
        for (const [named, expected] of [[type, may(value)], [`${type}!`, must(value)]] as const) {
          expect(read(shape(named), value)).toBe(expected);
          expect(read(shape(`[${named}]`), [value])).toEqual(within((one) => [one], expected));
          expect(read(shape('T', object('T', [field('a', named)])), { a: value })).toEqual(within((a) => ({ a }), expected));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a joined object', () => {
  const user = object('User', [field('name', 'String!'), field('count', 'Int', 1), field('posts', '[String!]', 1), { name: '__typename' }], [join(0)]);
  const users = shape('[User]', user);

  it('has the fields of all its rows, wherever the same entity stands', () => {
    const rows = [{ id: 1, name: 'Ada' }, { id: '1', name: 'Ada' }, { id: 'x', name: 'Bob' }];
    expect(read(users, rows, [{ 1: { id: 1, count: 2, posts: ['p'] }, x: { id: 'x', count: null, posts: null } }])).toEqual([
      { name: 'Ada', count: 2, posts: ['p'], __typename: 'User' }, { name: 'Ada', count: 2, posts: ['p'], __typename: 'User' }, { name: 'Bob', count: null, posts: null, __typename: 'User' },
    ]);
  });

  it('is null in the fields of a row that the service does not have, or that no key leads to', () => {
    const expected = { name: 'Ada', count: null, posts: null, __typename: 'User' };
    expect(read(users, [{ id: 'a', name: 'Ada' }, { id: null, name: 'Ada' }, { name: 'Ada' }], [{ a: null }])).toEqual([expected, expected, expected]);
  });

  it('is given up where such a field may not be null, where the row failed, and where nobody asked', () => {
    const must = shape('User', object('User', [field('count', 'Int!', 1)], [join(0)]));
    expect(read(must, { id: 'a' }, [{ a: { count: 1 } }])).toEqual({ count: 1 });
    expect(read(must, { id: 'a' }, [{ a: null }])).toBe(BAIL);
    expect(read(must, { id: null }, [{ a: { count: 1 } }])).toBe(BAIL);
    expect(read(users, [{ id: 'a', name: 'Ada' }], [{ a: new GatewayError('UPSTREAM_ERROR', 'no') }])).toBe(BAIL);
    expect(read(users, [{ id: 'a', name: 'Ada' }], [{ b: null }])).toBe(BAIL);
    expect(read(users, [{ id: 'a', name: 'Ada' }])).toBe(BAIL);
    expect(read(users, [{ id: 'a', name: 'Ada' }], [{ a: { count: 'x', posts: null } }])).toBe(BAIL);
  });

  it('can be joined by what another join brought', () => {
    const chain = shape('User', object('User', [field('b', 'Int', 1), field('c', 'Int', 2)], [join(0), join(1, 'upc', 1)]));
    expect(read(chain, { id: 'a' }, [{ a: { upc: 9, b: 1 } }, { 9: { c: 2 } }])).toEqual({ b: 1, c: 2 });
    expect(read(chain, { id: 'a' }, [{ a: null }, {}])).toEqual({ b: null, c: null });
  });
});
