/** multipart/form-data (RFC 7578), written in memory: the values come from one operation, whose size is limited. */
import { randomUUID } from 'node:crypto';

export interface Part {
  readonly name: string;
  readonly kind: 'text' | 'json' | 'file';
  readonly content: string | Buffer;
}

const HEADERS = {
  text: '',
  json: '\r\nContent-Type: application/json',
  // A server that sees no file name takes the part for a text.
  file: '; filename="file"\r\nContent-Type: application/octet-stream',
} as const;

/** The boundary cannot be guessed, so no value can hold it. */
export function writeMultipart(parts: readonly Part[]): { readonly contentType: string; readonly content: Buffer } {
  const boundary = `gatehouse-${randomUUID()}`;
  const pieces = parts.flatMap(({ name, kind, content }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"${HEADERS[kind]}\r\n\r\n`),
    typeof content === 'string' ? Buffer.from(content) : content,
    Buffer.from('\r\n'),
  ]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, content: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]) };
}

/** As browsers write it (HTML standard, "multipart/form-data encoding algorithm"). */
function escapeName(name: string): string {
  return name.replace(/["\r\n]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
