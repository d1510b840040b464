/** Which values are secret, for messages and for config print. */
import type { Path } from './path.ts';

export const MASK = '***';

/** True where gatehouse.yaml holds a secret itself: header values, and keys called key, secret, password or token. `tls.key` names a file. */
export function isSecret(path: Path): boolean {
  const [key, parent, grandparent] = path.toReversed();
  if (parent === 'set' && grandparent === 'headers') return true;
  return typeof key === 'string' && /^(key|secret|password|token)$/i.test(key) && parent !== 'tls';
}

/** `redis://:pw@host` as `redis://***@host`. */
export function maskCredentials(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${MASK}@`);
}
