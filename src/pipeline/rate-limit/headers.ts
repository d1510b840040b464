/**
 * What a client is told of its budget: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), `Retry-After`.
 *
 * `q` and `w` are the budget's `cost` and `per`; a `burst` that differs is `gatehouse-burst`, as the draft names parameters of one's own.
 * `t` is the time until the budget is full. On a refusal it is `Retry-After`, which the draft does not want to be earlier than `t`.
 */
import type { Budget } from './gcra.ts';
import type { Decision } from './store.ts';

export type Header = readonly [name: string, value: string];

export function policyHeader({ name, cost, perMs, burst }: Budget): Header {
  return ['ratelimit-policy', `${quoted(name)};q=${cost};w=${Math.ceil(perMs / 1000)};qu="cost"${burst === cost ? '' : `;gatehouse-burst=${burst}`}`];
}

export function limitHeader({ name }: Budget, { isAdmitted, remaining, resetSeconds, retryAfterSeconds }: Decision): Header {
  return ['ratelimit', `${quoted(name)};r=${remaining};t=${isAdmitted ? resetSeconds : retryAfterSeconds}`];
}

/** A String of RFC 9651, 3.3.3. The configuration has only names of printable ASCII; what is not, would be an invalid header. */
function quoted(name: string): string {
  if (IS_PLAIN.test(name)) return `"${name}"`;
  return `"${name.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`;
}

/** As nearly all names are; this is done for each answer. */
const IS_PLAIN = /^[\w .-]*$/;
