/**
 * Which headers a service sees: the gateway's own, those the configuration copies from the client, those it sets. What frames a
 * message or belongs to one connection (RFC 9110, section 7.6.1) is the gateway's own on either side and cannot be configured.
 */
import { GatewayError, OperatorError } from '../errors.ts';
import type { UpstreamConfig, Wrapper } from './executor.ts';
import { failed } from './failure.ts';

const OWN_HEADERS = [
  ['content-type', 'application/json'],
  ['accept', 'application/graphql-response+json, application/json;q=0.9'],
  ['accept-encoding', 'identity'], // so that maxResponseSize counts what is held in memory
] as const;

const RESERVED = new Set([
  ...OWN_HEADERS.map(([name]) => name as string),
  ...['x-request-id', 'connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding'],
  ...['upgrade', 'http2-settings', 'expect', 'content-length', 'content-encoding'],
]);

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** RFC 9110, section 5.5: no CR, LF, NUL or other control character, nothing beyond one byte. */
const INVALID_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

export function headers({ name: service, headers: { forward, set } }: UpstreamConfig): Wrapper {
  const setHeaders = Object.entries(set).map(([name, value]) => [checkedName(service, 'set', name), value] as const);
  for (const [name, value] of setHeaders) {
    if (INVALID_VALUE.test(value)) throw refusal(service, 'set', `the value of \`${name}\` holds characters that no header may hold`);
  }
  const isSet = new Set(setHeaders.map(([name]) => name));
  const forwarded = [...new Set(forward.map((name) => checkedName(service, 'forward', name)))].filter((name) => !isSet.has(name));
  const constant = [...OWN_HEADERS, ...setHeaders].flat();

  return (next) => (call) => {
    const { requestId, header } = call.request.context;
    const lines = [...constant, 'x-request-id', requestId];
    for (const name of forwarded) {
      const value = header(name);
      if (value === undefined) continue;
      if (INVALID_VALUE.test(value)) {
        const error = new GatewayError('BAD_REQUEST', `The value of the request header \`${name}\` holds characters that no header may hold.`);
        return Promise.resolve(failed(call, error));
      }
      lines.push(name, value);
    }
    call.headers = lines;
    return next(call);
  };
}

/** Hands the service's answer headers that the configuration names to the client; repeated ones one by one. */
export function headerReturner({ name: service, headers: { return: names } }: UpstreamConfig) {
  const returned = [...new Set(names.map((name) => checkedName(service, 'return', name)))];
  return (received: Readonly<Record<string, string | string[] | undefined>>, receive: ((name: string, value: string) => void) | undefined): void => {
    if (receive === undefined) return;
    for (const name of returned) {
      for (const value of Object.hasOwn(received, name) ? [received[name] ?? []].flat() : []) {
        if (!INVALID_VALUE.test(value)) receive(name, value);
      }
    }
  };
}

function checkedName(service: string, list: 'forward' | 'set' | 'return', name: string): string {
  const lowerCase = name.toLowerCase();
  if (!TOKEN.test(name)) throw refusal(service, list, `\`${name}\` is not a header name`);
  // An operator may name the virtual host to ask for; a client may not.
  if (RESERVED.has(lowerCase) || (lowerCase === 'host' && list !== 'set')) throw refusal(service, list, `\`${lowerCase}\` belongs to the gateway; leave it out`);
  return lowerCase;
}

function refusal(service: string, list: string, reason: string): OperatorError {
  return new OperatorError([{ message: `services.${service}.headers.${list}: ${reason}.` }]);
}
