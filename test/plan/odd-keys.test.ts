import { describe, expect, it } from 'vitest';
import { compileOddKey, compileOddValue } from '../../src/plan/odd-keys.ts';
import type { Join, KeyRead } from '../../src/plan/plan.ts';

const find = (key: readonly KeyRead[]): ReturnType<typeof compileOddKey> => compileOddKey({ entry: 0, key, identity: [0], typename: 'T' } satisfies Join);
const id: KeyRead = { member: 'id', from: 'id', source: 0, declared: { scalar: 'ID', service: 'users' } };

describe('a key that is no key', () => {
  it.each([[{ x: 1 }], [['1']], [true], [1.5]])('is told by its declared scalar: %j for an ID', (odd) => {
    expect(find([id])([{ id: odd }])).toMatchObject({ extensions: { code: 'UPSTREAM_INVALID_RESPONSE', service: 'users' } });
  });

  it.each([['1'], [1], [null]])('is not %j', (key) => {
    expect(find([id])([{ id: key }])).toBeUndefined();
  });

  it('is found in objects and lists of objects, and is the fault of the service whose row it is', () => {
    const owner: KeyRead = { member: 'owner', from: 'owner', source: 1, members: [{ member: 'n', from: 'n', declared: { scalar: 'Int', service: 'owners' } }] };
    expect(find([id, owner])([{ id: '1' }, { owner: [{ n: 1 }, { n: 'x' }] }])).toMatchObject({ extensions: { service: 'owners' } });
    expect(find([id, owner])([{ id: '1' }, { owner: { n: 1 } }])).toBeUndefined();
    expect(find([id, owner])([{ id: '1' }, null])).toBeUndefined();
  });

  it('cannot be told where the scalar is the service’s own', () => {
    expect(find([{ member: 'k', from: 'k', source: 0 }])([{ k: { any: ['thing'] } }])).toBeUndefined();
  });

  it('is told alike where it is a leaf by itself', () => {
    const odd = compileOddValue(id)!;
    for (const value of [{ x: 1 }, ['1'], true, 1.5, '1', 1, null]) expect(odd(value)).toEqual(find([id])([{ id: value }]));
    expect(odd(true)).toMatchObject({ extensions: { service: 'users' } });
    expect(compileOddValue({ member: 'k', from: 'k' })).toBeUndefined();
  });
});
