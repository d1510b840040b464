/** What collect-keys.ts does with the rows of one object: finds the key of a joined entity in them, or visits what stands in one of them. */
import type { Row } from './answers.ts';
import { compileInputFailure } from './failed-inputs.ts';
import type { FoundKeys } from './found-keys.ts';
import { compileRow } from './joined-rows.ts';
import { compileIdentity, compileKey, leafIdentity, singleLeaf, type Rows } from './keys.ts';
import { compileOddKey, compileOddValue } from './odd-keys.ts';
import type { Join, KeyRead } from './plan.ts';
import { compileRead } from './read-row.ts';

/** What happens to the rows of one object. */
export interface Part {
  /** Rows that must be known for it. */
  readonly sources: readonly number[];
  readonly run: (rows: Rows, found: FoundKeys) => void;
  /** The same of a part that needs one row only, which it finds from the object's own. */
  readonly alone: ((own: Row, found: FoundKeys) => void) | undefined;
}

export function ofRow(joins: readonly Join[], source: number, visit: (row: Row, found: FoundKeys) => void): Part {
  const find = compileRow(joins, source);
  const run = (row: Row | null | undefined, found: FoundKeys): void => {
    if (row !== null && row !== undefined) visit(row, found);
  };
  return { sources: [source], run: (rows, found) => run(rows[source], found), alone: source === 0 ? visit : (own, found) => run(find(own, found.answers), found) };
}

/** `member`: what is kept of the key, where not all of it is. */
export function compileJoin(join: Join, joins: readonly Join[], member: string | undefined): Part {
  const leaf = singleLeaf(join);
  if (leaf !== undefined && join.key.length === 1 && leaf.member === member) return ofRow(joins, leaf.source, compileLeafKey(leaf));
  const identityOf = compileIdentity(join);
  const keyOf = compileKey(join, member);
  const inputFailure = compileInputFailure(join, joins);
  const oddKey = compileOddKey(join);
  const run = (rows: Rows, found: FoundKeys): void => {
    const identity = identityOf(rows);
    if (identity === undefined || found.isAsked(identity)) return;
    const odd = oddKey(rows);
    const key = keyOf(rows);
    if (odd === undefined && found.canSend(key) && inputFailure?.(rows, found.answers) !== true) found.ask(identity, key);
    else found.refuse(identity, odd ?? null);
  };
  return { sources: join.key.map(({ source }) => source), run, alone: undefined };
}

/** A key that is the leaf it is read from: for an entity that has been found before nothing is made but its identity. */
function compileLeafKey(leaf: KeyRead): (row: Row, found: FoundKeys) => void {
  const read = compileRead(leaf.from);
  const oddValue = compileOddValue(leaf);
  return (row, found) => {
    const key = read(row);
    const identity = leafIdentity(key);
    if (identity === undefined || found.isAsked(identity)) return;
    const odd = oddValue?.(key);
    if (odd === undefined && found.canSend(key)) found.ask(identity, key);
    else found.refuse(identity, odd ?? null);
  };
}
