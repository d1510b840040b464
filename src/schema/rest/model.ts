/**
 * What `@rest` says about one field, read and checked: read-rest.ts writes it once per graph, request.ts turns it and the
 * arguments of one field into one HTTP request, the executor asks and reads the answer by it.
 */
import type { GraphQLInputType } from 'graphql';
import type { RestMethod } from '../../upstream/executor.ts';

/** How a list is written: with commas, spaces (`%20`), pipes (`%7C`), as repeated pairs `a=1&a=2`, or as `a[]=1&a[]=2`. */
export const LIST_STYLES = ['csv', 'ssv', 'pipes', 'repeat', 'brackets'] as const;
export type ListStyle = (typeof LIST_STYLES)[number];

/** `{arg}`, `{arg.field}`, `{$parent.field}`, `{arg|csv}`. */
export interface Placeholder {
  readonly of: 'argument' | 'parent';
  /** Argument and fields of input objects, or the one field of the parent. Through a list, each item's field: a list. */
  readonly path: readonly [string, ...string[]];
  readonly style: ListStyle | undefined;
  /** Of the value at the end of the path: where it comes from a list on the way, the item's. Undefined for `$parent`. */
  readonly type: GraphQLInputType | undefined;
  /** As written, for messages: `{upcs|csv}`. */
  readonly text: string;
}

/** Literal text, already encoded for its place, and placeholders in turn. */
export type Template = readonly (string | Placeholder)[];

/** A JSON body: literals as they are, strings that are exactly one placeholder become its value, others interpolate. */
export type JsonTemplate =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'value'; readonly placeholder: Placeholder }
  | { readonly kind: 'text'; readonly template: Template }
  | { readonly kind: 'list'; readonly items: readonly JsonTemplate[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [name: string, value: JsonTemplate])[] };

export interface Pair {
  /** Encoded for its place. */
  readonly name: string;
  readonly value: Template;
}

export type BodyTemplate =
  | { readonly kind: 'json'; readonly json: JsonTemplate }
  /** `pairs`, or all fields of one input object. */
  | { readonly kind: 'form' | 'multipart'; readonly pairs: readonly Pair[] | Placeholder }
  | { readonly kind: 'text'; readonly template: Template; readonly contentType: string };

/** A status that is no failure of the field. */
export type Outcome = { readonly kind: 'null' } | { readonly kind: 'type'; readonly type: string };

/** A field with `@rest(path:)`: one HTTP call. */
export interface RestCall {
  /** `Query.stock`, for messages. */
  readonly field: string;
  readonly method: RestMethod;
  /** One per segment; the path is `/` before each. */
  readonly path: readonly Template[];
  readonly query: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly body: BodyTemplate | undefined;
  /** Names of properties, from the outermost in; empty for the whole answer. */
  readonly select: readonly string[];
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly codes: ReadonlyMap<number, string>;
}
