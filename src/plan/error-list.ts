/** The errors of one response, in the order they are met. */
import { GatewayError } from '../errors.ts';
import { forbidden } from '../pipeline/authorization/forbidden.ts';
import { misfit, ownFault } from '../schema/misfit.ts';
import { clientPath, pathOf, type Place } from './error-path.ts';
import type { Fault, Path } from './faults.ts';
import type { ValueShape } from './plan.ts';

/** Errors that are made for one response. Far fewer are shown; 10,000 rows that fail in each field would cost seconds. */
const BUILT_MAX = 1_000;

export class ErrorList {
  /** As many as there were; from {@link BUILT_MAX} on the last one again and again, so that they are counted and cost nothing. */
  readonly errors: GatewayError[] = [];

  /** Of several errors of one value the first is enough from here on: a hundred at each of a million rows would not fit in memory. */
  get isFull(): boolean {
    return this.errors.length >= BUILT_MAX;
  }

  /** A service's own error, at a value of `shape` that the client would have had. */
  add({ error, below }: Omit<Fault, 'others'>, place: Place, shape: ValueShape): void {
    this.#push(() => located(error, [...pathOf(place), ...clientPath(below, shape)]));
  }

  misfit(service: string, place: Place, reason: string): void {
    this.#push(() => misfit(service, { path: pathOf(place), reason }));
  }

  /** The caller may not have it. */
  forbid(place: Place, field: string): void {
    this.#push(() => forbidden(field, pathOf(place)));
  }

  /** What cannot be, if the rest of the gateway is right. */
  ownFault(place: Place, reason: string): void {
    this.#push(() => ownFault(reason, pathOf(place)));
  }

  #push(build: () => GatewayError): void {
    const last = this.isFull ? this.errors.at(-1) : undefined;
    this.errors.push(last ?? build());
  }
}

/** The same error at the client's path. */
function located(error: GatewayError, path: Path): GatewayError {
  const { message, extensions, headers, cause } = error;
  return new GatewayError(String(extensions['code']), message, { path, extensions, headers, cause });
}
