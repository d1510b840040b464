/**
 * Reads what is asked: JSON from a POST's body, parameters from a GET's query. The body is counted in bytes as it arrives
 * and again as it unpacks, so neither a chunked body nor a compressed one is longer than `server.maxBodySize`.
 */
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { pipeline, Readable, type Transform } from 'node:stream';
import { CLIENT_GONE, type AskedParams, type RequestContext } from '../context.ts';
import { GatewayError } from '../errors.ts';
import { unlessAborted, type Signal } from '../lib/abort.ts';
import { isJson } from './content-type.ts';
import { paramsFromQuery, paramsOf } from './params.ts';
import type { Stage } from './stage.ts';

export interface BodyOptions {
  /** Bytes, unpacked. */
  readonly maxBodySize: number;
  /** Operations in one request. */
  readonly maxBatch: number;
  /** `report` says what exceeds maxBatch and lets it pass, up to BATCH_MAX. */
  readonly mode: 'enforce' | 'report';
  readonly onReport: (finding: { readonly code: string; readonly message: string }, context: RequestContext) => void;
}

/** Operations in one request that report mode lets pass. */
const BATCH_MAX = 100;

export function bodyStage(options: BodyOptions): Stage {
  return {
    name: 'body',
    run(context: RequestContext): void | Promise<void> {
      if (context.source.method !== 'GET') return readPost(context, options);
      context.asked = paramsFromQuery(context.source.search);
    },
  };
}

async function readPost(context: RequestContext, options: BodyOptions): Promise<void> {
  const { maxBodySize } = options;
  const { source } = context;
  if (!isJson(source.header('content-type'))) {
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Send the operation as content-type application/json, in utf-8. Forms, uploads and plain text are not taken.');
  }
  const announced = Number(source.header('content-length') ?? 0);
  if (announced > maxBodySize) throw tooLarge(maxBodySize);
  const bytes = await collect(unpack(source.body(), source.header('content-encoding')), maxBodySize, context.abort);
  context.asked = paramsFromJson(parse(bytes), options, context);
}

const UNPACKERS: Readonly<Record<string, () => Transform>> = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress };

function unpack(body: AsyncIterable<Uint8Array>, encoding: string | undefined): AsyncIterable<Uint8Array> {
  if (encoding === undefined || encoding === '' || encoding.toLowerCase() === 'identity') return body;
  const name = encoding.toLowerCase();
  const unpacker = Object.hasOwn(UNPACKERS, name) ? UNPACKERS[name]?.() : undefined;
  if (unpacker === undefined) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Send the body with content-encoding gzip, deflate or br, or with none.');
  // Errors of either stream surface where the unpacked one is read.
  pipeline(Readable.from(body), unpacker, () => undefined);
  return unpacker;
}

async function collect(body: AsyncIterable<Uint8Array>, maxBodySize: number, signal: Signal): Promise<Buffer> {
  const iterator = body[Symbol.asyncIterator]();
  let isWhole = false;
  try {
    // One race for all of it: most bodies are one chunk and an end.
    const whole = await unlessAborted(readAll(iterator, maxBodySize), signal);
    isWhole = true;
    return whole;
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    if (signal.aborted && signal.reason !== CLIENT_GONE) throw new GatewayError('GATEWAY_TIMEOUT', 'The body did not arrive before the deadline.', { cause: error, headers: { connection: 'close' } });
    throw new GatewayError('BAD_REQUEST', 'The body ended early, or is not in its content-encoding.', { cause: error });
  } finally {
    // Not awaited: a peer that never sends would hold us. The connection is closed after the answer.
    if (!isWhole) void iterator.return?.().then(undefined, () => undefined);
  }
}

async function readAll(iterator: AsyncIterator<Uint8Array>, maxBodySize: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    size += next.value.byteLength;
    if (size > maxBodySize) throw tooLarge(maxBodySize);
    chunks.push(next.value);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? Buffer.from(chunks[0].buffer, chunks[0].byteOffset, chunks[0].byteLength) : Buffer.concat(chunks);
}

function tooLarge(maxBodySize: number): GatewayError {
  // The rest of the body is not read, so the connection cannot be used again.
  return new GatewayError('PAYLOAD_TOO_LARGE', `The body is larger than ${maxBodySize} bytes.`, { extensions: { limit: maxBodySize }, headers: { connection: 'close' } });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw new GatewayError('BAD_REQUEST', 'The body is not JSON in utf-8.', { cause: error });
  }
}

function paramsFromJson(body: unknown, { maxBatch, mode, onReport }: BodyOptions, context: RequestContext): AskedParams | readonly AskedParams[] {
  if (!Array.isArray(body)) return paramsOf(body);
  if (body.length === 0) throw new GatewayError('BAD_REQUEST', 'The batch is empty; send at least one operation.');
  if (body.length > maxBatch) {
    const refusal = new GatewayError('BATCH_LIMIT_EXCEEDED', `The request holds ${body.length} operations; at most ${maxBatch} may be sent together.`, { extensions: { limit: maxBatch, actual: body.length } });
    if (mode === 'enforce' || body.length > Math.max(maxBatch, BATCH_MAX)) throw refusal;
    onReport({ code: 'BATCH_LIMIT_EXCEEDED', message: refusal.message }, context);
  }
  return body.map(paramsOf);
}
