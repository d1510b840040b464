/** Errors of a service's part of the graph that the gateway finds itself; nothing of the service's own text is in them. */
import { GatewayError } from '../errors.ts';

type Path = readonly (string | number)[];

/** A service sent something that its schema does not allow. `reason` is for the log. */
export function misfit(service: string, { path, reason }: { readonly path?: Path | undefined; readonly reason?: string } = {}): GatewayError {
  return new GatewayError('UPSTREAM_INVALID_RESPONSE', `The service \`${service}\` answered with a value that does not fit the graph.`, { path, extensions: { service }, cause: reason });
}

/** An error as it may be shown. */
export function toldError(error: unknown): GatewayError {
  return error instanceof GatewayError ? error : ownFault(error);
}

/** What nobody expected, and no service is to blame for. */
export function ownFault(cause: unknown, path?: Path): GatewayError {
  return new GatewayError('INTERNAL_SERVER_ERROR', 'The gateway could not make a call this request needs.', { path, cause });
}
