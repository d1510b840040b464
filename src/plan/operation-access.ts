/**
 * The access rules of the graph as the engine keeps to them: what is decided for an operation before it is planned, and what
 * its plan still has to ask when the objects are there. With `report` everything is decided and told, and nothing withheld.
 */
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { OperationContext, Principal } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { Answers } from './answers.ts';
import { findDecisions, type Decisions } from './decisions.ts';
import { createDoorDecisions } from './door-decisions.ts';
import { createFieldGuards } from './field-guards.ts';
import type { Access } from './guarded.ts';
import type { Guards } from './guards.ts';
import type { GraphModel } from './model.ts';
import { compileObjectRules } from './object-rules.ts';
import type { Plan } from './plan.ts';
import { createPlanner } from './planner.ts';

export interface AccessOptions {
  readonly guards: Guards;
  readonly mode: 'enforce' | 'report';
  /** A denied field is null with an error, or the whole operation is refused. */
  readonly onDenied: 'null' | 'reject';
  /** Told what an operation was denied, `Type.field`, or would be: in `report` mode nothing is withheld. */
  readonly onDenial: (fields: readonly string[], operation: OperationContext) => void;
  /** The same rules for an engine that resolves field by field; only the engine `stitch` asks for it. */
  readonly guardSchema?: (schema: GraphQLSchema) => GraphQLSchema;
}

type Values = Readonly<Record<string, unknown>>;

export interface OperationAccess {
  /** One text for all callers that the operation means the same plan for (decisions.ts). */
  readonly decide: (principal: Principal, variables: Values) => string;
  /** Before it is run: tells of what is denied. @throws GatewayError FORBIDDEN where that refuses all of it. */
  readonly tell: (signs: string, plan: Plan, operation: OperationContext) => void;
  /** For the planner; undefined where all is allowed. */
  readonly accessOf: (signs: string) => Access | undefined;
  /** Asks the rules of a plan that look at objects, and notes what they refuse; throws as `tell`. Undefined: it has none. */
  readonly askOf: (plan: Plan, schema: GraphQLSchema) => ((answers: Answers, operation: OperationContext) => Promise<void>) | undefined;
}

export function createOperationAccess(model: GraphModel, { guards, mode, onDenied, onDenial }: AccessOptions): (document: DocumentNode, operation: OperationDefinitionNode) => OperationAccess | undefined {
  const guardsOf = createFieldGuards(model, guards);
  const findDoors = createDoorDecisions(model, guards);
  const planner = createPlanner(model);
  const isEnforced = mode === 'enforce';
  const deny = (fields: readonly string[], operation: OperationContext): void => {
    onDenial(fields, operation);
    if (isEnforced && onDenied === 'reject') throw forbidden(fields);
  };
  return (document, operation) => {
    const decisions: Decisions | undefined = findDecisions(model.schema, document, operation, guardsOf, findDoors);
    if (decisions === undefined) return undefined;
    const accessBy = (signs: string): Access => ({ verdictOn: decisions.read(signs), guardsOf, doorsTo: decisions.doorsTo(signs) });
    /** What a plan that withholds nothing would be denied, where only planning tells: which fields a closed door takes along. */
    const reported = new WeakMap<Plan, readonly string[]>();
    const deniedIn = (plan: Plan, signs: string, variables: Values): readonly string[] => {
      if (decisions.doorsTo(signs) === undefined) return decisions.deniedBy(signs);
      let denied = reported.get(plan);
      if (denied === undefined) reported.set(plan, (denied = [...new Set([...decisions.deniedBy(signs), ...deniedBy(() => planner.plan(document, operation, variables, accessBy(signs)))])]));
      return denied;
    };
    return {
      decide: (principal, variables) => decisions.decide(principal, variables),
      tell(signs, plan, context) {
        // The plan knows what is really asked for: not what `@skip` takes away. In report mode it has nothing that is denied.
        const denied = isEnforced ? plan.denied : /[-?]/.test(signs) ? deniedIn(plan, signs, context.variables) : undefined;
        if (denied !== undefined && denied.length > 0) deny(denied, context);
      },
      accessOf(signs) {
        // In report mode the field is there all the same, and rules that look at objects are asked, to be told of.
        const kept = isEnforced ? signs : signs.replaceAll('-', '+');
        if (!/[-?]/.test(kept)) return undefined;
        return isEnforced ? accessBy(kept) : { verdictOn: decisions.read(kept), guardsOf };
      },
      askOf(plan, schema) {
        const ask = compileObjectRules(plan, schema, guards);
        if (ask === undefined) return undefined;
        return async (answers, context) => {
          const denied = await ask(answers, context.variables, context.principal, context.signal);
          if (denied === undefined) return;
          deny(denied.fields, context);
          if (isEnforced) answers.denials = denied.rows;
        };
      },
    };
  };
}

/** To report must not refuse: the ways around closed doors may be longer than a plan may be. */
function deniedBy(plan: () => Plan): readonly string[] {
  try {
    return plan().denied ?? [];
  } catch (error) {
    if (error instanceof GatewayError) return [];
    throw error;
  }
}

function forbidden(fields: readonly string[]): GatewayError {
  return new GatewayError('FORBIDDEN', `You may not have ${fields.slice(0, NAMED_MAX).map((field) => `\`${field}\``).join(', ')}${fields.length > NAMED_MAX ? ' and more' : ''}.`);
}

const NAMED_MAX = 5;
