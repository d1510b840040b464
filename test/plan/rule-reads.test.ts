import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { Faults } from '../../src/plan/faults.ts';
import { compileReads } from '../../src/plan/rule-reads.ts';

const schema = buildSchema('type Query { user: User } type User { id: ID! tags: [ID] friend: User }');

function read(rows: readonly (Record<string, unknown> | null)[], member: string, source = 0, faults = new Faults()): unknown {
  const guard = { id: 0, type: 'User', fields: [], written: 'x', reads: [{ member, source, from: `${member}_2` }] };
  return compileReads(guard, [0, 1], schema)(rows, faults)[member];
}

describe('what a rule reads', () => {
  it('is found under the name that was asked for, in the row that has it, as the client would get it', () => {
    expect(read([{ id_2: 7, id: 8 }], 'id')).toBe('7');
    expect(read([{ id_2: 7 }, { tags_2: [1, null] }], 'tags', 1)).toEqual(['1', null]);
  });

  it('is undefined without a row, and for what is no leaf or no field', () => {
    expect([read([{}, null], 'id', 1), read([{}], 'id'), read([{ friend_2: {} }], 'friend'), read([{ name_2: 'a' }], 'name')]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is undefined where null has an error, in a list too, or its fetch has one that names no place', () => {
    const data = { tags_2: [1, null] };
    const placed = new Faults();
    placed.note({ data, errors: [new GatewayError('UPSTREAM_ERROR', 'down', { path: ['tags_2', 1] })] }, 0);
    expect(read([data], 'tags', 0, placed)).toBeUndefined();
    const unplaced = new Faults();
    unplaced.note({ data, errors: [new GatewayError('UPSTREAM_ERROR', 'down')] }, 1);
    expect([read([{ tags_2: null }], 'tags', 0, unplaced), read([{}, { tags_2: null }], 'tags', 1, unplaced)]).toEqual([null, undefined]);
  });
});
