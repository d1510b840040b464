import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { Faults } from '../../src/plan/faults.ts';

const error = (...path: (string | number)[]): GatewayError => new GatewayError('UPSTREAM_ERROR', 'no', path.length > 0 ? { path } : {});

function noted(data: any, ...errors: GatewayError[]): Faults {
  const faults = new Faults();
  faults.note({ data, errors }, 3);
  return faults;
}

describe('faults', () => {
  it('are none as long as no service says anything', () => {
    const faults = new Faults();
    expect(faults.isEmpty).toBe(true);
    faults.note({ data: { a: null } }, 0);
    faults.note({ data: { a: null }, errors: [] }, 0);
    expect(faults.isEmpty).toBe(true);
    faults.note({ data: { a: null }, errors: [error()] }, 0);
    expect(faults.isEmpty).toBe(false);
  });

  it('stand where the null is, in objects and in lists', () => {
    const data = { users: [{ name: null }, null] };
    const [name, row] = [error('users', 0, 'name'), error('users', 1)];
    const faults = noted(data, name, row);
    expect(faults.at(data.users[0]!, 'name')).toEqual({ error: name, below: [], others: [] });
    expect(faults.at(data.users, 1)?.error).toBe(row);
    expect(faults.at(data.users, 0)).toBeUndefined();
    expect(faults.at(data, 'users')).toBeUndefined();
    expect(faults.unplaced(3)).toEqual([]);
  });

  it('keep the rest of the path below a null that was taken along', () => {
    const data = { tree: { leaves: null } };
    const one = error('tree', 'leaves', 2, 'must');
    expect(noted(data, one).at(data.tree, 'leaves')).toMatchObject({ error: one, below: [2, 'must'] });
  });

  it('keep no more of it than a client could select', () => {
    const [short, long] = [99, 50_000].map((length) => error('tree', 'leaves', ...Array.from({ length }, (_, index) => index)));
    for (const [one, kept] of [[short!, 99], [long!, 100]] as const) {
      const data = { tree: { leaves: null } };
      expect(noted(data, one).at(data.tree, 'leaves')?.below).toHaveLength(kept);
    }
    expect(noted(null, long!).below(long!)).toHaveLength(100);
  });

  it('keep all errors of one null, in the order of the service', () => {
    const data = { leaves: null };
    const all = [error('leaves', 0, 'a'), error('leaves', 1, 'b'), error('leaves')];
    const fault = noted(data, ...all).at(data, 'leaves')!;
    expect([fault, ...fault.others].map(({ error: one }) => one)).toEqual(all);
    expect([fault, ...fault.others].map(({ below }) => below)).toEqual([[0, 'a'], [1, 'b'], []]);
  });

  it('of two calls of one fetch are kept apart by their objects', () => {
    const [a, b] = [{ e0: null }, { e0: null }];
    const faults = new Faults();
    const [one, two] = [error('e0'), error('e0', 0)];
    faults.note({ data: a, errors: [one] }, 1);
    faults.note({ data: b, errors: [two] }, 1);
    expect(faults.at(a, 'e0')?.error).toBe(one);
    expect(faults.at(b, 'e0')?.error).toBe(two);
  });

  it('of an answer that two fetches share are noted once', () => {
    const data = { a: null };
    const [one, lost] = [error('a'), error()];
    const faults = new Faults();
    faults.note({ data, errors: [one, lost] }, 1);
    faults.note({ data, errors: [one, lost] }, 2);
    expect(faults.at(data, 'a')?.others).toEqual([]);
    expect([faults.unplaced(1), faults.unplaced(2)]).toEqual([[lost], [lost]]);
  });

  it.each<[string, any, (string | number)[]]>([
    ['no path', { a: null }, []],
    ['a path to a value', { a: { b: 1 } }, ['a', 'b']],
    ['a path through a leaf', { a: 1 }, ['a', 'b']],
    ['a name where a list is', { a: [null] }, ['a', 'b']],
    ['the length of a list', { a: [] }, ['a', 'length', 'b']],
    ['a position where an object is', { a: { b: null } }, ['a', 0]],
    ['a path that ends at an object', { a: {} }, ['a']],
    ['no data at all', null, ['a', 'b']],
    ['undefined data', undefined, ['a']],
  ])('with %s have no place, and are not lost', (_what, data, path) => {
    const one = error(...path);
    const faults = noted(data, one);
    expect(faults.unplaced(3)).toEqual([one]);
    expect(faults.unplaced(0)).toEqual([]);
  });

  it('at what is absent have a place and may mean another', () => {
    const data = { list: [1], object: JSON.parse('{"__proto__": null}') };
    const [item, inherited, own] = [error('list', 5), error('object', 'constructor', 'name'), error('object', '__proto__')];
    const faults = noted(data, item, inherited, own);
    expect(faults.at(data.list, 5)?.error).toBe(item);
    expect(faults.at(data.object, 'constructor')).toMatchObject({ error: inherited, below: ['name'] });
    expect(faults.at(data.object, '__proto__')?.error).toBe(own);
    expect(faults.unplaced(3)).toEqual([item, inherited]);
  });

  it('that took a row say what is below it', () => {
    const [row, whole] = [error('e0', 1, 'count'), error('e0', 0)];
    const faults = noted({ e0: [{}, null] }, row, whole);
    expect(faults.below(row)).toEqual(['count']);
    expect(noted(null, row).below(row)).toEqual(['e0', 1, 'count']);
    expect(faults.below(error('e0'))).toEqual([]);
  });
});
