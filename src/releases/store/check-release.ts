/**
 * What may stand in a release. Its names become file names, keys of objects and labels, on machines that may see no difference between
 * upper and lower case, so each must be harmless in all of these; its author and reason are printed on terminals.
 */
import { printable } from '../../errors.ts';
import type { Release } from './release.ts';

/** Numbers beyond are a mistake, or an attack on what counts on from them. */
export const MAX_NUMBER = 999_999_999;
const POLICIES = /^[0-9a-f]{16,64}$/;
/** As services are named in the configuration. */
const SERVICE = /^[A-Za-z][A-Za-z0-9_-]{0,99}$/;
/** Separators, and what Windows has a meaning for. */
const NO_FILE_NAME = /[/\\<>:"|?*]|^[. ]|[. ]$/;
const MAX_NAME_BYTES = 200;
/** Of a list of problems; a hostile release could have millions. */
const SHOWN = 10;

/** One sentence each, at most ten; none when the release may be kept. */
export function problemsOf(release: Omit<Release, 'digest'>): string[] {
  const problems = [...metadataProblems(release), ...contentProblems(release)];
  return problems.length > SHOWN ? [...problems.slice(0, SHOWN), `There are ${problems.length - SHOWN} more problems.`] : problems;
}

function metadataProblems({ number, author, publishedAt, policies, reason }: Omit<Release, 'digest'>): string[] {
  const problems: string[] = [];
  if (!isReleaseNumber(number)) problems.push(`its number is ${String(number)}; expected an integer from 1 to ${MAX_NUMBER}.`);
  if (!isLine(author, 200)) problems.push('its author is no name; expected one line of 1 to 200 characters.');
  if (!isTime(publishedAt)) problems.push('its time is not written as 2026-01-31T12:00:00.000Z.');
  if (!isPolicies(policies)) problems.push('its digest of policies is none; expected 16 to 64 hex digits, as `gatehouse check` has them.');
  if (reason !== undefined && !isLine(reason, 1000)) problems.push('its reason is no line of 1 to 1000 characters; write it in one line, or leave it out.');
  return problems;
}

function contentProblems({ schemas, documents }: Pick<Release, 'schemas' | 'documents'>): string[] {
  const problems: string[] = [];
  if (schemas.size === 0) problems.push('it has no schema; expected at least one service.');
  for (const [name, { kind, text }] of schemas) {
    if (!SERVICE.test(name) || name in Object.prototype) problems.push(`the service ${quote(name)} cannot have that name; expected a letter, then letters, digits, \`_\` or \`-\`, at most 100, and nothing that every JavaScript object has.`);
    // Callers without types reach this too.
    if (!['graphql', 'rest'].includes(kind)) problems.push(`the schema of ${quote(name)} is of no known kind; expected \`graphql\` or \`rest\`.`);
    if (!text.isWellFormed()) problems.push(`the schema of ${quote(name)} is no Unicode text; save it as UTF-8.`);
  }
  for (const [name, text] of documents) {
    if (!isFileName(name)) problems.push(`the document ${quote(name)} cannot have that name; expected a plain file name such as \`web@1.4.0.json\`, without folders, of at most ${MAX_NAME_BYTES} bytes.`);
    if (!text.isWellFormed()) problems.push(`the document ${quote(name)} is no Unicode text; save it as UTF-8.`);
  }
  for (const [what, names] of [['services', schemas.keys()], ['documents', documents.keys()]] as const) {
    for (const [one, other] of twins(names)) problems.push(`the ${what} ${quote(one)} and ${quote(other)} would be one file where case does not count; rename one.`);
  }
  return problems;
}

export function isReleaseNumber(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_NUMBER;
}

/** One line that a terminal prints as it is. */
export function isLine(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxLength && value.isWellFormed() && !value.includes('\n') && printable(value) === value;
}

export function isTime(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString() === value;
}

export function isPolicies(value: unknown): value is string {
  return typeof value === 'string' && POLICIES.test(value);
}

function isFileName(name: string): boolean {
  return isLine(name, MAX_NAME_BYTES) && Buffer.byteLength(name) <= MAX_NAME_BYTES && !NO_FILE_NAME.test(name) && name.normalize('NFC') === name && !(name in Object.prototype);
}

function twins(names: Iterable<string>): [string, string][] {
  const seen = new Map<string, string>();
  const found: [string, string][] = [];
  for (const name of names) {
    // Up and down again: ß and SS are one where case does not count.
    const folded = name.normalize('NFC').toUpperCase().toLowerCase();
    const earlier = seen.get(folded);
    if (earlier !== undefined) found.push([earlier, name]);
    else seen.set(folded, name);
  }
  return found;
}

/** Short, and on one line: a name with a line break could look like another finding. */
export function quote(name: string): string {
  return `\`${(name.length > 80 ? `${name.slice(0, 80)}…` : name).replaceAll('\n', '\\n')}\``;
}
