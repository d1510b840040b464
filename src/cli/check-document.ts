/** One committed document as the gateway would take it: parsed, valid, within limits, with a plan, and what it is estimated to cost. */
import { Kind, type SourceLocation } from 'graphql';
import type { Config } from '../config/index.ts';
import { GatewayError } from '../errors.ts';
import { assumedVariables } from '../pipeline/document/assumed-variables.ts';
import { createPreparer } from '../pipeline/document/prepare.ts';
import { GatewayErrors } from '../pipeline/document/refusal.ts';
import { callsOf } from '../plan/calls.ts';
import { createCostModel, type CostExplanation } from '../plan/cost/index.ts';
import { createGraphModel } from '../plan/model.ts';
import { createPlanner } from '../plan/planner.ts';
import type { ComposedGraph } from '../schema/compose.ts';
import { located } from './operation-file.ts';

export interface AssumedList {
  /** Response names, `user.reviews[]`. */
  readonly path: string;
  readonly size: number;
  /** `assumedSize`, `cost.defaultListSize`. */
  readonly from: string;
  /** `first: $first` */
  readonly without: string;
}

export interface CheckedDocument {
  /** Of its operation. */
  readonly name?: string | undefined;
  /** Undefined where it has no plan. */
  readonly cost?: number;
  /** What the gateway would refuse; `place` in the document. */
  readonly faults: readonly { readonly message: string; readonly place?: SourceLocation | undefined }[];
  readonly reported: readonly string[];
  readonly assumed: readonly AssumedList[];
}

export function createDocumentCheck({ limits, server, cost: { mode, max, ...options } }: Config, { schema, services }: ComposedGraph): (text: string, name: string | undefined) => CheckedDocument {
  const model = createGraphModel(schema, services);
  const planner = createPlanner(model);
  const costs = createCostModel(schema, { ...options, requiresSlicing: false });
  return (text, named) => {
    const reported: string[] = [];
    let name: string | undefined;
    try {
      const preparer = createPreparer({ limits, introspection: server.introspection !== false, cacheBytes: 1, onReport: ({ message }) => void reported.push(message) });
      const { document, operation } = preparer.prepare(schema, text, named, { maySuggest: () => true });
      name = operation.name?.value;
      const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
      const variables = assumedVariables(schema, document, operation);
      const plan = located(text, document, () => planner.plan(document, operation, variables));
      const compiled = located(text, document, () => costs.compile(document, operation, variables));
      const explained = compiled.explain(variables);
      const refusal = compiled.fixedRefusal()?.message;
      const calls = callsOf(plan, model);
      const assumed = assumedIn(explained);
      const tooDear = explained.total > max && `It costs ${explained.total}, and cost.max is ${max}${assumed.length === 0 ? '' : `; ${assumed.map(({ path, size, without }) => `\`${path}\` is taken for ${size}, as \`${without}\` has no default`).slice(0, 3).join(', ')}`}.`;
      const overCalls = calls > limits.upstreamCalls && `It needs ${calls} calls to services, and limits.upstreamCalls is ${limits.upstreamCalls}.`;
      // What is too dear in mode `report` is listed by itself.
      if (mode === 'report' && refusal !== undefined) reported.push(refusal);
      if (limits.mode === 'report' && overCalls !== false) reported.push(overCalls);
      const faults = [
        operations > 1 && `It has ${operations} operations; a document of a manifest has one.`,
        mode === 'enforce' && (refusal ?? false),
        mode === 'enforce' && tooDear,
        limits.mode === 'enforce' && overCalls,
      ].filter((fault) => fault !== false);
      return { name, cost: explained.total, faults: faults.map((message) => ({ message })), reported, assumed };
    } catch (error) {
      const errors = error instanceof GatewayErrors ? error.errors : error instanceof GatewayError ? [error] : undefined;
      if (errors === undefined) throw error;
      return { name, faults: errors.map(({ message, locations }) => ({ message, place: locations?.[0] })), reported, assumed: [] };
    }
  };
}

function assumedIn({ fields }: CostExplanation): AssumedList[] {
  return fields.filter(({ total }) => total > 0).flatMap(({ path, sizes }) => sizes.flatMap(({ size, from, without }) => (without === undefined ? [] : [{ path, size, from, without }])));
}
