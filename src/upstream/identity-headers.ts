/**
 * The caller as headers. Values are text of a token, so of whoever the issuer lets choose a name: each is percent-encoded until it
 * is visible ASCII without what separates values anywhere, and `decodeURIComponent` gives it back.
 */
import type { Principal } from '../context.ts';

/** Beyond visible ASCII; the sign of encoding itself; what separates or quotes in fields of RFC 9110, 5.6. A blank separates names in a list. */
const UNSAFE = /[^\x21-\x7e]|[%,;"\\]/;
const UNSAFE_RUNS = /(?:[^\x21-\x7e]|[%,;"\\])+/g;

/** Names and values in turn; what the caller does not have has no line. All text is well-formed Unicode. */
export function claimLines({ kind, subject, issuer, client, scopes, roles }: Principal): readonly string[] {
  const lines = ['x-gatehouse-kind', kind];
  if (subject !== undefined) lines.push('x-gatehouse-subject', encode(subject));
  if (issuer !== undefined) lines.push('x-gatehouse-issuer', encode(issuer));
  if (client !== undefined) lines.push('x-gatehouse-client', encode(client));
  addList(lines, 'x-gatehouse-scopes', scopes);
  addList(lines, 'x-gatehouse-roles', roles);
  return lines;
}

function encode(text: string): string {
  return UNSAFE.test(text) ? text.replace(UNSAFE_RUNS, encodeURIComponent) : text;
}

function addList(lines: string[], header: string, names: ReadonlySet<string>): void {
  let list = '';
  for (const name of names) if (name !== '') list += list === '' ? encode(name) : ` ${encode(name)}`;
  if (list !== '') lines.push(header, list);
}
