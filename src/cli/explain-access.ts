/** What `gatehouse explain` says of access: the guarded fields of an operation, and for a caller the verdict on each. */
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { claimedPrincipal } from '../claimed-principal.ts';
import type { Config } from '../config/index.ts';
import type { Principal } from '../context.ts';
import { OperatorError } from '../errors.ts';
import type { JsonObject } from '../lib/json.ts';
import { Refusal } from '../pipeline/authentication/refusal.ts';
import { createAccess } from '../pipeline/authorization/access.ts';
import type { Policies } from '../pipeline/authorization/rules.ts';
import { findDecisions } from '../plan/decisions.ts';
import { createDoorDecisions } from '../plan/door-decisions.ts';
import { createFieldGuards } from '../plan/field-guards.ts';
import type { Access } from '../plan/guarded.ts';
import type { FieldAccess } from '../plan/guards.ts';
import type { GraphModel } from '../plan/model.ts';
import type { Plan } from '../plan/plan.ts';
import { UsageError } from './command.ts';
import type { SeenGraph } from './seen-graph.ts';

export interface AccessQuestion {
  readonly model: GraphModel;
  readonly config: Pick<Config, 'policies'>;
  readonly policies: Policies;
  readonly seen: SeenGraph;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly principal: Principal | undefined;
  readonly variables: JsonObject;
  /** Whether these are all: else only those that @skip and @include read. */
  readonly hasVariables: boolean;
}

export interface AccessAnswer {
  /** Undefined: everything is allowed, or nobody has said who asks. */
  readonly forPlanner: Access | undefined;
  readonly of: (plan: Plan) => {
    readonly fields: readonly FieldAccess[];
    /** In a sentence each. */
    readonly refused: readonly string[];
  };
}

/** @throws OperatorError when the rules do not fit the graph, or one of them fails for this caller; UsageError when variables are missing that rules read. */
export function findAccess({ model, config: { policies: { mode, onDenied } }, policies, seen: { graph, services, unseen }, document, operation, principal, variables, hasVariables }: AccessQuestion): AccessAnswer {
  const failed = new Map<string, unknown>();
  const access = createAccess(graph.schema, policies, services, { onRuleError: (rule, error) => void failed.set(rule, error), isPartial: unseen.length > 0 });
  const guardsOf = createFieldGuards(model, access);
  const decisions = findDecisions(graph.schema, document, operation, guardsOf, createDoorDecisions(model, access));
  if (decisions === undefined) return { forPlanner: undefined, of: () => ({ fields: [], refused: [] }) };
  if (principal === undefined) return { forPlanner: undefined, of: (plan) => ({ fields: decisions.explain(plan), refused: [] }) };
  if (decisions.readsVariables && !hasVariables) throw new UsageError(`What the caller may have depends on variables here; say which with --variables '{"id": "1"}'.`);
  const signs = decisions.decide(principal, variables);
  if (failed.size > 0) throw new OperatorError([...failed].map(([rule, error]) => ({ message: `The rule \`${rule}\` fails for this caller, and denies: ${error instanceof Error ? error.message : String(error)}` })));
  return {
    forPlanner: mode === 'report' ? undefined : { verdictOn: decisions.read(signs), guardsOf, doorsTo: decisions.doorsTo(signs) },
    of: (plan) => ({ fields: decisions.explain(plan, signs), refused: plan.denied !== undefined && onDenied === 'reject' ? ['The gateway would refuse it: the caller may not have all of it, and policies.onDenied is reject.'] : [] }),
  };
}

/** As a token with these claims would make it; `{}` is a caller without one. @throws UsageError for claims that no token may have. */
export function principalOf(claims: JsonObject, config: Pick<Config, 'authentication'>): Principal {
  try {
    return claimedPrincipal(claims, config);
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(`--claims: ${error.message}.`);
    throw error;
  }
}
