/**
 * What one client operation remembers of its REST calls, so that the same call is made once and keys asked for in one tick
 * travel together. The memory hangs on the operation's context and ends with it: two requests share nothing, whoever sent them.
 *
 * What lives as long as a call is of a class: object literals that V8 has seen survive are made in its old generation, where
 * each would keep whole answers until the next major collection.
 */
import DataLoader from 'dataloader';
import type { GatewayError } from '../../errors.ts';
import type { CallContext, RestAnswer, RestRequest, RestUpstream } from '../../upstream/executor.ts';
import type { KeyItem } from './door-keys.ts';
import { RowLoader, type RowSource } from './row-loader.ts';

type Answer = RestAnswer | GatewayError;

/** One call, and how it is made. */
export class Exchange {
  readonly request: RestRequest;
  readonly send: RestUpstream;
  /** Everything on the wire, and what decides how the answer is read. */
  readonly identity: string;

  /** `reader`: what two calls have in common whose answers are read alike, in any words that end before a `/` or `[`. */
  constructor(request: RestRequest, send: RestUpstream, reader: string) {
    this.request = request;
    this.send = send;
    const { target, headers, body } = request;
    this.identity = reader + (headers.length === 0 && body === undefined ? target : JSON.stringify([target, headers, body?.contentType, contentOf(body)]));
  }
}

function contentOf(body: RestRequest['body']): readonly unknown[] {
  return Buffer.isBuffer(body?.content) ? ['base64', body.content.toString('base64')] : ['text', body?.content];
}

/** Holds an answer that is still to come: one slow call must not keep those beside it waiting. */
class Begun {
  readonly answer: Promise<Answer>;

  constructor({ request, send }: Exchange) {
    this.answer = send(request);
  }
}

class Memory {
  /** By identity. */
  readonly calls = new Map<string, Promise<Begun>>();
  readonly rows = new Map<string, RowLoader>();
  #loader: DataLoader<Exchange, Begun, string> | undefined;

  get loader(): DataLoader<Exchange, Begun, string> {
    return (this.#loader ??= new DataLoader((exchanges) => Promise.resolve(exchanges.map((exchange) => new Begun(exchange))), { cacheKeyFn: ({ identity }) => identity, cacheMap: this.calls }));
  }
}

/** Hands back the object it is given, so that a class built on it puts its private field there. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- what it has is a way to be built upon
class Given {
  constructor(object: object) {
    return object;
  }
}

/**
 * A context with a memory that nobody else sees, and no copy of it has: what a WeakMap from contexts would be, but that an entry
 * of one, which stays until its key is collected, costs each operation 12 µs of garbage collection (Node 20.20.2, 32 at a time).
 */
class Remembering extends Given {
  #memory: Memory | undefined = undefined;

  static memoryOf(context: CallContext): Memory {
    const remembering = #memory in context ? context : new Remembering(context);
    return (remembering.#memory ??= new Memory());
  }

  static forget(context: CallContext): void {
    if (#memory in context) context.#memory = undefined;
  }
}

/** The answer to this call, made once in an operation. */
export async function loadCall(context: CallContext, exchange: Exchange): Promise<Answer> {
  const { answer } = await Remembering.memoryOf(context).loader.load(exchange);
  return answer;
}

/** The same for a call that has waited for its tick already. */
export function callAtOnce(context: CallContext, exchange: Exchange): Promise<Answer> {
  const { calls } = Remembering.memoryOf(context);
  const known = calls.get(exchange.identity);
  if (known !== undefined) return known.then(({ answer }) => answer);
  const begun = new Begun(exchange);
  calls.set(exchange.identity, Promise.resolve(begun));
  return begun.answer;
}

/**
 * values[i] answers to keys[i]: a row, null or an Error. Keys of one `name` share their rows: it has the service, the door, and
 * whatever else tells their calls apart.
 */
export function loadRows(context: CallContext, keys: readonly KeyItem[], name: string, source: () => RowSource): Promise<readonly unknown[]> {
  const { rows } = Remembering.memoryOf(context);
  let loader = rows.get(name);
  if (loader === undefined) rows.set(name, (loader = new RowLoader(source())));
  return loader.load(keys);
}

/** After a mutation, whatever service it was sent to, nothing that was read before is known to be true. */
export function forgetAnswers(context: CallContext): void {
  Remembering.forget(context);
}
