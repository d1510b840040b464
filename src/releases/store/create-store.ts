/**
 * What every store of releases does, over a shelf that keeps bytes: a change is made from the catalog that was read and counts only if the
 * shelf takes the new catalog as the next one. There is no lock: who is killed leaves nothing that others would have to wait for.
 */
import { randomBytes } from 'node:crypto';
import { OperatorError, type Finding } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { checkAuthorship, nextNumber, releaseFile, withActive, withRelease, type Catalog, type Keeping } from './catalog.ts';
import { encodeRelease, sealRelease, type ReleaseLimits } from './release-bytes.ts';
import { summaryOf, type Release } from './release.ts';
import { findRelease, findStanding, type Found, type Shelf } from './shelf.ts';
import type { Activation, Change, ReleaseStore } from './store.ts';

export interface StoreOptions extends Keeping, ReleaseLimits {
  readonly clock: Pick<Clock, 'now'>;
  /** What people should know though the gateway goes on; each finding once. */
  readonly report: (finding: Finding) => void;
}

/** What a change starts from. */
interface Ground {
  readonly catalog: Catalog;
  /** The number that is active and can be read. */
  readonly served: number | undefined;
  readonly conflict: Change | undefined;
}

export function createStore(shelf: Shelf, { keep, maxBytes, clock, report }: StoreOptions): ReleaseStore {
  const running = new Set<Promise<unknown>>();
  let isClosed = false;

  async function whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (isClosed) throw new Error('The store of releases is closed.');
    const result = work();
    const settled = result.then(() => undefined, () => undefined);
    running.add(settled);
    try {
      return await result;
    } finally {
      running.delete(settled);
    }
  }

  const now = (): string => new Date(clock.now()).toISOString();

  async function active(): Promise<Release | undefined> {
    const { release, findings } = await findStanding(shelf);
    if (release === undefined && findings.length > 0) throw new OperatorError(findings);
    findings.forEach(report);
    return release;
  }

  async function previous(): Promise<Release | undefined> {
    const { catalog, release } = await findStanding(shelf);
    if (release?.number !== catalog.active) return undefined;
    const { found } = await findRelease(shelf, (one) => one.previous);
    if (found !== undefined && 'finding' in found) report(found.finding);
    return found !== undefined && 'release' in found ? found.release : undefined;
  }

  async function read(number: number): Promise<Release | undefined> {
    return releaseOf((await findRelease(shelf, () => number)).found);
  }

  async function compare(expected: number | undefined): Promise<Ground> {
    const { catalog, release, findings, isLasting } = await findStanding(shelf);
    // A disk that does not answer just now must not make an old expectation come true.
    if (!isLasting) throw new OperatorError(findings);
    const known = release?.number ?? catalog.active;
    return { catalog, served: release?.number, conflict: known === expected ? undefined : { isDone: false, conflict: { active: known, last: catalog.activations[0] } } };
  }

  // Both try again when somebody else was first and yet the expected release is active: it was rolled back to.
  const publish: ReleaseStore['publish'] = async (draft, expected) => {
    for (;;) {
      const { catalog, served, conflict } = await compare(expected);
      if (conflict !== undefined) return conflict;
      const release = sealRelease(draft, { number: nextNumber(catalog), publishedAt: now() });
      const id = randomBytes(8).toString('hex');
      const file = releaseFile(release.number, catalog.sequence + 1, id);
      const next = withRelease(catalog, { ...summaryOf(release), file }, { served, id, keep });
      if (await shelf.commit(next, { file, bytes: encodeRelease(release, { maxBytes }) })) return { isDone: true, release };
    }
  };

  const activate: ReleaseStore['activate'] = async (number, expected, change) => {
    checkAuthorship(change);
    const { author, policies, reason } = change;
    for (;;) {
      const { catalog, served, conflict } = await compare(expected);
      if (conflict !== undefined) return conflict;
      const release = await read(number);
      if (release === undefined) throw new OperatorError([{ message: `Release ${number} is not kept; there are ${catalog.releases.map((one) => one.number).join(', ') || 'none'}. Choose one of these, or publish its schemas and documents again.` }]);
      if (number === served && number === catalog.active) return { isDone: true, release };
      const activation: Activation = { kind: 'rollback', number, at: now(), id: randomBytes(8).toString('hex'), author, policies, ...(reason !== undefined && { reason }) };
      if (await shelf.commit(withActive(catalog, activation, { served, keep }))) return { isDone: true, release };
    }
  };

  return {
    active: () => whileOpen(active),
    previous: () => whileOpen(previous),
    list: () => whileOpen(async () => (await shelf.catalog()).releases.map(summaryOf)),
    history: () => whileOpen(async () => (await shelf.catalog()).activations),
    read: (number) => whileOpen(() => read(number)),
    publish: (draft, expected) => whileOpen(() => publish(draft, expected)),
    activate: (number, expected, change) => whileOpen(() => activate(number, expected, change)),
    async close() {
      isClosed = true;
      await Promise.all(running);
    },
  };
}

/** @throws OperatorError when it is damaged. */
function releaseOf(found: Found | undefined): Release | undefined {
  if (found === undefined || 'release' in found) return found?.release;
  throw new OperatorError([found.finding]);
}

/** The same finding is told once, however often it is met. */
export function once(report: (finding: Finding) => void): (finding: Finding) => void {
  const told = new Set<string>();
  return (finding) => {
    const key = `${finding.file ?? ''} ${finding.message}`;
    if (told.has(key)) return;
    told.add(key);
    report(finding);
  };
}
