/** Rules on fields → guards. Fields of one rule share what is made of it. */
import type { GraphQLObjectType } from 'graphql';
import type { Principal } from '../../context.ts';
import { compileDecision, leavesOf, type Decide } from './decide.ts';
import type { Evaluate } from './evaluate.ts';
import type { PlacedRule } from './rule-table.ts';
import type { Rule } from './rules.ts';
import { generateMiddleware, type FieldMiddleware } from './shield.ts';

export interface Access {
  /**
   * Undefined: whoever may ask may have it. For object types only (concrete ones); rules of interfaces are in it by AND, those of
   * the SDL's directives too, and the fallback. `__typename` and introspection are never guarded.
   */
  readonly guardOf: (type: string, field: string) => Guard | undefined;
  /** All guarded fields, `Type.field`, sorted: for coverage and checks. A field whose rule is `allow` is not among them. */
  readonly guarded: readonly string[];
}

export interface Guard {
  /** `Type.field`. */
  readonly field: string;
  /** What decides, for people: `and(isAuthenticated, hasScope("a"))`, `@authenticated on User`, `fallback: deny`; several joined by ` and `. */
  readonly rule: string;
  /** Whether what `decide` says can depend on the field's arguments. (`allows` gets them in any case.) */
  readonly usesArguments: boolean;
  /** What the rule reads of the object: top-level leaf fields of its type, from all its fragments; empty when it reads none. */
  readonly reads: readonly string[];
  /**
   * From the caller and the arguments, coerced: true or false, or undefined when only the object can decide (Kleene's logic over
   * and, or, not). A rule that throws denies, reported once. Never throws.
   */
  readonly decide: (principal: Principal, args: Readonly<Record<string, unknown>>) => boolean | undefined;
  /**
   * The whole rule with the object, by shield's own generated middleware. `object` has the true values of `reads` as its own members; where one
   * is missing or undefined the rule that needs it denies. Never rejects.
   */
  readonly allows: (object: Readonly<Record<string, unknown>>, args: Readonly<Record<string, unknown>>, principal: Principal) => Promise<boolean>;
}

/** For guarded-schema.ts, which hands the same rules to another engine. */
export interface ShieldedAccess extends Access {
  /** Of a guarded field. */
  readonly middlewareOf: (type: string, field: string) => FieldMiddleware | undefined;
}

export interface GuardedField extends PlacedRule {
  readonly type: GraphQLObjectType;
  readonly field: string;
}

interface Compiled {
  readonly decide: Decide;
  readonly usesArguments: boolean;
  readonly reads: readonly string[];
  readonly needsObject: boolean;
}

/** Never sent anywhere: proof that shield has called `resolve`, which it does only where it allows. */
const ALLOWED = Symbol('allowed');
const allow = (): unknown => ALLOWED;

export function createGuards(fields: readonly GuardedField[], evaluate: Evaluate): ShieldedAccess {
  const compiled = new Map<Rule, Compiled>();
  for (const { rule } of fields) if (!compiled.has(rule)) compiled.set(rule, compile(rule, evaluate));
  const onObjects = generateMiddleware([...compiled].flatMap(([rule, { needsObject }]) => (needsObject ? [rule] : [])), evaluate);

  const guards = new Map<string, Map<string, Guard>>();
  const rules = new Map<Guard, Rule>();
  for (const { type, field, rule, label } of fields) {
    const ofType = guards.get(type.name) ?? new Map<string, Guard>();
    guards.set(type.name, ofType);
    const one = compiled.get(rule) ?? compile(rule, evaluate);
    const guard = createGuard({ type, field, rule, label }, one, onObjects.get(rule));
    ofType.set(field, guard);
    rules.set(guard, rule);
  }

  // Only the second engine asks shield about rules that need no object.
  let all: ReadonlyMap<Rule, FieldMiddleware> | undefined;
  return Object.freeze<ShieldedAccess>({
    guardOf: (type, field) => guards.get(type)?.get(field),
    guarded: Object.freeze([...rules.keys()].map((guard) => guard.field).sort()),
    middlewareOf(type, field) {
      all ??= generateMiddleware([...compiled.keys()], evaluate);
      const guard = guards.get(type)?.get(field);
      const rule = guard && rules.get(guard);
      return rule && all.get(rule);
    },
  });
}

function compile(rule: Rule, evaluate: Evaluate): Compiled {
  const leaves = leavesOf(rule);
  return {
    decide: compileDecision(rule, evaluate),
    usesArguments: leaves.some(({ kind }) => kind === 'arguments'),
    reads: [...new Set(leaves.flatMap(({ reads }) => reads))],
    needsObject: leaves.some(({ kind }) => kind === 'object'),
  };
}

function createGuard({ type, field, label }: GuardedField, { decide, usesArguments, reads }: Compiled, middleware: FieldMiddleware | undefined): Guard {
  return Object.freeze<Guard>({
    field: `${type.name}.${field}`,
    rule: label,
    usesArguments,
    // Of a graph that lacks a service, what is there; the rule then denies (evaluate.ts).
    reads: Object.freeze(reads.filter((read) => Object.hasOwn(type.getFields(), read))),
    decide,
    allows: middleware === undefined
      ? async (_object, args, principal) => decide(principal, args) === true
      : async (object, args, principal) => (await middleware(allow, object, args, { principal }, undefined)) === ALLOWED,
  });
}
