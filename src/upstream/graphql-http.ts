/**
 * The exchange itself: one POST, one answer (GraphQL over HTTP, sections 5 and 6). Straight on undici's `dispatch`: no body
 * stream, no AbortSignal per call. Sent once: undici sends a POST again only when none of it had been written.
 */
import { errors, type Client, type Dispatcher } from 'undici';
import type { GatewayError } from '../errors.ts';
import type { Call, Send, UpstreamConfig, UpstreamResult } from './executor.ts';
import { failed, failure } from './failure.ts';
import { headerReturner } from './headers.ts';
import type { ClientPool } from './pool.ts';
import { readHead, responseReader, type ResponseHead, type ResponseHeaders } from './response.ts';

/** What is read of an answer whose status alone decides, so that its connection can be used again. */
const MAX_IGNORED_BYTES = 64 * 1024;

type ConnectionEnd = 'timeout' | 'invalidResponse' | 'unavailable';

export function graphqlHttp(config: UpstreamConfig, pool: ClientPool): Send {
  const tools: Tools = { config, pool, readResponse: responseReader(config), returnHeaders: headerReturner(config) };
  return (call) =>
    new Promise((resolve) => {
      const { query, variables, operationName } = call.request;
      const body = JSON.stringify({ query, variables, operationName }); // what is undefined is left out
      const client = pool.take();
      if (client === undefined) {
        resolve(failed(call, failure.unavailable(config.name, new Error('the upstream is closed'))));
        return;
      }
      const exchange = new Exchange(tools, call, client, resolve);
      call.cancel = (error) => exchange.cancel(error);
      client.dispatch({ path: pool.path, method: 'POST', headers: call.headers as string[], body }, exchange); // undici only reads them
    });
}

interface Tools {
  readonly config: UpstreamConfig;
  readonly pool: ClientPool;
  readonly readResponse: ReturnType<typeof responseReader>;
  readonly returnHeaders: ReturnType<typeof headerReturner>;
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #tools: Tools;
  readonly #call: Call;
  readonly #client: Client;
  readonly #resolve: (result: UpstreamResult) => void;
  #isSettled = false;
  #head: ResponseHead | undefined;
  #headers: ResponseHeaders = {};
  #chunks: Buffer[] = [];
  #receivedBytes = 0;
  #maxBytes = 0;

  constructor(tools: Tools, call: Call, client: Client, resolve: (result: UpstreamResult) => void) {
    this.#tools = tools;
    this.#call = call;
    this.#client = client;
    this.#resolve = resolve;
  }

  /** Ends the call before its answer is complete. */
  cancel(error: GatewayError): void {
    if (!this.#isSettled) this.#break(failed(this.#call, error));
  }

  onRequestStart(): void {
    // undici takes a handler without it for one of an older kind
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (status < 200) return; // 100 to 199 announce an answer, they are none
    const { maxResponseSize } = this.#tools.config;
    this.#call.status = status;
    this.#headers = headers;
    this.#head = readHead(status, headers);
    this.#maxBytes = this.#head.hasResult ? maxResponseSize : Math.min(MAX_IGNORED_BYTES, maxResponseSize);
    if (Number(headers['content-length']) > this.#maxBytes) this.#breakTooLarge(this.#head);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isSettled || this.#head === undefined) return;
    this.#receivedBytes += chunk.byteLength;
    if (this.#receivedBytes > this.#maxBytes) this.#breakTooLarge(this.#head);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#isSettled || this.#head === undefined) return;
    const [first] = this.#chunks;
    const body = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#receivedBytes);
    const result = this.#tools.readResponse(this.#call, this.#head, body);
    this.#tools.returnHeaders(this.#headers, this.#call.request.context.returnHeader);
    this.#finish(result);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isSettled) return;
    const { name } = this.#tools.config;
    const end = connectionEnd(error, this.#head !== undefined);
    this.#finish(failed(this.#call, end === 'timeout' ? failure.timeout(name) : failure[end](name, error)));
  }

  #breakTooLarge(head: ResponseHead): void {
    this.#break(this.#tools.readResponse(this.#call, head, 'too large'));
  }

  /** The connection is in the middle of an answer and of no more use. */
  #break(result: UpstreamResult): void {
    this.#settle(result);
    this.#tools.pool.drop(this.#client);
  }

  /** The connection is free again, or gone and undici makes a new one for the next call. */
  #finish(result: UpstreamResult): void {
    this.#settle(result);
    this.#tools.pool.giveBack(this.#client);
  }

  #settle(result: UpstreamResult): void {
    this.#isSettled = true;
    this.#chunks = [];
    this.#resolve(result);
  }
}

const PROTOCOL_ERRORS = [errors.HTTPParserError, errors.HeadersOverflowError, errors.ResponseContentLengthMismatchError];

/** Did the service break off before it spoke (unavailable), or speak and break the protocol or off in mid-answer (invalid response)? */
function connectionEnd(error: Error, hasAnswered: boolean): ConnectionEnd {
  if (error instanceof errors.ConnectTimeoutError) return 'timeout';
  if (PROTOCOL_ERRORS.some((type) => error instanceof type)) return 'invalidResponse';
  if (error instanceof errors.ClientDestroyedError) return 'unavailable';
  return hasAnswered ? 'invalidResponse' : 'unavailable';
}
