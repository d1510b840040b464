/**
 * The only file that knows graphql-shield. Its released build reads `util.isUndefined`, which Node 23 took away: as an ES module it
 * does not load there, as CommonJS its `chain` and `race` deny everybody (maticzav/graphql-shield#1561, #1552). So the function is
 * put back first, and the CommonJS build taken, from the gateway's own dependencies.
 */
import { createRequire } from 'node:module';
import util from 'node:util';
import { GraphQLBoolean, GraphQLObjectType, GraphQLSchema, type GraphQLResolveInfo } from 'graphql';
import type * as Middleware from 'graphql-middleware';
import type * as Shield from 'graphql-shield';
import type { Principal } from '../../context.ts';
import type { Evaluate, Values } from './evaluate.ts';
import { isSame, type LeafRule, type Rule } from './rules.ts';

const require = createRequire(import.meta.url);

/** Loaded when the first rule needs it, since that takes 0.1 s; from then on Node remembers it. */
export function loadShield(): typeof Shield {
  // Node's types say what Node 24 has.
  (util as { isUndefined?: (value: unknown) => boolean }).isUndefined ??= (value) => value === undefined;
  return require('graphql-shield') as typeof Shield; // the types of the same package
}

/** Applies resolvers' middleware to a schema; the same copy that shield itself uses. */
export function applyMiddleware(schema: GraphQLSchema, middleware: Middleware.IMiddleware | Middleware.IMiddlewareGenerator<unknown, unknown, unknown>): GraphQLSchema {
  return (require('graphql-middleware') as typeof Middleware).applyMiddleware(schema, middleware);
}

/** What a denied field resolves to. */
export const DENIED = new Error('denied');

/** Shield's cache lives on the context: it must be a fresh one for every call. */
export interface ShieldContext {
  readonly principal: Principal;
}

/** As shield generates it: `resolve`'s value where the rule allows, DENIED where it does not. */
export type FieldMiddleware = (resolve: () => unknown, object: Values, args: Values, context: ShieldContext, info: GraphQLResolveInfo | undefined) => Promise<unknown>;

/**
 * The middleware of each rule, all in one tree: shield refuses two rules of one name. The schema it is generated for has one field
 * per rule: shield makes middleware for every field of what it is given, and looks rules up under names, which are not the
 * graph's here. @throws Error from shield, when two rules have one name.
 */
export function generateMiddleware(rules: readonly Rule[], evaluate: Evaluate): ReadonlyMap<Rule, FieldMiddleware> {
  if (rules.length === 0) return new Map();
  const library = loadShield();
  const translate = createTranslation(library, evaluate);
  const fields = new Map(rules.map((rule, index) => [`rule${index}`, rule]));
  const query = new GraphQLObjectType({ name: 'Guarded', fields: Object.fromEntries([...fields.keys()].map((name) => [name, { type: GraphQLBoolean }])) });
  const tree = { Guarded: Object.fromEntries([...fields].map(([name, rule]) => [name, translate(rule, false)])) };
  const generator = library.shield(tree, { allowExternalErrors: true, fallbackRule: library.allow, fallbackError: DENIED });
  const { Guarded: generated } = generator.generate(new GraphQLSchema({ query })) as { Guarded?: Record<string, unknown> };
  return new Map([...fields].map(([name, rule]) => [rule, middlewareOf(generated?.[name])]));
}

/** Shield generates a function, or one beside the fragments of its rules. */
function middlewareOf(generated: unknown): FieldMiddleware {
  const found = typeof generated === 'object' && generated !== null && 'resolve' in generated ? generated.resolve : generated;
  if (typeof found !== 'function') throw new TypeError('graphql-shield has generated no middleware for a rule');
  return found as FieldMiddleware; // generator.js: (resolve, parent, args, ctx, info)
}

type Translate = (rule: Rule, isNegated: boolean) => ShieldRule;
type ShieldRule = ReturnType<ReturnType<typeof Shield.rule>> | ReturnType<typeof Shield.and>;

/** Our rules in shield's own `and`, `or` and `not`. A rule under an odd number of `not` is another one to shield: its faults stand for `true`. */
function createTranslation(library: typeof Shield, evaluate: Evaluate): Translate {
  const leaves = new Map<string, { readonly rule: LeafRule; readonly translated: ShieldRule }>();
  const leafOf = (rule: LeafRule, isNegated: boolean): ShieldRule => {
    const name = `${isNegated ? '-' : '+'}${rule.name}`;
    const known = leaves.get(name);
    if (known !== undefined && isSame(known.rule, rule)) return known.translated;
    // `no_cache`: shield would remember verdicts by the rule's name only, whatever the object and the arguments.
    const translated = library.rule(name, { cache: 'no_cache' })((object: Values, args: Values, { principal }: ShieldContext) => evaluate(rule, isNegated, object, args, principal));
    leaves.set(name, { rule, translated });
    return translated;
  };
  const translate: Translate = (rule, isNegated) => {
    if (!('rules' in rule)) return rule.type === 'leaf' ? leafOf(rule, isNegated) : library[rule.type];
    const parts = rule.rules.map((part) => translate(part, rule.type === 'not' ? !isNegated : isNegated));
    return rule.type === 'not' ? library.not(parts[0] ?? library.allow) : library[rule.type](...parts);
  };
  return translate;
}
