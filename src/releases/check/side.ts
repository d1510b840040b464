/** One release as a document meets it: valid or not, what it costs, whom its plan asks, what it uses, who may have what. Each text is prepared afresh, and nothing is kept of it. */
import type { DocumentNode, OperationDefinitionNode, SourceLocation } from 'graphql';
import type { Config } from '../../config/index.ts';
import { GatewayError } from '../../errors.ts';
import { assumedVariables } from '../../pipeline/document/assumed-variables.ts';
import { createLocator } from '../../pipeline/document/locations.ts';
import { createPreparer } from '../../pipeline/document/prepare.ts';
import { GatewayErrors } from '../../pipeline/document/refusal.ts';
import type { Policies } from '../../pipeline/authorization/rules.ts';
import { callsByService } from '../../plan/calls.ts';
import { createCostModel } from '../../plan/cost/index.ts';
import { createGraphModel } from '../../plan/model.ts';
import { createPlanner } from '../../plan/planner.ts';
import { touchedFields } from '../../plan/touched-fields.ts';
import type { ComposedGraph } from '../../schema/compose.ts';
import { verdictOf, type Caller, type CallerVerdict } from './callers.ts';
import { createCoordinates, type UsedCoordinates } from './coordinates.ts';
import { createRuleBook, type RuleBook } from './rule-book.ts';

/** A release with what the gateway that runs it has beside: configuration and policies. */
export interface CheckedRelease {
  readonly graph: Pick<ComposedGraph, 'schema' | 'services'>;
  readonly config: Pick<Config, 'limits' | 'server' | 'cost'>;
  readonly policies: Policies;
}

export interface DocumentFault {
  readonly message: string;
  /** In the document. */
  readonly place?: SourceLocation;
}

export type Met = { readonly faults: readonly DocumentFault[] } | MetValid;

export interface MetValid {
  readonly faults?: undefined;
  /** Of the operation. */
  readonly name: string | undefined;
  /** Estimated with the defaults of its variables; a list whose length a variable without one says is taken for what the graph assumes. */
  readonly cost: number;
  /** Calls by service, of a plan for a caller who may have everything. */
  readonly calls: ReadonlyMap<string, number>;
  readonly used: UsedCoordinates;
  /** `Type.field` of all it can touch, each with its rules' verdict on every caller; undefined for those without rules. */
  readonly access: ReadonlyMap<string, readonly CallerVerdict[] | undefined>;
}

export interface Side {
  readonly rules: RuleBook['rules'];
  /** Never throws for what a document is. */
  readonly meet: (text: string, name: string | undefined, callers: readonly Caller[]) => Met;
}

/** @throws OperatorError when the policies do not fit the graph. */
export function createSide({ graph: { schema, services }, config: { limits, server, cost: { mode, max: _max, ...options } }, policies }: CheckedRelease): Side {
  const model = createGraphModel(schema, services);
  const planner = createPlanner(model);
  const costs = createCostModel(schema, { ...options, requiresSlicing: false });
  const book = createRuleBook(model, policies);
  const coordinatesOf = createCoordinates(schema);
  const preparer = createPreparer({ limits, introspection: server.introspection !== false, cacheBytes: 1, onReport: () => undefined });
  const verdicts = new Map<string, readonly CallerVerdict[] | undefined>();
  let asked: readonly Caller[] = [];

  /** The same for every document: a field's rules are asked about each caller once. */
  const verdictsOn = (type: string, field: string, callers: readonly Caller[]): readonly CallerVerdict[] | undefined => {
    if (asked !== callers) verdicts.clear();
    asked = callers;
    const place = `${type}.${field}`;
    if (!verdicts.has(place)) verdicts.set(place, book.rulesOf(type, field) && callers.map((caller) => together((book.rulesOf(type, field) ?? []).map((rule) => verdictOf(rule, caller)))));
    return verdicts.get(place);
  };

  return {
    rules: book.rules,
    meet(text, name, callers) {
      let parsed: DocumentNode | undefined;
      try {
        const { document, operation } = preparer.prepare(schema, text, name, { maySuggest: () => true });
        parsed = document;
        const variables = assumedVariables(schema, document, operation);
        const plan = planner.plan(document, operation, variables);
        const calls = new Map([...callsByService(plan, model)].map(([service, made]) => [service, made.size]));
        const count = [...calls.values()].reduce((sum, made) => sum + made, 0);
        if (limits.mode === 'enforce' && count > limits.upstreamCalls) return { faults: [{ message: `It needs ${count} calls to services, and limits.upstreamCalls is ${limits.upstreamCalls}.` }] };
        const compiled = costs.compile(document, operation, variables);
        const refusal = mode === 'enforce' ? compiled.fixedRefusal() : undefined;
        if (refusal !== undefined) return { faults: [{ message: refusal.message }] };
        const access = accessOf(document, operation, callers);
        return { name: operation.name?.value, cost: compiled.estimate(variables), calls, used: coordinatesOf(document), access };
      } catch (error) {
        const errors = error instanceof GatewayErrors ? error.errors : error instanceof GatewayError ? [error] : undefined;
        if (errors === undefined) throw error;
        return { faults: errors.map((one) => faultOf(one, text, parsed)) };
      }
    },
  };

  function accessOf(document: DocumentNode, operation: OperationDefinitionNode, callers: readonly Caller[]): Map<string, readonly CallerVerdict[] | undefined> {
    const access = new Map<string, readonly CallerVerdict[] | undefined>();
    touchedFields(schema, document, operation, (type, { name }) => void access.set(`${type}.${name}`, verdictsOn(type, name, callers)));
    return access;
  }
}

function together(verdicts: readonly CallerVerdict[]): CallerVerdict {
  return verdicts.includes('denied') ? 'denied' : verdicts.includes('depends') ? 'depends' : 'allowed';
}

/** What the planner refuses has a node of a document that was parsed without places. */
function faultOf({ message, locations, nodes }: GatewayError, text: string, document: DocumentNode | undefined): DocumentFault {
  const place = locations?.[0] ?? (document === undefined ? undefined : createLocator(text, document)(nodes)[0]);
  return { message, ...(place !== undefined && { place }) };
}
