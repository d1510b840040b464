/** Which values are secret, for messages and for config print. */
import type { Path } from './path.ts';

export const MASK = '***';

/** True where gatehouse.yaml holds a secret itself: header values, and keys called key, secret, password or token. `tls.key` names a file. */
export function isSecret(path: Path): boolean {
  const [key, parent, grandparent] = path.toReversed();
  if (parent === 'set' && grandparent === 'headers') return true;
  return typeof key === 'string' && /^(key|secret|password|token)$/i.test(key) && parent !== 'tls';
}

/** Keys whose value is known to be no secret, wherever it came from: without them nobody could see where a gateway listens or whom it calls. */
const PLAIN = new Set(['url', 'host', 'port', 'path', 'level', 'format', 'mode', 'schema', 'kind', 'issuer', 'jwks', 'otlp']);

/** Text that came from the environment or a file may be a secret under any name; numbers and switches are none. */
export function mayBeSecret(path: Path, value: unknown): boolean {
  return typeof value === 'string' && !PLAIN.has(String(path.at(-1)));
}

/** `redis://:pw@host` as `redis://***@host`, `https://host/?key=pw` as `https://host/?***`. */
export function maskCredentials(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${MASK}@`).replace(/^([a-z][a-z0-9+.-]*:\/\/[^?#]*\?).+$/i, `$1${MASK}`);
}
