import type { Policies } from 'gatehouse';
import people from './people.ts';

/** Every map there is. A field in several is guarded by all its rules. */
export const policies = [people] satisfies Policies['policies'];

/** What holds for fields that nobody names. A gateway whose answers are not for everybody denies. */
export const fallback = 'allow';
