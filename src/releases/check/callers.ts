/**
 * Callers that stand for the real ones: nobody, somebody signed in, and somebody with each role and each scope that the rules of either
 * release name. What rules say of them is worked out without a request, so only ready-made rules about the caller are decided
 * (`isAuthenticated`, `hasScope`, `hasRole`, and the SDL's @authenticated and @requiresScopes): all others, about objects, arguments or claims, depend.
 */
import { ANONYMOUS, type Principal } from '../../context.ts';
import { leavesOf } from '../../pipeline/authorization/decide.ts';
import type { Rule } from '../../pipeline/authorization/rules.ts';

export interface Caller {
  /** `role support`, `scope orders:read`, `nobody`. */
  readonly name: string;
  readonly principal: Principal;
}

/** As `gatehouse check` prints them: allowed, denied, and `depends` on what only a request can tell. */
export type CallerVerdict = 'allowed' | 'denied' | 'depends';

/** Roles and scopes together; a graph with more of them is looked at with the first of each in their order. */
export const NAMES_MAX = 100;

const READY_MADE = /^(?<kind>hasRole|hasScope)\((?<names>.*)\)$/s;

export interface NamedInRules {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

/** Sorted. */
export function namesIn(rules: Iterable<Rule>): NamedInRules {
  const roles = new Set<string>();
  const scopes = new Set<string>();
  for (const rule of rules) {
    for (const { name, isReadyMade } of leavesOf(rule)) {
      const { kind, names } = (isReadyMade ? READY_MADE.exec(name) : undefined)?.groups ?? {};
      if (kind === undefined || names === undefined) continue;
      const found = JSON.parse(`[${names}]`) as readonly string[]; // as rules.ts writes the name of its own rules
      for (const one of found) (kind === 'hasRole' ? roles : scopes).add(one);
    }
  }
  return { roles: [...roles].sort(), scopes: [...scopes].sort() };
}

/** Of several roles or scopes that rules ask for together, a caller has all scopes or one: `with every scope`. */
export function callersFor(one: NamedInRules, other: NamedInRules): readonly Caller[] {
  const roles = [...new Set([...one.roles, ...other.roles])].sort().slice(0, NAMES_MAX);
  const scopes = [...new Set([...one.scopes, ...other.scopes])].sort().slice(0, NAMES_MAX);
  const every = scopes.length > 1 ? [{ name: 'every scope', principal: signedIn([], scopes) }] : [];
  return [
    { name: 'nobody', principal: ANONYMOUS },
    { name: 'anybody signed in', principal: signedIn([], []) },
    ...scopes.map((scope) => ({ name: `scope ${scope}`, principal: signedIn([], [scope]) })),
    ...every,
    ...roles.map((role) => ({ name: `role ${role}`, principal: signedIn([role], []) })),
    ...(scopes.length === 0 ? [] : roles.map((role) => ({ name: `role ${role} with every scope`, principal: signedIn([role], scopes) }))),
  ];
}

function signedIn(roles: readonly string[], scopes: readonly string[]): Principal {
  return Object.freeze<Principal>({ ...ANONYMOUS, kind: 'token', subject: 'somebody', roles: new Set(roles), scopes: new Set(scopes) });
}

/** In Kleene's logic; never throws. */
export function verdictOf(rule: Rule, { principal }: Caller): CallerVerdict {
  const verdict = decide(rule, principal, false);
  return verdict === undefined ? 'depends' : verdict ? 'allowed' : 'denied';
}

function decide(rule: Rule, principal: Principal, isNegated: boolean): boolean | undefined {
  if (rule.type === 'leaf') {
    if (rule.isReadyMade && rule.kind === 'principal') return rule.decide({}, {}, { principal });
    return rule.needsSubject && !isNegated && principal.subject === undefined ? false : undefined;
  }
  if (!('rules' in rule)) return rule.type === 'allow';
  const parts = rule.rules.map((part) => decide(part, principal, rule.type === 'not' ? !isNegated : isNegated));
  if (rule.type === 'not') return parts[0] === undefined ? undefined : !parts[0];
  const decisive = rule.type === 'or';
  if (parts.includes(decisive)) return decisive;
  return parts.includes(undefined) ? undefined : !decisive;
}
