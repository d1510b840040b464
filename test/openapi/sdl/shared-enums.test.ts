import { describe, expect, it } from 'vitest';
import { answering, importApi, type Json } from './imported.ts';

const get = (...values: string[]): Json => ({ get: { parameters: [{ in: 'query', name: 'order', schema: { type: 'string', enum: values } }], ...answering({ type: 'string' }) } });
const enums = (paths: Json, isSelected = (): boolean => true): string[] => [...importApi({ paths }, { isSelected }).sdl.matchAll(/^enum (\w+)/gm)].map(([, name = '']) => name);

describe('the enum of a parameter', () => {
  it('is one for all that have the same name and values', () => {
    expect(enums({ '/a': get('asc', 'desc'), '/b': get('desc', 'asc') })).toEqual(['Order']);
  });

  it('is called by its operation where it stands alone, or differs from the most', () => {
    expect(enums({ '/a': get('asc', 'desc') })).toEqual(['AOrder']);
    expect(enums({ '/a': get('up'), '/b': get('asc', 'desc'), '/c': get('asc', 'desc') })).toEqual(['AOrder', 'Order']);
  });

  it('keeps its name when other operations are not chosen', () => {
    const { sdl } = importApi({ paths: { '/a': get('asc', 'desc'), '/b': get('asc', 'desc') } }, { isSelected: ({ path }) => path === '/a' });
    expect(sdl).toContain('enum Order {');
  });

  it('has its values in the order of the first in the document, whichever operations are chosen', () => {
    const paths = { '/a': get('desc', 'asc', 'desc'), '/b': get('asc', 'desc') };
    for (const chosen of ['/a', '/b']) {
      const { sdl } = importApi({ paths }, { isSelected: ({ path }) => path === chosen });
      expect(sdl).toContain('enum Order {\n  desc\n  asc\n}');
    }
  });

  it('that is a component is called by it', () => {
    const { sdl } = importApi({ paths: { '/a': { get: { parameters: [{ $ref: '#/components/parameters/Export' }], ...answering({ type: 'string' }) } } }, components: { parameters: { Export: { in: 'query', name: 'e', schema: { type: 'string', enum: ['a'] } } } } });
    expect(sdl).toContain('enum Export {');
  });
});
