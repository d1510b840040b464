/** What planning knows of the access rules (pipeline/authorization/). */
import type { FieldNode } from 'graphql';
import type { Access } from '../pipeline/authorization/access.ts';

export type { Guard } from '../pipeline/authorization/access.ts';

export type Guards = Pick<Access, 'guardOf'>;

/** What is known of a field before anything is fetched. */
export type Verdict = 'allowed' | 'denied' | 'by object';

/** The verdict on a field of an object type, as the client wrote it. */
export type VerdictOn = (type: string, node: FieldNode) => Verdict;
