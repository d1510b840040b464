/** Names of HTTP headers: what is one, and which of them nobody but the gateway writes. Sets hold names in lower case. */

/** RFC 9110, 5.6.2: a field name is a token. */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What frames a message, belongs to one connection (RFC 9110, 7.6.1) or is the gateway's own word. */
const GATEWAY_HEADERS: ReadonlySet<string> = new Set([
  'connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings',
  'expect', 'host', 'content-length', 'content-encoding', 'accept-encoding', 'x-request-id',
]);

/** What says who calls (upstream/identity-headers.ts); with `_` too, because servers of the CGI family read both as one name. */
const IDENTITY_HEADER = /^x[-_]gatehouse[-_](?:kind|subject|issuer|client|scopes|roles)$/;

/** Whether it is for the gateway alone to write; the name in lower case. */
export function isGatewayHeader(name: string): boolean {
  return GATEWAY_HEADERS.has(name) || isIdentityHeader(name);
}

export function isIdentityHeader(name: string): boolean {
  return IDENTITY_HEADER.test(name);
}
