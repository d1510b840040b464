import { describe, expect, it } from 'vitest';
import { formatPath, isWithin, pathKey, setValueAt, valueAt } from '../../src/config/path.ts';

describe('paths of keys', () => {
  it.each([
    [['server', 'port'], 'server.port'],
    [['admin', 'tokens', 0, 'name'], 'admin.tokens[0].name'],
    [['services', 'a.b', 'url'], 'services["a.b"].url'],
    [['services', 'x-y'], 'services.x-y'],
    [[], ''],
  ])('are written as people do: %j', (path, text) => {
    expect(formatPath(path)).toBe(text);
  });

  it('are equal only to themselves', () => {
    expect(new Set([['a', 'b'], ['a.b'], ['a', 0], ['a', '0']].map(pathKey)).size).toBe(4);
  });

  it('lie within what begins them', () => {
    expect([isWithin(['a', 'b'], ['a']), isWithin(['a'], ['a']), isWithin(['a'], ['a', 'b']), isWithin(['ab'], ['a'])]).toEqual([true, true, false, false]);
  });

  it('find own values only', () => {
    expect(valueAt({ a: [{ b: 1 }] }, ['a', 0, 'b'])).toBe(1);
    expect([valueAt({}, ['constructor']), valueAt({ a: 'text' }, ['a', 'length']), valueAt(null, ['a']), valueAt({}, ['__proto__', 'a'])]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('set a value where there is something to set it in', () => {
    const tree = { a: [1] };
    setValueAt(tree, ['a', 0], 2);
    setValueAt(tree, ['b', 'c'], 2);
    expect(tree).toEqual({ a: [2] });
  });
});
