import { describe, expect, it } from 'vitest';
import { compose } from '../../src/schema/compose.ts';
import { createGeneration, digestOf } from '../../src/schema/generation.ts';
import { define } from '../support/graph.ts';

const services = [define('a', 'type Query { a: Int }'), define('b', 'type Query { b: Int }')];
const create = () => createGeneration(compose(services, () => ({ kind: 'graphql', execute: async () => ({}) })), services);
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);

describe('a generation', () => {
  it('names its services, its digest and its schema', () => {
    const generation = create();
    expect(generation.services).toEqual(['a', 'b']);
    expect(generation.digest).toMatch(/^[0-9a-f]{16}$/);
    expect(generation.schema).toBe(generation.graph.schema);
    expect(generation.lease()).toMatchObject({ schema: generation.schema, digest: generation.digest });
  });

  it('counts who holds it; giving it back twice counts once', () => {
    const generation = create();
    const [one, two] = [generation.lease(), generation.lease()];
    expect(generation.leases()).toBe(2);
    one.release();
    one.release();
    expect(generation.leases()).toBe(1);
    two.release();
    expect(generation.leases()).toBe(0);
  });

  it('is drained at once when nobody holds it', async () => {
    expect(await isSettled(create().retire())).toBe(true);
  });

  it('is drained when the last of its requests has ended, also one that came after it was retired', async () => {
    const generation = create();
    const lease = generation.lease();
    const drained = generation.retire();
    const late = generation.lease();
    lease.release();
    expect(await isSettled(drained)).toBe(false);
    late.release();
    expect(await isSettled(drained)).toBe(true);
  });
});

describe('the digest of services', () => {
  it('depends on each name and SDL, and on nothing else', () => {
    const again = [define('a', 'type Query { a: Int }'), define('b', 'type Query { b: Int }')];
    expect(digestOf(again)).toBe(digestOf(services));
    expect(digestOf([define('a', 'type Query { a: Int! }'), services[1]!])).not.toBe(digestOf(services));
    expect(digestOf([define('c', 'type Query { a: Int }'), services[1]!])).not.toBe(digestOf(services));
  });
});
