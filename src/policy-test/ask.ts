/**
 * Asks the mocked graph as one caller: the operation is prepared, decided, planned and run as by the gateway that serves, policies.mode
 * being `enforce` whatever the configuration says, for what the rules say is what is tested.
 */
import { randomUUID } from 'node:crypto';
import { Kind, type ExecutionResult } from 'graphql';
import type { Config } from '../config/index.ts';
import type { OperationContext, Principal } from '../context.ts';
import { GatewayError, isClientSafe } from '../errors.ts';
import { createContext } from '../gateway.ts';
import type { JsonObject } from '../lib/json.ts';
import { createAccess, type Access } from '../pipeline/authorization/access.ts';
import { forbiddenField } from '../pipeline/authorization/forbidden.ts';
import type { Policies } from '../pipeline/authorization/rules.ts';
import { createPreparer } from '../pipeline/document/prepare.ts';
import { prepareOperation } from '../pipeline/operation.ts';
import { rulesOf } from '../plan/sign.ts';
import { createPlanEngine, type PlanEngine } from '../plan/engine.ts';
import { createFieldGuards, type GuardsOf } from '../plan/field-guards.ts';
import { fetchSource } from '../request-source.ts';
import { createLogger } from '../telemetry/logger.ts';
import { MockRun } from './mock-run.ts';
import type { MockedGraph } from './mocked-graph.ts';
import { createMocks, type Mocks } from './mocks.ts';
import { observe, withTypenames } from './observe.ts';

export interface Asked {
  readonly principal: Principal;
  readonly operation: string;
  readonly operationName?: string | undefined;
  readonly variables?: JsonObject | undefined;
}

export interface OutcomeError {
  /** `users.0.email`; empty for an error of the whole. */
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface Outcome {
  /** Null where the operation was rejected, or nothing of it is left. */
  readonly data: JsonObject | null;
  readonly errors: readonly OutcomeError[];
  /** The whole operation was refused; `errors` then says why. */
  readonly rejected: string | undefined;
  /** `Type.field` of what was denied, and of what the answer has. */
  readonly denied: readonly string[];
  readonly delivered: readonly string[];
  /** What decides on the field at a path, as `gatehouse explain` says it; undefined where nothing guards it, or the path is of no answer. */
  readonly ruleAt: (path: string) => string | undefined;
  /** Rules and mocks that failed, in a sentence each: the outcome says nothing then. */
  readonly failures: readonly string[];
}

export interface Asker {
  /** All fields that something guards, sorted, and what decides on each. */
  readonly guarded: readonly { readonly field: string; readonly rule: string }[];
  /** @throws GatewayError or GatewayErrors, with places, for what is no operation of this graph. */
  readonly prepare: (asked: Asked) => OperationContext;
  /** `mocks`: later ones win. */
  readonly run: (operation: OperationContext, mocks: readonly Mocks[]) => Promise<Outcome>;
}

interface Session {
  readonly engine: PlanEngine;
  readonly access: Access;
  readonly guardsOf: GuardsOf;
  /** Rule → what it has thrown. */
  readonly failed: ReadonlyMap<string, unknown>;
}

/** @throws OperatorError when the policies do not fit the graph. */
export function createAsker({ graph, upstreamOf, runs }: MockedGraph, { server: { introspection }, limits, policies: { onDenied }, authentication: { required } }: Config, policies: Policies): Asker {
  const log = createLogger({ level: 'silent', format: 'json' });
  const { schema, services } = graph;
  const options = {
    preparerOf: (may: boolean) => preparers[may ? 'open' : 'closed'],
    mayIntrospect: ({ roles }: Principal) => (typeof introspection === 'boolean' ? introspection : introspection.roles.some((role) => roles.has(role))),
    upstreamCalls: limits.upstreamCalls, mode: limits.mode, onReport: () => undefined,
    // Whoever writes tests may know every name.
    hidesFrom: () => false,
    // What an operation costs is no question of policies.
    admit: () => () => undefined, beforeFirst: () => undefined,
  };
  const preparers = { open: createPreparer({ limits, introspection: true, onReport: () => undefined }), closed: createPreparer({ limits, introspection: false, onReport: () => undefined }) };

  const begin = (): Session => {
    const failed = new Map<string, unknown>();
    const access = createAccess(schema, policies, services, { onRuleError: (rule, error) => void failed.set(rule, error) });
    const onDenial = (fields: readonly string[], { requestId }: OperationContext): void => {
      for (const field of fields) runs.get(requestId)?.denied.add(field);
    };
    const engine = createPlanEngine(graph, upstreamOf, { access: access.guarded.length === 0 ? undefined : { guards: access, mode: 'enforce', onDenied, onDenial } });
    return { engine, access, failed, guardsOf: createFieldGuards(engine.model, access) };
  };
  let session = begin();

  const rulesOn = (field: string): string | undefined => {
    const [type = '', name = ''] = field.split('.');
    const guards = session.guardsOf(type, name);
    return guards && rulesOf(field, guards);
  };
  const told = (error: unknown): OutcomeError => {
    if (!isClientSafe(error)) throw error;
    return { path: (error.path ?? []).join('.'), code: String(error.extensions['code']), message: error.message };
  };

  return {
    guarded: session.access.guarded.map((field) => ({ field, rule: rulesOn(field) ?? '' })),
    prepare({ principal, operation, operationName, variables = {} }) {
      const request = createContext(fetchSource(new Request('http://localhost/', { method: 'POST' }), undefined), log);
      request.principal = principal;
      request.requestId = randomUUID();
      request.lease = { schema, digest: '', release: () => undefined };
      return prepareOperation(request, { query: operation, variables, ...(operationName !== undefined && { operationName }) }, options);
    },
    async run(operation, mocks) {
      if (session.failed.size > 0) session = begin(); // each rule's fault is told once
      const run = new MockRun(createMocks(...mocks));
      runs.set(operation.requestId, run);
      let result: ExecutionResult | GatewayError;
      try {
        if (required && operation.principal.kind === 'anonymous') throw new GatewayError('UNAUTHENTICATED', 'There is no credential, and authentication.required is true.');
        result = await session.engine.execute(typed(operation));
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        result = error;
      } finally {
        runs.delete(operation.requestId);
      }
      const failures = [...run.problems, ...[...session.failed].map(([rule, error]) => `The rule \`${rule}\` fails for this caller, and denies: ${error instanceof Error ? error.message : String(error)}.`)];
      const denied = [...run.denied].sort();
      if (result instanceof GatewayError) return { data: null, errors: [told(result)], rejected: String(result.extensions['code']), denied, delivered: [], failures, ruleAt: () => undefined };
      const { data, fields } = observe(schema, operation.document, operation.operation, result.data ?? {});
      const errors = (result.errors ?? []).map(told);
      const failing = new Map(errors.map((error) => [error.path, error]));
      const ruleAt = (path: string): string | undefined => {
        const error = failing.get(path);
        const field = (error && forbiddenField(error)) ?? fields.get(path);
        return field === undefined ? undefined : rulesOn(field);
      };
      const delivered = [...new Set([...fields].flatMap(([path, field]) => (failing.has(path) ? [] : [field])))].sort();
      return { data: result.data ? data : null, errors, rejected: undefined, denied, delivered, failures, ruleAt };
    },
  };
}

/** The same operation, asking for types too. */
function typed(operation: OperationContext): OperationContext {
  const document = withTypenames(operation.schema, operation.document);
  const found = document.definitions[operation.document.definitions.indexOf(operation.operation)];
  return found?.kind === Kind.OPERATION_DEFINITION ? { ...operation, document, operation: found } : operation;
}
