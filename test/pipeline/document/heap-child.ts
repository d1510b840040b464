/**
 * Run with --expose-gc by cache.test.ts: prints how much heap prepared documents hold, in bytes, as JSON.
 * Arguments: how many large documents to prepare, and how many small ones.
 */
import { preparer, repeat, schema } from './fixtures.ts';

const collect = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

const [largeCount = 0, smallCount = 0] = process.argv.slice(2).map(Number);
const cacheBytes = 4 * 1024 * 1024;
const { prepare, stats } = preparer({ cacheBytes });
const measureFrom = collect();

// Different documents of 50 kB, nearly 4,000 tokens each.
for (let i = 0; i < largeCount; i += 1) {
  prepare(schema, `query Large${i} { a { ${repeat(900, () => `a { b } #${'x'.repeat(45)}\n`)} } }`, undefined);
}
const large = { heap: collect() - measureFrom, ...stats() };

// Small documents and as many names for one, in two halves.
const flood = (from: number): number => {
  for (let i = from; i < from + smallCount / 2; i += 1) {
    prepare(schema, `query Small${i} { b }`, `Small${i}`);
    try {
      prepare(schema, 'query One { b }', `Other${i}`);
    } catch {
      // Refused: there is no such operation.
    }
  }
  return collect() - measureFrom;
};
const small = [flood(0), flood(smallCount / 2)];
process.stdout.write(JSON.stringify({ large, small, after: stats(), cacheBytes }));
