import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { compileSettle, type Found } from '../../src/plan/entity-rows.ts';
import { Faults } from '../../src/plan/faults.ts';
import type { Entry } from '../../src/plan/plan.ts';
import type { UpstreamResult } from '../../src/upstream/executor.ts';

const bulk: Entry = { id: 0, fetch: 1, type: 'User', door: '_users', field: 'users', isBulk: true, arguments: [], selection: '{ id }', match: [{ member: 'id', from: 'id' }] };
const single: Entry = { ...bulk, isBulk: false };
const keyless: Entry = { ...bulk, match: [] };
const error = (path?: (string | number)[], message = 'failed'): GatewayError => new GatewayError('UPSTREAM_ERROR', message, { path });

/** What the identities got of an answer, errors by message or code. */
function settled(entry: Entry, result: UpstreamResult, identities: readonly string[], inOrder = false): Record<string, unknown> {
  const faults = new Faults();
  faults.note(result, 1);
  const found = new Map<string, Found>();
  compileSettle(entry, { service: 'users', prefix: 'e', inOrder })({ result, faults }, identities, found);
  expect([...found.keys()]).toEqual(identities);
  return Object.fromEntries([...found].map(([identity, row]) => [identity, row instanceof GatewayError ? (row.extensions['code'] === 'UPSTREAM_ERROR' ? row.message : row.extensions['code']) : row]));
}

const rowsOf = (rows: unknown, ...errors: GatewayError[]): UpstreamResult => ({ data: { e0: rows }, ...(errors.length > 0 && { errors }) });
const INVALID = 'UPSTREAM_INVALID_RESPONSE';
const [a, b, c] = [{ id: 'a', n: 1 }, { id: 'b', n: 2 }, { id: 'c', n: 3 }];

describe('the rows of a door for many', () => {
  it.each<[string, unknown[], Record<string, unknown>]>([
    ['in order', [a, b, c], { a, b, c }],
    ['reordered', [c, a, b], { a, b, c }],
    ['short', [c], { a: null, b: null, c }],
    ['none', [], { a: null, b: null, c: null }],
    ['too many', [a, b, c, { id: 'd' }, { id: '' }], { a, b, c }],
    ['with holes', [a, null, c], { a, b: null, c }],
    ['with holes elsewhere', [null, c, b, a], { a, b, c }],
    ['repeated: the first one counts', [a, b, { id: 'a', n: 9 }, c], { a, b, c }],
    ['repeated in another order', [c, { id: 'b', n: 8 }, b, { id: 'c', n: 9 }, a], { a, b: { id: 'b', n: 8 }, c }],
    ['without a key', [a, { n: 2 }, { id: null, n: 3 }], { a, b: null, c: null }],
  ])('%s, go to the keys they have', (_what, rows, expected) => {
    expect(settled(bulk, rowsOf(rows), ['a', 'b', 'c'])).toEqual(expected);
  });

  it('may say their keys as numbers', () => {
    expect(settled(bulk, rowsOf([{ id: 2 }, { id: 1 }]), ['1', '2'])).toEqual({ 1: { id: 1 }, 2: { id: 2 } });
  });

  it('are read by their own properties only', () => {
    const rows = JSON.parse('[{ "__proto__": { "id": "a" } }, { "id": "__proto__" }, { "id": "b" }]') as unknown[];
    const found = new Map<string, Found>();
    compileSettle(bulk, { service: 'users', prefix: 'e', inOrder: false })({ result: rowsOf(rows), faults: new Faults() }, ['a', '__proto__', 'b'], found);
    expect([...found.values()]).toEqual([null, rows[1], rows[2]]);
  });

  it('fail at their own position, and some failure explains the other gaps', () => {
    expect(settled(bulk, rowsOf([null, b, c], error(['e0', 0])), ['a', 'b', 'c'])).toEqual({ a: 'failed', b, c });
    expect(settled(bulk, rowsOf([a, null, c], error(['e0', 1, 'name'])), ['a', 'b', 'c'])).toEqual({ a, b: 'failed', c });
    expect(settled(bulk, rowsOf([null, null, c], error(['e0', 0], 'one'), error(['e0', 1], 'two')), ['a', 'b', 'c'])).toEqual({ a: 'one', b: 'two', c });
    expect(settled(bulk, rowsOf([c, null], error(['e0', 1])), ['a', 'b', 'c'])).toEqual({ a: 'failed', b: 'failed', c });
    expect(settled(bulk, rowsOf([a], error(['e0', 2], 'beyond')), ['a', 'b', 'c'])).toEqual({ a, b: null, c: 'beyond' });
    expect(settled(bulk, rowsOf([a, null, null], error(undefined, 'somewhere')), ['a', 'b', 'c'])).toEqual({ a, b: 'somewhere', c: 'somewhere' });
  });

  it('of a service that answers in order fail nowhere else', () => {
    expect(settled(bulk, rowsOf([null, null, c], error(['e0', 0])), ['a', 'b', 'c'], true)).toEqual({ a: 'failed', b: null, c });
    expect(settled(bulk, rowsOf([null, b, c]), ['a', 'b', 'c'], true)).toEqual({ a: null, b, c });
  });

  it('are misfits where they are no objects', () => {
    expect(settled(bulk, rowsOf([a, 'b', c]), ['a', 'b', 'c'])).toEqual({ a, b: INVALID, c });
    expect(settled(bulk, rowsOf([[a], b, 7]), ['a', 'b', 'c'])).toEqual({ a: INVALID, b, c: INVALID });
    expect(settled(bulk, rowsOf(['x', b]), ['a', 'b', 'c'], true)).toEqual({ a: INVALID, b, c: null });
  });

  it.each([['an object', { id: 'a' }], ['a string', 'ab'], ['a number', 5], ['false', false]])('are none when the answer is %s', (_what, rows) => {
    expect(settled(bulk, rowsOf(rows), ['a', 'b'])).toEqual({ a: INVALID, b: INVALID });
    const found = new Map<string, Found>();
    compileSettle(bulk, { service: 'users', prefix: 'e', inOrder: false })({ result: rowsOf(rows), faults: new Faults() }, ['a'], found);
    expect(found.get('a')).toMatchObject({ message: 'The service `users` did not answer with a list.' });
  });

  it('are none where there is no list, and failed where that failed', () => {
    expect(settled(bulk, rowsOf(null), ['a', 'b'])).toEqual({ a: null, b: null });
    expect(settled(bulk, { data: {} }, ['a'])).toEqual({ a: null });
    expect(settled(bulk, rowsOf(null, error(['e0'])), ['a', 'b'])).toEqual({ a: 'failed', b: 'failed' });
    expect(settled(bulk, rowsOf(null, error(['e0', 1, 'name'])), ['a', 'b'])).toEqual({ a: 'failed', b: 'failed' });
    expect(settled(bulk, rowsOf(null, error()), ['a'])).toEqual({ a: 'failed' });
    expect(settled(bulk, { data: { e0: null, e1: null }, errors: [error(['e1'])] }, ['a'])).toEqual({ a: null });
  });

  it('failed with their call', () => {
    expect(settled(bulk, { data: null, errors: [error()] }, ['a', 'b'])).toEqual({ a: 'failed', b: 'failed' });
    expect(settled(bulk, { data: null, errors: [error(['e7'], 'other'), error(['e0'], 'own')] }, ['a'])).toEqual({ a: 'own' });
    expect(settled(bulk, {}, ['a'])).toEqual({ a: INVALID });
    expect(settled(bulk, { data: [] as any }, ['a'])).toEqual({ a: INVALID });
  });

  it('of another type are not the entity', () => {
    const user: Entry = { ...bulk, typename: 'User' };
    const rows = [{ __typename: 'Robot', id: 'a' }, { __typename: 'User', id: 'a', n: 1 }, { __typename: 'Robot', id: 'b' }, { id: 'c' }];
    expect(settled(user, rowsOf(rows), ['a', 'b', 'c'])).toEqual({ a: rows[1], b: null, c: null });
    expect(settled({ ...single, typename: 'User' }, { data: { e0_0: rows[0], e0_1: rows[1] } }, ['b', 'a'])).toEqual({ b: null, a: rows[1] });
  });

  it('never go to another entity, whatever is done to the answer', () => {
    const ids = fc.uniqueArray(fc.oneof(fc.nat(40).map(String), fc.constantFrom('__proto__', 'constructor', '', 'null')), { maxLength: 30 });
    const answer = ids.chain((identities) => fc.record({
      identities: fc.constant(identities),
      rows: fc.array(fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...identities, 'unasked').map((id) => ({ id, of: id })) },
        fc.constantFrom<unknown>(null, undefined, 'text', 7, [], {}, { id: null }, { id: {} }),
      ), { maxLength: 60 }),
      inOrder: fc.boolean(),
    }));
    fc.assert(fc.property(answer, ({ identities, rows, inOrder }) => {
      const found = new Map<string, Found>();
      compileSettle(bulk, { service: 'users', prefix: 'e', inOrder })({ result: rowsOf(rows), faults: new Faults() }, identities, found);
      expect(found.size).toBe(identities.length);
      for (const identity of identities) {
        const row = found.get(identity);
        const sent = rows.find((one) => (one as { of?: string } | null | undefined)?.of === identity);
        if (sent !== undefined) expect(row).toBe(sent);
        else expect(row === null || row instanceof GatewayError).toBe(true);
      }
    }), { numRuns: 500 });
  });
});

describe('the row of a door for one', () => {
  it('is what stands under the key’s own name', () => {
    expect(settled(single, { data: { e0_1: b, e0_0: a } }, ['a', 'b', 'c'])).toEqual({ a, b, c: null });
  });

  it('may say another key, for the service knows who is meant', () => {
    expect(settled(single, { data: { e0_0: { id: 'A' } } }, ['a'])).toEqual({ a: { id: 'A' } });
  });

  it('fails alone', () => {
    expect(settled(single, { data: { e0_0: a, e0_1: null, e0_2: null }, errors: [error(['e0_1'])] }, ['a', 'b', 'c'])).toEqual({ a, b: 'failed', c: null });
    expect(settled(single, { data: { e0_0: 'text', e0_1: [b], e0_2: c } }, ['a', 'b', 'c'])).toEqual({ a: INVALID, b: INVALID, c });
    expect(settled(single, { data: null, errors: [error()] }, ['a', 'b'])).toEqual({ a: 'failed', b: 'failed' });
  });
});

describe('a row that does not say its key', () => {
  it('is the only one of its list', () => {
    expect(settled(keyless, { data: { e0_0: [{ n: 1 }], e0_1: [{ n: 2 }], e0_2: [null], e0_3: null } }, ['a', 'b', 'c', 'd'])).toEqual({ a: { n: 1 }, b: { n: 2 }, c: null, d: null });
  });

  it('cannot be told from others', () => {
    const answer = { data: { e0_0: [], e0_1: [{ n: 1 }, { n: 2 }], e0_2: { n: 1 }, e0_3: [7] } };
    expect(settled(keyless, answer, ['a', 'b', 'c', 'd'])).toEqual({ a: INVALID, b: INVALID, c: INVALID, d: INVALID });
    const found = new Map<string, Found>();
    compileSettle(keyless, { service: 'users', prefix: 'e', inOrder: false })({ result: answer, faults: new Faults() }, ['a', 'b', 'c'], found);
    expect([...found.values()].map((one) => (one as GatewayError).message)).toEqual([
      'The service `users` answered with 0 rows to 1 keys.', 'The service `users` answered with 2 rows to 1 keys.', 'The service `users` did not answer with a list.',
    ]);
  });

  it('fails alone', () => {
    expect(settled(keyless, { data: { e0_0: [null], e0_1: [b] }, errors: [error(['e0_0', 0, 'n'])] }, ['a', 'b'])).toEqual({ a: 'failed', b });
  });
});
