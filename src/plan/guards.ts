/** What planning knows of the access rules (pipeline/authorization/). */
import type { FieldNode } from 'graphql';
import type { Access } from '../pipeline/authorization/access.ts';

export type { Guard } from '../pipeline/authorization/access.ts';

export type Guards = Pick<Access, 'guardOf'>;

/** What is known of a field before anything is fetched. */
export type Verdict = 'allowed' | 'denied' | 'by object';

/** The verdict on a field of an object type, as the client wrote it. */
export type VerdictOn = (type: string, node: FieldNode) => Verdict;

/** A guarded field that an operation can touch, for people. */
export interface FieldAccess {
  /** `Type.field`. */
  readonly field: string;
  /** What decides: policies, what services declare, the fallback; of its inputs too, where it is computed, and of what the doors to it take. */
  readonly rule: string;
  /** Undefined: nobody has said who asks. `by object`: each object's own values decide, when it has been fetched. */
  readonly verdict?: Verdict;
}
