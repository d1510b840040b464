import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../src/releases/check/render.ts';
import { checked } from '../../support/releases.ts';

const SDL = 'type Query { user: User old: Int @deprecated } type User { id: ID! name: String nick: String }';
const OPTIONS = { against: '../deployed', max: 5000, allowUnused: false };

describe('a report for people', () => {
  it('has two lines where nothing changes', async () => {
    const report = await checked(SDL, SDL, { 'web@1': ['query A { user { id } }'], 'web@2': ['query A { user { id } }'] });
    expect(renderReport(report, OPTIONS)).toEqual(['Against ../deployed: 0 breaking, 0 dangerous and 0 safe changes; 2 documents of 2 client versions held to both, 1 text in all.', 'The release passes.']);
  });

  it('groups what fails, with the place of each document', async () => {
    const report = await checked(SDL, SDL.replace(' name: String nick: String', ''), { 'web@1': ['query A { user { name } }', 'query O { old }'] });
    expect(renderReport(report, OPTIONS)).toEqual([
      'Against ../deployed: 2 breaking, 0 dangerous and 0 safe changes; 2 documents of 1 client version held to both.',
      'Not valid any more:',
      '  Cannot query field "name" on type "User".',
      '    documents/web@1.json:9:30 web@1 A',
      'Breaking, and used:',
      '  User.name: Field `name` was removed from object type `User`.',
      '    documents/web@1.json:9:12 web@1 A',
      'Breaking, and used by no document (--allow-unused lets these pass):',
      '  User.nick: Field `nick` was removed from object type `User`.',
      'Deprecated, and still used:',
      '  web@1: Query.old',
      'The release fails.',
    ]);
  });

  it('cuts ten thousand findings with a count', async () => {
    const bodies = Array.from({ length: 10_000 }, (_, index) => `query Q${index} { user { name } }`);
    const { counts, invalid: [one], ...report } = await checked(SDL, SDL.replace(' name: String', ''), { 'web@1': bodies.slice(0, 50) });
    const invalid = Array.from(bodies, () => one!);
    const lines = renderReport({ ...report, counts, invalid }, OPTIONS);
    expect(lines).toContain('  and 9980 more, which --json has');
    expect(lines).toContain('    and 45 more');
    expect(lines.length).toBeLessThan(70);
  });
});
