import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { ErrorList } from '../../src/plan/error-list.ts';
import { shape } from '../support/shape.ts';

const place = (name: string | number) => ({ above: undefined, name, container: undefined, key: name });

describe('the errors of a response', () => {
  it('stand at the places of the client, in its names', () => {
    const list = new ErrorList();
    list.add({ error: new GatewayError('UPSTREAM_ERROR', 'down', { path: ['own', 'names'] }), below: [] }, place('mine'), shape('Int'));
    list.misfit('users', place('odd'), 'not a value of Int');
    expect(list.errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual([[['mine'], 'UPSTREAM_ERROR'], [['odd'], 'UPSTREAM_INVALID_RESPONSE']]);
    expect(list.isFull).toBe(false);
  });

  it('are made up to a thousand, and counted beyond', () => {
    const list = new ErrorList();
    for (let index = 0; index < 3_000; index += 1) list.misfit('users', place(index), 'null');
    expect([list.errors.length, new Set(list.errors).size, list.isFull]).toEqual([3_000, 1_000, true]);
  });
});
