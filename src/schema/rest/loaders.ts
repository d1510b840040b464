/**
 * What one client operation remembers of its REST calls, so that the same call is made once and keys asked for in one tick
 * travel together. The memory hangs on the operation's context and ends with it: two requests share nothing, whoever sent them.
 */
import DataLoader from 'dataloader';
import type { GatewayError } from '../../errors.ts';
import type { CallContext, RestAnswer, RestRequest, RestUpstream } from '../../upstream/executor.ts';

export interface Exchange {
  readonly service: string;
  readonly request: RestRequest;
  readonly send: RestUpstream;
}

/** One item of each list of keys that a door takes; most doors take one list. */
export type KeyItems = readonly unknown[];

export interface RowOptions {
  /** Keys of loaders with one name share their rows: service, door, and whatever else tells their calls apart. */
  readonly name: string;
  /** Keys in one call. */
  readonly chunk: number;
  /** values[i] answers to keys[i]: a row, null or an Error. */
  readonly fetch: (keys: readonly KeyItems[]) => Promise<readonly unknown[]>;
}

interface Loaders {
  /** Holds answers that are still to come: one slow call must not keep those beside it waiting. */
  readonly calls: DataLoader<Exchange, { readonly answer: Promise<RestAnswer | GatewayError> }, string>;
  readonly rows: Map<string, RowLoader>;
}

const operations = new WeakMap<CallContext, Loaders>();

/** The answer to this call, made once in an operation. */
export async function loadCall(context: CallContext, exchange: Exchange): Promise<RestAnswer | GatewayError> {
  const { answer } = await loadersOf(context).calls.load(exchange);
  return answer;
}

/** values[i] answers to keys[i]: a row, null or an Error. */
export function loadRows(context: CallContext, keys: readonly KeyItems[], { name, chunk, fetch }: RowOptions): Promise<readonly unknown[]> {
  const { rows } = loadersOf(context);
  let loader = rows.get(name);
  if (loader === undefined) rows.set(name, (loader = new RowLoader(chunk, fetch)));
  return loader.load(keys);
}

/** After a mutation, whatever service it was sent to, nothing that was read before is known to be true. */
export function forgetAnswers(context: CallContext): void {
  operations.delete(context);
}

function loadersOf(context: CallContext): Loaders {
  let loaders = operations.get(context);
  if (loaders === undefined) {
    const calls: Loaders['calls'] = new DataLoader((exchanges) => Promise.resolve(exchanges.map(({ request, send }) => ({ answer: send(request) }))), { cacheKeyFn: identityOf });
    operations.set(context, (loaders = { calls, rows: new Map() }));
  }
  return loaders;
}

/** Everything on the wire, and what decides how the answer is read. */
function identityOf({ service, request: { method, target, headers, body, reads, expects, codes } }: Exchange): string {
  const content = Buffer.isBuffer(body?.content) ? ['base64', body.content.toString('base64')] : ['text', body?.content];
  return JSON.stringify([service, method, target, headers, body?.contentType, content, reads, [...expects], [...codes]]);
}

/** Keys that are asked for together. */
interface Chunk {
  readonly keys: KeyItems[];
  /** rows[i] answers to keys[i]. */
  readonly rows: Promise<readonly unknown[]>;
}

/** What a DataLoader does, with a promise for each chunk and none for each key. */
class RowLoader {
  readonly #size: number;
  readonly #fetch: RowOptions['fetch'];
  /** Where the row of a key is to be found. */
  readonly #places = new Map<string, { readonly chunk: Chunk; readonly index: number }>();
  /** Takes more keys until it is sent. */
  #open: Chunk | undefined;

  constructor(size: number, fetch: RowOptions['fetch']) {
    this.#size = size;
    this.#fetch = fetch;
  }

  async load(keys: readonly KeyItems[]): Promise<readonly unknown[]> {
    const places = keys.map((key) => this.#placeOf(key));
    const settled = new Map<Chunk, readonly unknown[]>();
    for (const { chunk } of places) if (!settled.has(chunk)) settled.set(chunk, await chunk.rows); // one after the other: each has been begun
    return places.map(({ chunk, index }) => settled.get(chunk)?.[index]);
  }

  #placeOf(key: KeyItems): { readonly chunk: Chunk; readonly index: number } {
    const identity = JSON.stringify(key);
    let place = this.#places.get(identity);
    if (place === undefined) {
      if (this.#open === undefined || this.#open.keys.length >= this.#size) this.#open = this.#begin();
      place = { chunk: this.#open, index: this.#open.keys.push(key) - 1 };
      this.#places.set(identity, place);
    }
    return place;
  }

  #begin(): Chunk {
    const keys: KeyItems[] = [];
    const send = async (): Promise<readonly unknown[]> => {
      await endOfTick();
      if (this.#open === chunk) this.#open = undefined;
      try {
        return await this.#fetch(keys);
      } catch (error) {
        return keys.map(() => error);
      }
    };
    const chunk: Chunk = { keys, rows: send() };
    return chunk;
  }
}

/** When all that waits for nothing but promises has gone on, so that it can ask for keys too. */
async function endOfTick(): Promise<void> {
  await Promise.resolve();
  await new Promise<void>((resolve) => process.nextTick(resolve));
}
