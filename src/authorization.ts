/** The access rules of each graph as the configuration and the deployment's policies want them. */
import type { Config } from './config/index.ts';
import type { OperationContext } from './context.ts';
import { OperatorError } from './errors.ts';
import { createAccess } from './pipeline/authorization/access.ts';
import { guardedSchema } from './pipeline/authorization/guarded-schema.ts';
import { NO_POLICIES, type Policies } from './pipeline/authorization/rules.ts';
import { createInputGuards } from './plan/field-guards.ts';
import { computedFromGuarded } from './plan/guarded-doors.ts';
import { createGraphModel } from './plan/model.ts';
import type { AccessOptions } from './plan/operation-access.ts';
import type { ComposedGraph } from './schema/compose.ts';
import type { Logger } from './telemetry/logger.ts';
import type { Metrics } from './telemetry/metrics.ts';

export interface AuthorizationDependencies {
  /** Left out: there are none, and what services declare in their SDL holds alone. */
  readonly policies: Policies | undefined;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'denied'>;
}

/** Undefined for a graph of which nothing is guarded. @throws OperatorError when the rules do not fit the graph. */
export type AccessTo = (graph: ComposedGraph, isPartial: boolean) => AccessOptions | undefined;

/** Fields of one operation that a log line names. */
const NAMED_MAX = 20;

export function openAuthorization({ policies: { mode, onDenied }, execution }: Pick<Config, 'policies' | 'execution'>, { policies = NO_POLICIES, log, metrics }: AuthorizationDependencies): AccessTo {
  const onRuleError = (rule: string, error: unknown): void => log.error({ rule, err: error }, 'a rule has failed and denies; this is said once');
  const onDenial = (fields: readonly string[], { request }: OperationContext): void => {
    metrics.denied(mode);
    const named = { fields: fields.slice(0, NAMED_MAX) };
    if (mode === 'report') request.log.warn(named, 'fields would be denied; policies.mode is report');
    else request.log.debug(named, 'fields were denied');
  };
  return ({ schema, services }, isPartial) => {
    const access = createAccess(schema, policies, services, { onRuleError, isPartial });
    if (access.guarded.length === 0) return undefined;
    if (execution.engine === 'stitch' && (mode === 'report' || onDenied === 'reject')) {
      throw new OperatorError([{ message: '`execution.engine: stitch` is for comparison and knows `policies: { mode: enforce, onDenied: "null" }` only; use the engine `plan`.' }]);
    }
    if (execution.engine === 'stitch') {
      const model = createGraphModel(schema, services);
      const [computed] = computedFromGuarded(model, createInputGuards(model, access));
      if (computed !== undefined) throw new OperatorError([{ message: `\`execution.engine: stitch\` would send the guarded inputs of \`${computed}\` to the service that computes it, whoever asks; use the engine \`plan\`.` }]);
    }
    return { guards: access, mode, onDenied, onDenial, guardSchema: (stitched) => guardedSchema(stitched, access) };
  };
}
