// What a document loses by a change, for random changes of a graph and random documents on it: none by safe ones, and where it is no longer
// valid, a change that is not safe is said to concern it.
import fc from 'fast-check';
import { buildSchema, parse, validate, validateSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { findChanges } from '../../../src/releases/check/changes.ts';
import { createCoordinates } from '../../../src/releases/check/coordinates.ts';
import { writeOperation } from '../../support/operations.ts';
import { drawFrom, type Draw } from '../../support/split/draw.ts';

const seed = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000);
const numRuns = Number(process.env['GATEHOUSE_RUNS'] ?? 400);
const LITERALS = { id: ['"1"'], first: ['1', '2'], mood: ['GOOD', 'BAD'], where: [{ text: '{ mood: BAD }', value: { mood: 'BAD' } }, { text: '{ min: 1 }', value: { min: 1 } }] };

/** Each part as it is, and what it may become. */
const PARTS: readonly (readonly [text: string, ...others: string[]])[] = [
  ['type Query { pet('], ['id: ID!', 'id: ID', 'id: ID! = "1"', 'id: ID!, size: Int', 'id: ID!, size: Int!'], ['): Pet pets'],
  ['(first: Int)', '(first: Int!)', '', '(first: Int = 3)', '(first: Float)'], [': [Pet!]', ': [Pet!]!', ': [Pet]'], [' named: Named'], [' moods('], ['mood: Mood', 'mood: Mood!', 'mood: Mood = GOOD', 'mood: String'], [', where: Where): Mood both: Both'],
  [' } union Pet = Dog'], [' | Cat', '', ' | Cat | Fish'], [' interface Named { name: String'], [' nick: String', ''], [' } type Dog'], [' implements Named', ''], [' { name: String nick: String'], [' age: Int', ' age: Int!', ' age: String', '', ' age: Int @deprecated', ' age(unit: String): Int'], [' friend: Pet', ' friend: Pet!', ''],
  [' } type Cat implements Named { name: String nick: String'], [' age: Int', ' age: Int!', ''], [' friend: Pet'], [' lives: Int', '', ' lives: [Int]'], [' } type Fish { age: Int } type Both { pet: Pet } enum Mood { GOOD'], [' BAD', '', ' BAD WORSE'], [' } input Where'], ['', ' @oneOf'], [' { mood: Mood'], [' min: Int', '', ' min: Int!', ' min: Int! = 1', ' min: Int must: Int!'], [' }'],
];
const before = buildSchema(PARTS.map(([text]) => text).join(''));
const mutate = (draw: Draw): string => PARTS.map(([text, ...others]) => (others.length > 0 && draw.chance(15) ? draw.pick(others) : text)).join('');

describe('changes, for random graphs and documents', () => {
  it(`make a valid document invalid only where one that is not safe concerns it (seed ${seed}, ${numRuns} runs)`, async () => {
    const seen = { safe: 0, invalid: 0 };
    const property = fc.asyncProperty(fc.gen(), async (gen) => {
      const { query } = writeOperation(gen, before, 'query', LITERALS, { depth: 4 });
      const document = parse(query);
      fc.pre(validate(before, document).length === 0);
      const after = buildSchema(mutate(drawFrom(gen)));
      fc.pre(validateSchema(after).length === 0);
      const changes = await findChanges(before, after);
      const errors = validate(after, document).map(({ message }) => message);
      if (changes.every(({ level }) => level === 'safe')) {
        seen.safe += 1;
        expect(errors).toEqual([]);
      }
      if (errors.length === 0) return;
      seen.invalid += 1;
      const { named, held } = createCoordinates(before)(document);
      const concerning = changes.filter(({ level, concerns }) => level !== 'safe' && concerns.some((all) => all.every((one) => named.has(one) || held.has(one))));
      expect(concerning.length, `${errors.join('\n')}\n${changes.map(({ level, path }) => `${level} ${path}`).join('\n')}\n${query}`).toBeGreaterThan(0);
    });
    await fc.assert(property, { seed, numRuns });
    expect(seen.safe).toBeGreaterThan(0);
    expect(seen.invalid).toBeGreaterThan(0);
  });
});
