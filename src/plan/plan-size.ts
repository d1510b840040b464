/** How large a plan gets, counted while it is made: an interface of many types, in a list of many interfaces, multiplies what a client wrote. */
import { GatewayError } from '../errors.ts';

/** Fields of all shapes of one plan. */
export const FIELDS_MAX = 20_000;

/** Fields that a place with joined rows counts for, per join: to plan one takes as long (100 µs, Node 20.20.2). */
const FIELDS_PER_JOIN = 20;

export class PlanSize {
  #fields = 0;

  /** @throws GatewayError SIZE_LIMIT_EXCEEDED beyond {@link FIELDS_MAX}. */
  addFields(count: number): void {
    this.#fields += count + 1;
    if (this.#fields <= FIELDS_MAX) return;
    throw new GatewayError('SIZE_LIMIT_EXCEEDED', `The operation means more than ${FIELDS_MAX} fields once each possible type of an object is counted; ask for less on interfaces and unions.`, { extensions: { limit: FIELDS_MAX } });
  }

  addJoins(count: number): void {
    this.addFields(count * FIELDS_PER_JOIN);
  }
}
