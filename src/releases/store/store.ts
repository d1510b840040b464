/**
 * Where releases are kept. What changes is one thing, which release is active, and it changes by compare-and-swap: who publishes or rolls
 * back says which release is active as far as they know, and is told who was first when that is no longer so. A rollback makes an old
 * release active under its old number; numbers are never used twice, and what happened stands in the history.
 */
import type { Authorship, Release, ReleaseDraft, ReleaseSummary } from './release.ts';

/** One change of the active release. */
export interface Activation extends Authorship {
  readonly kind: 'publish' | 'rollback';
  readonly number: number;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly at: string;
  /** Tells changes apart; nothing to show. */
  readonly id: string;
}

/** Somebody was first: nothing was changed. */
export interface Conflict {
  /** Undefined when there is no release yet. */
  readonly active: number | undefined;
  /** Who made it active, when, and whether by rolling back. */
  readonly last: Activation | undefined;
}

export type Change = { readonly isDone: true; readonly release: Release } | { readonly isDone: false; readonly conflict: Conflict };

export interface ReleaseStore {
  /**
   * The one to serve; undefined before the first. When its file is damaged it is the previous one, and that is reported; changes then
   * expect that number. @throws OperatorError when neither can be read; changes then expect the number that cannot.
   */
  readonly active: () => Promise<Release | undefined>;
  /** What was active before the active one, whatever its number; undefined when there is none, or only a damaged one. */
  readonly previous: () => Promise<Release | undefined>;
  /** Newest number first. */
  readonly list: () => Promise<readonly ReleaseSummary[]>;
  /** The last hundred changes, newest first. */
  readonly history: () => Promise<readonly Activation[]>;
  /** Undefined for a number that is not kept. @throws OperatorError when it is damaged. */
  readonly read: (number: number) => Promise<Release | undefined>;
  /** Gives the draft the next number and makes it active. @throws OperatorError when it cannot be a release, or cannot be written: nothing is changed then. */
  readonly publish: (draft: ReleaseDraft, expected: number | undefined) => Promise<Change>;
  /** Rolls back, or forth again. `change` says who, why and with which policies it was checked now. @throws OperatorError when it is not kept, damaged, or nothing can be written. */
  readonly activate: (number: number, expected: number | undefined, change: Authorship) => Promise<Change>;
  /** Nothing can be asked afterwards; what was begun ends first. */
  readonly close: () => Promise<void>;
}
