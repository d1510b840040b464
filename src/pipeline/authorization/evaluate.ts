/**
 * Runs one rule function, and trusts it with nothing: it gets what its kind may see, `true` and `false` count, and all else is a
 * fault. A fault denies the field, so under an odd number of `not` it stands for `true`. Each rule's first fault is reported.
 */
import { types } from 'node:util';
import type { Principal } from '../../context.ts';
import type { LeafRule } from './rules.ts';

export type Values = Readonly<Record<string, unknown>>;

/** `object` is undefined for rules that are decided without one. Never throws. */
export type Evaluate = (rule: LeafRule, isNegated: boolean, object: Values | undefined, args: Values, principal: Principal) => boolean;

/** `onRuleError`: told once of each rule, by name, for as long as this lives; a rule that fails may fail for every row of every request. */
export function createEvaluate(onRuleError: (rule: string, error: unknown) => void): Evaluate {
  const reported = new Set<string>();
  const object = createForbidden('the object');
  const args = createForbidden('the arguments');

  const fault = (rule: LeafRule, isNegated: boolean, error: unknown): boolean => {
    if (!reported.has(rule.name)) {
      reported.add(rule.name);
      try {
        onRuleError(rule.name, error);
      } catch {
        // Whoever reports has failed; the verdict stands.
      }
    }
    return isNegated;
  };

  return (rule, isNegated, given, givenArgs, principal) => {
    object.reset();
    args.reset();
    let result: unknown;
    let thrown: unknown;
    let hasThrown = false;
    try {
      const seen = rule.kind === 'object' ? viewOf(rule, given) : object.value;
      result = rule.decide(seen, rule.kind === 'principal' ? args.value : givenArgs, { principal });
    } catch (error) {
      hasThrown = true;
      thrown = error;
    }
    // What it must not see was thrown at it; a rule that catches that has read it all the same.
    const read = object.read() ?? args.read();
    if (read !== undefined) return fault(rule, isNegated, new TypeError(`the rule \`${rule.name}\` is declared ${rule.kind} but reads ${read}`));
    if (hasThrown) return fault(rule, isNegated, thrown);
    if (typeof result === 'boolean') return result;
    // A promise that nobody waits for would end the process when it fails.
    if (types.isPromise(result)) result.catch(() => undefined);
    return fault(rule, isNegated, new TypeError(`the rule \`${rule.name}\` returned ${types.isPromise(result) ? 'a promise' : typeof result}, not true or false`));
  };
}

/** What the rule's fragment names, and nothing else. @throws TypeError when some of it is not there: nobody can decide then. */
function viewOf({ name, reads }: LeafRule, object: Values | undefined): Values {
  const view = Object.create(null) as Record<string, unknown>; // an object without members has the members assigned below
  for (const field of reads) {
    const value = object !== undefined && Object.hasOwn(object, field) ? object[field] : undefined;
    if (value === undefined) throw new TypeError(`the rule \`${name}\` needs \`${field}\`, and the object has none`);
    view[field] = value;
  }
  return Object.freeze(view);
}

export interface Forbidden {
  /** Every use of it throws, and is remembered. */
  readonly value: Values;
  /** What was read since the last reset: `` `ownerId` of the object ``. */
  readonly read: () => string | undefined;
  readonly reset: () => void;
}

export function createForbidden(what: string): Forbidden {
  let read: string | undefined;
  const trap = (_target: object, key: unknown): never => {
    read ??= typeof key === 'string' ? `\`${key}\` of ${what}` : what;
    throw new TypeError(`this rule must not read ${read}`);
  };
  // Whatever can be done to an object goes through a trap of its proxy, and every trap is this one.
  const handler = new Proxy<ProxyHandler<object>>({}, { get: () => trap });
  return { value: new Proxy({}, handler), read: () => read, reset: () => void (read = undefined) };
}
