/**
 * What policies are written in: graphql-shield's words and parameter order, for rules that are synchronous and do no I/O. The
 * constructors never throw; what is wrong with a rule is found when the graph's access is made (access.ts), which can say
 * on which field it stands. A rule allows by returning `true`; whatever else it returns or throws denies, also under `not`.
 */
import type { Principal } from '../../context.ts';
import type { Place } from '../../errors.ts';
import { readFragment } from './fragment.ts';

/** From the caller alone; from the caller and the field's arguments; or from the object too, whose fields it names. */
export type RuleKind = 'principal' | 'arguments' | 'object';

export interface RuleContext {
  readonly principal: Principal;
}

type Values = Readonly<Record<string, unknown>>;
type Decide<Of, Args> = (object: Of, args: Args, context: RuleContext) => boolean;
export type RuleFunction = Decide<Values, Values>;

// A policy's copy of this module need not be the gateway's own (transpiled policies, tests), so the mark is one all copies share.
const RULE = Symbol.for('gatehouse.rule');

export type Rule = LeafRule | TreeRule | ConstantRule;

export interface LeafRule {
  readonly [RULE]: true;
  readonly type: 'leaf';
  /** Two different rules of one name are refused. */
  readonly name: string;
  readonly kind: RuleKind;
  /** Fields of the object, from the fragment; empty for the other kinds. */
  readonly reads: readonly string[];
  /** The type its fragment says it is on. */
  readonly on: string | undefined;
  /** What is wrong with how it was made, as the rest of a sentence about it. */
  readonly problem: string | undefined;
  /** Ours: of one name means the same rule. */
  readonly isReadyMade: boolean;
  /** Never true of a caller without a `subject`, whatever the object is: such a caller need not wait for it. */
  readonly needsSubject: boolean;
  readonly decide: RuleFunction;
}

export interface TreeRule {
  readonly [RULE]: true;
  readonly type: 'and' | 'or' | 'not';
  /** Of `not`: one. */
  readonly rules: readonly Rule[];
}

export interface ConstantRule {
  readonly [RULE]: true;
  readonly type: 'allow' | 'deny';
}

/** Type → field → the rule that guards it. Types are object types and interfaces. */
export type PolicyMap = Readonly<Record<string, Readonly<Record<string, Rule>>>>;

/**
 * A map of a graph whose types are generated: `export default { … } satisfies Policy<Graph>`, with `Graph` of `./graph.generated.ts`.
 * A type or a field that the graph has not fails `tsc`.
 */
export type Policy<Graph> = { readonly [Type in keyof Graph]?: { readonly [Field in keyof Graph[Type]]?: Rule } };

export interface Policies {
  /** A field in several maps is guarded by all its rules. */
  readonly policies: readonly PolicyMap[];
  /** What holds for fields nobody names, those of Query included. */
  readonly fallback: 'allow' | 'deny';
  /** Where a map of `policies` names a type or a field, for findings. Of maps that were loaded from files. */
  readonly placeOf?: (map: unknown, type?: string, field?: string) => Place | undefined;
}

/** Everybody may have everything, but for what services declare. */
export const NO_POLICIES: Policies = Object.freeze({ policies: [], fallback: 'allow' });

/** Whether two rules of one name are one rule. */
export function isSame(one: LeafRule, other: LeafRule): boolean {
  const isEqual = one.kind === other.kind && one.reads.join() === other.reads.join() && one.on === other.on;
  return isEqual && (one.decide === other.decide || (one.isReadyMade && other.isReadyMade));
}

export function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, RULE);
}

/** Decided before anything is fetched, from the caller alone: `rule('isStaff', 'principal')((_object, _args, { principal }) => …)`. */
export function rule(name: string, kind: 'principal'): (decide: Decide<unknown, unknown>) => Rule;
/** Decided before anything is fetched, from the caller and the field's arguments, coerced. */
export function rule(name: string, kind: 'arguments'): <Args extends object = Values>(decide: Decide<unknown, Args>) => Rule;
/**
 * Decided when the object is there. It is given the fields of `fragment`, `{ ownerId }`, with their true values whatever the
 * client selected, and nothing else: leaf fields without arguments, at the top level.
 */
export function rule(name: string, options: { readonly fragment: string }): <Of extends object = Values, Args extends object = Values>(decide: Decide<Of, Args>) => Rule;
export function rule(name: string, options: 'principal' | 'arguments' | { readonly fragment: string }): (decide: never) => Rule {
  // What a function declares to take is what createAccess proves it is given: arguments of the field, fields of the fragment.
  return (decide) => leaf(name, options, decide, false);
}

function leaf(name: unknown, options: unknown, decide: RuleFunction, isReadyMade: boolean, problem?: string): LeafRule {
  const isObject = typeof options === 'object' && options !== null && 'fragment' in options;
  const fragment = isObject ? readFragment(options.fragment) : { reads: [], on: undefined, problem: undefined };
  // Policies reach us as JavaScript, which no compiler need have seen.
  const isKind = isObject || options === 'principal' || options === 'arguments';
  const wrong = typeof decide !== 'function' ? 'has no function' : !isKind ? "is declared neither 'principal' nor 'arguments' nor { fragment: '{ … }' }" : fragment.problem && `has a fragment that ${fragment.problem}`;
  return Object.freeze<LeafRule>({
    [RULE]: true, type: 'leaf', name: String(name), kind: isObject ? 'object' : options === 'arguments' ? 'arguments' : 'principal',
    reads: fragment.reads, on: fragment.on, problem: problem ?? wrong, isReadyMade, needsSubject: false, decide,
  });
}

/** All of them. */
export const and = (...rules: readonly Rule[]): Rule => Object.freeze<TreeRule>({ [RULE]: true, type: 'and', rules: Object.freeze(rules) });
/** At least one of them. */
export const or = (...rules: readonly Rule[]): Rule => Object.freeze<TreeRule>({ [RULE]: true, type: 'or', rules: Object.freeze(rules) });
/** The opposite of what it decides; a rule that fails denies all the same. */
export const not = (negated: Rule): Rule => Object.freeze<TreeRule>({ [RULE]: true, type: 'not', rules: Object.freeze([negated]) });
export const allow: Rule = Object.freeze<ConstantRule>({ [RULE]: true, type: 'allow' });
export const deny: Rule = Object.freeze<ConstantRule>({ [RULE]: true, type: 'deny' });

const readyMade = (name: string, decide: RuleFunction, problem?: string): Rule => leaf(name, 'principal', decide, true, problem);
const list = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(', ');
const none = (words: readonly string[], what: string): string | undefined => (words.length === 0 || words.some((word) => typeof word !== 'string' || word === '') ? `names no ${what}` : undefined);

/** Whoever presented a credential. */
export const isAuthenticated: Rule = readyMade('isAuthenticated', (_object, _args, { principal }) => principal.kind !== 'anonymous');

/** The caller has all of the scopes: `hasScope('a', 'b')` is `and(hasScope('a'), hasScope('b'))`. */
export function hasScope(...scopes: readonly string[]): Rule {
  return readyMade(`hasScope(${list(scopes)})`, (_object, _args, { principal }) => scopes.every((scope) => principal.scopes.has(scope)), none(scopes, 'scope'));
}

/** The caller has one of the roles: `hasRole('a', 'b')` is `or(hasRole('a'), hasRole('b'))`. */
export function hasRole(...roles: readonly string[]): Rule {
  return readyMade(`hasRole(${list(roles)})`, (_object, _args, { principal }) => roles.some((role) => principal.roles.has(role)), none(roles, 'role'));
}

/** The object's field is the caller's `subject`; a whole number is read as its digits. Never true without both. */
export function isOwner(field: string): Rule {
  const made = leaf(`isOwner(${list([field])})`, { fragment: `{ ${field} }` }, (object, _args, { principal }) => {
    const owner = object[field];
    return principal.subject !== undefined && (owner === principal.subject || (Number.isSafeInteger(owner) && String(owner) === principal.subject));
  }, true);
  return Object.freeze<LeafRule>({ ...made, needsSubject: true });
}
