/** Trimming one sign in time that grows with the text: `/x+$/` looks again from every `x` inside it. */

export function trimEnd(text: string, sign: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === sign) end--;
  return text.slice(0, end);
}

export function trim(text: string, sign: string): string {
  let start = 0;
  while (start < text.length && text[start] === sign) start++;
  return trimEnd(text.slice(start), sign);
}
