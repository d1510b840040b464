/** The characters JSON is made of (RFC 8259, 2), and the two ways to pass over some. */
export const SIGNS = {
  TAB: 0x09, LINE_FEED: 0x0a, RETURN: 0x0d, SPACE: 0x20, QUOTE: 0x22, COMMA: 0x2c, COLON: 0x3a, BACKSLASH: 0x5c,
  OPEN_LIST: 0x5b, CLOSE_LIST: 0x5d, OPEN_OBJECT: 0x7b, CLOSE_OBJECT: 0x7d,
} as const;

/** Behind the closing quote, or the end of the text. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === SIGNS.QUOTE) return at + 1;
    if (code === SIGNS.BACKSLASH) at += 1;
  }
  return text.length;
}

export function skipSpace(text: string, start: number): number {
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== SIGNS.SPACE && code !== SIGNS.LINE_FEED && code !== SIGNS.RETURN && code !== SIGNS.TAB) return at;
  }
}
