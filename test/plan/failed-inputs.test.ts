import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { compileInputFailure } from '../../src/plan/failed-inputs.ts';
import type { Join, KeyRead } from '../../src/plan/plan.ts';
import { answers } from '../support/shape.ts';

const read = (member: string, more: Partial<KeyRead> = {}): KeyRead => ({ member, from: member, source: 0, ...more });
const computed = (...inputs: KeyRead[]): Join => ({ entry: 1, key: [read('id'), ...inputs], identity: [0], typename: 'T' });
const first: Join = { entry: 0, key: [read('id')], identity: [0], typename: 'T' };

/** Whether the input of a row at `row` failed; `path` is what the service said. */
function fails(join: Join, row: Record<string, unknown>, path?: (string | number)[]): boolean {
  const errors = path && [new GatewayError('UPSTREAM_ERROR', 'no', { path: ['row', ...path] })];
  return compileInputFailure(join, [join])!([row], answers({ row }, [], [{ data: { row }, ...(errors && { errors }) }]));
}

describe('an input of a computed field', () => {
  it('is looked for beside the key only', () => {
    expect(compileInputFailure(first, [first])).toBeUndefined();
    expect(compileInputFailure({ ...first, key: [read('id', { isInput: true })] }, [first])).toBeDefined();
  });

  it('has failed where a service said so of the null', () => {
    const join = computed(read('weight'));
    expect(fails(join, { id: 1, weight: null }, ['weight'])).toBe(true);
    expect(fails(join, { id: 1, weight: null })).toBe(false);
    expect(fails(join, { id: 1, weight: null, other: null }, ['other'])).toBe(false);
    expect(fails(join, { id: 1, weight: 5 }, ['weight'])).toBe(false);
    expect(fails(join, { id: 1 }, ['weight'])).toBe(true);
  });

  it('has failed where a part of it has, in objects and lists', () => {
    const join = computed(read('sizes', { members: [read('cm'), read('unit', { members: [read('name')] })] }));
    expect(fails(join, { sizes: { cm: null, unit: null } }, ['sizes', 'cm'])).toBe(true);
    expect(fails(join, { sizes: { cm: null, mm: null } }, ['sizes', 'mm'])).toBe(false);
    expect(fails(join, { sizes: [{ cm: 1 }, null, { cm: 1, unit: { name: null } }] }, ['sizes', 1])).toBe(true);
    expect(fails(join, { sizes: [{ cm: 1 }, null, { cm: 1, unit: { name: null } }] }, ['sizes', 2, 'unit', 'name'])).toBe(true);
    expect(fails(join, { sizes: 'text', other: null }, ['other'])).toBe(false);
  });

  it('has failed with its row', () => {
    const join = computed(read('price', { source: 1 }));
    const failed = compileInputFailure(join, [first, join])!;
    const given = answers({}, [{ 1: new GatewayError('UPSTREAM_TIMEOUT', 'late'), 2: null }]);
    expect(failed([{ id: 1 }], given)).toBe(true);
    expect(failed([{ id: 2 }, null], given)).toBe(false);
    expect(failed([{ id: 3 }], given)).toBe(false);
    expect(failed([{ id: null }], given)).toBe(false);
  });
});
