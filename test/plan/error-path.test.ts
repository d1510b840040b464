import { describe, expect, it } from 'vitest';
import { clientPath, pathOf, type Place } from '../../src/plan/error-path.ts';
import { field, join, object, shape } from '../support/shape.ts';

describe('the path of a place', () => {
  it('is what stands above it and its own name', () => {
    const at = (name: string | number, above?: Place): Place => ({ name, above, container: undefined, key: '' });
    expect(pathOf(at('a'))).toEqual(['a']);
    expect(pathOf(at('name', at(2, at(0, at('a')))))).toEqual(['a', 0, 2, 'name']);
  });
});

describe('the rest of a path', () => {
  const leaf = object('Leaf', [field('m: must', 'Int!'), field('again: must', 'Int!'), field('elsewhere: far', 'Int', 1), { name: '__typename' }], [join(0)]);
  const tree = object('Tree', [field('l: leaves', shape('[[Leaf]]', leaf)), field('one', shape('Leaf', leaf)), field('height', 'Int')]);

  it.each<[string, (string | number)[], (string | number)[]]>([
    ['is in the names of the client', ['leaves', 1, 0, 'must'], ['l', 1, 0, 'm']],
    ['ends where it ends', ['leaves', 1], ['l', 1]],
    ['is empty where it is', [], []],
    ['ends at what the client has not selected', ['leaves', 1, 0, 'hidden', 'x'], ['l', 1, 0]],
    ['begins with nothing the client has not selected', ['hidden', 'must'], []],
    ['does not lead into another row', ['one', 'far'], ['one']],
    ['does not lead into a leaf', ['height', 'cm'], ['height']],
    ['does not lead into items of what is no list', ['one', 3, 'must'], ['one']],
    ['does not skip a list', ['leaves', 'must'], ['l']],
    ['has as many positions as there are lists', ['leaves', 1, 0, 4], ['l', 1, 0]],
  ])('%s', (_what, below, path) => {
    expect(clientPath(below, shape('Tree', tree))).toEqual(path);
  });

  it('of an interface can be that of any type', () => {
    const node = shape('[Node]', { A: object('A', [field('x: id', 'ID')]), B: object('B', [field('y: name', 'String')]) });
    expect(clientPath([0, 'name'], node)).toEqual([0, 'y']);
    expect(clientPath([0, 'id'], node)).toEqual([0, 'x']);
    expect(clientPath([0, 'must'], node)).toEqual([0]);
  });

  it('is that of the type which has all of it', () => {
    const node = shape('Node', { A: object('A', [field('flat: sizes', '[Int]')]), B: object('B', [field('deep: sizes', '[[Int]]')]) });
    expect(clientPath(['sizes', 1, 2], node)).toEqual(['deep', 1, 2]);
    expect(clientPath(['sizes', 1], node)).toEqual(['flat', 1]);
  });
});
