// Releases to publish, and stores to publish them in.
import type { Finding } from '../../../src/errors.ts';
import type { StoreOptions } from '../../../src/releases/store/create-store.ts';
import type { ReleaseDraft } from '../../../src/releases/store/release.ts';

export const POLICIES = '0123456789abcdef';
export const T0 = Date.parse('2026-01-31T12:00:00.000Z');

export function draft(author = 'ada', text = 'type Query { shop: String }', more: Partial<ReleaseDraft> = {}): ReleaseDraft {
  return { author, policies: POLICIES, schemas: new Map([['shop', { kind: 'graphql', text }]]), documents: new Map([['web@1.0.0.json', `{"by":"${author}"}`]]), ...more };
}

export function options(more: Partial<StoreOptions> = {}): StoreOptions {
  return { keep: 50, maxBytes: 5 * 1024 * 1024, clock: { now: () => T0 }, report: unexpected, ...more };
}

/** A store that has something to say must be asked for it. */
function unexpected({ message }: Finding): never {
  throw new Error(`reported: ${message}`);
}
