/**
 * Where services said that values of theirs failed. An error of a service has a path into that service's answer; the client's
 * path is another, or several, for one row can stand at many places. So each error is kept by the place of the null it made:
 * the object or list that holds it, and the key there. Who meets that null while shaping knows the client's path to it.
 */
import type { GatewayError } from '../errors.ts';
import type { UpstreamResult } from '../upstream/executor.ts';

export type Path = readonly (string | number)[];

/** What a service said of a null. */
export interface Fault {
  readonly error: GatewayError;
  /** The rest of its path: what failed there and took the value with it. In the names of the service's answer. */
  readonly below: Path;
  /** What else took the same value. */
  readonly others: readonly Omit<Fault, 'others'>[];
}

interface OpenFault extends Fault {
  readonly others: Omit<Fault, 'others'>[];
}

export class Faults {
  readonly #placed = new Map<object, Map<string | number, OpenFault>>();
  readonly #below = new Map<GatewayError, Path>();
  readonly #unplaced = new Map<number, GatewayError[]>();

  /** No service has said anything. */
  get isEmpty(): boolean {
    return this.#below.size === 0;
  }

  /** Takes the errors of one answer. `fetch`: the id of the fetch it came for; a fetch can need several calls. */
  note({ data, errors }: UpstreamResult, fetch: number): void {
    for (const error of errors ?? []) {
      const isNew = !this.#below.has(error);
      const place = findNull(data, error.path ?? []);
      if (place === undefined || place.isAbsent) this.#note(error, fetch);
      if (isNew) this.#below.set(error, place?.below ?? rest(error.path ?? [], 0));
      if (isNew && place !== undefined) this.#place(error, place);
    }
  }

  /** Why there is null. */
  at(container: object, key: string | number): Fault | undefined {
    return this.#placed.get(container)?.get(key);
  }

  /** Of an error that took a whole row or a whole answer: its path from there on. */
  below(error: GatewayError): Path {
    return this.#below.get(error) ?? [];
  }

  /** Errors of a fetch that name no null of its answers: they may be the reason for any. */
  unplaced(fetch: number): readonly GatewayError[] {
    return this.#unplaced.get(fetch) ?? [];
  }

  #note(error: GatewayError, fetch: number): void {
    const known = this.#unplaced.get(fetch);
    if (known === undefined) this.#unplaced.set(fetch, [error]);
    else known.push(error);
  }

  #place(error: GatewayError, { container, key, below }: Place): void {
    let keys = this.#placed.get(container);
    if (keys === undefined) this.#placed.set(container, (keys = new Map<string | number, OpenFault>()));
    const first = keys.get(key);
    if (first === undefined) keys.set(key, { error, below, others: [] });
    else first.others.push({ error, below });
  }
}

interface Place {
  readonly container: object;
  readonly key: string | number;
  readonly below: Path;
  /** Nothing is there, not even null: the service may have meant another place. */
  readonly isAbsent: boolean;
}

/** Follows a path to the first null; undefined where the path leads to none. */
function findNull(data: unknown, path: Path): Place | undefined {
  let container = data;
  for (const [depth, key] of path.entries()) {
    if (typeof container !== 'object' || container === null || Array.isArray(container) !== (typeof key === 'number')) return undefined;
    const value: unknown = Object.hasOwn(container, key) ? (container as Record<string | number, unknown>)[key] : undefined;
    if (value === null || value === undefined) return { container, key, below: rest(path, depth + 1), isAbsent: value === undefined };
    container = value;
  }
  return undefined;
}

/** Parts of a path that are kept. No client's selection is as deep; a service's path may have a million, and be read at each of a thousand rows. */
const BELOW_MAX = 100;

function rest(path: Path, start: number): Path {
  return path.slice(start, start + BELOW_MAX);
}
