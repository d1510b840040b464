/**
 * A plan: which service is asked what, in which order, with which keys, and how the answers become the response. Made once
 * per operation (planner.ts), never changed, and plain JSON: it can be printed, compared, sent and read back.
 *
 * Two halves. `fetches` say what is asked; `shape` says what the client gets, field by field, and from which row each value
 * comes. A client's aliases are in the shape only: services are asked under names of the planner's choice (selection.ts), so
 * nothing a client writes can stand for a key.
 */
export interface Plan {
  readonly kind: 'query' | 'mutation';
  /** Each after those it needs. `fetches[id].id === id`. */
  readonly fetches: readonly Fetch[];
  /** Entries of all entity fetches, by id: where joins find their rows. `entries[id].id === id`. */
  readonly entries: readonly Entry[];
  /** What the root type's selection becomes. */
  readonly shape: RootShape;
  /** Variables that may be null by their declaration and stand where null may not; null is refused before the first call. */
  readonly required: readonly { readonly variable: string; readonly type: string }[];
  /** `Type.field` of what the caller may not have and selected; nobody is asked for it. */
  readonly denied?: readonly string[];
  /** Large literals, which are sent as variables: name, type in gateway names, and the text, in which the client's variables may stand. */
  readonly literals?: readonly { readonly name: string; readonly type: string; readonly literal: string }[];
  /** The part that the gateway's own schema answers, `__schema` and `__type`: a document with the client's response names. */
  readonly introspection?: string;
}

export type Fetch = RootFetch | EntityFetch;

interface FetchBase {
  readonly id: number;
  readonly service: string;
  /** Fetches that must have answered before: for an entity fetch where its keys come from, in a mutation also all of the step before. */
  readonly after: readonly number[];
  /** The longest way through `after`; 0 is asked first. */
  readonly wave: number;
  /** The client's variables that it sends, and those that literals became. */
  readonly variables: readonly string[];
}

/** Fields of a root type, asked in one request. In a mutation one field. */
export interface RootFetch extends FetchBase {
  readonly kind: 'root';
  /** In the service's own names. */
  readonly query: string;
  /** Mutation: null for it ends the operation, for its type is non-null. */
  readonly isRequired: boolean;
}

/** Entities by key, asked in one request: every entry is a root field of it, one for each chunk of its keys or, where a door takes one key, for each key. */
export interface EntityFetch extends FetchBase {
  readonly kind: 'entities';
  readonly entries: readonly number[];
  /** What the names of its own variables and aliases begin with: `e`, or longer where a variable of the client begins so. */
  readonly prefix: string;
  /** Declarations of `variables` in the service's own names, `$first: Int = 3`. */
  readonly declarations: readonly string[];
}

/** Entities of one type, asked through one door with one selection. Where they stand is where the shape joins them. */
export interface Entry {
  readonly id: number;
  readonly fetch: number;
  /** The gateway's name of the object type. */
  readonly type: string;
  /** The service's own name of `type`, where the door returns an interface or union; rows of another type are not the entity. */
  readonly typename?: string;
  /** The door's name in the gateway, `_users`, and in the service. */
  readonly door: string;
  readonly field: string;
  /** Whether the door takes a list of keys and answers with a list of rows. */
  readonly isBulk: boolean;
  readonly arguments: readonly DoorArgument[];
  /** With braces, in the service's own names; holds what `match` reads. */
  readonly selection: string;
  /** How a row says its key. Empty: it cannot (a row computed from inputs alone), so each key is asked for by itself. */
  readonly match: readonly RowRead[];
}

export interface DoorArgument {
  readonly name: string;
  /** In the service's own names: `[ID!]!`. */
  readonly type: string;
  readonly value: Template;
}

/**
 * The value of a door's argument, from keys. A key is an object of the members that the join reads, with `__typename` (the
 * service's own name) beside them.
 */
export type Template =
  | { readonly constant: unknown }
  /**
   * What the key holds there; `[]` is the whole key. With `nonNull` an entity whose key has no value there is not asked for.
   * `inner`: what is made of the object there, or of each item of a list there; its paths begin at that value. `scalar`: what
   * the argument takes where the key's field is declared as something else, an `ID` sent as `Int`.
   */
  | { readonly key: readonly string[]; readonly nonNull: boolean; readonly inner?: Template; readonly scalar?: 'Int' | 'Float' | 'String' }
  /** A list with one item for each key of the chunk. */
  | { readonly each: Template }
  | { readonly object: readonly (readonly [name: string, value: Template])[] };

/** A member of a key in a row: what is called `member` in the key is the row's `from`. */
export interface RowRead {
  readonly member: string;
  readonly from: string;
  /**
   * A scalar of GraphQL's own that the member is declared as, in what a key is made of. A value that is none is not sent: the
   * other service would refuse the keys beside it too.
   */
  readonly declared?: { readonly scalar: string; readonly service: string };
  /** Of an object (or a list of objects): what of it is part of the key. */
  readonly members?: readonly RowRead[];
}

/** The same of an entity that stands at several services: `source` says which of its rows is read. */
export interface KeyRead extends RowRead {
  readonly source: Source;
  /** Of a computed field: null is a value like any other, also where it is part of the identity. */
  readonly isInput?: true;
}

/** 0: the row that stands there. n: the row of `joins[n - 1]`. */
export type Source = number;

export interface Join {
  /** Entry whose rows these are. */
  readonly entry: number;
  readonly key: readonly KeyRead[];
  /** The part of `key` that identifies a row of the entry, by position in `key`; the rest are inputs of computed fields. As many as the entry has `match`, in its order. Equal to all of them where `match` is empty. */
  readonly identity: readonly number[];
  /** `__typename` of the key, the entry's service's own name of the type. */
  readonly typename: string;
}

/** What an object of one type becomes. */
export interface ObjectShape {
  /** The gateway's name of the object type. */
  readonly type: string;
  /** Each reads the object's own row or joins before it. */
  readonly joins: readonly Join[];
  /** In the order of the response. */
  readonly fields: readonly FieldShape[];
}

export interface FieldShape {
  /** Response name. */
  readonly name: string;
  /** Which row holds the value; absent for `__typename`, which the shape itself says. */
  readonly source?: Source;
  /** Its name in that row. Absent together with `source`. */
  readonly from?: string;
  /** Absent together with `source`. */
  readonly value?: ValueShape;
  /** Other names of the field in its own right, for nobody but people: the field's name in the graph where `name` is an alias. */
  readonly field?: string;
  /** The caller may not have it: it is null with an error, and nobody is asked for it. `source`, `from` and `value` are absent. */
  readonly denied?: Denied;
  /** Only the object can tell whether the caller may have it. */
  readonly guard?: ObjectGuard;
}

export interface Denied {
  readonly nonNull: boolean;
}

/** A field whose rule reads the object: asked for like any other, and null with an error where the rule says so. */
export interface ObjectGuard {
  /** Of the plan, from 0. */
  readonly id: number;
  /** The gateway's name of the object's type. */
  readonly type: string;
  /** Whose rules are asked; several where the field is computed from guarded ones. */
  readonly fields: readonly string[];
  /** What rules read of the object, in the names they know it by. */
  readonly reads: readonly { readonly member: string; readonly source: Source; readonly from: string }[];
  /** The field as the client wrote it, with arguments: `price(in: $currency)`. */
  readonly written: string;
}

export interface RootShape {
  readonly type: string;
  readonly fields: readonly RootFieldShape[];
}

export interface RootFieldShape {
  readonly name: string;
  /** The fetch whose data holds it; absent for `__typename` and for introspection. */
  readonly fetch?: number;
  readonly from?: string;
  /** Absent for `__typename` and for introspection. */
  readonly value?: ValueShape;
  readonly field?: string;
  /** Answered by the gateway's own schema under the same name. */
  readonly isIntrospection?: true;
  readonly denied?: Denied;
}

/** Types as the client's graph declares them; a service may promise more. */
export type ValueShape =
  | { readonly kind: 'leaf'; readonly nonNull: boolean; readonly type: string }
  | { readonly kind: 'list'; readonly nonNull: boolean; readonly item: ValueShape }
  | { readonly kind: 'object'; readonly nonNull: boolean; readonly shape: ObjectShape }
  /** An interface or union: `__typename` in the row, the service's own name, says which shape. */
  | { readonly kind: 'abstract'; readonly nonNull: boolean; readonly type: string; readonly shapes: Readonly<Record<string, ObjectShape>> };
