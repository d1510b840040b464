/** Which budget applies to a request, and who shares it. */
import { hash } from 'node:crypto';
import type { Principal } from '../../context.ts';
import { addressGroup } from './address-group.ts';

/** Several keys: all must fit. */
export interface BudgetMatch {
  readonly role?: string;
  readonly scope?: string;
  readonly client?: string;
  readonly authenticated?: boolean;
  readonly any?: boolean;
}

/** The first whose `match` fits, as the configuration orders them. */
export function chooseBudget<Entry extends { readonly match: BudgetMatch }>(budgets: readonly Entry[], principal: Principal): Entry | undefined {
  return budgets.find(({ match }) => fits(match, principal));
}

function fits({ role, scope, client, authenticated, any }: BudgetMatch, principal: Principal): boolean {
  return (
    any !== false &&
    (role === undefined || principal.roles.has(role)) &&
    (scope === undefined || principal.scopes.has(scope)) &&
    (client === undefined || principal.client === client) &&
    (authenticated === undefined || (principal.kind !== 'anonymous') === authenticated)
  );
}

/** Longer ones are stored as their digest, so that a token cannot fill the memory with its subject. */
const LONGEST_CALLER = 128;

/**
 * A text that two different callers never have in common. Who has no principal (or whose credential names no subject), and who has no bound
 * client, counts by address: a budget each would be a free pass, one for all of them a way to shut others out.
 */
export function callerOf(by: BudgetSharing, principal: Principal, address: string | undefined): string {
  return namedCaller(by, principal) ?? addressCaller(address);
}

/** `by` of a budget. */
export type BudgetSharing = 'principal' | 'client' | 'ip';

/** Undefined for who counts by address. */
export function namedCaller(by: BudgetSharing, { kind, issuer = '', subject, client }: Principal): string | undefined {
  // The length says where the issuer ends, whatever is in it; kinds are ours and have no colon.
  if (by === 'principal' && kind !== 'anonymous' && subject !== undefined) return short(`p:${kind}:${issuer.length}:${issuer}${subject}`);
  if (by === 'client' && client !== undefined) return short(`c:${client}`);
  return undefined;
}

/** The caller that an address is. */
export function addressCaller(address: string | undefined): string {
  return `a:${addressGroup(address)}`;
}

function short(caller: string): string {
  return caller.length <= LONGEST_CALLER ? caller : `h:${hash('sha256', caller, 'base64url')}`;
}
