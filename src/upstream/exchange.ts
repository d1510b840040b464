/**
 * The exchange itself: one HTTP request, one answer. Straight on undici's `dispatch`: no body stream, no AbortSignal per call, no
 * redirects. Sent once: undici sends a request again only when none of it had been written.
 */
import { errors, type Client, type Dispatcher } from 'undici';
import type { GatewayError } from '../errors.ts';
import type { Call, Running, Send, ServiceRequest } from './call.ts';
import type { UpstreamConfig } from './executor.ts';
import { failure } from './failure.ts';
import { headerReturner, type ResponseHeaders } from './headers.ts';
import type { ClientPool } from './pool.ts';

/** What is read of an answer whose status alone decides, so that its connection can be used again. */
export const MAX_IGNORED_BYTES = 64 * 1024;

/** What a protocol makes of an answer. */
export interface AnswerReader<Request extends ServiceRequest, Head extends ResponseHead, Answer> {
  readonly readHead: (request: Request, status: number, headers: ResponseHeaders) => Head;
  /** Of a body in full, or of one that has turned out larger than `maxBytes`. */
  readonly readAnswer: (request: Request, head: Head, body: Buffer | 'too large') => Answer | GatewayError;
}

export interface ResponseHead {
  readonly status: number;
  /** What is kept of the body; a longer one ends the connection. */
  readonly maxBytes: number;
}

/** The end of the list of wrappers: `requestOf` is what goes over the wire, but for the headers. */
export function exchange<Request extends ServiceRequest, Head extends ResponseHead, Answer>(
  config: UpstreamConfig,
  pool: ClientPool,
  requestOf: (call: Call<Request>) => Dispatcher.DispatchOptions,
  reader: AnswerReader<Request, Head, Answer>,
): Send<Request, Answer> {
  const tools: Tools<Request, Head, Answer> = { config, pool, reader, returnHeaders: headerReturner(config) };
  return (call) =>
    new Promise((resolve) => {
      const request = requestOf(call);
      const client = pool.take();
      if (client === undefined) {
        resolve(failure.unavailable(config.name, new Error('the upstream is closed')));
        return;
      }
      const running = new Exchange(tools, call, client, resolve);
      call.running = running;
      client.dispatch(request, running);
    });
}

type ConnectionEnd = 'timeout' | 'invalidResponse' | 'unavailable';

interface Tools<Request extends ServiceRequest, Head extends ResponseHead, Answer> {
  readonly config: UpstreamConfig;
  readonly pool: ClientPool;
  readonly reader: AnswerReader<Request, Head, Answer>;
  readonly returnHeaders: ReturnType<typeof headerReturner>;
}

class Exchange<Request extends ServiceRequest, Head extends ResponseHead, Answer> implements Dispatcher.DispatchHandler, Running {
  readonly #tools: Tools<Request, Head, Answer>;
  readonly #call: Call<Request>;
  readonly #client: Client;
  readonly #resolve: (result: Answer | GatewayError) => void;
  #isSettled = false;
  #head: Head | undefined;
  #headers: ResponseHeaders = {};
  #chunks: Buffer[] = [];
  #receivedBytes = 0;

  constructor(tools: Tools<Request, Head, Answer>, call: Call<Request>, client: Client, resolve: (result: Answer | GatewayError) => void) {
    this.#tools = tools;
    this.#call = call;
    this.#client = client;
    this.#resolve = resolve;
  }

  /** Ends the call before its answer is complete. */
  cancel(error: GatewayError): void {
    if (!this.#isSettled) this.#break(error);
  }

  onRequestStart(): void {
    // undici takes a handler without it for one of an older kind
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (status < 200) return; // 100 to 199 announce an answer, they are none
    const head = this.#tools.reader.readHead(this.#call.request, status, headers);
    this.#call.status = status;
    this.#headers = headers;
    this.#head = head;
    if (Number(headers['content-length']) > head.maxBytes) this.#break(this.#answer(head, 'too large'));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isSettled || this.#head === undefined) return;
    this.#receivedBytes += chunk.byteLength;
    if (this.#receivedBytes > this.#head.maxBytes) this.#break(this.#answer(this.#head, 'too large'));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#isSettled || this.#head === undefined) return;
    const [first] = this.#chunks;
    const body = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#receivedBytes);
    this.#finish(this.#answer(this.#head, body));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isSettled) return;
    const { name } = this.#tools.config;
    const end = connectionEnd(error, this.#head !== undefined);
    this.#finish(end === 'timeout' ? failure.timeout(name) : failure[end](name, error));
  }

  #answer(head: Head, body: Buffer | 'too large'): Answer | GatewayError {
    const { reader, returnHeaders } = this.#tools;
    const { request } = this.#call;
    const answer = reader.readAnswer(request, head, body);
    returnHeaders(this.#headers, request.context.returnHeader);
    return answer;
  }

  /** The connection is in the middle of an answer and of no more use. */
  #break(result: Answer | GatewayError): void {
    this.#settle(result);
    this.#tools.pool.drop(this.#client);
  }

  /** The connection is free again, or gone and undici makes a new one for the next call. */
  #finish(result: Answer | GatewayError): void {
    this.#settle(result);
    this.#tools.pool.giveBack(this.#client);
  }

  #settle(result: Answer | GatewayError): void {
    this.#isSettled = true;
    this.#chunks = [];
    this.#call.running = undefined;
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
