// What every store of releases does. `open` gives stores that share one memory or folder, as replicas do.
import { describe, expect, it } from 'vitest';
import type { StoreOptions } from '../../../src/releases/store/create-store.ts';
import type { ReleaseStore } from '../../../src/releases/store/store.ts';
import { draft, options, POLICIES, T0 } from './drafts.ts';

export type MakePlace = () => { readonly open: (options: StoreOptions) => ReleaseStore };

export function describeStore(kind: string, makePlace: MakePlace): void {
  const rollback = { author: 'grace', policies: 'fedcba9876543210', reason: 'the basket was empty' };

  async function withThree(more: Partial<StoreOptions> = {}): Promise<ReleaseStore> {
    const store = makePlace().open(options(more));
    for (const number of [1, 2, 3]) await store.publish(draft(`author${number}`, `type Query { v${number}: Int }`), number === 1 ? undefined : number - 1);
    return store;
  }
  const numbers = async (store: ReleaseStore): Promise<number[]> => (await store.list()).map(({ number }) => number);

  describe(`a store ${kind}`, () => {
    it('has nothing at first', async () => {
      const store = makePlace().open(options());
      expect([await store.active(), await store.previous(), await store.list(), await store.history(), await store.read(1)]).toEqual([undefined, undefined, [], [], undefined]);
    });

    it('gives the first release number 1, the time and its digest, and serves it whole', async () => {
      const store = makePlace().open(options());
      const change = await store.publish(draft('ada', 'type Query { a: Int }', { reason: 'begin' }), undefined);
      const active = await store.active();
      expect(active).toEqual({ ...draft('ada', 'type Query { a: Int }'), number: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/), publishedAt: '2026-01-31T12:00:00.000Z', reason: 'begin' });
      expect(change).toEqual({ isDone: true, release: active });
      expect(await store.previous()).toBeUndefined();
    });

    it('knows the active, the previous and each other release by number, newest first', async () => {
      const store = await withThree();
      expect([(await store.active())?.number, (await store.previous())?.number, await numbers(store)]).toEqual([3, 2, [3, 2, 1]]);
      expect((await store.read(1))?.schemas.get('shop')?.text).toBe('type Query { v1: Int }');
      expect((await store.list())[1]).toEqual({ number: 2, digest: (await store.read(2))?.digest, author: 'author2', publishedAt: '2026-01-31T12:00:00.000Z', policies: POLICIES });
      expect(await store.read(4)).toBeUndefined();
    });

    it('tells who publishes on an old release which one won, and by whom', async () => {
      const store = await withThree();
      const late = await store.publish(draft('late'), 2);
      expect(late).toEqual({ isDone: false, conflict: { active: 3, last: expect.objectContaining({ kind: 'publish', number: 3, author: 'author3', at: '2026-01-31T12:00:00.000Z' }) } });
      expect(await numbers(store)).toEqual([3, 2, 1]);
    });

    it('refuses a first release when there is one, and a later one when there is none', async () => {
      const store = makePlace().open(options());
      expect(await store.publish(draft(), 1)).toEqual({ isDone: false, conflict: { active: undefined, last: undefined } });
      await store.publish(draft(), undefined);
      expect(await store.publish(draft(), undefined)).toMatchObject({ isDone: false, conflict: { active: 1 } });
    });

    it('lets one of twenty win that publish at once, and tells all others its number and author', async () => {
      const place = makePlace();
      const store = place.open(options());
      for (let number = 1; number <= 5; number++) {
        const expected = (await store.active())?.number;
        const changes = await Promise.all(Array.from({ length: 20 }, (_, index) => place.open(options()).publish(draft(`author${index}`), expected)));
        const winners = changes.flatMap((change) => (change.isDone ? [change.release] : []));
        expect(winners.map((release) => release.number)).toEqual([number]);
        const losers = changes.flatMap((change) => (change.isDone ? [] : [change.conflict]));
        expect(losers.map(({ active, last }) => [active, last?.author])).toEqual(Array.from({ length: 19 }, () => [number, winners[0]!.author]));
      }
      expect(await numbers(store)).toEqual([5, 4, 3, 2, 1]);
    });

    it('lets a publish or a rollback win, never both', async () => {
      const store = await withThree();
      const [published, rolledBack] = await Promise.all([store.publish(draft(), 3), store.activate(1, 3, rollback)]);
      expect([published.isDone, rolledBack.isDone].filter(Boolean)).toHaveLength(1);
      expect((await store.active())?.number).toBe(published.isDone ? 4 : 1);
    });

    it('rolls back to a release under its old number, as it was, and says who did it, when and why', async () => {
      let now = T0;
      const store = await withThree({ clock: { now: () => now } });
      const first = await store.read(1);
      now += 60_000;
      expect(await store.activate(1, 3, rollback)).toEqual({ isDone: true, release: first });
      expect([await store.active(), (await store.previous())?.number, await numbers(store)]).toEqual([first, 3, [3, 2, 1]]);
      expect((await store.history()).map(({ kind, number, author, at }) => [kind, number, author, at])).toEqual([
        ['rollback', 1, 'grace', '2026-01-31T12:01:00.000Z'],
        ['publish', 3, 'author3', '2026-01-31T12:00:00.000Z'],
        ['publish', 2, 'author2', '2026-01-31T12:00:00.000Z'],
        ['publish', 1, 'author1', '2026-01-31T12:00:00.000Z'],
      ]);
      expect((await store.history())[0]).toMatchObject({ policies: rollback.policies, reason: rollback.reason });
    });

    it('gives the next release after a rollback a new number', async () => {
      const store = await withThree();
      await store.activate(1, 3, rollback);
      expect(await store.publish(draft(), 3)).toMatchObject({ isDone: false, conflict: { active: 1, last: { kind: 'rollback', author: 'grace' } } });
      expect(await store.publish(draft(), 1)).toMatchObject({ isDone: true, release: { number: 4 } });
      expect((await store.previous())?.number).toBe(1);
    });

    it('writes nothing down when the active release is made active', async () => {
      const store = await withThree();
      expect(await store.activate(3, 3, rollback)).toMatchObject({ isDone: true, release: { number: 3 } });
      expect(await store.history()).toHaveLength(3);
    });

    it('refuses a rollback that expects another release, to none that is kept, or by nobody', async () => {
      const store = await withThree();
      expect(await store.activate(1, 2, rollback)).toMatchObject({ isDone: false, conflict: { active: 3 } });
      await expect(store.activate(7, 3, rollback)).rejects.toThrow('Release 7 is not kept; there are 3, 2, 1. Choose one of these');
      await expect(store.activate(1, 3, { ...rollback, author: '' })).rejects.toThrow('A rollback needs an author');
      expect((await store.active())?.number).toBe(3);
    });

    it.each([[2, 2], [3, 3], [4, 3]])('keeps %i releases', async (keep, left) => {
      const store = await withThree({ keep });
      expect(await numbers(store)).toEqual([3, 2, 1].slice(0, left));
    });

    it('never forgets the active and the previous release, and gives no number twice', async () => {
      const store = await withThree({ keep: 3 });
      await store.activate(1, 3, rollback);
      await store.publish(draft(), 1);
      expect([await numbers(store), (await store.previous())?.number]).toEqual([[4, 3, 1], 1]);
      await store.publish(draft(), 4);
      await store.publish(draft(), 5);
      expect(await numbers(store)).toEqual([6, 5, 4]);
      expect(await store.read(1)).toBeUndefined();
    });

    it('remembers a hundred changes', async () => {
      const store = await withThree({ keep: 2 });
      for (let turn = 0; turn < 50; turn++) for (const [to, from] of [[2, 3], [3, 2]] as const) await store.activate(to, from, rollback);
      const history = await store.history();
      expect([history.length, history[0]?.number, history.at(-1)?.kind]).toEqual([100, 3, 'rollback']);
    });

    it('refuses what cannot be a release, or is too large, and stays as it was', async () => {
      const store = await withThree({ maxBytes: 1024 });
      await expect(store.publish(draft('ada', 'x'.repeat(1024)), 3)).rejects.toThrow('at most 1KiB are allowed (`releases.maxSize`)');
      await expect(store.publish(draft('ada', 'x', { documents: new Map([['../x', '']]) }), 3)).rejects.toThrow('the document `../x` cannot have that name');
      await expect(store.publish(draft('ada', '\ud800'), 3)).rejects.toThrow('is no Unicode text');
      expect([await numbers(store), (await store.active())?.number]).toEqual([[3, 2, 1], 3]);
    });

    it('does not change with what was handed to it or what it handed out', async () => {
      const store = makePlace().open(options());
      const schemas = new Map([['shop', { kind: 'graphql' as const, text: 'type Query { a: Int }' }]]);
      const change = await store.publish(draft('ada', '', { schemas }), undefined);
      schemas.clear();
      if (change.isDone) (change.release.schemas as Map<string, unknown>).clear();
      ((await store.active())?.schemas as Map<string, unknown>).clear();
      expect([...((await store.active())?.schemas ?? [])]).toEqual([['shop', { kind: 'graphql', text: 'type Query { a: Int }' }]]);
    });

    it('gives the same content the same digest, whoever publishes it', async () => {
      const store = makePlace().open(options());
      await store.publish(draft('ada', 'type Query { a: Int }', { documents: new Map() }), undefined);
      await store.publish(draft('grace', 'type Query { a: Int }', { documents: new Map(), reason: 'again' }), 1);
      const [second, first] = await store.list();
      expect(second?.digest).toBe(first?.digest);
    });

    it('ends what was begun when it is closed, and answers nothing afterwards', async () => {
      const store = makePlace().open(options());
      let isPublished = false;
      const publishing = store.publish(draft(), undefined).then(() => (isPublished = true));
      await store.close();
      expect(isPublished).toBe(true);
      await publishing;
      await expect(store.active()).rejects.toThrow('The store of releases is closed.');
    });
  });
}
