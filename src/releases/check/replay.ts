/**
 * Every active document held to both releases, each distinct text once: documents that versions share cost nothing again. Kept of a
 * text is only what the report says of it, so memory grows with what differs, not with what is asked.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { callersFor, namesIn, type Caller, type CallerVerdict } from './callers.ts';
import type { Change } from './changes.ts';
import { deprecatedIn } from './coordinates.ts';
import { createSide, type CheckedRelease, type DocumentFault, type Met, type MetValid, type Side } from './side.ts';

/** What is asked: documents of one text and one operation's name are one. */
export interface Text {
  readonly text: string;
  readonly name: string | undefined;
}

export interface AccessChange {
  /** `Type.field`. */
  readonly field: string;
  readonly callers: readonly { readonly caller: string; readonly before: CallerVerdict; readonly after: CallerVerdict }[];
}

export interface CallsChange {
  readonly service: string;
  readonly before: number;
  readonly after: number;
}

export interface Replayed {
  /** Of the operation, where one of the releases takes it. */
  readonly name: string | undefined;
  /** Undefined: valid. */
  readonly before: readonly DocumentFault[] | undefined;
  readonly after: readonly DocumentFault[] | undefined;
  /** Of both releases; undefined where one of them does not take it. */
  readonly cost: { readonly before: number; readonly after: number } | undefined;
  readonly calls: readonly CallsChange[];
  readonly access: readonly AccessChange[];
  /** Positions in the list of changes, of those that concern it. None of a document that was not valid before. */
  readonly changes: readonly number[];
  /** Coordinates that are deprecated in the new release, or in the old one where the new does not take it; what only a variable may hold is left out. */
  readonly deprecated: readonly string[];
}

export interface ReplayOptions {
  readonly before: CheckedRelease;
  readonly after: CheckedRelease;
  readonly changes: readonly Change[];
  /** After each text. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** `texts` are distinct; the answers are in their order. @throws OperatorError when policies do not fit their graph. */
export async function replay(texts: readonly Text[], { before, after, changes, onProgress }: ReplayOptions): Promise<readonly Replayed[]> {
  const [old, next] = [createSide(before), createSide(after)];
  const callers = callersFor(namesIn(old.rules), namesIn(next.rules));
  const concerned = createConcerned(changes);
  const deprecations = [deprecatedIn(before.graph.schema), deprecatedIn(after.graph.schema)] as const;
  const replayed: Replayed[] = [];
  for (const text of texts) {
    replayed.push(replayOne(text, { old, next, callers, concerned, deprecations }));
    onProgress?.(replayed.length, texts.length);
    await nextTurn();
  }
  return replayed;
}

interface Sides {
  readonly old: Side;
  readonly next: Side;
  readonly callers: readonly Caller[];
  readonly concerned: (met: MetValid) => readonly number[];
  readonly deprecations: readonly [before: ReadonlySet<string>, after: ReadonlySet<string>];
}

function replayOne({ text, name }: Text, { old, next, callers, concerned, deprecations: [oldDeprecated, newDeprecated] }: Sides): Replayed {
  const was = old.meet(text, name, callers);
  const is = next.meet(text, name, callers);
  const hasBoth = was.faults === undefined && is.faults === undefined;
  return {
    name: was.faults === undefined ? was.name : is.faults === undefined ? is.name : undefined,
    before: was.faults,
    after: is.faults,
    cost: hasBoth ? { before: was.cost, after: is.cost } : undefined,
    calls: hasBoth ? changedCalls(was, is) : [],
    access: hasBoth ? changedAccess(was, is, callers) : [],
    changes: was.faults === undefined ? concerned(was) : [],
    deprecated: is.faults === undefined ? deprecatedOf(is, newDeprecated) : deprecatedOf(was, oldDeprecated),
  };
}

function changedCalls({ calls: before }: MetValid, { calls: after }: MetValid): CallsChange[] {
  const services = [...new Set([...before.keys(), ...after.keys()])].sort();
  return services.map((service) => ({ service, before: before.get(service) ?? 0, after: after.get(service) ?? 0 })).filter((one) => one.before !== one.after);
}

/** Of fields that both releases have: who may have a new type of an interface nobody could ask before. */
function changedAccess({ access: before }: MetValid, { access: after }: MetValid, callers: readonly Caller[]): AccessChange[] {
  return [...after.keys()].filter((field) => before.has(field) && before.get(field) !== after.get(field)).sort().flatMap((field) => {
    const [was, is] = [before.get(field), after.get(field)];
    const changed = callers.flatMap(({ name }, index) => {
      const verdicts = { before: was?.[index] ?? 'allowed', after: is?.[index] ?? 'allowed' } as const;
      return verdicts.before === verdicts.after ? [] : [{ caller: name, ...verdicts }];
    });
    return changed.length === 0 ? [] : [{ field, callers: changed }];
  });
}

function deprecatedOf(met: Met, deprecated: ReadonlySet<string>): string[] {
  return met.faults === undefined ? [...met.used.named].filter((coordinate) => deprecated.has(coordinate)).sort() : [];
}

/** Found from what a document uses, not by going through all changes: there may be thousands of both. */
function createConcerned(changes: readonly Change[]): (met: MetValid) => readonly number[] {
  const byFirst = new Map<string, { readonly index: number; readonly rest: readonly string[] }[]>();
  changes.forEach(({ level, concerns }, index) => {
    if (level === 'safe') return;
    for (const [first = '', ...rest] of concerns) byFirst.set(first, [...(byFirst.get(first) ?? []), { index, rest }]);
  });
  return ({ used: { named, held } }) => {
    const uses = (coordinate: string): boolean => named.has(coordinate) || held.has(coordinate);
    const found = new Set<number>();
    for (const set of [named, held]) for (const coordinate of set) for (const { index, rest } of byFirst.get(coordinate) ?? []) if (rest.every(uses)) found.add(index);
    return [...found].sort((a, b) => a - b);
  };
}
