/** Strings, descriptions and comments as an SDL writes them. */

const SHORT = 100;
const WIDTH = 116;

/** What hides in a file, or turns the direction of its text; JSON escapes the other controls. */
const HIDDEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A string in quotes on one line, of which nothing is unseen. GraphQL knows no halves of surrogate pairs. */
export function quote(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(HIDDEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The lines of a description, each behind `indent`; none for ''. */
export function descriptionLines(text: string, indent: string): string[] {
  if (text === '') return [];
  if (!text.includes('\n') && text.length <= SHORT) return [indent + quote(text)];
  const lines = wrapProse(text, WIDTH - indent.length);
  return [`${indent}"""`, ...lines.map((line) => (line === '' ? '' : indent + line.replaceAll('"""', '\\"""'))), `${indent}"""`];
}

/** Line breaks of the document are its author's; long lines of prose get more, those of code, tables and lists do not. */
function wrapProse(text: string, width: number): string[] {
  let isCode = false;
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('```')) isCode = !isCode;
    return line.length > width && !isCode && /^(?:[A-Za-z(`'"<]|\*\*)/.test(line) && !line.includes('|') ? wrap(line, width) : [line];
  });
}

/** No line break of what is commented ever ends the comment. */
export function comment(text: string): string[] {
  return text.split(/\r\n|[\n\r]/).map((line) => (line === '' ? '#' : `# ${line}`));
}

export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
