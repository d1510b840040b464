/**
 * A rule as a function of the caller and the arguments, in Kleene's logic: undefined is what only the object can decide, and
 * `and` with a false, `or` with a true need not know it.
 */
import type { Principal } from '../../context.ts';
import type { Evaluate, Values } from './evaluate.ts';
import type { LeafRule, Rule } from './rules.ts';

export type Decide = (principal: Principal, args: Values) => boolean | undefined;

/** Never throws. */
export function compileDecision(rule: Rule, evaluate: Evaluate, isNegated = false): Decide {
  switch (rule.type) {
    case 'allow':
      return () => true;
    case 'deny':
      return () => false;
    case 'leaf':
      if (rule.kind === 'object') return compileObjectRule(rule, isNegated);
      return (principal, args) => evaluate(rule, isNegated, undefined, args, principal);
    case 'not': {
      const [decide = () => true] = rule.rules.map((negated) => compileDecision(negated, evaluate, !isNegated));
      return (principal, args) => {
        const verdict = decide(principal, args);
        return verdict === undefined ? undefined : !verdict;
      };
    }
    default:
      return compileList(rule.rules.map((part) => compileDecision(part, evaluate, isNegated)), rule.type === 'or');
  }
}

/** Under an odd number of `not` the object is waited for: a rule that fails on it denies there too, and that only the object shows. */
function compileObjectRule({ needsSubject }: LeafRule, isNegated: boolean): Decide {
  return needsSubject && !isNegated ? ({ subject }) => (subject === undefined ? false : undefined) : () => undefined;
}

/** `or` when `decisive` is true, `and` when it is false: the verdict that settles it, whatever the others say. */
function compileList(parts: readonly Decide[], decisive: boolean): Decide {
  return (principal, args) => {
    let verdict: boolean | undefined = !decisive;
    for (const part of parts) {
      const one = part(principal, args);
      if (one === decisive) return decisive;
      if (one === undefined) verdict = undefined;
    }
    return verdict;
  };
}

/** The verdict of a rule that is the same for everybody and everything; undefined for all others. */
export function constantOf(rule: Rule): boolean | undefined {
  // Leaves are undefined here, which is what makes the logic the same.
  if (!('rules' in rule)) return rule.type === 'leaf' ? undefined : rule.type === 'allow';
  const parts = rule.rules.map(constantOf);
  if (rule.type === 'not') return parts[0] === undefined ? undefined : !parts[0];
  const decisive = rule.type === 'or';
  if (parts.includes(decisive)) return decisive;
  return parts.includes(undefined) ? undefined : !decisive;
}

/** Every function in it, each once. */
export function leavesOf(rule: Rule): readonly LeafRule[] {
  if (rule.type === 'leaf') return [rule];
  return 'rules' in rule ? [...new Set(rule.rules.flatMap(leavesOf))] : [];
}

/** `and(isAuthenticated, not(hasRole("guest")))`: as it was written. */
export function describeRule(rule: Rule): string {
  if (rule.type === 'leaf') return rule.name;
  return 'rules' in rule ? `${rule.type}(${rule.rules.map(describeRule).join(', ')})` : rule.type;
}
