/** One generated case: a split that runs, and operations on it, each compared with what one schema answers. */
import type fc from 'fast-check';
import { graphql, parse, validate } from 'graphql';
import type { Plain } from '../graph.ts';
import { writeOperation, type Literals, type RandomOperation } from '../operations.ts';
import { difference } from './compare.ts';
import { drawFrom } from './draw.ts';
import { ghostsOf } from './generate-rows.ts';
import { generateSplit } from './generate-split.ts';
import { generateWorld } from './generate-world.ts';
import { printService } from './print-sdl.ts';
import { runSplit, type RunningSplit } from './services.ts';
import type { World } from './world.ts';

/** Names that services and gateways use for keys. */
const ALIASES = ['__typename', 'id', 'upc', 'slug', 'no', 'a', 'owner', '_gatehouse_key_id', 'e0', 'e0_0'];

export interface SplitCase extends RunningSplit {
  readonly literals: Literals;
  /** A door takes inputs alone: rare, so that more is asked of it. */
  readonly hasKeylessDoor: boolean;
}

/** Undefined for a split that the gateway does not compose: no key leads from one service to another. A few of 100. */
export function createCase(gen: fc.GeneratorValue): SplitCase | undefined {
  const draw = drawFrom(gen);
  const world = generateWorld(draw);
  const split = generateSplit(draw, world);
  try {
    return { ...runSplit(split), literals: literalsOf(world), hasKeylessDoor: split.parts.some(({ doors }) => doors.some(({ key }) => key.length === 0)) };
  } catch (error) {
    if (String(error).includes('cannot get it')) return undefined;
    throw new Error(`a split that does not compose:\n${split.parts.map((part) => `--- ${part.name}\n${printService(world, part)}`).join('\n')}`, { cause: error });
  }
}

/** Valid ones only: of the first tries that are not, nothing is left. */
export function createOperation(gen: fc.GeneratorValue, { whole, literals }: SplitCase, kind: 'query' | 'mutation'): RandomOperation | undefined {
  for (let tries = 0; tries < 10; tries += 1) {
    const operation = writeOperation(gen, whole, kind, literals, { aliases: ALIASES });
    if (validate(whole, parse(operation.query)).length === 0) return operation;
  }
  return undefined;
}

export interface Verdict {
  readonly outcome: 'equal' | 'refused' | 'different';
  readonly actual: Plain;
  readonly expected: Plain;
  /** What differs, with what may not have been sent. */
  readonly reason?: string;
}

export type Run = (query: string, variables: Readonly<Record<string, unknown>>) => Promise<Plain>;

/** `run` is the engine under test; nothing is remembered from what ran before. */
export async function judge({ graph, whole, reset }: SplitCase, { query, variables }: RandomOperation, run: Run = (text, values) => graph.run(text, values)): Promise<Verdict> {
  reset();
  const expected = JSON.parse(JSON.stringify(await graphql({ schema: whole, source: query, variableValues: variables }))) as Plain;
  graph.calls.length = 0;
  const actual = await run(query, variables).catch((error: unknown): Plain => ({ errors: [{ message: `thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` }] }));
  if (actual.errors?.[0]?.extensions?.code === 'UNSUPPORTED_OPERATION') {
    return graph.calls.length === 0 && actual.data === undefined ? { outcome: 'refused', actual, expected } : { outcome: 'different', actual, expected, reason: 'refused after calls' };
  }
  const reason = difference(actual, expected);
  return reason === undefined ? { outcome: 'equal', actual, expected } : { outcome: 'different', actual, expected, reason };
}

function literalsOf({ types, rows }: World): Literals {
  const ids = [...types.values()].filter(({ kind }) => kind === 'entity').flatMap(({ name }) => {
    const own = [...rows.get(name)!.keys()];
    return [...own.slice(0, 3), ...ghostsOf(own).slice(0, 1)];
  });
  return {
    id: ids.map((id) => `"${id}"`),
    ids: [`["${ids[0]!}", "${ids[1]!}"]`, `["${ids[2]!}", "7999", "${ids[0]!}"]`, '[]'],
    by: ['0', '3'], need: ['1', '2'], tag: ['"t"', '""'], mode: ['A', 'B'], first: ['0', '1', '2'],
    box: [{ text: '{ n: 1 }', value: { n: 1 } }, { text: '{ n: 2, tags: ["a", null], mode: C, inner: { n: 3, tags: "b" } }', value: { n: 2, tags: ['a', null], mode: 'C', inner: { n: 3, tags: 'b' } } }],
  };
}
