/**
 * A release: the schemas and documents that a gateway serves, as one numbered thing that never changes (contract, section 8). Data only:
 * of the policies it was checked with it carries the digest. It has one form in bytes, and the digest is over what it holds and not over
 * who published it: the same schemas and documents have the same digest everywhere.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type CanonicalValue } from '../../lib/canonical-json.ts';

declare const isDigest: unique symbol;
/** SHA-256 over {@link ReleaseContent}, 64 hex digits. */
export type ReleaseDigest = string & { readonly [isDigest]: true };

export interface ReleasedSchema {
  readonly kind: 'graphql' | 'rest';
  /** SDL. */
  readonly text: string;
}

export interface ReleaseContent {
  /** By the service's name. */
  readonly schemas: ReadonlyMap<string, ReleasedSchema>;
  /** By file name, `web@1.4.0.json`. */
  readonly documents: ReadonlyMap<string, string>;
}

/** What a publisher says of a release; the rest is the store's. */
export interface Authorship {
  /** One line, at most 200 characters. */
  readonly author: string;
  /** Digest of the policies that the release was checked with, 16 to 64 hex digits. */
  readonly policies: string;
  /** One line, at most 1000 characters. */
  readonly reason?: string;
}

export interface ReleaseDraft extends ReleaseContent, Authorship {}

export interface ReleaseSummary extends Authorship {
  /** From 1, without gaps. */
  readonly number: number;
  readonly digest: ReleaseDigest;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly publishedAt: string;
}

export interface Release extends ReleaseSummary, ReleaseContent {}

/** The form of the bytes; another one gets another number. */
export const FORMAT = 1;

export function digestOf({ schemas, documents }: ReleaseContent): ReleaseDigest {
  // The one place where digests are made.
  return createHash('sha256').update(canonicalJson({ schemas: written(schemas), documents })).digest('hex') as ReleaseDigest;
}

export function summaryOf({ number, digest, author, publishedAt, policies, reason }: ReleaseSummary): ReleaseSummary {
  return { number, digest, author, publishedAt, policies, ...(reason !== undefined && { reason }) };
}

/** What the bytes of a release are, and the only thing they may be. */
export function canonicalText(release: Release): string {
  return canonicalJson({ ...summaryOf(release), format: FORMAT, schemas: written(release.schemas), documents: release.documents });
}

function written(schemas: ReleaseContent['schemas']): ReadonlyMap<string, CanonicalValue> {
  return new Map([...schemas].map(([name, { kind, text }]) => [name, { kind, text }]));
}
