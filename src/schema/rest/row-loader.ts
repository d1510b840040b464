/**
 * The rows of one door in one operation: what a DataLoader does, with a promise for each chunk and none for each key. Keys that
 * are asked for in one tick travel together, and each once.
 */
import type { KeyItem } from './door-keys.ts';

/** What the rows come from. */
export interface RowSource {
  /** Keys in one call. */
  readonly chunk: number;
  /** values[i] answers to keys[i]: a row, null or an Error. */
  readonly fetch: (keys: readonly KeyItem[]) => Promise<readonly unknown[]>;
}

export class RowLoader {
  readonly #source: RowSource;
  readonly #chunks: Chunk[] = [];
  /** Key → the number of its chunk times the size of one, and its index there. */
  readonly #places = new Map<string, number>();

  constructor(source: RowSource) {
    this.#source = source;
  }

  /** values[i] answers to keys[i]: a row, null or an Error. */
  async load(keys: readonly KeyItem[]): Promise<readonly unknown[]> {
    const { chunk: size } = this.#source;
    const places = keys.map((key) => this.#placeOf(key));
    for (const place of places) {
      const chunk = this.#chunks[Math.floor(place / size)];
      if (chunk?.rows === undefined) await chunk?.settled; // one after the other: each has been begun
    }
    return places.map((place) => this.#chunks[Math.floor(place / size)]?.rows?.[place % size]);
  }

  #placeOf(key: KeyItem): number {
    const identity = identityOf(key);
    let place = this.#places.get(identity);
    if (place === undefined) {
      const { chunk: size } = this.#source;
      let open = this.#chunks.at(-1);
      if (open === undefined || open.isSent || open.keys.length >= size) this.#chunks.push((open = new Chunk(this.#source)));
      place = (this.#chunks.length - 1) * size + open.keys.push(key) - 1;
      this.#places.set(identity, place);
    }
    return place;
  }
}

/** Begins no text that is not marked itself, so that no key can pass for another. */
const MARK = '\0';

function identityOf(key: KeyItem): string {
  return typeof key === 'string' && !key.startsWith(MARK) ? key : MARK + JSON.stringify(key ?? null);
}

/** Keys that are asked for together. Takes more of them until it is sent. */
class Chunk {
  readonly keys: KeyItem[] = [];
  isSent = false;
  /** rows[i] answers to keys[i]; undefined until they are there. */
  rows: readonly unknown[] | undefined;
  readonly settled: Promise<void>;

  constructor(source: RowSource) {
    this.settled = this.#send(source);
  }

  async #send(source: RowSource): Promise<void> {
    await endOfTick();
    this.isSent = true;
    try {
      this.rows = await source.fetch(this.keys);
    } catch (error) {
      this.rows = this.keys.map(() => error);
    }
  }
}

/** When all that waits for nothing but promises has gone on, so that it can ask for keys too. */
async function endOfTick(): Promise<void> {
  await Promise.resolve();
  await new Promise<void>((resolve) => process.nextTick(resolve));
}
