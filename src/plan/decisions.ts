/**
 * What the access rules say of one operation before anything is fetched. Found once per operation: the guarded fields that it
 * can touch. Decided for each request: one sign for each of them, and with the same signs an operation has the same plan.
 */
import { getArgumentValues, type DocumentNode, type FieldNode, type GraphQLField, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Principal } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { FieldGuards, GuardsOf } from './field-guards.ts';
import type { Verdict, VerdictOn } from './guards.ts';
import { variablesIn } from './selection.ts';
import { touchedFields, type Asked } from './touched-fields.ts';

type Values = Readonly<Record<string, unknown>>;

export interface Decisions {
  /** Whether variables can make a difference. */
  readonly readsVariables: boolean;
  /** The signs: `+` allowed, `-` denied, `?` by the object. */
  readonly decide: (principal: Principal, variables: Values) => string;
  /** What the signs say of each field of the operation. */
  readonly read: (signs: string) => VerdictOn;
  /** Of these signs the denied fields, `Type.field`: what a report names. */
  readonly deniedBy: (signs: string) => readonly string[];
  /** All fields; without signs, without verdicts. A field that has several, for its arguments, is in it for each. */
  readonly explain: (signs?: string) => readonly FieldAccess[];
}

/** A guarded field that an operation can touch, for people. */
export interface FieldAccess {
  /** `Type.field`. */
  readonly field: string;
  /** What decides: policies, what services declare, the fallback; of its inputs too, where it is computed. */
  readonly rule: string;
  /** Undefined: nobody has said who asks. `by object`: each object's own values decide, when it has been fetched. */
  readonly verdict?: Verdict;
}

/** One sign. Fields without arguments that count share theirs. */
interface Decision extends FieldGuards {
  /** `Type.field`. */
  readonly fields: Set<string>;
  /** Whether there is an object to look at: not for a root field. */
  readonly hasObject: boolean;
  /** Undefined: no rule asks for arguments. */
  readonly asked: { readonly field: GraphQLField<unknown, unknown>; readonly node: FieldNode } | undefined;
}

const SIGNS: Readonly<Record<string, Verdict>> = { '+': 'allowed', '-': 'denied', '?': 'by object' };

/** Decisions with arguments that one operation may need; each takes a microsecond of every request. Unreachable with the limits' defaults. */
const DECISIONS_MAX = 20_000;

/**
 * Undefined where the operation can touch nothing that is guarded: then nothing is decided, and nothing of it costs anything.
 *
 * @throws GatewayError SIZE_LIMIT_EXCEEDED for one that needs more than {@link DECISIONS_MAX}.
 */
export function findDecisions(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, guardsOf: GuardsOf): Decisions | undefined {
  const decisions: Decision[] = [];
  const shared = new Map<FieldGuards, number>();
  const byAsked = new Map<Asked, Map<string, number>>();
  const root = schema.getRootType(operation.operation)?.name;

  const note = (type: string, field: GraphQLField<unknown, unknown>, asked: Asked): void => {
    const guards = guardsOf(type, field.name);
    if (guards === undefined) return;
    const usesArguments = [...guards.own, ...guards.inner].some((guard) => guard.usesArguments) && field.args.length > 0;
    let index = usesArguments ? undefined : shared.get(guards);
    if (index === undefined) {
      if (decisions.length >= DECISIONS_MAX) throw new GatewayError('SIZE_LIMIT_EXCEEDED', `The operation needs more than ${DECISIONS_MAX} decisions on what you may have; ask for less on interfaces and unions.`, { extensions: { limit: DECISIONS_MAX } });
      index = decisions.push({ ...guards, fields: new Set(), hasObject: type !== root, asked: usesArguments ? { field, node: asked.node } : undefined }) - 1;
      if (!usesArguments) shared.set(guards, index);
    }
    decisions[index]?.fields.add(`${type}.${field.name}`);
    const types = byAsked.get(asked);
    if (types === undefined) byAsked.set(asked, new Map([[type, index]]));
    else types.set(type, index);
  };
  const byNode = touchedFields(schema, document, operation, note);
  if (decisions.length === 0) return undefined;

  return {
    readsVariables: decisions.some(({ asked }) => asked?.node.arguments?.some((argument) => variablesIn([argument]).length > 0) === true),
    decide: (principal, variables) => {
      let signs = '';
      for (const decision of decisions) signs += decideOne(decision, principal, variables);
      return signs;
    },
    read: (signs) => (type, node) => {
      const asked = byNode.get(node);
      // What was not looked at nobody has allowed.
      if (asked?.types.has(type) !== true) return node.name.value === '__typename' ? 'allowed' : 'denied';
      const index = byAsked.get(asked)?.get(type);
      return index === undefined ? 'allowed' : (SIGNS[signs[index] ?? '-'] ?? 'denied');
    },
    deniedBy: (signs) => [...new Set(decisions.flatMap(({ fields }, index) => (signs[index] === '-' ? [...fields] : [])))],
    explain: (signs) => decisions.flatMap((decision, index) => {
      const verdict = signs === undefined ? undefined : (SIGNS[signs[index] ?? '-'] ?? 'denied');
      return [...decision.fields].map((field) => ({ field, rule: ruleOf(field, decision), ...(verdict !== undefined && { verdict }) }));
    }),
  };
}

/** What decides on a field, for people. */
export function ruleOf(field: string, { own, inner }: FieldGuards): string {
  return [...own, ...inner].map((guard) => (guard.field === field ? guard.rule : `${guard.rule} of ${guard.field}`)).join(' and ');
}

function decideOne({ own, inner, asked, hasObject }: Decision, principal: Principal, variables: Values): string {
  const given = asked === undefined ? NO_ARGUMENTS : argumentsOf(asked.field, asked.node, variables);
  // What cannot be said of them no rule can be asked about.
  if (given === undefined) return '-';
  if (inner.some((guard) => guard.decide(principal, given) !== true)) return '-';
  let sign = '+';
  for (const guard of own) {
    const verdict = guard.decide(principal, given);
    if (verdict === false || (verdict === undefined && !hasObject)) return '-';
    if (verdict === undefined) sign = '?';
  }
  return sign;
}

const NO_ARGUMENTS: Values = Object.freeze({});

/** Coerced; undefined where a variable is null that may not be, which the engine refuses in its own words later. */
export function argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Values): Values | undefined {
  try {
    return getArgumentValues(field, node, variables);
  } catch {
    return undefined;
  }
}
