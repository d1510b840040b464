import { describe, expect, it } from 'vitest';
import { createMocks } from '../../src/policy-test/mocks.ts';

describe('mocks', () => {
  it('of a later layer win: field by field between mappings, else as a whole', () => {
    const mocks = createMocks({ User: { id: 'u1', name: 'Ada' }, Order: { id: 1 }, Tag: [{ id: 1 }] }, { User: { name: 'Eve' }, Order: [{ id: 2 }], Tag: { id: 3 } });
    expect(['User', 'Order', 'Tag', 'None'].map((type) => mocks.valuesOf(type, {}, 0))).toEqual([{ id: 'u1', name: 'Eve' }, { id: 2 }, { id: 3 }, {}]);
    expect(['User', 'Order', 'Tag', 'None'].map((type) => mocks.countOf(type))).toEqual([undefined, 1, undefined, undefined]);
  });

  it('find the object of a list by what is known of it, as text', () => {
    const mocks = createMocks({ User: [{ id: 1, team: 'a' }, { id: 2, team: 'b' }, { name: 'x' }] });
    expect(mocks.valuesOf('User', { id: '2' }, 0)).toEqual({ id: 2, team: 'b' });
    expect(mocks.valuesOf('User', { id: '2', team: 'a' }, 0)).toEqual({});
    expect(mocks.valuesOf('User', { email: 'e' }, 0)).toEqual({});
    expect(mocks.valuesOf('User', {}, 4)).toEqual({ id: 2, team: 'b' });
  });

  it('take no name for a member that all objects have', () => {
    const mocks = createMocks({ User: [{ id: 1 }] });
    expect([mocks.valuesOf('toString', {}, 0), mocks.valuesOf('User', { toString: 'x' }, 0), mocks.leafOf('constructor')]).toEqual([{}, {}, undefined]);
  });
});
