/** The rows of one object as far as they have been fetched: its own, and those of its joins, found by identity. */
import { GatewayError } from '../errors.ts';
import type { Answers, Row } from './answers.ts';
import { compileIdentity, leafIdentity, singleLeaf, type Rows } from './keys.ts';
import type { Join, Source } from './plan.ts';
import { compileRead } from './read-row.ts';

/** Only those in `sources` are looked up, and those that their keys are read from. */
export function compileRows(joins: readonly Join[], sources: Iterable<Source>): (own: Row, answers: Answers) => Rows {
  const needed = new Set(sources);
  // A Set grows while it is walked.
  for (const source of needed) {
    const join = joins[source - 1];
    for (const position of join?.identity ?? []) needed.add(join?.key[position]?.source ?? 0);
  }
  // Each reads those before it.
  const lookUps = [...needed].sort((a, b) => a - b).flatMap((source) => {
    const join = joins[source - 1];
    return join === undefined ? [] : [{ source, entry: join.entry, identify: compileIdentity(join) }];
  });
  return (own, { entries }) => {
    const rows: (Row | null | undefined)[] = [own];
    for (const { source, entry, identify } of lookUps) {
      const identity = identify(rows);
      const found = identity === undefined ? undefined : entries[entry]?.get(identity);
      rows[source] = found instanceof GatewayError ? undefined : found;
    }
    return rows;
  };
}

/** One of them, without a list of them where each on the way to it is joined by one leaf. */
export function compileRow(joins: readonly Join[], source: Source): (own: Row, answers: Answers) => Row | null | undefined {
  const join = joins[source - 1];
  if (join === undefined) return (own) => own;
  const leaf = singleLeaf(join);
  if (leaf === undefined) {
    const rowsOf = compileRows(joins, [source]);
    return (own, answers) => rowsOf(own, answers)[source];
  }
  const originOf = compileRow(joins, leaf.source);
  const read = compileRead(leaf.from);
  return (own, answers) => {
    const origin = originOf(own, answers);
    const identity = origin === null || origin === undefined ? undefined : leafIdentity(read(origin));
    const found = identity === undefined ? undefined : answers.entries[join.entry]?.get(identity);
    return found instanceof GatewayError ? undefined : found;
  };
}
