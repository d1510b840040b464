/** What the fetches of one run have brought so far: written by execute.ts and engine.ts, read by the two shapers. */
import type { GatewayError } from '../errors.ts';
import type { Faults } from './faults.ts';

/** A row as a service sent it: parsed JSON, never changed. Read own properties only. */
export type Row = Readonly<Record<string, unknown>>;

export interface Answers {
  /** By fetch id, of root fetches: the data, the failure of the whole call, or undefined for a fetch that was never made. */
  readonly roots: (Row | GatewayError | undefined)[];
  /** By entry id: identity (keys.ts) → the row; null where the service has none or the key could not be sent; the error a row or its call failed with. */
  readonly entries: ReadonlyMap<string, Row | null | GatewayError>[];
  /** Where services said that values of theirs failed. */
  readonly faults: Faults;
  /** What rules said that look at objects (object-rules.ts): an object's own row → the ids of the guards that refuse it. Only where some do. */
  denials?: ReadonlyMap<object, ReadonlySet<number>> | undefined;
}
