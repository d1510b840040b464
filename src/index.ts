/** What a program that embeds the gateway imports. Everything else is the gateway's own business. */
export { loadConfig, parseConfig, type Config } from './config/index.ts';
export type { Principal } from './context.ts';
export { ERROR_CODES, OperatorError, formatFinding, type ErrorCode, type Finding } from './errors.ts';
export { createGateway, type Gateway, type GatewayDependencies } from './gateway.ts';
export { allow, and, deny, hasRole, hasScope, isAuthenticated, isOwner, not, or, rule, type Policies, type Policy, type PolicyMap, type Rule, type RuleContext } from './pipeline/authorization/rules.ts';
export { loadPolicies, type LoadedPolicies } from './policies/load-policies.ts';
export { policyTests, type PolicyAnswer, type PolicyQuestion, type PolicyTestOptions } from './policy-test/policy-tests.ts';
export { serve, type ServeDependencies, type Serving } from './serve.ts';
export { createLogger, type Logger, type LoggerOptions } from './telemetry/logger.ts';
export { createMetrics, type Metrics } from './telemetry/metrics.ts';
