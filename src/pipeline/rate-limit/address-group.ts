/**
 * Whom an address stands for: an IPv4 address for itself, an IPv6 address for its /64, which is what one subscriber gets and can take any
 * address of (RFC 6177). All spellings of one address are one group.
 */
import { isIPv4, isIPv6 } from 'node:net';

/** Everybody whose address is not known, together. */
export const UNKNOWN_ADDRESS = 'unknown';

/** `203.0.113.9`, `2001:db8:0:1::/64`, or `unknown`. */
export function addressGroup(address: string | undefined): string {
  if (address === undefined) return UNKNOWN_ADDRESS;
  if (isIPv4(address)) return address;
  // A zone (`%eth0`) says through which interface, not who.
  const [plain = ''] = address.split('%', 1);
  if (!isIPv6(plain)) return UNKNOWN_ADDRESS;
  const words = wordsOf(plain);
  // RFC 4291, 2.5.5.2: an IPv4 address as a dual-stack socket shows it.
  if (words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff) return words.slice(6).flatMap((word) => [word >> 8, word & 0xff]).join('.');
  return `${words.slice(0, 4).map((word) => word.toString(16)).join(':')}::/64`;
}

/** The eight numbers of a valid IPv6 address. */
function wordsOf(address: string): readonly number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const [, a = 0, b = 0, c = 0, d = 0] = dotted?.map(Number) ?? [];
  const hex = dotted === null ? address : `${address.slice(0, dotted.index)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  const [before = '', after] = hex.split('::');
  const read = (part: string): number[] => (part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16)));
  const [head, tail] = [read(before), read(after ?? '')];
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
