/** One case of a test file, made ready to run; what is wrong in it is a finding where it stands. */
import { claimedPrincipal } from '../claimed-principal.ts';
import type { Config } from '../config/index.ts';
import type { PolicyCase } from '../config/policy-tests.ts';
import { ANONYMOUS, type OperationContext, type Principal } from '../context.ts';
import { GatewayError, OperatorError, type Finding, type Place } from '../errors.ts';
import { Refusal } from '../pipeline/authentication/refusal.ts';
import { GatewayErrors } from '../pipeline/document/refusal.ts';
import { findPathProblem } from './answer-path.ts';
import type { Asker } from './ask.ts';
import { checkMocks } from './check-mocks.ts';
import type { Expectation } from './compare.ts';
import type { Mocks } from './mocks.ts';
import { readTestText, type TestSource } from './test-files.ts';
import { placeInText } from './text-place.ts';

export interface ReadyCase {
  readonly name: string;
  readonly place: Required<Place>;
  readonly expectation: Expectation;
  readonly mocks: readonly Mocks[];
  /** Or what the gateway refuses it with, before it runs, where the case expects that. */
  readonly operation: OperationContext | GatewayError;
}

export interface CaseOptions {
  readonly config: Config;
  readonly asker: Asker;
  /** As {@link checkMocks} takes them. */
  readonly schemas: Parameters<typeof checkMocks>[1];
}

/** `index`: in its file. Findings go to `complain`; undefined where there are any. */
export function prepareCase(source: TestSource, index: number, one: PolicyCase, { config, asker, schemas }: CaseOptions, complain: (finding: Finding) => void): ReadyCase | undefined {
  const findings: Finding[] = [];
  const at = (...path: readonly (string | number)[]): Required<Place> => source.placeOf(['cases', index, ...path]);
  const report = (finding: Finding): void => {
    findings.push(finding);
    complain(finding);
  };
  const attempt = <Result>(place: Place, work: () => Result): Result | undefined => {
    try {
      return work();
    } catch (error) {
      if (error instanceof OperatorError) for (const finding of error.findings) report(finding);
      else if (error instanceof Refusal) report({ ...place, message: `${error.message}.` });
      else throw error;
      return undefined;
    }
  };

  const expectation = expectationOf(one.expect);
  const principal = attempt(at('claims'), () => principalOf(one, config));
  const text = one.operation ?? attempt(at('file'), () => readTestText(config.dir, one.file ?? ''));
  for (const { path, message } of checkMocks(one.mocks ?? {}, schemas)) report({ ...at('mocks', ...path), message });
  if (principal === undefined || text === undefined) return undefined;

  let operation: OperationContext | GatewayError;
  try {
    operation = asker.prepare({ principal, operation: text, operationName: one.operationName, variables: one.variables });
  } catch (error) {
    const errors = error instanceof GatewayErrors ? error.errors : error instanceof GatewayError ? [error] : [];
    const expected = errors.find(({ extensions }) => expectation.kind === 'rejected' && extensions['code'] === expectation.code);
    if (errors.length === 0) throw error;
    if (expected === undefined) {
      for (const { message, locations, extensions } of errors) {
        const [inner] = locations ?? [];
        const key = extensions['code'] === 'BAD_USER_INPUT' && one.variables !== undefined ? 'variables' : one.operation === undefined ? 'file' : 'operation';
        report({ ...(inner === undefined ? at(key) : one.operation === undefined ? { file: one.file ?? '', ...inner } : placeInText(source.text, at('operation'), inner)), message });
      }
      return undefined;
    }
    operation = expected;
  }
  if (!(operation instanceof GatewayError)) {
    const { schema, document, operation: node } = operation;
    for (const [key, path] of pathsOf(one.expect)) {
      const problem = findPathProblem(schema, document, node, path);
      if (problem !== undefined) report({ ...at('expect', ...key), message: problem });
    }
  }
  return findings.length === 0 ? { name: one.name, place: at('name'), expectation, mocks: [source.mocks, one.mocks ?? {}], operation } : undefined;
}

function principalOf({ claims, principal }: PolicyCase, config: Config): Principal {
  if (principal === undefined) return claims === undefined ? ANONYMOUS : claimedPrincipal(claims, config);
  const { kind, subject, client, scopes, roles } = principal;
  return Object.freeze({ ...ANONYMOUS, kind, subject, client, scopes: new Set(scopes), roles: new Set(roles) });
}

function expectationOf(expect: PolicyCase['expect']): Expectation {
  const { data, nulls = [], allowed = [], rejected } = expect === 'allowed' ? {} : expect;
  if (rejected !== undefined) return { kind: 'rejected', code: rejected };
  return { kind: 'answered', data, allowed, nulls: new Map(Array.isArray(nulls) ? nulls.map((path) => [path, 'FORBIDDEN']) : Object.entries(nulls)) };
}

/** Where each path stands, below `expect`. */
function pathsOf(expect: PolicyCase['expect']): (readonly [readonly (string | number)[], string])[] {
  if (expect === 'allowed') return [];
  const { nulls = [], allowed = [] } = expect;
  const inNulls = Array.isArray(nulls) ? nulls.map((path, index) => [['nulls', index], path] as const) : Object.keys(nulls).map((path) => [['nulls', path], path] as const);
  return [...inNulls, ...allowed.map((path, index) => [['allowed', index], path] as const)];
}
