/**
 * One document from an address an operator has named, such as an OpenAPI description: bounded in time and size, and never from
 * another origin than the one that was named. What it is, its content decides, not its media type.
 */
import { Agent, request, type Dispatcher } from 'undici';
import { OperatorError } from '../errors.ts';
import { formatBytes } from '../lib/bytes.ts';

export interface FetchDocumentOptions {
  /** Bytes of its text. */
  readonly maxBytes: number;
  /** Milliseconds until the last byte, redirects included. */
  readonly timeout: number;
  /** Redirects within the origin that are followed; default 5. */
  readonly maxRedirects?: number;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

export interface FetchedDocument {
  readonly text: string;
  /** Where it was in the end; addresses in it are relative to this. */
  readonly url: string;
}

const MAX_REDIRECTS = 5;
const HEADERS = { accept: 'application/json, application/yaml, text/yaml, */*;q=0.5', 'accept-encoding': 'identity', 'user-agent': 'gatehouse' };

/** @throws OperatorError with one finding, without a place, that says why there is no document; the address is the caller's to add. */
export async function fetchDocument(address: string, { maxBytes, timeout, maxRedirects = MAX_REDIRECTS, signal: stop }: FetchDocumentOptions): Promise<FetchedDocument> {
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout } }); // the signal holds the one clock
  const late = AbortSignal.timeout(timeout);
  const signal = stop === undefined ? late : AbortSignal.any([late, stop]);
  try {
    let url = parseAddress(address);
    for (let redirects = 0; ; redirects += 1) {
      const response = await request(url, { dispatcher: agent, signal, headers: HEADERS });
      response.body.on('error', () => undefined); // of a body that is left unread; whoever reads one meets its error
      const next = redirectOf(response, url);
      if (next === undefined) return { text: await readText(response, maxBytes), url: url.href };
      response.body.destroy();
      if (redirects >= maxRedirects) throw refusal(maxRedirects === 0 ? 'it redirects, which is not followed here' : `it redirects more than ${maxRedirects} times`);
      url = next;
    }
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    if (stop?.aborted === true) throw refusal('it is not waited for any more');
    if (late.aborted) throw refusal(`it did not answer within ${timeout / 1000} s`);
    throw refusal(`it is unavailable (${error instanceof Error ? error.message : String(error)})`);
  } finally {
    await agent.destroy();
  }
}

function parseAddress(address: string): URL {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) throw refusal('only http and https addresses are fetched');
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') throw refusal('user names and passwords are not sent; fetch the document by other means and name the file');
  return url;
}

/** @throws for every answer that is neither the document nor a redirect within the origin. */
function redirectOf({ statusCode, headers }: Dispatcher.ResponseData, from: URL): URL | undefined {
  if (statusCode === 200) return undefined;
  const { location } = headers;
  if (statusCode < 300 || statusCode > 399 || typeof location !== 'string' || !URL.canParse(location, from)) throw refusal(`it answered HTTP ${statusCode}, but expected 200 with the document`);
  const to = new URL(location, from);
  if (to.origin !== from.origin) throw refusal(`it redirects to another origin, ${to.origin}; name the address there if you trust it`);
  return to;
}

async function readText({ headers, body }: Dispatcher.ResponseData, maxBytes: number): Promise<string> {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw refusal(`it is encoded (${String(encoding)}), which was not asked for`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  // A body of undici is a stream of Buffers.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw refusal(`it is longer than ${formatBytes(maxBytes)}, and no more is read`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks, bytes));
  } catch {
    throw refusal('it is not UTF-8 text');
  }
}

function refusal(reason: string): OperatorError {
  return new OperatorError([{ message: reason }]);
}
