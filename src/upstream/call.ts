/** What the wrappers of this room hand to each other; their order is index.ts. */
import type { GatewayError } from '../errors.ts';
import type { RestRequest, UpstreamRequest } from './executor.ts';

/** What the wrappers know of every request, whatever its protocol. */
export type ServiceRequest = UpstreamRequest | RestRequest;

/** Can be ended before its answer is there. */
export interface Running {
  /** Ends it at once and makes `failure` its result. */
  cancel(failure: GatewayError): void;
}

/**
 * A request on its way through the wrappers. Each field beyond `request` names its one writer.
 *
 * A class, as is all that is made for each call and leads to its answer: V8 moves the literals of code that is used a lot to
 * where only a full collection looks, and each would keep its answer until then. It made a request 1.5 times as dear (Node 20.20.2).
 */
export class Call<Request extends ServiceRequest = ServiceRequest> {
  readonly request: Request;
  /** Names and values in turn, as they go to the service. Written by headers.ts. */
  headers: readonly string[] = NO_HEADERS;
  /** HTTP status of the answer. Written by exchange.ts, and by dedupe.ts for each who shares the exchange. */
  status: number | undefined = undefined;
  /** The answer is that of a call that was in flight already. Written by dedupe.ts. */
  isShared = false;
  /** The exchange with the service, while it lasts. Written by exchange.ts. */
  running: Running | undefined = undefined;

  constructor(request: Request) {
    this.request = request;
  }
}

const NO_HEADERS: readonly string[] = [];

/** A GatewayError in place of the answer is the failure of the whole call. */
export type Send<Request extends ServiceRequest, Answer> = (call: Call<Request>) => Promise<Answer | GatewayError>;
export type Wrapper<Request extends ServiceRequest, Answer> = (next: Send<Request, Answer>) => Send<Request, Answer>;
