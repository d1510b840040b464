/**
 * What an address pays for work that no budget pays for: requests that are refused, texts that are read and operations that are planned
 * for the first time (`rateLimit.unauthenticated`). An address that has nothing left is refused before such work; what is prepared
 * and comes with a known credential never asks.
 */
import type { RequestContext } from '../context.ts';
import { isClientSafe, type GatewayError } from '../errors.ts';

export interface AddressBudget {
  readonly chargeAddress: (address: string | undefined, cost: number) => boolean | Promise<boolean>;
  readonly isBlocked: (address: string | undefined) => boolean;
  readonly addressRefusal: (address: string | undefined) => GatewayError;
}

export interface AddressCharges {
  /** Before work is done for a request for the first time. @throws GatewayError RATE_LIMITED */
  readonly beforeFirst: (request: Pick<RequestContext, 'clientAddress'>, work: 'reading' | 'planning' | 'verification') => void;
  /** Of a request that is refused: what to answer in place of `error` when it has been refused too often, else `error`. */
  readonly refusal: (request: Pick<RequestContext, 'clientAddress'>, error: unknown) => unknown;
}

/** Cost units. */
const REFUSED = 1;
const PLANNED = 10;

/** Refusals that are the gateway's own fault. */
const NOT_THEIRS = new Set<unknown>(['OVERLOADED', 'NO_SCHEMA', 'GATEWAY_TIMEOUT', 'INTERNAL_SERVER_ERROR']);

export function createAddressCharges({ chargeAddress, isBlocked, addressRefusal }: AddressBudget): AddressCharges {
  /** With Redis nobody waits for the answer: the next request knows it. */
  const charge = (address: string | undefined, cost: number): boolean => {
    const isAdmitted = chargeAddress(address, cost);
    return isAdmitted instanceof Promise || isAdmitted;
  };
  return {
    beforeFirst({ clientAddress }, work) {
      if (isBlocked(clientAddress) || (work === 'planning' && !charge(clientAddress, PLANNED))) throw addressRefusal(clientAddress);
    },
    refusal({ clientAddress }, error) {
      const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [error];
      if (!isClientSafe(first) || NOT_THEIRS.has(first.extensions['code'])) return error;
      return charge(clientAddress, REFUSED) ? error : addressRefusal(clientAddress);
    },
  };
}
