/** The errors of a service's answer as a client may see them: masked, but for what the configuration lets through. */
import { GatewayError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { UpstreamConfig } from './executor.ts';

/** Of one answer; a list of 10,000 items can fail at each. */
const MAX_ERRORS = 100;
const MAX_MESSAGE_CHARACTERS = 1000;
/** JSON of one passed extension. */
const MAX_EXTENSION_CHARACTERS = 10_000;
const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

/** What a service says of one error, wherever its protocol puts it. Nothing of it has been checked. */
export interface SaidError {
  /** Goes before the service's own `code`, allowed or not. */
  readonly mappedCode?: string | undefined;
  readonly code: unknown;
  readonly message: unknown;
  /** Where the configuration's `errors.extensions` are looked for. */
  readonly members: JsonObject;
  readonly path?: unknown;
  /** For the log. */
  readonly cause: unknown;
}

/** The errors of a GraphQL answer. */
export function serviceErrors(config: UpstreamConfig): (errors: readonly unknown[]) => GatewayError[] {
  const mask = errorMask(config);

  const readError = (raw: unknown): GatewayError => {
    const { message, path, extensions }: JsonObject = isJsonObject(raw) ? raw : {};
    const members: JsonObject = isJsonObject(extensions) ? extensions : {};
    return mask({ code: members['code'], message, members, path, cause: raw });
  };

  return (errors) => errors.slice(0, MAX_ERRORS).map(readError);
}

/** One error, of any protocol. */
export function errorMask({ name: service, errors: allowed }: UpstreamConfig): (said: SaidError) => GatewayError {
  const codes = new Set(allowed.codes);
  const passedKeys = allowed.extensions.filter((key) => key !== 'code' && key !== 'service' && key !== '__proto__');

  const passed = (members: SaidError['members']): Record<string, unknown> => {
    const entries = passedKeys.filter((key) => Object.hasOwn(members, key)).map((key) => [key, members[key]] as const);
    return Object.fromEntries(entries.filter(([, value]) => JSON.stringify(value).length <= MAX_EXTENSION_CHARACTERS));
  };

  return ({ mappedCode, code, message, members, path, cause }) =>
    new GatewayError(
      mappedCode ?? (typeof code === 'string' && codes.has(code) ? code : 'UPSTREAM_ERROR'),
      allowed.messages && typeof message === 'string' ? message.slice(0, MAX_MESSAGE_CHARACTERS) : `The service \`${service}\` reported an error.`,
      { extensions: { service, ...passed(members) }, path: isPath(path) ? path : undefined, cause },
    );
}

/** Response names and list positions. Anything else could carry words that were not let through. */
function isPath(path: unknown): path is (string | number)[] {
  return Array.isArray(path) && path.every((key) => (typeof key === 'string' ? NAME.test(key) : Number.isSafeInteger(key) && key >= 0));
}
