import { describe, expect, it } from 'vitest';
import { findChanges } from '../../../src/releases/check/changes.ts';
import { replay } from '../../../src/releases/check/replay.ts';
import { releaseOf } from '../../support/releases.ts';

const SDL = 'type Query { users(first: Int = 3): [User!] @listSize(slicingArguments: ["first"], assumedSize: 40) } type User { id: ID! name: String } type Mutation { touch: Boolean }';
const text = (body: string) => ({ text: body, name: undefined });

describe('a replay', () => {
  it('tells how far it is, and lets other work have its turn in between', async () => {
    const [before, after] = [releaseOf(SDL), releaseOf(SDL)];
    const told: string[] = [];
    let turns = 0;
    const watch = setInterval(() => (turns += 1), 0);
    const texts = Array.from({ length: 30 }, (_, index) => text(`{ users(first: ${index}) { id } }`));
    const replayed = await replay(texts, { before, after, changes: [], onProgress: (done, all) => void told.push(`${done}/${all}`) });
    clearInterval(watch);
    expect([replayed.length, told.length, told[0], told.at(-1)]).toEqual([30, 30, '1/30', '30/30']);
    expect(turns).toBeGreaterThan(0);
  });

  it('estimates with the defaults of variables, and without one with what the graph assumes', async () => {
    const [before, after] = [releaseOf(SDL), releaseOf(SDL)];
    const costs = await replay([text('query ($n: Int = 7) { users(first: $n) { id } }'), text('query ($n: Int) { users(first: $n) { id } }')], { before, after, changes: [] });
    expect(costs.map(({ cost }) => cost)).toEqual([{ before: 7, after: 7 }, { before: 3, after: 3 }]);
  });

  it.each(['{ users { ', 'query A { users { id } } query B { users { id } }', '', '{ users { id } } fragment F on User { ...F }'])('says what is wrong with `%s` and goes on', async (hostile) => {
    const [before, after] = [releaseOf(SDL), releaseOf(SDL)];
    const [bad, good] = await replay([text(hostile), text('{ users { id } }')], { before, after, changes: [] });
    expect(bad?.before?.length).toBeGreaterThan(0);
    expect(bad).toMatchObject({ after: bad?.before, cost: undefined, changes: [], access: [] });
    expect(good).toMatchObject({ before: undefined, after: undefined });
  });

  it('says which changes concern a text, safe ones left out', async () => {
    const [before, after] = [releaseOf(SDL), releaseOf(SDL.replace('name: String', 'nick: String').replace('touch: Boolean', 'touch: Int'))];
    const changes = await findChanges(before.graph.schema, after.graph.schema);
    const [names, ids] = await replay([text('{ users { name } }'), text('{ users { id } }')], { before, after, changes });
    expect(names?.changes.map((index) => changes[index]?.path)).toEqual(['User.name']);
    expect(ids?.changes).toEqual([]);
  });
});
