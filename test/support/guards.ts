/** Access rules for tests of the engine: what decides is written beside the field it guards. */
import { ANONYMOUS, type Principal } from '../../src/context.ts';
import type { Guard, Guards } from '../../src/plan/guards.ts';

type Values = Readonly<Record<string, unknown>>;

export type TestRule =
  | boolean
  | { readonly principal: (principal: Principal) => boolean }
  | { readonly args: (args: Values, principal: Principal) => boolean }
  | { readonly reads: readonly string[]; readonly object: (object: Values, args: Values, principal: Principal) => boolean };

/** By `Type.field`. */
export function guardsOf(rules: Readonly<Record<string, TestRule>>): Guards {
  const guards = new Map(Object.entries(rules).map(([field, rule]) => [field, guardOf(field, rule)]));
  return { guardOf: (type, field) => guards.get(`${type}.${field}`) };
}

function guardOf(field: string, rule: TestRule): Guard {
  const decide: Guard['decide'] = (principal, args) => {
    if (typeof rule === 'boolean') return rule;
    if ('principal' in rule) return rule.principal(principal);
    return 'args' in rule ? rule.args(args, principal) : undefined;
  };
  return {
    field,
    rule: `the rule of ${field}`,
    usesArguments: typeof rule === 'object' && 'args' in rule,
    reads: typeof rule === 'object' && 'reads' in rule ? rule.reads : [],
    decide,
    allows: (object, args, principal) => Promise.resolve(typeof rule === 'object' && 'reads' in rule ? rule.object(object, args, principal) : decide(principal, args) === true),
  };
}

export function principalOf(subject: string, { scopes = [], roles = [] }: { scopes?: readonly string[]; roles?: readonly string[] } = {}): Principal {
  return { ...ANONYMOUS, kind: 'token', subject, scopes: new Set(scopes), roles: new Set(roles) };
}
