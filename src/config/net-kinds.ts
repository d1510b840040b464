/**
 * Kinds of value that name something on the network: hosts, addresses, header names and values, URLs.
 * What is refused here is what would later break a connection, or open a door the operator did not mean to open.
 */
import { isIP } from 'node:net';

import { z } from 'zod';

import { isIdentityHeader } from '../lib/header-names.ts';
import { integer, pattern } from './kinds.ts';

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i;

/** A host name, an IPv4 or an IPv6 address without brackets. */
export function host() {
  const error = 'must be a host name or an IP address, without a port';
  // Only digits and dots is an address, or a mistyped one; never a name.
  const isHost = (name: string) => isIP(name) !== 0 || (HOST_NAME.test(name) && !/^[\d.]+$/.test(name));
  return z.string({ error }).refine(isHost, { error }).meta({ expects: 'a host name or an IP address, without a port' });
}

/** A TCP port; 0 is any free one. */
export function port() {
  return integer(0, 65_535);
}

/** `10.0.0.0/8`, `fd00::/8`, or one address. */
export function addressRange() {
  const expects = 'an IP address or a CIDR range, such as `10.0.0.0/8` or `fd00::/8`';
  const error = `must be ${expects}`;
  return z.string({ error }).refine(isAddressRange, { error }).meta({ expects });
}

function isAddressRange(range: string): boolean {
  const [address = '', bits, ...rest] = range.split('/');
  // A zone (fe80::1%eth0) means nothing in a range; BlockList would throw.
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** RFC 9110, 5.6.2: a field name is a token. Lower-cased, because names are compared without regard to case. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The name of a header, lower-cased. */
export function headerName() {
  return pattern(TOKEN, 'a header name, such as `accept-language`').toLowerCase();
}

/** RFC 9110, 7.6.1 (of one connection), and what the gateway or its HTTP client writes itself. */
const CONNECTION_HEADERS = new Set([
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade',
  'host', 'content-length', 'content-type', 'content-encoding', 'expect',
]);

const PASSABLE = 'must be another header: those of the connection and of the body are written by the gateway itself';
const NO_CALLER = 'must be another header: this one says who calls, and nothing but `identity: headers` writes it';

/** The name of a header that may travel from one side of the gateway to the other, lower-cased. */
export function passableHeader() {
  return headerName().refine((name) => !CONNECTION_HEADERS.has(name), { error: PASSABLE }).refine((name) => !isIdentityHeader(name), { error: NO_CALLER });
}

/** The same as the key of a mapping, as it was written; the mapping lower-cases it. */
export function passableHeaderKey() {
  return pattern(TOKEN, 'a header name, such as `x-api-key`')
    .refine((name) => !CONNECTION_HEADERS.has(name.toLowerCase()), { error: PASSABLE })
    .refine((name) => !isIdentityHeader(name.toLowerCase()), { error: NO_CALLER });
}

/** RFC 9110, 5.5: no CR, LF, NUL or other control character; bytes beyond Latin-1 cannot be sent. */
export function headerValue() {
  return pattern(/^[\t\x20-\x7e\x80-\xff]*$/, 'text in one line, without control characters');
}

/** Headers that browsers send to another origin without asking it first (Fetch standard, CORS-safelisted and forbidden names). */
const UNASKED = new Set([
  'accept', 'accept-charset', 'accept-encoding', 'accept-language', 'access-control-request-headers', 'access-control-request-method', 'connection',
  'content-language', 'content-length', 'content-type', 'cookie', 'cookie2', 'date', 'dnt', 'expect', 'host', 'keep-alive', 'origin', 'range', 'referer', 'te',
  'trailer', 'transfer-encoding', 'upgrade', 'user-agent', 'via',
]);

/** The name of a header whose presence proves a CORS preflight, lower-cased. */
export function preflightHeader() {
  const error = 'must be another header: browsers send this one without a preflight, so it proves nothing';
  return headerName().refine((name) => !UNASKED.has(name) && !/^(sec|proxy)-/.test(name), { error });
}

/** `https://app.example.com`, or `*`; exactly as browsers write the Origin header. */
export function origin() {
  const expects = 'an origin such as `https://app.example.com` (scheme, host and port, nothing after), or `*`';
  const error = `must be ${expects}`;
  // A star inside a name is no wildcard to browsers: it would match nothing.
  const isOrigin = (value: string) => value === '*' || (/^https?:[^*]+$/.test(value) && URL.canParse(value) && new URL(value).origin === value);
  return z.string({ error }).refine(isOrigin, { error }).meta({ expects });
}

/** An http or https address without user, password or fragment. */
export function httpUrl() {
  const expects = 'an http or https address, such as `http://127.0.0.1:4101/graphql`';
  return z
    .string({ error: `must be ${expects}` })
    .superRefine((value, context) => {
      const message = urlProblem(value, expects);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .meta({ expects });
}

function urlProblem(value: string, expects: string): string | undefined {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return `must be ${expects}`;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return 'may not carry a user name or password; send them in a header under `headers.set`';
  return url.hash === '' ? undefined : 'may not end in a `#` part, which is never sent; remove it';
}
