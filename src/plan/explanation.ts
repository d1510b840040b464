/** A plan as people read it: what explain.ts finds out, explain-print.ts prints, and `gatehouse explain --json` shows beside the plan. */
import type { FieldAccess } from './guards.ts';
import type { Plan } from './plan.ts';

export interface Explanation {
  readonly kind: Plan['kind'];
  /** The operation's own. */
  readonly name?: string;
  /** To services, in all; what is called once for each of something counts once. */
  readonly calls: number;
  /** Something is called once for each of something, and nobody knows how many there will be. */
  readonly isAtLeast: boolean;
  /** That are called, in the order of their first step. */
  readonly services: readonly string[];
  readonly waves: number;
  /** `steps[i].step === i + 1`, and its fetch is `plan.fetches[i]`. */
  readonly steps: readonly Step[];
  /** Guarded fields that the operation can touch; absent where there is none. */
  readonly access?: readonly FieldAccess[];
  /** What the gateway's own schema answers. */
  readonly introspection?: string;
  /** What the operation writes out and services are sent in variables, because it is long. */
  readonly literals?: NonNullable<Plan['literals']>;
  /** Variables that are refused when they are null. */
  readonly required: Plan['required'];
}

/** One fetch. Steps and waves are counted from 1. */
export interface Step {
  readonly step: number;
  readonly wave: number;
  readonly service: string;
  readonly after: readonly number[];
  /** What the service is asked, of entities for one key. In a line, unless its texts have lines of their own. */
  readonly document: string;
  readonly calls: number;
  readonly isAtLeast: boolean;
  /** Of a REST service: what `document` is to it. */
  readonly http?: readonly HttpCall[];
  /** Of root fields: where they stand in the answer. */
  readonly fills: readonly string[];
  readonly joins: readonly JoinNote[];
}

/** Entities that a step fetches for one place of the answer. */
export interface JoinNote {
  /** In response names, `topProducts[]`. */
  readonly at: string;
  readonly type: string;
  /** Whether other types can stand there too. */
  readonly isOneOf: boolean;
  /** Field of Query by which they are fetched, in the gateway's names. */
  readonly door: string;
  /** The door takes one key: a field of the request, or a call, for each. */
  readonly isForEach: boolean;
  readonly key: readonly KeyNote[];
  /** Sent beside the key, for fields that the service computes. */
  readonly inputs: readonly KeyNote[];
  /** Response names of the fields at `at` that it fills. */
  readonly fills: readonly string[];
  /** Steps that are sent something of it: a key, or the input of a computed field. */
  readonly neededBy: readonly number[];
}

export interface KeyNote {
  /** `upc`, or `warehouse { code }`. */
  readonly name: string;
  /** Step whose row holds it. */
  readonly from: number;
}

export interface HttpCall {
  /** `GET /inventory?upcs={upcs}`: `{upcs}` is an argument of `field`, `{$parent.upc}` of the row it stands in. */
  readonly call: string;
  readonly headers: readonly string[];
  readonly body?: string;
  /** `Query.stock`. */
  readonly field: string;
  /** The client's own, as GraphQL writes them: `upc: "1001"`. Those of doors are keys and not listed. */
  readonly arguments: readonly string[];
  readonly times: CallTimes;
  /** Step that makes this call already: the keys of both travel in it, or its answer serves both. It counts there. */
  readonly sharedWith?: number;
}

/** How often it is called: once; once for so many keys at most; once for each key; once for each row of the type above it. */
export type CallTimes = { readonly per: 'operation' } | { readonly per: 'keys'; readonly most: number } | { readonly per: 'key' } | { readonly per: 'row'; readonly type: string };

/** The calls that a document means to a REST service; undefined for a service that speaks GraphQL. */
export type DescribeRest = (service: string, document: string, kind: 'root' | 'entities') => readonly HttpCall[] | undefined;
