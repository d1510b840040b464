import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Row } from '../../src/plan/answers.ts';
import { compileRow, compileRows } from '../../src/plan/joined-rows.ts';
import type { Join } from '../../src/plan/plan.ts';
import { answers, join } from '../support/shape.ts';

const byTwo: Join = { entry: 0, key: [{ source: 0, member: 'a', from: 'a' }, { source: 0, member: 'b', from: 'b' }], identity: [0, 1], typename: 'T' };
const chain = [join(0), join(1, 'upc', 1), join(2, 'code', 2)];
const given = answers({}, [{ a: { upc: 9 }, none: null, failed: new GatewayError('UPSTREAM_ERROR', 'no') }, { 9: { code: 'c' } }, { c: { end: true } }]);

describe('the rows of an object', () => {
  it('are its own and those that others lead to, the one like the other', () => {
    const own = { id: 'a' };
    expect(compileRows(chain, [3])(own, given)).toEqual([own, { upc: 9 }, { code: 'c' }, { end: true }]);
    expect([0, 1, 2, 3].map((source) => compileRow(chain, source)(own, given))).toEqual([own, { upc: 9 }, { code: 'c' }, { end: true }]);
  });

  it('are looked up only where they are needed', () => {
    expect(compileRows(chain, [1])({ id: 'a' }, given)).toEqual([{ id: 'a' }, { upc: 9 }]);
    expect(compileRows(chain, [])({ id: 'a' }, given)).toEqual([{ id: 'a' }]);
  });

  it.each<[string, Row, unknown]>([
    ['null where the service has none', { id: 'none' }, null], ['unknown where it failed', { id: 'failed' }, undefined], ['unknown where nobody asked', { id: 'x' }, undefined],
    ['unknown without a key', { id: null }, undefined], ['unknown where the key is absent', {}, undefined],
  ])('are %s, and all that they lead to is unknown', (_what, own, row) => {
    expect(compileRow(chain, 1)(own, given)).toBe(row);
    expect(compileRows(chain, [1])(own, given)[1]).toBe(row);
    expect(compileRow(chain, 3)(own, given)).toBeUndefined();
    expect(compileRows(chain, [3])(own, given)[3]).toBeUndefined();
  });

  it('are found by keys of several members too', () => {
    const found = answers({}, [{ '"1","x"': { c: 5, code: 'c' } }, { c: { end: true } }]);
    const joins = [byTwo, join(1, 'code', 1)];
    expect([0, 1, 2].map((source) => compileRow(joins, source)({ a: 1, b: 'x' }, found))).toEqual([{ a: 1, b: 'x' }, { c: 5, code: 'c' }, { end: true }]);
  });
});
