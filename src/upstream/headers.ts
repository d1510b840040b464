/**
 * Which headers a service sees: the gateway's own, those the configuration copies from the client, those it sets, and those that say
 * who calls (identity.ts). What frames a message or belongs to one connection (RFC 9110, section 7.6.1) is the gateway's own on either
 * side and cannot be configured.
 */
import { GatewayError, OperatorError } from '../errors.ts';
import { HEADER_NAME, isGatewayHeader } from '../lib/header-names.ts';
import type { Call, Send, ServiceRequest, Wrapper } from './call.ts';
import type { UpstreamConfig } from './executor.ts';
import type { Identity } from './identity.ts';

/** Of an answer, as undici gives them: repeated ones as a list. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Names and values in turn: how undici takes headers. */
export type HeaderLines = readonly string[];

/** So that maxResponseSize counts what is held in memory. */
export const UNENCODED: HeaderLines = ['accept-encoding', 'identity'];
export const GRAPHQL_HEADERS: HeaderLines = ['content-type', 'application/json', 'accept', 'application/graphql-response+json, application/json;q=0.9', ...UNENCODED];

/** Says which request of a client a call is for; another one for each. */
export const REQUEST_ID = 'x-request-id';

/** What the protocol of a call says of its body and its answer. */
const PROTOCOL_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type']);

/** RFC 9110, section 5.5: no CR, LF, NUL or other control character, nothing beyond one byte. */
const INVALID_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/** Whether a header frames the message or belongs to the gateway for another reason; the name in lower case. */
export function isReserved(name: string): boolean {
  return PROTOCOL_HEADERS.has(name) || isGatewayHeader(name);
}

/** `own` are the same for each call; `addOwn` adds those of one request, behind all others, and none that `taken` names. */
export function headers<Request extends ServiceRequest, Answer>(
  { name: service, headers: { forward, set } }: UpstreamConfig,
  own: HeaderLines,
  { owns, linesOf }: Identity,
  addOwn?: (request: Request, lines: string[], taken: ReadonlySet<string>) => void,
): Wrapper<Request, Answer> {
  const ownName = (list: 'forward' | 'set', name: string): string => {
    const checked = checkedName(service, list, name);
    if (owns.has(checked)) throw refusal(service, list, `\`${checked}\` is written by \`identity\`; remove either`);
    return checked;
  };
  const setHeaders = Object.entries(set).map(([name, value]) => [ownName('set', name), value] as const);
  for (const [name, value] of setHeaders) {
    if (INVALID_VALUE.test(value)) throw refusal(service, 'set', `the value of \`${name}\` holds characters that no header may hold`);
  }
  const isSet = new Set(setHeaders.map(([name]) => name));
  const forwarded = [...new Set(forward.map((name) => ownName('forward', name)))].filter((name) => !isSet.has(name));
  const constant = [...own, ...setHeaders.flat()];

  const send = (call: Call<Request>, who: HeaderLines | GatewayError, next: Send<Request, Answer>): Promise<Answer | GatewayError> => {
    if (who instanceof GatewayError) return Promise.resolve(who);
    const { requestId, header } = call.request.context;
    const lines = [...constant, REQUEST_ID, requestId];
    for (const name of forwarded) {
      const value = header(name);
      if (value === undefined) continue;
      if (INVALID_VALUE.test(value)) {
        const error = new GatewayError('BAD_REQUEST', `The value of the request header \`${name}\` holds characters that no header may hold.`);
        return Promise.resolve(error);
      }
      lines.push(name, value);
    }
    for (const line of who) lines.push(line);
    addOwn?.(call.request, lines, owns);
    call.headers = lines;
    return next(call);
  };

  return (next) => (call) => {
    const who = linesOf(call.request.context.principal);
    return who instanceof Promise ? who.then((lines) => send(call, lines, next)) : send(call, who, next);
  };
}

/** Hands the service's answer headers that the configuration names to the client; repeated ones one by one. */
export function headerReturner({ name: service, headers: { return: names } }: UpstreamConfig) {
  const returned = [...new Set(names.map((name) => checkedName(service, 'return', name)))];
  return (received: ResponseHeaders, receive: ((name: string, value: string) => void) | undefined): void => {
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
  if (!HEADER_NAME.test(name)) throw refusal(service, list, `\`${name}\` is not a header name`);
  // An operator may name the virtual host to ask for; a client may not.
  if (isReserved(lowerCase) && !(lowerCase === 'host' && list === 'set')) throw refusal(service, list, `\`${lowerCase}\` belongs to the gateway; leave it out`);
  return lowerCase;
}

function refusal(service: string, list: string, reason: string): OperatorError {
  return new OperatorError([{ message: `services.${service}.headers.${list}: ${reason}.` }]);
}
