/**
 * A fetch of entities: the keys of its entries are collected from what has been fetched, sent in one request, and the rows
 * put to their keys. Many keys are several requests, side by side, so that no body grows without bound.
 */
import { failure } from '../upstream/failure.ts';
import { addVariables, type Run } from './call.ts';
import type { EntryKeys } from './collect-keys.ts';
import { compileSettle, type Found, type SettleRows } from './entity-rows.ts';
import { compileFetchDocument, isAskedTogether, namesOf } from './fetch-document.ts';
import { compileTemplate } from './fill-template.ts';
import type { EntityFetch } from './plan.ts';
import type { PlanService } from './services.ts';

/** Of one entry in one request to a GraphQL service. A REST service's own `bulkSize` says what it is sent at once. */
export const KEYS_PER_FIELD = 2_000;

interface CompiledEntry {
  /** Finds what is to be asked for; what cannot be is settled at once. */
  readonly begin: (run: Run) => Part;
  /** How many root fields these keys are. */
  readonly countFields: (part: Part) => number;
  readonly addVariables: (variables: Record<string, unknown>, keys: readonly unknown[]) => void;
  readonly settle: SettleRows;
}

/** What one entry asks for: `keys[i]` is known by `identities[i]`. A class for the reason that FoundKeys is one. */
class Part {
  readonly entry: CompiledEntry;
  readonly identities: readonly string[];
  readonly keys: readonly unknown[];
  /** Of the whole entry. */
  readonly found: Map<string, Found>;

  constructor(entry: CompiledEntry, identities: readonly string[], keys: readonly unknown[], found: Map<string, Found>) {
    this.entry = entry;
    this.identities = identities;
    this.keys = keys;
    this.found = found;
  }

  slice(from: number, length: number): Part {
    return new Part(this.entry, this.identities.slice(from, from + length), this.keys.slice(from, from + length), this.found);
  }
}

/** `all`: the plan's entries, by id. */
export function compileEntityFetch(fetch: EntityFetch, all: readonly EntryKeys[], { kind, ask }: PlanService): (run: Run) => Promise<void> {
  const own = fetch.entries.flatMap((id) => all[id] ?? []);
  const entries = own.map((entry) => compileEntry(entry, fetch, kind === 'rest'));
  const documentFor = compileFetchDocument(fetch, own.map(({ entry }) => entry));
  const perField = kind === 'rest' ? Number.POSITIVE_INFINITY : KEYS_PER_FIELD;

  const request = async (parts: readonly Part[], { context, variables, answers: { faults } }: Run): Promise<void> => {
    const { query, variables: names } = documentFor(parts.map((part) => part.entry.countFields(part)));
    const sent = addVariables({}, names, variables);
    for (const { entry, keys } of parts) entry.addVariables(sent, keys);
    const result = await ask({ kind: 'query', query, variables: sent, context }, true);
    faults.note(result, fetch.id);
    for (const { entry, identities, found } of parts) entry.settle({ result, faults }, identities, found);
  };

  return async (run) => {
    const parts = entries.map((entry) => entry.begin(run));
    const most = parts.reduce((max, { keys }) => Math.max(max, keys.length), 0);
    if (most === 0) return;
    if (run.context.signal.aborted) {
      const late = failure.deadline(fetch.service);
      for (const { identities, found } of parts) for (const identity of identities) found.set(identity, late);
    } else if (most <= perField) await request(parts, run);
    else await Promise.all(Array.from({ length: Math.ceil(most / perField) }, (_, chunk) => request(parts.map((part) => part.slice(chunk * perField, perField)), run)));
  };
}

function compileEntry({ entry, member, collect }: EntryKeys, { service, prefix }: EntityFetch, inOrder: boolean): CompiledEntry {
  const given = entry.arguments.map(({ name, value }) => ({ name, ...compileTemplate(value, member) }));
  const canSend = (key: unknown): boolean => given.every((argument) => argument.canSend(key));
  const { variable } = namesOf(prefix, entry);
  const isTogether = isAskedTogether(entry);
  const together = given.map(({ name, many }) => ({ name: variable(0, name), many }));

  const compiled: CompiledEntry = {
    begin({ answers }) {
      const { identities, keys, rows } = collect(answers, canSend);
      const found = rows as Map<string, Found>; // what is undefined in it nobody reads before it has been settled
      answers.entries[entry.id] = found;
      return new Part(compiled, identities, keys, found);
    },
    countFields: ({ keys }) => (isTogether ? Math.min(keys.length, 1) : keys.length),
    addVariables(variables, keys) {
      // What has no value is left out, and the door's own default stands.
      const add = (name: string, value: unknown): void => {
        if (value !== undefined) variables[name] = value;
      };
      if (!isTogether) keys.forEach((key, index) => given.forEach(({ name, one }) => add(variable(index, name), one(key))));
      else if (keys.length > 0) for (const { name, many } of together) add(name, many(keys));
    },
    settle: compileSettle(entry, { service, prefix, inOrder }),
  };
  return compiled;
}
