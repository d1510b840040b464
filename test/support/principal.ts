/** Who asks, as authentication would say it. */
import type { Principal } from '../../src/context.ts';

/** A verified token of `ada` with nothing else in it, but for `parts`. */
export function principalOf(parts: Partial<Omit<Principal, 'scopes' | 'roles'>> & { readonly scopes?: Iterable<string>; readonly roles?: Iterable<string> } = {}): Principal {
  return Object.freeze({
    kind: 'token', subject: 'ada', issuer: undefined, client: undefined, claims: {}, token: parts.kind === undefined || parts.kind === 'token' ? 'aaa.bbb.ccc' : undefined,
    ...parts,
    scopes: new Set(parts.scopes), roles: new Set(parts.roles),
  });
}
