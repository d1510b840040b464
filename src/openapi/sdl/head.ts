/** The comment a written SDL begins with: what it is of, how the service is reached, what was not imported exactly, what to add. */
import type { OpenApiDocument } from '../node.ts';
import { clean, line, member } from './describe.ts';
import { securityLines } from './security.ts';
import { comment, wrap } from './text.ts';

export interface HeadSources {
  readonly document: OpenApiDocument;
  readonly service: string;
  /** The whole command that imports the document. */
  readonly command: string;
  readonly notes: readonly string[];
  readonly doors: readonly string[];
}

const MAX_NOTES = 40;
const WIDTH = 138;
const YOURS = 'It is yours now: read, edit, commit; `gatehouse check` tells what is wrong. When the document changes, commit, do the same with --force, and look at the difference.';

export function headOf({ document, service, command, notes, doors }: HeadSources): string {
  const info = document.root.get('info');
  const lines = [
    [line(member(info, 'title')) || service, line(member(info, 'version'))].filter((text) => text !== '').join(' '),
    '',
    'Written by',
    `  ${clean(command).replaceAll('\n', ' ')}`, // on a line of its own with all its spaces, to be copied
    ...wrap(YOURS, WIDTH),
    ...section(securityLines(document, service)),
    ...section(noteLines(notes)),
    ...section(doors),
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
