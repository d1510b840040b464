/**
 * Between an operation's plan and its first call: may it cost so much at all (`cost.max`), and has its caller so much left
 * (`rateLimit.budgets`)? What it was estimated at is reserved before it runs, and settled to what it did cost when it has run.
 */
import type { ExecutionResult } from 'graphql';
import type { CostFormula, OperationContext, RequestContext, Settle } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { LimitReport } from './operation.ts';

/** An operation that its caller's budget admits; rate-limit/rate-limiter.ts makes it. */
interface Admission {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly settle: (actual: number) => void;
}

export interface AdmissionOptions {
  readonly mode: 'enforce' | 'report';
  /** Of one operation, in cost units. */
  readonly max: number;
  /** Undefined: no budget applies. Throws, or rejects with, what refuses the operation. */
  readonly reserve: (principal: RequestContext['principal'], address: string | undefined, cost: number) => Admission | Promise<Admission> | undefined;
  readonly onReport: (finding: LimitReport, request: RequestContext) => void;
  /** What it was estimated at and did cost, for metrics. */
  readonly onSettled: (operation: OperationContext, estimate: number, actual: number) => void;
}

/** Of a budget, for each operation that runs: what costs nothing (numbers, texts, introspection) asks services and the gateway all the same. */
const LEAST = 1;

export function createAdmission({ mode, max, reserve, onReport, onSettled }: AdmissionOptions): (operation: OperationContext, cost: CostFormula) => Settle | Promise<Settle> {
  const refuse = (error: GatewayError, { request }: OperationContext): void => {
    if (mode === 'enforce') throw error;
    onReport({ code: String(error.extensions['code']), message: error.message }, request);
  };
  return (operation, cost) => {
    const { request, variables } = operation;
    const unclear = cost.refusal(variables);
    if (unclear !== undefined) refuse(unclear, operation);
    const estimate = cost.estimate(variables);
    operation.cost = { estimate };
    if (estimate > max) refuse(tooDear(estimate, max), operation);

    const settleWith = (admission: Admission | undefined): Settle => {
      for (const [name, value] of admission?.headers ?? []) request.responseHeaders.set(name, value);
      return (result) => {
        const actual = isWhole(result, operation) ? cost.actual(result?.data, variables) : estimate;
        operation.cost = { estimate, actual };
        admission?.settle(Math.max(LEAST, actual));
        onSettled(operation, estimate, actual);
      };
    };
    const admission = reserve(request.principal, request.clientAddress, Math.max(LEAST, estimate));
    return admission instanceof Promise ? admission.then(settleWith) : settleWith(admission);
  };
}

/**
 * Whoever hangs up, or asks what no service answers in time, or more than an answer can hold, has had the services work for it: nothing
 * is given back then. Nor where one error makes null of all of it, which a client can bring about and which hides what was answered. A
 * service that is away is no fault of the client.
 */
function isWhole(result: Parameters<Settle>[0], { signal }: OperationContext): boolean {
  if (result === undefined || signal.aborted) return false;
  const codes = result.errors?.map(({ extensions }) => extensions['code']) ?? [];
  return !codes.some((code) => code === 'UPSTREAM_TIMEOUT' || code === 'UPSTREAM_INVALID_RESPONSE') && (!isNothing(result) || codes.every((code) => code === 'UPSTREAM_UNAVAILABLE'));
}

function isNothing({ data }: ExecutionResult): boolean {
  return data === null || data === undefined;
}

function tooDear(actual: number, limit: number): GatewayError {
  return new GatewayError('COST_LIMIT_EXCEEDED', `The operation costs ${actual}, and no operation may cost more than ${limit}: ask for shorter lists or fewer fields.`, { extensions: { limit, actual } });
}
