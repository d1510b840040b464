import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Answers } from '../../src/plan/answers.ts';
import type { FieldShape } from '../../src/plan/plan.ts';
import { compileExact } from '../../src/plan/shape-exact.ts';
import type { UpstreamResult } from '../../src/upstream/executor.ts';
import { answers, field, join, object, plan, shape } from '../support/shape.ts';

const schema = buildSchema('enum Kind { OAK FIR } type Query { kind: Kind i: Int id: ID s: String }');
const exact = (fields: FieldShape[], given: Answers, entries = 0): { data: any; errors: any[] } => compileExact(plan(fields, entries), schema)(given);
const shaped = (value: any, ...fields: FieldShape[]): [unknown, unknown] => {
  const { data, errors } = exact(fields, answers(value));
  expect(errors.every(({ extensions }) => extensions.code === 'UPSTREAM_INVALID_RESPONSE' && extensions.service === 'one')).toBe(true);
  return [data, errors.map(({ path }) => path)];
};
const error = (path?: (string | number)[], message = 'no'): GatewayError => new GatewayError('MINE', message, { path, extensions: { service: 'two', more: 1 }, headers: { 'retry-after': '1' }, cause: 'why' });
const paths = (errors: any[]): unknown => errors.map(({ message, path }) => [message, path]);

const leaf = object('Leaf', [field('id', 'ID!'), field('size', 'Int'), field('must', 'Int!')]);
const tree = object('Tree', [field('id', 'ID!'), field('kind', 'Kind'), field('height', 'Int'), field('leaves', shape('[Leaf]', leaf)), field('grid', '[[Int]]')]);
const oak = { id: 1, kind: 'OAK', height: 3, leaves: [{ id: 2, size: null, must: 1 }, null], grid: [[1, null], null] };
const grove = field('grove', shape('[[Leaf!]!]', leaf));
const whole = { id: '1', size: null, must: 1 };

describe('a value', () => {
  it('that fits is what the client gets', () => {
    expect(shaped({ tree: oak }, field('tree', shape('Tree', tree)))).toEqual([{ tree: { ...oak, id: '1', leaves: [{ id: '2', size: null, must: 1 }, null] } }, []]);
  });

  it.each<[string, object, object | null, (string | number)[]]>([
    ['a string for an object', { tree: 'oak' }, null, []],
    ['a list for an object', { tree: [oak] }, null, []],
    ['a word for an Int', { tree: { ...oak, height: 'tall' } }, { height: null }, ['height']],
    ['an object for a leaf', { tree: { ...oak, height: { cm: 3 } } }, { height: null }, ['height']],
    ['a value that the enum does not have', { tree: { ...oak, kind: 'ASH' } }, { kind: null }, ['kind']],
    ['a leaf for a list', { tree: { ...oak, grid: 3 } }, { grid: null }, ['grid']],
    ['text for a list', { tree: { ...oak, grid: ['12'] } }, { grid: [null] }, ['grid', 0]],
    ['an object for a list', { tree: { ...oak, leaves: { id: 1 } } }, { leaves: null }, ['leaves']],
    ['a leaf that does not fit, deep in lists', { tree: { ...oak, grid: [[1, 'x'], null] } }, { grid: [[1, null], null] }, ['grid', 0, 1]],
    ['a number for an inner object', { tree: { ...oak, leaves: [7, { id: 2, must: 1 }] } }, { leaves: [null, { id: '2', size: null, must: 1 }] }, ['leaves', 0]],
    ['a missing field that may not be missing', { tree: { ...oak, leaves: [{ id: 2 }] } }, { leaves: [null] }, ['leaves', 0, 'must']],
    ['a wrong one that may not be null', { tree: { ...oak, leaves: [{ id: 2, must: 'x' }] } }, { leaves: [null] }, ['leaves', 0, 'must']],
    ['a null that takes all along', { tree: { ...oak, id: null } }, null, ['id']],
    ['what every object has', { tree: { ...oak, height: undefined, kind: 'constructor' } }, { height: null, kind: null }, ['kind']],
  ])('that does not fit is null and an error: %s', (_what, sent, changes, path) => {
    const rest = { ...oak, id: '1', leaves: [{ id: '2', size: null, must: 1 }, null] };
    expect(shaped(sent, field('tree', shape('Tree', tree)))).toEqual([{ tree: changes && { ...rest, ...changes } }, [['tree', ...path]]]);
  });

  it('takes the nearest parent along that may be null', () => {
    const legal = [[whole], []];
    expect(shaped({ grove: legal }, grove)).toEqual([{ grove: legal }, []]);
    expect(shaped({ grove: [[whole], [whole, { ...whole, must: null }]] }, grove)).toEqual([{ grove: null }, [['grove', 1, 1, 'must']]]);
    expect(shaped({ grove: [[null]] }, grove)).toEqual([{ grove: null }, [['grove', 0, 0]]]);
    expect(shaped({ grove: [null] }, grove)).toEqual([{ grove: null }, [['grove', 0]]]);
    expect(shaped({ grove: null }, grove)).toEqual([{ grove: null }, []]);
    expect(shaped({ a: 1, grove: null }, field('a', 'Int'), field('grove', shape('[Leaf]!', leaf)))).toEqual([null, [['grove']]]);
  });

  it('of an interface is of the type that the service says', () => {
    const nodes = field('n: nodes', shape('[Node]', { A: object('X_A', [field('a', 'Int'), { name: '__typename' }]), B: object('B', []) }));
    expect(shaped({ nodes: [{ __typename: 'A', a: 1 }, { __typename: 'B' }, null] }, nodes)).toEqual([{ n: [{ a: 1, __typename: 'X_A' }, {}, null] }, []]);
    expect(shaped({ nodes: [{ __typename: 'Z' }, { a: 1 }, { __typename: 'toString' }, 'A'] }, nodes)).toEqual([{ n: [null, null, null, null] }, [['n', 0], ['n', 1], ['n', 2], ['n', 3]]]);
  });
});

describe('an error of a service', () => {
  const forest = field('f: forest', shape('[Tree]', object('Tree', [field('h: height', 'Int'), field('l: leaves', shape('[Leaf!]', object('Leaf', [field('m: must', 'Int!')])))])));
  const one = (data: any, ...errors: GatewayError[]): [UpstreamResult] => [{ data, errors }];

  it('stands at the null it made, whole, under the names of the client', () => {
    const data = { forest: [{ height: 1, leaves: [] }, { height: null, leaves: null }] };
    const { data: made, errors } = exact([forest], answers(data, [], one(data, error(['forest', 1, 'height']))));
    expect(made).toEqual({ f: [{ h: 1, l: [] }, { h: null, l: null }] });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(GatewayError);
    expect(errors[0]).toMatchObject({ message: 'no', path: ['f', 1, 'h'], extensions: { code: 'MINE', service: 'two', more: 1 }, headers: { 'retry-after': '1' }, cause: 'why' });
  });

  it('says the place below the null, as far as the client knows it', () => {
    const data = { forest: [{ height: 1, leaves: null }, { height: 1, leaves: null }] };
    const { errors } = exact([forest], answers(data, [], one(data, error(['forest', 0, 'leaves', 3, 'must'], 'a'), error(['forest', 0, 'leaves', 4, 'hidden'], 'b'), error(['forest', 1, 'leaves'], 'c'))));
    expect(paths(errors)).toEqual([['a', ['f', 0, 'l', 3, 'm']], ['b', ['f', 0, 'l', 4]], ['c', ['f', 1, 'l']]]);
  });

  it('is the only one where the null may not be there', () => {
    const data = { grove: [[{ ...whole, must: null }]] };
    const { data: made, errors } = exact([grove], answers(data, [], one(data, error(['grove', 0, 0, 'must']))));
    expect([made, paths(errors)]).toEqual([{ grove: null }, [['no', ['grove', 0, 0, 'must']]]]);
  });

  it('about a value that is there says nothing to the client', () => {
    const data = { forest: [{ height: 1, leaves: null }] };
    expect(exact([forest], answers(data, [], one(data, error(['forest', 0, 'height']))))).toEqual({ data: { f: [{ h: 1, l: null }] }, errors: [] });
  });

  it('without a place stands where null may not be, before anything the gateway would say', () => {
    const data = { grove: [[{ ...whole, must: null }]] };
    expect(paths(exact([grove], answers(data, [], one(data, error()))).errors)).toEqual([['no', ['grove', 0, 0, 'must']]]);
    expect(paths(exact([grove], answers(data, [], one(data))).errors)).toEqual([['The service `one` answered with a value that does not fit the graph.', ['grove', 0, 0, 'must']]]);
  });
});

describe('a joined object', () => {
  const user = object('User', [field('n: name', 'String'), field('c: count', 'Int', 1), field('p: posts', shape('[Post]', object('Post', [field('t: text', 'String!')])), 1)], [join(0)]);
  const users = field('u: users', shape('[User]', user));
  const rows = { users: [{ id: 1, name: 'Ada' }, { id: '2', name: null }, { id: 1, name: 'Ada' }] };
  const run = (entry: Record<string, any>, ...results: UpstreamResult[]): unknown => {
    const { data, errors } = exact([users], answers(rows, [entry], results), 1);
    return [data.u, paths(errors)];
  };

  it('has its fields from all rows; of one that is not there null', () => {
    expect(run({ 1: { id: 1, count: 5, posts: [{ text: 'x' }] }, 2: null })).toEqual([[{ n: 'Ada', c: 5, p: [{ t: 'x' }] }, { n: null, c: null, p: null }, { n: 'Ada', c: 5, p: [{ t: 'x' }] }], []]);
  });

  it('has the error of a failed row at each field of it, wherever it stands', () => {
    const failed = error(['e0', 0, 'posts', 3, 'text']);
    expect(run({ 1: failed, 2: { id: 2, count: 1, posts: null } }, {}, { data: { e0: [null, {}] }, errors: [failed] })).toEqual([
      [{ n: 'Ada', c: null, p: null }, { n: null, c: 1, p: null }, { n: 'Ada', c: null, p: null }],
      [['no', ['u', 0, 'c']], ['no', ['u', 0, 'p', 3, 't']], ['no', ['u', 2, 'c']], ['no', ['u', 2, 'p', 3, 't']]],
    ]);
  });

  it('has an error within a row at each place where the row stands', () => {
    const row = { id: 1, count: null, posts: [null] };
    expect(run({ 1: row, 2: null }, {}, { data: { e0: [row] }, errors: [error(['e0', 0, 'posts', 0, 'text'], 'a'), error(['e0', 0, 'count'], 'b')] })).toEqual([
      [{ n: 'Ada', c: null, p: [null] }, { n: null, c: null, p: null }, { n: 'Ada', c: null, p: [null] }],
      [['b', ['u', 0, 'c']], ['a', ['u', 0, 'p', 0, 't']], ['b', ['u', 2, 'c']], ['a', ['u', 2, 'p', 0, 't']]],
    ]);
  });

  it('has the error of its key in each field that was to come by it', () => {
    const data = { users: [{ id: null, name: 'Ada' }] };
    const noKey = exact([users], answers(data, [{}], [{ data, errors: [error(['users', 0, 'id'])] }]), 1);
    expect([noKey.data, paths(noKey.errors)]).toEqual([{ u: [{ n: 'Ada', c: null, p: null }] }, [['no', ['u', 0, 'c']], ['no', ['u', 0, 'p']]]]);
    expect(exact([users], answers(data, [{}]), 1)).toEqual({ data: { u: [{ n: 'Ada', c: null, p: null }] }, errors: [] });
  });

  it('without the row of a field that may not be null is null, and the service is told apart that owes it', () => {
    const must = field('u', shape('User', object('User', [field('c: count', 'Int!', 1)], [join(0)])));
    const owing = (row: any, entry: any, results?: UpstreamResult[]): unknown => {
      const { data, errors } = exact([must], answers({ u: row }, [entry], results), 1);
      return [data, errors.map(({ path, extensions: { code, service } }) => [path, code, service])];
    };
    expect(owing({ id: 1 }, { 1: { count: 1 } })).toEqual([{ u: { c: 1 } }, []]);
    expect(owing({ id: 1 }, { 1: null })).toEqual([{ u: null }, [[['u', 'c'], 'UPSTREAM_INVALID_RESPONSE', 'two']]]);
    expect(owing({ id: null }, {})).toEqual([{ u: null }, [[['u', 'c'], 'UPSTREAM_INVALID_RESPONSE', 'one']]]);
    expect(owing({ id: 1 }, { 1: { count: null } })).toEqual([{ u: null }, [[['u', 'c'], 'UPSTREAM_INVALID_RESPONSE', 'two']]]);
    // Why a row is missing the fetch has found out; where that is no answer, what the service said is.
    for (const entry of [{ 1: { count: null } }, { 1: null }]) {
      expect(owing({ id: 1 }, entry, [{}, { data: {}, errors: [error()] }])).toEqual([{ u: null }, [[['u', 'c'], 'MINE', 'two']]]);
      expect(owing({ id: 1 }, entry, [{ data: {}, errors: [error()] }])).toEqual([{ u: null }, [[['u', 'c'], 'UPSTREAM_INVALID_RESPONSE', 'two']]]);
    }
  });
});
