/** What the engine asks of the graph's access rules (pipeline/authorization/access.ts): this room knows fields and rows, not rules. */
import type { FieldNode } from 'graphql';
import type { Principal } from '../context.ts';

type Values = Readonly<Record<string, unknown>>;

/** The rule of one field. */
export interface Guard {
  /** `Type.field`. */
  readonly field: string;
  /** In words. */
  readonly rule: string;
  readonly usesArguments: boolean;
  /** Fields of the object's type that the rule reads. */
  readonly reads: readonly string[];
  /** Undefined: only the object can tell. Never throws. */
  readonly decide: (principal: Principal, args: Values) => boolean | undefined;
  /** `object` has the values of `reads`. Never rejects. */
  readonly allows: (object: Values, args: Values, principal: Principal) => Promise<boolean>;
}

export interface Guards {
  /** Of an object type; undefined: whoever may ask may have it. */
  readonly guardOf: (type: string, field: string) => Guard | undefined;
}

/** What is known of a field before anything is fetched. */
export type Verdict = 'allowed' | 'denied' | 'by object';

/** The verdict on a field of an object type, as the client wrote it. */
export type VerdictOn = (type: string, node: FieldNode) => Verdict;
