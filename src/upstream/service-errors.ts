/** The errors of a service's answer as a client may see them: masked, but for what the configuration lets through. */
import { GatewayError } from '../errors.ts';
import type { UpstreamConfig } from './executor.ts';

/** Of one answer; a list of 10,000 items can fail at each. */
const MAX_ERRORS = 100;
const MAX_MESSAGE_CHARACTERS = 1000;
/** JSON of one passed extension. */
const MAX_EXTENSION_CHARACTERS = 10_000;
const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

export function serviceErrors({ name: service, errors: allowed }: UpstreamConfig): (errors: readonly unknown[]) => GatewayError[] {
  const codes = new Set(allowed.codes);
  const passedKeys = allowed.extensions.filter((key) => key !== 'code' && key !== 'service' && key !== '__proto__');

  const readError = (raw: unknown): GatewayError => {
    const error: Record<string, unknown> = isObject(raw) ? raw : {};
    const { message, path } = error;
    const extensions: Record<string, unknown> = isObject(error['extensions']) ? error['extensions'] : {};
    const { code } = extensions;
    return new GatewayError(
      typeof code === 'string' && codes.has(code) ? code : 'UPSTREAM_ERROR',
      allowed.messages && typeof message === 'string' ? message.slice(0, MAX_MESSAGE_CHARACTERS) : `The service \`${service}\` reported an error.`,
      { extensions: { service, ...passed(extensions) }, path: isPath(path) ? path : undefined, cause: raw },
    );
  };

  const passed = (extensions: Record<string, unknown>): Record<string, unknown> => {
    const entries = passedKeys.filter((key) => Object.hasOwn(extensions, key)).map((key) => [key, extensions[key]] as const);
    return Object.fromEntries(entries.filter(([, value]) => JSON.stringify(value).length <= MAX_EXTENSION_CHARACTERS));
  };

  return (errors) => errors.slice(0, MAX_ERRORS).map(readError);
}

/** Response names and list positions. Anything else could carry words that were not let through. */
function isPath(path: unknown): path is (string | number)[] {
  return Array.isArray(path) && path.every((key) => (typeof key === 'string' ? NAME.test(key) : Number.isSafeInteger(key) && key >= 0));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
