/** The addresses whose forwarding headers are believed: `server.trustedProxies`. */
import { BlockList, isIP, isIPv6 } from 'node:net';

export interface TrustedProxies {
  readonly trusts: (address: string | undefined) => boolean;
}

/** `cidrs` are addresses or address/prefix; already validated by the configuration. */
export function trustedProxies(cidrs: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return {
    trusts(address) {
      const plain = unmapped(address);
      return plain !== undefined && cidrs.length > 0 && isIP(plain) !== 0 && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
    },
  };
}

/** A dual-stack socket reports an IPv4 peer as ::ffff:a.b.c.d. */
export function unmapped(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
