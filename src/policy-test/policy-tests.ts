/** Policies asked from a test of one's own, in vitest or whatever runs it: the same graph, mocks and rules as `gatehouse policy test`. */
import { claimedPrincipal } from '../claimed-principal.ts';
import { loadConfig, type Config } from '../config/index.ts';
import { ANONYMOUS, type Principal } from '../context.ts';
import { OperatorError, isClientSafe } from '../errors.ts';
import type { JsonObject } from '../lib/json.ts';
import { Refusal } from '../pipeline/authentication/refusal.ts';
import { GatewayErrors } from '../pipeline/document/refusal.ts';
import { NO_POLICIES } from '../pipeline/authorization/rules.ts';
import { loadPolicies } from '../policies/load-policies.ts';
import { createAsker, type Asker } from './ask.ts';
import { checkMocks } from './check-mocks.ts';
import { loadMockedGraph } from './mocked-graph.ts';
import type { Mocks } from './mocks.ts';

export interface PolicyTestOptions {
  /** Path of gatehouse.yaml. Default `gatehouse.yaml`. */
  readonly config?: string;
  /** Variables for `${…}` in it. Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** For all questions; a question's own win. Types of the graph to values of their fields. */
  readonly mocks?: Mocks;
}

export interface PolicyQuestion {
  /** Of a token, verified. Left out, and without `principal`: nobody in particular. */
  readonly claims?: JsonObject;
  /** Who asks by other means than a token. */
  readonly principal?: Partial<Omit<Principal, 'scopes' | 'roles'>> & { readonly scopes?: Iterable<string>; readonly roles?: Iterable<string> };
  readonly operation: string;
  readonly operationName?: string;
  readonly variables?: JsonObject;
  readonly mocks?: Mocks;
}

export interface PolicyAnswer {
  /** Null where the operation was rejected, or nothing of it is left. */
  readonly data: JsonObject | null;
  /** Path → code of what is null for an error: `{ 'users.0.email': 'FORBIDDEN' }`. */
  readonly nulls: Readonly<Record<string, string>>;
  /** The code that the whole operation was refused with. */
  readonly rejected: string | undefined;
  /** `rule`: what decides on the field there, as `gatehouse explain` says it. */
  readonly errors: readonly { readonly path: string; readonly code: string; readonly message: string; readonly rule?: string }[];
}

/**
 * @throws OperatorError: for what is wrong in the folder here; when asked, for mocks that do not fit and rules that fail.
 */
export async function policyTests({ config: file = 'gatehouse.yaml', env = process.env, mocks = {} }: PolicyTestOptions = {}): Promise<(question: PolicyQuestion) => Promise<PolicyAnswer>> {
  const config = loadConfig(file, { env });
  const [mocked, loaded] = await Promise.all([loadMockedGraph(config), loadPolicies(config.dir)]);
  const { schema, services } = mocked.graph;
  const asker = createAsker(mocked, config, loaded?.policies ?? NO_POLICIES);
  const check = (given: Mocks): void => {
    const problems = checkMocks(given, [schema, ...services.map((service) => service.schema)]);
    if (problems.length > 0) throw new OperatorError(problems.map(({ path, message }) => ({ message: `mocks.${path.join('.')}: ${message}` })));
  };
  check(mocks);
  // One after the other: a rule's fault is told of the question that was asked.
  let last: Promise<unknown> = Promise.resolve();
  return (question) => {
    const answer = last.then(() => {
      check(question.mocks ?? {});
      return ask(asker, principalOf(question, config), question, [mocks, question.mocks ?? {}]);
    });
    last = answer.catch(() => undefined);
    return answer;
  };
}

async function ask(asker: Asker, principal: Principal, question: PolicyQuestion, mocks: readonly Mocks[]): Promise<PolicyAnswer> {
  let operation: ReturnType<Asker['prepare']>;
  try {
    operation = asker.prepare({ ...question, principal });
  } catch (error) {
    const refused = (error instanceof GatewayErrors ? error.errors : [error]).filter(isClientSafe).map(({ extensions, message }) => ({ path: '', code: String(extensions['code']), message }));
    if (refused.length === 0) throw error;
    return { data: null, nulls: {}, rejected: refused[0]?.code, errors: refused };
  }
  const { data, errors, rejected, failures, ruleAt } = await asker.run(operation, mocks);
  if (failures.length > 0) throw new OperatorError(failures.map((message) => ({ message })));
  const told = errors.map((error) => {
    const rule = ruleAt(error.path);
    return { ...error, ...(rule !== undefined && { rule }) };
  });
  return { data, nulls: rejected === undefined ? Object.fromEntries(errors.map(({ path, code }) => [path, code])) : {}, rejected, errors: told };
}

function principalOf({ claims, principal }: PolicyQuestion, config: Config): Principal {
  if (principal !== undefined) return Object.freeze({ ...ANONYMOUS, kind: 'key', ...principal, scopes: new Set(principal.scopes), roles: new Set(principal.roles) });
  try {
    return claims === undefined ? ANONYMOUS : claimedPrincipal(structuredClone(claims), config); // what makes a principal freezes its claims
  } catch (error) {
    if (error instanceof Refusal) throw new OperatorError([{ message: `claims: ${error.message}.` }]);
    throw error;
  }
}
