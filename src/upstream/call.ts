/** What the wrappers of this room hand to each other; their order is index.ts. */
import type { GatewayError } from '../errors.ts';
import type { RestRequest, UpstreamRequest } from './executor.ts';

/** What the wrappers know of every request, whatever its protocol. */
export type ServiceRequest = UpstreamRequest | RestRequest;

/** A request on its way through the wrappers. Each field beyond `request` names its one writer. */
export interface Call<Request extends ServiceRequest = ServiceRequest> {
  readonly request: Request;
  /** Names and values in turn, as they go to the service. Written by headers.ts. */
  headers: readonly string[];
  /** HTTP status of the answer. Written by exchange.ts, and by dedupe.ts for each who shares the exchange. */
  status: number | undefined;
  /** The answer is that of a call that was in flight already. Written by dedupe.ts. */
  isShared: boolean;
  /** Ends the exchange with the service at once and makes `failure` its result; no effect after the result. Written by exchange.ts. */
  cancel: ((failure: GatewayError) => void) | undefined;
}

/** A GatewayError in place of the answer is the failure of the whole call. */
export type Send<Request extends ServiceRequest, Answer> = (call: Call<Request>) => Promise<Answer | GatewayError>;
export type Wrapper<Request extends ServiceRequest, Answer> = (next: Send<Request, Answer>) => Send<Request, Answer>;
