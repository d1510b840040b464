/** Two services, `users` and `billing`, for the tests of what services must agree on. */
import { formatFinding } from '../../src/errors.ts';
import { findConflicts } from '../../src/schema/conflicts.ts';
import { define } from './define.ts';

export const both = (users: string, billing: string, naming = {}) => [define(users, { name: 'users' }), define(billing, { name: 'billing', ...naming })];
export const conflicts = (users: string, billing: string, naming = {}) => findConflicts(both(users, billing, naming)).map(formatFinding);
export const Q = (field: string) => `type Query { ${field} }\n`;
export const u = (place: string) => `users (schemas/users.graphql:${place})`;
export const b = (place: string) => `billing (schemas/billing.graphql:${place})`;
export const at = (place: string, message: string) => `schemas/billing.graphql:${place}: ${message}`;
