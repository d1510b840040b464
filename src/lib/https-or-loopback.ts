/** Addresses that may be trusted with keys. */
import { isIP } from 'node:net';

/** An address fetched for keys: https, or http to this machine only, because whoever answers decides who may enter. */
export function isHttpsOrLoopback(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ((isIP(hostname) === 4 && hostname.startsWith('127.')) || hostname === 'localhost' || hostname === '[::1]'));
}
