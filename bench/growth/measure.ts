/** How CPU grows with an answer and with the keys that are joined, and whether heap grows with the number of operations seen. */
import { isDeepStrictEqual } from 'node:util';
import { ITEM_BYTES, itemOf, placeOf, quantityOf } from './items.ts';
import { CONNECTIONS, type GrowthGateway } from './processes.ts';

export interface Series {
  readonly title: string;
  readonly unit: string;
  /** One request with so many items, and its `data.items`. */
  readonly query: (items: number) => string;
  readonly expected: (index: number) => object;
  /** Items of each size, ascending. */
  readonly sizes: readonly number[];
  /** What one item is, in units. */
  readonly unitsPerItem: number;
}

export interface Point {
  readonly items: number;
  /** Microseconds of CPU of the gateway, median of the rounds. */
  readonly cpuPerRequest: number;
  readonly answerBytes: number;
}

export const SERIES: readonly Series[] = [
  {
    title: 'size of the answer, one service',
    unit: 'KB',
    query: (items) => `{ items(first: ${items}) { id name text size isNew } }`,
    expected: itemOf,
    sizes: [500, 5_000, 50_000],
    unitsPerItem: ITEM_BYTES / 1_000,
  },
  {
    title: 'entities joined by key, two services',
    unit: 'key',
    query: (items) => `{ items(first: ${items}) { id quantity place } }`,
    expected: (index) => ({ id: String(index), quantity: quantityOf(index), place: placeOf(index) }),
    sizes: [20, 1_000, 10_000],
    unitsPerItem: 1,
  },
];

/** Items of one measurement, all its requests together, so that each size is given about the same work. */
const ITEMS_PER_BATCH = 50_000;
const FEWEST_REQUESTS = 4;

/** Rounds over all sizes in turn, after one that warms up. */
export async function measureSeries({ query, expected, sizes }: Series, gateway: GrowthGateway, rounds: number): Promise<Point[]> {
  const answers = new Map<number, Buffer>();
  const costs = new Map<number, number[]>(sizes.map((items) => [items, []]));
  for (const items of sizes) answers.set(items, await firstAnswer(query(items), Array.from({ length: items }, (_, index) => expected(index)), gateway));
  for (let round = 0; round <= rounds; round += 1) {
    for (const items of sizes) {
      const requests = Math.max(FEWEST_REQUESTS, Math.ceil(ITEMS_PER_BATCH / items));
      const { cpu: before } = await gateway.usage();
      for (let request = 0; request < requests; request += 1) {
        if (!(await gateway.ask(query(items))).equals(answers.get(items)!)) throw new Error(`an answer with ${items} items differs from the first`);
      }
      const { cpu: after } = await gateway.usage();
      if (round > 0) costs.get(items)!.push((after - before) / requests);
    }
  }
  return sizes.map((items) => ({ items, cpuPerRequest: median(costs.get(items)!), answerBytes: answers.get(items)!.length }));
}

async function firstAnswer(query: string, expected: readonly object[], gateway: GrowthGateway): Promise<Buffer> {
  const answer = await gateway.ask(query);
  const { data, errors } = JSON.parse(answer.toString());
  if (errors !== undefined || !isDeepStrictEqual(data.items, expected)) throw new Error(`wrong answer to ${query}: ${answer.toString('utf8', 0, 500)}`);
  return answer;
}

/** Bytes of heap after each of `counts` different operations, ascending; the first fill every cache there is. */
export async function measureHeap(counts: readonly number[], gateway: GrowthGateway, onStep: (done: number) => void): Promise<number[]> {
  const heaps: number[] = [];
  let asked = 0;
  for (const count of counts) {
    const worker = async (): Promise<void> => {
      while (asked < count) {
        asked += 1;
        if (asked % 1_000 === 0) onStep(asked);
        await askDifferent(asked, gateway);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    heaps.push((await gateway.usage()).heap);
  }
  return heaps;
}

const FIELDS = ['id', 'name', 'size', 'isNew', 'quantity', 'place'] as const;

/** No other operation has this one's name, nor its aliases, so it is parsed, validated and planned anew. */
async function askDifferent(serial: number, gateway: GrowthGateway): Promise<void> {
  const aliases = FIELDS.flatMap((field) => [`${field}A${serial}`, `${field}B${serial}`].map((alias) => ({ alias, field })));
  const answer = await gateway.ask(`query Q${serial} { items(first: 2) { ${aliases.map(({ alias, field }) => `${alias}: ${field}`).join(' ')} } }`);
  const { data, errors } = JSON.parse(answer.toString());
  if (errors !== undefined || data.items.length !== 2 || data.items[1][`placeB${serial}`] !== placeOf(1)) throw new Error(`wrong answer to operation ${serial}: ${answer.toString()}`);
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
