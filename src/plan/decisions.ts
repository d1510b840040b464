/**
 * What the access rules say of one operation before anything is fetched. Found once per operation: the guarded fields that it
 * can touch. Decided for each request: one sign for each of them, and with the same signs an operation has the same plan.
 */
import { Kind, getArgumentValues, getNamedType, isAbstractType, isObjectType, type DocumentNode, type FieldNode, type GraphQLField, type GraphQLNamedType, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Principal } from '../context.ts';
import { fragmentsOf } from './collect.ts';
import type { FieldGuards, GuardsOf } from './field-guards.ts';
import type { Guard, Verdict, VerdictOn } from './guards.ts';
import { variablesIn } from './selection.ts';

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
  /** Undefined: no rule asks for arguments. */
  readonly asked: { readonly field: GraphQLField<unknown, unknown>; readonly node: FieldNode } | undefined;
}

const SIGNS: Readonly<Record<string, Verdict>> = { '+': 'allowed', '-': 'denied', '?': 'by object' };

/** Undefined where the operation can touch nothing that is guarded: then nothing is decided, and nothing of it costs anything. */
export function findDecisions(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, guardsOf: GuardsOf): Decisions | undefined {
  const decisions: Decision[] = [];
  const shared = new Map<FieldGuards, number>();
  const byNode = new Map<FieldNode, Map<string, number>>();

  const note = (type: string, field: GraphQLField<unknown, unknown>, node: FieldNode): void => {
    const guards = guardsOf(type, field.name);
    if (guards === undefined) return;
    const usesArguments = [...guards.own, ...guards.inner].some((guard) => guard.usesArguments) && field.args.length > 0;
    let index = usesArguments ? undefined : shared.get(guards);
    if (index === undefined) {
      index = decisions.push({ ...guards, fields: new Set(), asked: usesArguments ? { field, node } : undefined }) - 1;
      if (!usesArguments) shared.set(guards, index);
    }
    decisions[index]?.fields.add(`${type}.${field.name}`);
    const types = byNode.get(node);
    if (types === undefined) byNode.set(node, new Map([[type, index]]));
    else types.set(type, index);
  };
  visitFields(schema, document, operation, note);
  if (decisions.length === 0) return undefined;

  return {
    readsVariables: decisions.some(({ asked }) => asked?.node.arguments?.some((argument) => variablesIn([argument]).length > 0) === true),
    decide: (principal, variables) => {
      let signs = '';
      for (const decision of decisions) signs += decideOne(decision, principal, variables);
      return signs;
    },
    read: (signs) => (type, node) => {
      const index = byNode.get(node)?.get(type);
      return index === undefined ? 'allowed' : (SIGNS[signs[index] ?? '-'] ?? 'denied');
    },
    deniedBy: (signs) => [...new Set(decisions.flatMap(({ fields }, index) => (signs[index] === '-' ? [...fields] : [])))],
    explain: (signs) => decisions.flatMap((decision, index) => {
      const verdict = signs === undefined ? undefined : (SIGNS[signs[index] ?? '-'] ?? 'denied');
      return [...decision.fields].map((field) => ({ field, rule: ruleOf(field, decision), ...(verdict !== undefined && { verdict }) }));
    }),
  };
}

function ruleOf(field: string, { own, inner }: FieldGuards): string {
  return [...own, ...inner].map((guard) => (guard.field === field ? guard.rule : `${guard.rule} of ${guard.field}`)).join(' and ');
}

function decideOne({ own, inner, asked }: Decision, principal: Principal, variables: Values): string {
  const given = asked === undefined ? NO_ARGUMENTS : argumentsOf(asked.field, asked.node, variables);
  // What cannot be said of them no rule can be asked about.
  if (given === undefined) return '-';
  let sign = '+';
  const ask = (guard: Guard, onUnknown: string): void => {
    const verdict = guard.decide(principal, given);
    if (verdict === false) sign = '-';
    else if (verdict !== true && sign === '+') sign = onUnknown;
  };
  for (const guard of own) ask(guard, '?');
  for (const guard of inner) ask(guard, '-');
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

/** Each field of the operation with each object type that it can be asked of. A fragment is walked once for each type it is opened in. */
function visitFields(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, see: (type: string, field: GraphQLField<unknown, unknown>, node: FieldNode) => void): void {
  const fragments = fragmentsOf(document);
  const seen = new Map<SelectionSetNode, Set<GraphQLNamedType>>();
  const visit = (type: GraphQLNamedType | null | undefined, set: SelectionSetNode): void => {
    if (!type || (seen.get(set)?.has(type) ?? false)) return;
    seen.set(set, (seen.get(set) ?? new Set<GraphQLNamedType>()).add(type));
    const objects = isObjectType(type) ? [type] : isAbstractType(type) ? schema.getPossibleTypes(type) : [];
    for (const node of set.selections) {
      if (node.kind !== Kind.FIELD) {
        const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
        const narrowed = fragment?.typeCondition === undefined ? type : schema.getType(fragment.typeCondition.name.value);
        if (fragment !== undefined) visit(isObjectType(type) && isAbstractType(narrowed) ? type : narrowed, fragment.selectionSet);
        continue;
      }
      for (const object of objects) {
        const field = object.getFields()[node.name.value];
        if (field === undefined) continue;
        see(object.name, field, node);
        if (node.selectionSet !== undefined) visit(getNamedType(field.type), node.selectionSet);
      }
    }
  };
  visit(schema.getRootType(operation.operation), operation.selectionSet);
}
