/** The text of a file somebody has named: at most as much as is read of a document, and UTF-8. */
import { open } from 'node:fs/promises';
import { OperatorError } from '../errors.ts';
import { DOCUMENT_LIMITS, TOO_LONG } from './limits.ts';

/** Read until the limit and not by its size, which pipes and devices do not have. @throws OperatorError without a place. */
export async function readFileText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new OperatorError([{ message: 'The document is not UTF-8 text; save it as UTF-8.' }]);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    const file = await open(path);
    // A stream without encoding gives Buffers; it closes the file at its end.
    for await (const chunk of file.createReadStream() as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > DOCUMENT_LIMITS.bytes) throw new OperatorError([{ message: TOO_LONG }]);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof OperatorError ? error : new OperatorError([{ message: unreadable(error) }]);
  }
  return Buffer.concat(chunks, bytes);
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'There is no such file; name an OpenAPI document, in JSON or YAML, or its http or https address.';
  if (code === 'EISDIR') return 'This is a folder; name the OpenAPI document in it.';
  return `The file cannot be read (${typeof code === 'string' ? code : 'unknown reason'}); check who may read it.`;
}
