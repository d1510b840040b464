/** A split that runs: every service, and the graph as one schema, over the same rows. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { pruneSchema } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import type { UpstreamResult } from '../../../src/upstream/executor.ts';
import { createTestGraph, type TestGraph, type TestService } from '../graph.ts';
import { readKeys, type Args, type Door } from './doors.ts';
import type { Part, Split } from './generate-split.ts';
import { printService, printWhole, shownDoors } from './print-sdl.ts';
import { evaluate, find, type State } from './values.ts';
import { fieldOf, type Token, type World } from './world.ts';

export interface RunningSplit extends Split {
  readonly services: Readonly<Record<string, TestService>>;
  readonly graph: TestGraph;
  /** The oracle. */
  readonly whole: GraphQLSchema;
  /** Forgets what mutations have done, on both sides. */
  readonly reset: () => void;
}

type Resolvers = Record<string, Record<string, unknown>>;

/** @throws OperatorError for a split that the gateway refuses to compose. */
export function runSplit(split: Split): RunningSplit {
  const { world, parts } = split;
  const states: State[] = [new Map(), new Map()];
  const services = Object.fromEntries(parts.map((part) => [part.name, serviceOf(world, part, states[0]!)]));
  const resolvers = resolversFor(world, parts, shownDoors(parts), states[1]!, (name) => name);
  const whole = pruneSchema(makeExecutableSchema({ typeDefs: printWhole(split), resolvers: resolvers as any, resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' } }));
  return { ...split, services, graph: createTestGraph(services), whole, reset: () => states.forEach((state) => state.clear()) };
}

function serviceOf(world: World, part: Part, state: State): TestService {
  const resolvers = resolversFor(world, [part], part.doors, state, (name) => part.ownNames.get(name) ?? name);
  return {
    sdl: printService(world, part), resolvers, naming: namingOf(part),
    ...(part.hasNumericIds && { tamper: (result: UpstreamResult): UpstreamResult => (result.data === undefined ? result : { ...result, data: withNumbers(result.data) as NonNullable<UpstreamResult['data']> }) }),
  };
}

function namingOf({ prefix, ownNames }: Part): NonNullable<TestService['naming']> {
  const rename = Object.fromEntries([...ownNames].flatMap(([gateway, own]) => {
    if (!gateway.includes('.')) return prefix !== undefined && gateway === prefix + own ? [] : [[own, gateway]];
    const [root = '', field = ''] = gateway.split('.');
    return [[`${root}.${own}`, field]];
  }));
  return { ...(prefix !== undefined && { prefix }), rename };
}

function resolversFor(world: World, parts: readonly Part[], doors: readonly Door[], state: State, nameOf: (type: string) => string): Resolvers {
  const resolvers: Resolvers = {};
  const isWhole = parts.length > 1;
  for (const part of parts) {
    for (const [type, fields] of part.types) {
      const own = (resolvers[nameOf(type)] ??= {});
      for (const name of fields) {
        const field = fieldOf(world, type, name);
        own[nameOf(`${type}.${name}`).replace(`${type}.`, '')] = (token: Token | undefined, args: Args) => {
          if (!isWhole && field.inputs !== undefined && token?.inputs === undefined) throw new Error(`${type}.${name} was asked for without its inputs`);
          return evaluate(world, state, token ?? { t: type, id: 'root' }, field, args);
        };
      }
    }
    for (const name of part.abstracts.keys()) resolvers[nameOf(name)] = { __resolveType: ({ t }: Token) => nameOf(t) };
  }
  for (const door of doors) resolvers['Query']![nameOf(`Query.${door.name}`).replace('Query.', '')] = (_: unknown, args: Args) => answer(world, door, readKeys(door, args));
  return resolvers;
}

function answer(world: World, door: Door, keys: readonly Record<string, unknown>[]): unknown {
  const rows = keys.map((key) => rowOf(world, door, key));
  if (!door.isBulk) return rows[0];
  if (door.rows === 'reversed') return rows.reverse();
  if (door.rows === 'short') return rows.filter((row) => row !== null);
  // Rows that nobody asked for, and one that stands twice.
  if (door.rows === 'longer') return [...rows.slice(-1), { t: door.types[0], id: [...world.rows.get(door.types[0]!)!.keys()].at(-1) }, ...rows];
  return rows;
}

function rowOf(world: World, { types, key, inputs }: Door, sent: Record<string, unknown>): Token | null {
  const [type = ''] = types;
  if (key.length === 0) return { t: type, id: '', inputs: sent };
  const row = find(world, type, key, sent);
  return row === null || inputs.length === 0 ? row : { ...row, inputs: sent };
}

/** `"7103"` → 7103, which an `ID` may be. No other string of a world looks so. */
function withNumbers(value: unknown): unknown {
  if (typeof value === 'string') return /^7\d{3}$/.test(value) ? Number(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map(withNumbers) : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withNumbers(part)]));
}
