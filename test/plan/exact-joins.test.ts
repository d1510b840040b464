import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { compileJoins } from '../../src/plan/exact-joins.ts';
import type { Join, KeyRead } from '../../src/plan/plan.ts';
import type { UpstreamResult } from '../../src/upstream/executor.ts';
import { answers, join, plan } from '../support/shape.ts';

const error = (...path: (string | number)[]): GatewayError => new GatewayError('UPSTREAM_ERROR', 'no', path.length > 0 ? { path } : {});
const find = (joins: Join[], row: any, entries: Record<string, any>[], results: UpstreamResult[] = []): any => compileJoins(joins, plan([], joins.length), 0).find(row, answers({}, entries, results));
const gap = (fetch: number, failed?: GatewayError, below: unknown[] = []): unknown => ({ fetch, fault: failed && { error: failed, below } });

describe('the rows of an object', () => {
  it('are its own and one for each join', () => {
    const [own, joined] = [{ id: 1 }, { id: '1' }];
    expect(find([], own, [])).toEqual({ rows: [own], gaps: [undefined] });
    expect(find([join(0)], own, [{ 1: joined }])).toEqual({ rows: [own, joined], gaps: [undefined, undefined] });
    expect(compileJoins([join(1), join(0)], plan([], 2), 0).fetches).toEqual([0, 2, 1]);
  });

  it('are missing without a reason where the service has none or no key leads there', () => {
    expect(find([join(0)], { id: 1 }, [{ 1: null }]).gaps[1]).toEqual(gap(1));
    expect(find([join(0)], { id: 1 }, [{}]).gaps[1]).toEqual(gap(1));
    expect(find([join(0)], { id: 1 }, []).gaps[1]).toEqual(gap(1));
    // Whoever owed the key lacks it.
    expect(find([join(0)], { id: null }, [{}]).gaps[1]).toEqual(gap(0));
    expect(find([join(0), join(1, 'upc', 1)], { id: 1 }, [{ 1: {} }, {}]).gaps[2]).toEqual(gap(1));
  });

  it('say why they failed, and what in them', () => {
    const failed = error('e0', 3, 'count');
    expect(find([join(0)], { id: 1 }, [{ 1: failed }], [{}, { data: { e0: [1, 2, 3, null] }, errors: [failed] }])).toEqual({ rows: [{ id: 1 }, null], gaps: [undefined, gap(1, failed, ['count'])] });
  });
});

describe('a key that failed', () => {
  const row: any = { id: null, owner: { id: null, tags: [{ name: 'x' }, null, { name: null }] }, upc: '7' };
  const read = (part: Partial<KeyRead>): Join => ({ entry: 0, key: [{ source: 0, member: 'k', from: 'upc' }, { source: 0, member: 'k', from: 'id', ...part }], identity: [0, 1], typename: 'T' });
  const tags = { from: 'owner', members: [{ member: 'tags', from: 'tags', members: [{ member: 'name', from: 'name' }] }] };

  it.each<[string, Join, (string | number)[]]>([
    ['as a whole', read({}), ['o', 'id']],
    ['in a member', read({ from: 'owner', members: [{ member: 'id', from: 'id' }] }), ['o', 'owner', 'id']],
    ['in an item', read(tags), ['o', 'owner', 'tags', 1]],
    ['in a member of an item', read(tags), ['o', 'owner', 'tags', 2, 'name']],
    ['in what is absent', read({ from: 'gone' }), ['o', 'gone']],
  ])('%s is the reason', (_what, made, path) => {
    const failed = error(...path);
    expect(find([made], row, [{}], [{ data: { o: row }, errors: [failed] }]).gaps[1]).toEqual(gap(0, failed));
    expect(find([made], row, [{}], [{ data: { o: row }, errors: [error('o', 'other')] }]).gaps[1].fault).toBeUndefined();
  });

  it('is the reason however far away it failed', () => {
    const failed = error('e0', 0);
    const { gaps } = find([join(0), join(1, 'upc', 1), join(2, 'sku', 2)], { id: 1 }, [{ 1: failed }, {}, {}], [{}, { data: { e0: [null] }, errors: [failed] }]);
    expect(gaps.slice(1)).toEqual([gap(1, failed), gap(1, failed), gap(2, failed)]);
  });

  it('matters to nobody where the row is there all the same', () => {
    const own = { id: 1, weight: null };
    const made: Join = { ...join(0), key: [{ source: 0, member: 'id', from: 'id' }, { source: 0, member: 'weight', from: 'weight' }] };
    expect(find([made], own, [{ 1: { id: 1 } }], [{ data: { o: own }, errors: [error('o', 'weight')] }]).gaps).toEqual([undefined, undefined]);
  });
});
