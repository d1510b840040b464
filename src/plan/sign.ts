/** The verdict on one guarded field for one request, as one character: the signs of an operation are made of them (decisions.ts, door-decisions.ts). */
import { getArgumentValues, type FieldNode, type GraphQLField } from 'graphql';
import type { Principal } from '../context.ts';
import type { FieldGuards } from './field-guards.ts';
import type { Verdict } from './guards.ts';

type Values = Readonly<Record<string, unknown>>;

const SIGNS: Readonly<Record<string, Verdict>> = { '+': 'allowed', '-': 'denied', '?': 'by object' };

/** Where there is none, nobody has allowed it. */
export function verdictAt(signs: string, index: number | undefined): Verdict {
  return SIGNS[(index === undefined ? undefined : signs[index]) ?? '-'] ?? 'denied';
}

/** `given`: undefined where the arguments cannot be told. `hasObject`: whether there is one to look at, which a root field has not. */
export function signOf({ own, inner, forReads = [] }: FieldGuards, principal: Principal, given: Values | undefined, hasObject: boolean): string {
  // What cannot be said of them no rule can be asked about.
  if (given === undefined) return '-';
  if (inner.some((guard) => guard.decide(principal, given) !== true)) return '-';
  let sign = '+';
  for (const guard of own) {
    const verdict = guard.decide(principal, given);
    if (verdict === false || (verdict === undefined && !hasObject)) return '-';
    if (verdict === undefined) sign = '?';
  }
  return sign === '?' && forReads.some((guard) => guard.decide(principal, given) !== true) ? '-' : sign;
}

export const NO_ARGUMENTS: Values = Object.freeze({});

/** Coerced; undefined where a variable is null that may not be, which the engine refuses in its own words later. */
export function argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Values): Values | undefined {
  try {
    return getArgumentValues(field, node, variables);
  } catch {
    return undefined;
  }
}

/** Why, for people: the rules, each with the field it stands on where that is not `field` itself. */
export function rulesOf(field: string, { own, inner, forReads = [] }: FieldGuards): string {
  return [...own, ...inner, ...forReads].map((guard) => (guard.field === field ? guard.rule : `${guard.rule} of ${guard.field}`)).join(' and ');
}
