// What the planner sends through a door is what the library's own closures send, for random doors and entities.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { compileTemplate, type Key } from '../../src/plan/fill-template.ts';
import { createGraphModel, type DoorModel } from '../../src/plan/model.ts';
import { differenceInArguments, type ArgumentMakers } from '../../src/plan/same-arguments.ts';
import { accepts } from '../../src/schema/door-values.ts';
import { withMergeConfig } from '../../src/schema/merge.ts';
import { define } from '../schema/define.ts';
import { entities, randomDoors } from '../support/doors.ts';

const seed = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000);
const numRuns = Number(process.env['GATEHOUSE_RUNS'] ?? 150);

function read(sdl: string): { readonly door: DoorModel; readonly entry: ArgumentMakers } {
  const service = define(sdl);
  const [door] = createGraphModel(service.schema, [service]).doorsTo('T');
  const merged = withMergeConfig({ name: service.name, schema: service.schema }).merge!['T']!;
  return { door: door!, entry: [merged, ...(merged.entryPoints ?? [])].find(({ fieldName }) => fieldName === door!.field) as ArgumentMakers };
}

/** Stitch leaves out what an input type does not have. */
function withoutTypename(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTypename);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (name === '__typename' ? [] : [[name, withoutTypename(part)]]))) : value;
}

describe('a random door', () => {
  it(`is sent what the library would send, and only what the door takes (seed ${seed})`, () => {
    const counts = { sent: 0, kept: 0 };
    fc.assert(
      fc.property(randomDoors.chain((door) => fc.tuple(fc.constant(door), fc.array(entities(door.members), { minLength: 1, maxLength: 4 }))), ([random, keys]) => {
        const { door, entry } = read(random.sdl);
        const templates = door.arguments.map(({ name, value }) => [name, compileTemplate(value)] as const);
        const library = (some: readonly Key[]): any => (random.isBulk ? entry.argsFromKeys!(some.map(entry.key!)) : entry.args!(some[0]));
        const chunk = random.isBulk ? keys : keys.slice(0, 1);
        const ours = Object.fromEntries(templates.map(([name, { one, many }]) => [name, random.isBulk ? many(chunk) : one(chunk[0]!)]));
        expect(door.isBulk).toBe(random.isBulk);
        expect(ours).toEqual(/keys: \[?Any/.test(random.sdl) ? library(chunk) : withoutTypename(library(chunk)));
        const field = door.service.schema.getQueryType()!.getFields()[door.field]!;
        for (const key of keys) {
          const canSend = templates.every(([, template]) => template.canSend(key));
          expect(canSend).toBe(accepts(field, library([key])));
          counts[canSend ? 'sent' : 'kept'] += 1;
        }
      }),
      { seed, numRuns },
    );
    expect(Math.min(counts.sent, counts.kept)).toBeGreaterThan(numRuns / 10);
  });

  it(`has no difference that the comparison of samples would see (seed ${seed})`, () => {
    fc.assert(fc.property(randomDoors, ({ sdl }) => {
      const { door, entry } = read(sdl);
      expect(differenceInArguments(door, entry)).toBeUndefined();
    }), { seed, numRuns });
  });
});

describe('a difference in what is sent', () => {
  const SDL = 'input K { id: ID of: O list: [O] price: Int } input O { id: ID } type O2 { id: ID } type T @key(selectionSet: "{ id of { id } list { id } }") { id: ID of: O2 list: [O2] n: Int @computed(selectionSet: "{ price }") } type Query { t(keys: [K], first: Int): [T] @merge(keyArg: "keys", additionalArgs: "first: 3") }';
  const { door, entry } = read(SDL);
  const argsFromKeys = entry.argsFromKeys!;

  it('is none where stitch leaves out what the input type does not have', () => {
    expect(differenceInArguments(door, entry)).toBeUndefined();
  });

  it.each<[string, (args: any) => unknown]>([
    ['an argument is missing', ({ keys }) => ({ keys })],
    ['a constant is another', (args) => ({ ...args, first: 4 })],
    ['the keys have another order', (args) => ({ ...args, keys: [...args.keys].reverse() })],
    ['a key is missing', (args) => ({ ...args, keys: args.keys.slice(1) })],
    ['a member is another', (args) => ({ ...args, keys: args.keys.map((key: any) => ({ ...key, id: key.of?.id })) })],
    ['a member is missing', (args) => ({ ...args, keys: args.keys.map(({ of: _of, ...key }: any) => key) })],
    ['a member is null', (args) => ({ ...args, keys: args.keys.map((key: any) => ({ ...key, id: null })) })],
    ['null is an empty object', (args) => ({ ...args, keys: args.keys.map((key: any) => ({ ...key, of: key.of ?? {} })) })],
    ['a list is one object', (args) => ({ ...args, keys: args.keys.map((key: any) => ({ ...key, list: Array.isArray(key.list) ? key.list[0] : key.list })) })],
  ])('is found where %s', (_what, change) => {
    const changed = { key: entry.key, argsFromKeys: (keys: readonly unknown[]) => change(argsFromKeys(keys)) as Record<string, unknown> };
    expect(differenceInArguments(door, changed)).toContain('stitch sends');
  });

  it('is none where a path stands twice: the library fills its last place only', () => {
    const twice = read('input K { id: ID! twin: ID } type T @key(selectionSet: "{ id }") { id: ID } type Query { t(keys: [K]): [T] @merge(key: ["id", "twin:id"]) }');
    expect(twice.entry.argsFromKeys!([{ id: '1' }])).toEqual({ keys: [{ twin: '1' }] });
    expect(compileTemplate(twice.door.arguments[0]!.value).many([{ id: '1' }])).toEqual([{ id: '1', twin: '1' }]);
    expect(differenceInArguments(twice.door, twice.entry)).toBeUndefined();
  });
});
