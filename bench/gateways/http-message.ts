/**
 * As much of HTTP/1.1 as the benchmark's own two ends need, so that neither is the bottleneck: kept connections, a body by its length or
 * in chunks, no pipelining, peers that are trusted. RFC 9112.
 */
import type { Socket } from 'node:net';

export interface HttpMessage {
  /** Start line and header fields. */
  readonly head: string;
  readonly body: Buffer;
}

/** Calls `onMessage` for each message that has arrived whole. */
export function readMessages(socket: Socket, onMessage: (message: HttpMessage) => void): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on('data', (arrived: Buffer) => {
    pending = pending.length === 0 ? arrived : Buffer.concat([pending, arrived]);
    for (let read = firstMessage(pending); read !== undefined; read = firstMessage(pending)) {
      pending = pending.subarray(read.end);
      onMessage(read.message);
    }
  });
}

/** Undefined when some of it is still to come. */
export function firstMessage(bytes: Buffer): { readonly message: HttpMessage; readonly end: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const start = headEnd + 4;
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const chunks = readChunks(bytes, start);
    return chunks && { message: { head, body: chunks.body }, end: chunks.end };
  }
  const end = start + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  return end > bytes.length ? undefined : { message: { head, body: bytes.subarray(start, end) }, end };
}

function readChunks(bytes: Buffer, from: number): { readonly body: Buffer; readonly end: number } | undefined {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return undefined;
    if (size === 0) return { body: Buffer.concat(parts), end: start + 2 };
    parts.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}
