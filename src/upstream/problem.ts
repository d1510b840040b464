/** What a REST service says of an error: problem details (RFC 9457), or any JSON object that has members of those names. */
import type { GatewayError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import type { UpstreamConfig } from './executor.ts';
import { errorMask } from './service-errors.ts';

/** Where services write what went wrong, the most precise words first. */
const MESSAGES = ['detail', 'title', 'message', 'error'] as const;

/** `body` is the parsed JSON, or undefined where there is none; `declared` is the code that `@rest` gives the status. */
export function problemReader(config: UpstreamConfig): (status: number, body: unknown, declared: string | undefined) => GatewayError {
  const mask = errorMask(config);
  const { map } = config.errors;
  return (status, body, declared) => {
    const members: JsonObject = isJsonObject(body) ? body : {};
    const message = MESSAGES.map((name) => members[name]).find((text) => typeof text === 'string' && text !== '');
    return mask({
      mappedCode: declared ?? (Object.hasOwn(map, status) ? map[status] : undefined),
      code: members['code'],
      message,
      members,
      cause: { message: typeof message === 'string' ? `HTTP ${status}: ${message}` : `HTTP ${status}` },
    });
  };
}
