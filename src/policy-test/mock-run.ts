/** What the mocked services of one operation share: what the test says, and how much of it has been made. */
import type { JsonObject } from '../lib/json.ts';
import type { MockSet } from './mocks.ts';

/** Objects that mocks make for one operation; a list of lists of lists would be without end. */
export const MOCKED_MAX = 20_000;

export class MockRun {
  readonly mocks: MockSet;
  /** What went wrong with the mocks, for whoever wrote the test; each once. */
  readonly problems = new Set<string>();
  /** `Type.field` that the caller was denied. */
  readonly denied = new Set<string>();
  #made = 0;

  constructor(mocks: MockSet) {
    this.mocks = mocks;
  }

  /** @throws Error for one object too many. */
  make(object: MockObject): MockObject {
    this.#made += 1;
    if (this.#made > MOCKED_MAX) throw new Error(`The mocks make more than ${MOCKED_MAX} objects for this operation: give its lists fewer, or ask for less.`);
    return object;
  }
}

/** An object of a mocked service. */
export interface MockObject {
  readonly type: string;
  /** Values of fields that are known: by key, by argument, by mock. */
  readonly values: JsonObject;
  /** What tells it from others of its type. */
  readonly seed: string;
}
