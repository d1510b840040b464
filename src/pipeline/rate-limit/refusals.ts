/** The errors of budgets, as a client sees them. */
import { GatewayError } from '../../errors.ts';
import type { Budget } from './gcra.ts';
import { limitHeader, policyHeader } from './headers.ts';
import type { Decision } from './store.ts';

/** The budget has less left than the operation costs; `extensions.problem` is the quota-exceeded type of the RateLimit draft. */
export function rateLimited(budget: Budget, decision: Decision, cost: number): GatewayError {
  const { remaining, retryAfterSeconds } = decision;
  return new GatewayError('RATE_LIMITED', `The budget \`${budget.name}\` has ${remaining} left and this costs ${cost}; try again in ${retryAfterSeconds} s.`, {
    extensions: {
      problem: {
        type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
        title: 'Request cannot be satisfied as assigned quota has been exceeded',
        'violated-policies': [budget.name],
        cost, remaining, retryAfter: retryAfterSeconds,
      },
    },
    headers: { 'retry-after': String(retryAfterSeconds), ...Object.fromEntries([policyHeader(budget), limitHeader(budget, decision)]) },
  });
}

/** No waiting helps: the operation costs more than the budget holds when it is full. */
export function costAboveBurst(budget: Budget, decision: Decision, cost: number): GatewayError {
  const { name, burst } = budget;
  return new GatewayError('COST_LIMIT_EXCEEDED', `The operation costs ${cost}, and the budget \`${name}\` never holds more than ${burst}.`, {
    extensions: { limit: burst, actual: cost },
    ...(decision.isCounted && { headers: Object.fromEntries([policyHeader(budget), limitHeader(budget, decision)]) }),
  });
}

/** `onStoreFailure: closed`. */
export function storeAway(): GatewayError {
  return new GatewayError('OVERLOADED', 'The store that counts budgets is away, and nothing is admitted without it.', { headers: { 'retry-after': '1' } });
}
