/**
 * What this room throws: one GatewayError, or several at once as `GatewayErrors`. Messages quote the client's own text,
 * which may be a name of a megabyte, so every message is cut here. Locations are set by hand (locations.ts says why).
 */
import type { SourceLocation } from 'graphql';

import { GatewayError, type ErrorCode } from '../../errors.ts';

/** Longest message a client's text can produce, in UTF-16 code units. */
const MAX_MESSAGE_LENGTH = 300;

export interface RefusalDetails {
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly locations?: readonly SourceLocation[] | undefined;
}

/** Several refusals of one operation, reported together. Never empty. */
export class GatewayErrors extends AggregateError {
  declare readonly errors: GatewayError[];

  constructor(errors: readonly GatewayError[]) {
    super(errors, errors.map((error) => error.message).join('\n'));
    this.name = 'GatewayErrors';
  }
}

/** A GatewayError with a bounded message. */
export function refusal(code: ErrorCode, message: string, { extensions, locations }: RefusalDetails = {}): GatewayError {
  const error = new GatewayError(code, truncate(message), extensions === undefined ? {} : { extensions });
  if (locations !== undefined && locations.length > 0) {
    Object.defineProperty(error, 'locations', { value: locations, enumerable: true });
  }
  return error;
}

/** A refusal that names a limit: message and extensions state what is allowed and what was found. */
export function limitRefusal(code: ErrorCode, thing: string, limit: number, actual: number | string): GatewayError {
  return refusal(code, `This operation has ${actual} ${thing}; the limit is ${limit}.`, { extensions: { limit, actual } });
}

/** Throws the only error as itself and several as GatewayErrors; does nothing for none. */
export function throwAll(errors: readonly GatewayError[]): void {
  const [first] = errors;
  if (first === undefined) return;
  throw errors.length === 1 ? first : new GatewayErrors(errors);
}

function truncate(message: string): string {
  return message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}…` : message;
}
