/**
 * The headers of one REST call beyond those of every call: what the answer may be, what the body is, and what `@rest` says. The
 * configuration goes before `@rest`, and neither replaces a header that frames the message or says who calls.
 */
import type { RestRequest } from './executor.ts';
import { isReserved } from './headers.ts';

const ACCEPT = 'application/json, application/problem+json;q=0.9, text/plain;q=0.5';

/** `lines` are the names and values of the gateway and the configuration; what `taken` names is the gateway's to write, or to leave out. */
export function addRestHeaders({ headers, body, reads }: RestRequest, lines: string[], taken: ReadonlySet<string>): void {
  const end = lines.length;
  let accept = reads === 'bytes' ? '*/*' : ACCEPT;
  for (const [name, value] of headers) {
    const lowerCase = name.toLowerCase();
    if (lowerCase === 'accept') accept = value;
    else if (!isReserved(lowerCase) && !taken.has(lowerCase) && !holds(lines, end, lowerCase)) lines.push(name, value);
  }
  lines.push('accept', accept);
  if (body !== undefined) lines.push('content-type', body.contentType);
}

/** Whether one of the first `end` lines is of this name. */
function holds(lines: readonly string[], end: number, name: string): boolean {
  for (let at = 0; at < end; at += 2) {
    if (lines[at] === name) return true;
  }
  return false;
}
