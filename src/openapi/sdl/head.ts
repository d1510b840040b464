/** The comment a written SDL begins with: what it is of, how the service is reached, what was not imported exactly, what to add. */
import type { OpenApiDocument } from '../node.ts';
import { line, member } from './describe.ts';
import { securityLines } from './security.ts';
import { comment, wrap } from './text.ts';

export interface HeadSources {
  readonly document: OpenApiDocument;
  readonly service: string;
  readonly source: string;
  readonly isTrusted: boolean;
  readonly notes: readonly string[];
  readonly doors: readonly string[];
}

const MAX_NOTES = 40;
const WIDTH = 138;

export function headOf({ document, service, source, isTrusted, notes, doors }: HeadSources): string {
  const info = document.root.get('info');
  const lines = [
    [line(member(info, 'title')) || service, line(member(info, 'version'))].filter((text) => text !== '').join(' '),
    '',
    ...wrap(`Written from ${line(source)} by \`gatehouse service add ${line(service)} --openapi\`${isTrusted ? ', with --trust-required' : ''}. It is yours now: read, edit, commit; \`gatehouse check\` tells what is wrong.`, WIDTH),
    ...section(securityLines(document, service)),
    ...section(noteLines(notes)),
    ...section(doors.length === 0 ? [] : ['To let other services refer to these by key, uncomment what is true:', ...doors]),
  ];
  return lines.flatMap(comment).join('\n');
}

function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function noteLines(notes: readonly string[]): string[] {
  if (notes.length === 0) return [];
  const more = notes.length - MAX_NOTES;
  const lines = notes.slice(0, MAX_NOTES).flatMap((note) => wrap(line(note), WIDTH - 2).map((text, index) => `${index === 0 ? '-' : ' '} ${text}`));
  return ['Not the same as in the document:', ...lines, ...(more > 0 ? [`- … and ${more} causes more, which \`gatehouse service add\` told.`] : [])];
}
