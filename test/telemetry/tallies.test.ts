import { Counter, Histogram, Registry } from 'prom-client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Distribution, Tally } from '../../src/telemetry/tallies.ts';

const BOUNDS = [0.001, 0.01, 0.1, 1];
const label = fc.constantFrom('users', 'reviews', 'a"b\\c\nd');
const seconds = fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(...BOUNDS, 0));

describe('what a registry prints of them', () => {
  it('is what it prints of its own counters and histograms', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(label, fc.constantFrom('ok', 'failed'), seconds), { maxLength: 40 }), async (calls) => {
        const [ours, theirs] = [new Registry(), new Registry()];
        const tally = new Tally({ name: 'calls_total', help: 'Calls', labelNames: ['service', 'outcome'], register: ours });
        const durations = new Distribution({ name: 'call_seconds', help: 'Time', labelNames: ['service'], bounds: BOUNDS, register: ours });
        const counter = new Counter({ name: 'calls_total', help: 'Calls', labelNames: ['service', 'outcome'], registers: [theirs] });
        const histogram = new Histogram({ name: 'call_seconds', help: 'Time', labelNames: ['service'], buckets: BOUNDS, registers: [theirs] });
        for (const [service, outcome, took] of calls) {
          tally.inc(service, outcome);
          counter.inc({ service, outcome });
          durations.observe(service, took);
          histogram.observe({ service }, took);
        }
        const sorted = async (registry: Registry): Promise<readonly string[]> => (await registry.metrics()).split('\n').sort();
        expect(await sorted(ours)).toEqual(await sorted(theirs));
      }),
    );
  });

  it('has one label where there is one', async () => {
    const register = new Registry();
    const tally = new Tally({ name: 'a_total', help: 'A', labelNames: ['code'], register });
    tally.inc('X');
    tally.inc('X');
    expect(await register.metrics()).toContain('a_total{code="X"} 2\n');
  });
});
