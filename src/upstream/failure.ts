/** The failures of a call as the client may see them: the service's name and nothing else of it. The reason goes to the log as `cause`. */
import { GatewayError } from '../errors.ts';
import type { ErrorCodeString } from './executor.ts';

export const failure = {
  timeout: (service: string) => callError(service, 'UPSTREAM_TIMEOUT', `The service \`${service}\` did not answer in time.`),
  deadline: (service: string) => callError(service, 'UPSTREAM_TIMEOUT', `The request ended before the service \`${service}\` had answered.`),
  unavailable: (service: string, cause: unknown) => callError(service, 'UPSTREAM_UNAVAILABLE', `The service \`${service}\` is unavailable.`, cause),
  queueFull: (service: string) => callError(service, 'UPSTREAM_UNAVAILABLE', `The gateway's queue for the service \`${service}\` is full.`),
  invalidResponse: (service: string, cause: unknown) =>
    callError(service, 'UPSTREAM_INVALID_RESPONSE', `The service \`${service}\` sent an answer the gateway cannot read.`, cause),
  error: (service: string, cause: unknown, code: ErrorCodeString = 'UPSTREAM_ERROR') =>
    callError(service, code, `The service \`${service}\` reported an error.`, cause),
} as const;

function callError(service: string, code: ErrorCodeString, message: string, cause?: unknown): GatewayError {
  return new GatewayError(code, message, { extensions: { service }, cause });
}
