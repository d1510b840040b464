/** Path and query of one call: every value percent-encoded, in exactly one segment or one query value. */
import { GatewayError } from '../../errors.ts';
import { encodeValue, isDotSegment } from './encoding.ts';
import type { Placeholder, RestCall, Template } from './model.ts';
import { complainOf, renderPairs, textOf, type Source, type Writing } from './values.ts';

/** RFC 9110, 4.1 asks servers to take at least 8,000 octets; more than a server takes would be answered with an HTML page. */
const MAX_TARGET = 8000;

export const ENCODED: Writing = { write: encodeValue, separators: { csv: ',', ssv: '%20', pipes: '%7C' }, brackets: '%5B%5D' };

/** Undefined when a `$parent` value in the path is null. @throws GatewayError */
export function renderTarget({ path, query, field }: RestCall, source: Source): string | undefined {
  const segments = path.map((segment) => renderSegment(segment, source));
  if (segments.includes(undefined)) return undefined;
  const pairs = renderPairs(query, source, ENCODED).map(([name, value]) => `${name}=${value}`).join('&');
  const target = `/${segments.join('/')}${pairs === '' ? '' : `?${pairs}`}`;
  if (target.length > MAX_TARGET) {
    const isClients = [...path, ...query.map(({ value }) => value)].flat().some((piece) => typeof piece === 'object' && piece.of === 'argument');
    throw new GatewayError(isClients ? 'BAD_USER_INPUT' : 'UPSTREAM_INVALID_RESPONSE', `The values of \`${field}\` make an address of ${target.length} octets; at most ${MAX_TARGET} are sent.`);
  }
  return target;
}

function renderSegment(template: Template, source: Source): string | undefined {
  const pieces = template.map((piece) => (typeof piece === 'string' ? piece : segmentValue(piece, source)));
  if (pieces.includes(undefined)) return undefined;
  const segment = pieces.join('');
  const placeholders = template.filter((piece) => typeof piece === 'object');
  const culprit = placeholders.find(({ of }) => of === 'argument') ?? placeholders[0];
  if (culprit !== undefined && isDotSegment(segment)) complainOf(culprit, source)(`makes the path segment \`${segment}\`, which servers take for a step in a folder tree.`);
  return segment;
}

function segmentValue(placeholder: Placeholder, source: Source): string | undefined {
  const text = textOf(placeholder, source, ENCODED);
  const complain = complainOf(placeholder, source);
  if (text === '') return complain('is empty, and a value is needed there.');
  return text ?? (placeholder.of === 'parent' ? undefined : complain('is null, and a value is needed there.'));
}
