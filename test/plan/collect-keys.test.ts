import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Row } from '../../src/plan/answers.ts';
import { compileCollectors } from '../../src/plan/collect-keys.ts';
import type { Join, KeyRead, ObjectShape, Plan } from '../../src/plan/plan.ts';
import { answers, field, object, plan, shape } from '../support/shape.ts';

const key = (member: string, more: Partial<KeyRead> = {}): KeyRead => ({ member, from: member, source: 0, ...more });
const join = (entry: number, reads: readonly KeyRead[] = [key('id')], identity = reads.map((_, index) => index)): Join => ({ entry, key: reads, identity, typename: 'User' });
const failed = new GatewayError('UPSTREAM_ERROR', 'failed');
const json = (text: string): any => JSON.parse(text);

/** The keys of an entry: identity → key without `__typename`; null or an error where it is not asked for. */
function keysOf(made: Plan, given: ReturnType<typeof answers>, entry = 0, canSend: (key: any) => boolean = () => true): [string, unknown][] {
  const { identities, keys, rows } = compileCollectors(made)[entry]!.collect(given, canSend);
  return [...rows].map(([identity, row]) => {
    if (row !== undefined) return [identity, row];
    const { __typename, ...members } = keys[identities.indexOf(identity)] as Row;
    return [identity, members];
  });
}

const user = (...joins: Join[]): ObjectShape => object('User', [], joins);

describe('the keys of an entry', () => {
  it('are found in objects, lists and lists of lists, each once, in the order of the response', () => {
    const made = plan([
      field('me', shape('User', user(join(0)))), field('all', shape('[User]', user(join(0)))), field('grid', shape('[[User!]]!', user(join(0)))),
    ], 1);
    const root = { me: { id: 2 }, all: [{ id: '1' }, null, { id: '2' }, { id: 1 }], grid: [[{ id: 3 }], null, [], [{ id: 1 }, { id: 4 }]] };
    expect(keysOf(made, answers(root))).toEqual([['2', { id: 2 }], ['1', { id: '1' }], ['3', { id: 3 }], ['4', { id: 4 }]]);
  });

  it('are found below other objects, under the names that the service was asked by', () => {
    const review = object('Review', [field('a: author_2', shape('User', user(join(0))))]);
    const made = plan([field('r: reviews', shape('[Review]', review))], 1);
    expect(keysOf(made, answers({ reviews: [{ author_2: { id: 'a' }, a: { id: 'x' } }, { author_2: null }, { author_2: { id: 'b' } }] })).map(([identity]) => identity)).toEqual(['a', 'b']);
  });

  it('of an interface are those of the type that each row is', () => {
    const things = shape('[Thing]', { Person: user(join(0)), Robot: object('Robot', [field('owner', shape('User', user(join(0))))], [join(1)]) });
    const made = plan([field('things', things)], 2);
    const given = answers({ things: [{ __typename: 'Person', id: 'p' }, { __typename: 'Robot', id: 'r', owner: { id: 'o' } }, { __typename: 'Stone', id: 's' }, { id: 'n' }, { __typename: 7, id: 't' }, { __typename: 'constructor', id: 'c' }] });
    expect(keysOf(made, given, 0).map(([identity]) => identity)).toEqual(['p', 'o']);
    expect(keysOf(made, given, 1).map(([identity]) => identity)).toEqual(['r']);
  });

  it('are read from rows of earlier joins, found by identity', () => {
    const one = object('User', [field('friends', shape('[User]', user(join(2))), 1)], [join(0), join(1, [key('email', { source: 1 })])]);
    const made = plan([field('all', shape('[User]', one))], 3);
    const rows = { 1: { id: 1, email: 'a@x', friends: [{ id: 'f1' }, { id: 'f2' }] }, 2: null, 3: failed, 4: { id: 4, email: null, friends: null } };
    const given = answers({ all: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: '1' }, { id: 5 }] }, [rows]);
    expect(keysOf(made, given, 1)).toEqual([['a@x', { email: 'a@x' }]]);
    expect(keysOf(made, given, 2).map(([identity]) => identity)).toEqual(['f1', 'f2']);
  });

  it('are found through several joins, each by the row of the one before', () => {
    const one = object('User', [], [join(0), join(1, [key('b', { source: 1 })]), join(2, [key('c', { source: 2 }), key('id')])]);
    const made = plan([field('me', shape('User', one))], 3);
    expect(keysOf(made, answers({ me: { id: 1 } }, [{ 1: { b: 'B' } }, { B: { c: 'C' } }]), 2).map(([, sent]) => sent)).toEqual([{ c: 'C', id: 1 }]);
    expect(keysOf(made, answers({ me: { id: 1 } }, [{ 1: { b: 'B' } }, { B: null }]), 2)).toEqual([]);
  });

  it('are none of an answer that failed or was never asked for', () => {
    const made = plan([field('me', shape('User', user(join(0))))], 1);
    expect(keysOf(made, answers(failed))).toEqual([]);
    expect(keysOf(made, answers(undefined))).toEqual([]);
    expect(keysOf(made, answers({ me: null }))).toEqual([]);
    expect(keysOf(made, answers({ me: { id: 1 } }))).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['a string for an object', { me: 'text', all: 'text' }], ['a list for an object', { me: [{ id: 1 }], all: [[{ id: 1 }]] }], ['an object for a list', { me: 7, all: { id: 1 } }],
    ['no key', { me: {}, all: [{ id: null }] }], ['names that every object inherits', json('{ "__proto__": { "me": { "id": 1 } }, "constructor": 1 }')],
  ])('are none where a service sent %s', (_what, root) => {
    const made = plan([field('me', shape('User', user(join(0)))), field('all', shape('[User]', user(join(0))))], 1);
    expect(keysOf(made, answers(root as Row))).toEqual([]);
  });

  it('may be `__proto__` and the like', () => {
    const made = plan([field('all', shape('[User]', user(join(0))))], 1);
    const given = answers({ all: [{ id: '__proto__' }, { id: 'constructor' }, json('{ "__proto__": "x", "id": "1" }')] });
    expect(keysOf(made, given).map(([identity]) => identity)).toEqual(['__proto__', 'constructor', '1']);
  });

  it('cost two reads of each row and one where they are known already, however many there are', () => {
    const made = plan([field('all', shape('[User]', user(join(0))))], 1);
    let reads = 0;
    const row = (id: number): Row => Object.defineProperty({}, 'id', { get: () => ((reads += 1), id) });
    const given = answers({ all: Array.from({ length: 40_000 }, (_, index) => row(index % 10_000)) });
    expect(compileCollectors(made)[0]!.collect(given, () => true).identities.length).toBe(10_000);
    expect(reads).toBe(10_000 * 2 + 30_000);
  });
});

describe('the keys of a door that takes one leaf', () => {
  const takesIds = (made: Plan): Plan => ({ ...made, entries: made.entries.map((entry) => ({ ...entry, arguments: [{ name: 'ids', type: '[ID!]!', value: { each: { key: ['id'], nonNull: true } } }] })) });
  const friends = object('User', [field('friends', shape('[User]', user(join(1))), 1), field('me', shape('User', user(join(1))))], [join(0)]);

  it('are those leaves, wherever they stand, in the order of the response', () => {
    const made = takesIds(plan([field('all', shape('[User]', friends)), field('more', shape('[[User]]', user(join(1))))], 2));
    const [first, second] = compileCollectors(made);
    const given = answers({ all: [{ id: 'a', me: { id: 7 } }, 'text', { id: 'b', me: null }, { id: 'a', me: { id: '7' } }, { id: 'c' }, { id: 'd' }], more: [[{ id: 'z' }, { id: 'f1' }]] }, [{ a: { friends: [{ id: 'f1' }, { id: 'f2' }] }, b: null, c: failed, d: { friends: 'x' } }]);
    expect([first!.member, second!.member]).toEqual(['id', 'id']);
    expect(first!.collect(given, () => true).keys).toEqual(['a', 'b', 'c', 'd']);
    expect(second!.collect(given, () => true).keys).toEqual(['f1', 'f2', 7, 'z']);
    expect([...second!.collect(given, (key) => key !== 'f2').rows]).toEqual([['f1', undefined], ['f2', null], ['7', undefined], ['z', undefined]]);
  });

  it('cost one read of each row', () => {
    let reads = 0;
    const row = (id: number): Row => Object.defineProperty({}, 'id', { get: () => ((reads += 1), id) });
    const given = answers({ all: Array.from({ length: 40_000 }, (_, index) => row(index % 10_000)) });
    expect(compileCollectors(takesIds(plan([field('all', shape('[User]', user(join(0))))], 1)))[0]!.collect(given, () => true).keys).toHaveLength(10_000);
    expect(reads).toBe(40_000);
  });
});

describe('a key that the door does not take', () => {
  const made = plan([field('all', shape('[User]', user(join(0, [key('id'), key('weight')], [0]))))], 1);
  const hasWeight = ({ weight }: Row): boolean => weight !== null && weight !== undefined;

  it('is null, unless the entity has a better one elsewhere', () => {
    const given = answers({ all: [{ id: 1, weight: null }, { id: 2 }, { id: 1, weight: 5 }, { id: 1, weight: 6 }] });
    expect(keysOf(made, given, 0, hasWeight)).toEqual([['1', { id: 1, weight: 5 }], ['2', null]]);
  });

  it('is sent where the door takes null', () => {
    expect(keysOf(made, answers({ all: [{ id: 1, weight: null }] }))).toEqual([['1', { id: 1, weight: null }]]);
  });

  it('has an input that failed, at the service that says so or with its row', () => {
    const all = [{ id: 1, weight: null }, { id: 2, weight: null }];
    const said = { data: { all }, errors: [new GatewayError('UPSTREAM_ERROR', 'no', { path: ['all', 0, 'weight'] })] };
    expect(keysOf(made, answers({ all }, [], [said]))).toEqual([['1', null], ['2', { id: 2, weight: null }]]);
    const joined = plan([field('all', shape('[User]', user(join(0), join(1, [key('id'), key('weight', { source: 1 })], [0]))))], 2);
    expect(keysOf(joined, answers({ all: [{ id: 1 }, { id: 2 }, { id: 3 }] }, [{ 1: failed, 2: null, 3: { weight: 3 } }]), 1).map(([, sent]) => sent)).toEqual([null, { id: 2 }, { id: 3, weight: 3 }]);
  });
});
