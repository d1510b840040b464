/**
 * What the access rules say of one operation before anything is fetched. Found once per operation: the guarded fields that it
 * can touch, and the guarded inputs of doors to what it asks for. Decided for each request: one sign for each of them, and with
 * the same signs an operation has the same plan.
 */
import type { DocumentNode, FieldNode, GraphQLField, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Principal } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { FindDoorDecisions } from './door-decisions.ts';
import type { FieldGuards, GuardsOf } from './field-guards.ts';
import type { DoorsTo } from './guarded-doors.ts';
import type { FieldAccess, VerdictOn } from './guards.ts';
import type { Plan } from './plan.ts';
import { variablesIn } from './selection.ts';
import { NO_ARGUMENTS, argumentsOf, rulesOf, signOf, verdictAt } from './sign.ts';
import { touchedFields, type Asked } from './touched-fields.ts';

type Values = Readonly<Record<string, unknown>>;

export interface Decisions {
  /** Whether variables can make a difference. */
  readonly readsVariables: boolean;
  /** The signs: `+` allowed, `-` denied, `?` by the object. */
  readonly decide: (principal: Principal, variables: Values) => string;
  /** What the signs say of each field of the operation. */
  readonly read: (signs: string) => VerdictOn;
  /** The doors that they leave open; undefined where that is all of them. */
  readonly doorsTo: (signs: string) => DoorsTo | undefined;
  /** Of these signs the denied fields, `Type.field`: what a report names. */
  readonly deniedBy: (signs: string) => readonly string[];
  /**
   * All fields, and those of `plan` that doors decide on; without signs, without verdicts. A field that has several, for its
   * arguments, is in it for each.
   */
  readonly explain: (plan: Plan, signs?: string) => readonly FieldAccess[];
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

/** Decisions with arguments that one operation may need; each takes a microsecond of every request. Unreachable with the limits' defaults. */
const DECISIONS_MAX = 20_000;

/**
 * Undefined where the operation can touch nothing that is guarded: then nothing is decided, and nothing of it costs anything.
 * `findDoors` left out: no door takes what is guarded.
 *
 * @throws GatewayError SIZE_LIMIT_EXCEEDED for one that needs more than {@link DECISIONS_MAX}.
 */
export function findDecisions(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, guardsOf: GuardsOf, findDoors: FindDoorDecisions = () => undefined): Decisions | undefined {
  const decisions: Decision[] = [];
  const shared = new Map<FieldGuards, number>();
  const byAsked = new Map<Asked, Map<string, number>>();
  const types = new Set<string>();
  const root = schema.getRootType(operation.operation)?.name;

  const note = (type: string, field: GraphQLField<unknown, unknown>, asked: Asked): void => {
    types.add(type);
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
    const known = byAsked.get(asked);
    if (known === undefined) byAsked.set(asked, new Map([[type, index]]));
    else known.set(type, index);
  };
  const byNode = touchedFields(schema, document, operation, note);
  const doors = findDoors(types);
  if (decisions.length === 0 && doors === undefined) return undefined;
  // Theirs stand behind those of fields.
  const ofDoors = (signs: string): string => signs.slice(decisions.length);
  const deniedBy = (signs: string): readonly string[] => [...new Set(decisions.flatMap(({ fields }, index) => (signs[index] === '-' ? [...fields] : [])))];

  return {
    readsVariables: decisions.some(({ asked }) => asked?.node.arguments?.some((argument) => variablesIn([argument]).length > 0) === true),
    decide: (principal, variables) => {
      let signs = '';
      for (const decision of decisions) signs += decideOne(decision, principal, variables);
      return doors === undefined ? signs : signs + doors.decide(principal);
    },
    read: (signs) => (type, node) => {
      const asked = byNode.get(node);
      // What was not looked at nobody has allowed.
      if (asked?.types.has(type) !== true) return node.name.value === '__typename' ? 'allowed' : 'denied';
      const index = byAsked.get(asked)?.get(type);
      return index === undefined ? 'allowed' : verdictAt(signs, index);
    },
    doorsTo: (signs) => doors?.doorsTo(ofDoors(signs)),
    deniedBy,
    explain(plan, signs) {
      const fields = decisions.flatMap((decision, index) => [...decision.fields].map((field) => ({ field, rule: rulesOf(field, decision), ...(signs !== undefined && { verdict: verdictAt(signs, index) }) })));
      const own = new Set(signs === undefined ? [] : deniedBy(signs));
      return [...fields, ...(doors?.explain(plan, own, signs === undefined ? undefined : ofDoors(signs)) ?? [])];
    },
  };
}

function decideOne(decision: Decision, principal: Principal, variables: Values): string {
  const { asked, hasObject } = decision;
  return signOf(decision, principal, asked === undefined ? NO_ARGUMENTS : argumentsOf(asked.field, asked.node, variables), hasObject);
}
