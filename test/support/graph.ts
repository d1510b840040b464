/** A graph out of services that run in the test's own process: real SDL, real resolvers, requests validated as a service would. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { Kind, getVariableValues, graphql, parse, validateSchema, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { ANONYMOUS, type OperationContext } from '../../src/context.ts';
import { GatewayError } from '../../src/errors.ts';
import { createEngines, type EngineName } from '../../src/plan/engines.ts';
import type { AccessOptions } from '../../src/plan/operation-access.ts';
import { compose, type ComposedGraph } from '../../src/schema/compose.ts';
import { defineService, type ServiceDefinition, type ServiceSource } from '../../src/schema/service.ts';
import type { ServiceUpstream } from '../../src/schema/subschema-executor.ts';
import type { CallContext, RestUpstream, Upstream, UpstreamResult } from '../../src/upstream/executor.ts';

export interface TestService {
  /** What is in schemas/<name>.graphql. */
  readonly sdl: string;
  /** What the service runs, when it is not `sdl` without directives. */
  readonly runs?: string;
  readonly resolvers?: Record<string, unknown>;
  readonly naming?: Pick<ServiceSource, 'prefix' | 'rename' | 'hide'>;
  /** Changes an answer on its way: a service that misbehaves. */
  readonly tamper?: (result: UpstreamResult, query: string) => UpstreamResult;
}

/** A service with @rest, and who answers its calls. */
export interface TestRestService {
  readonly sdl: string;
  readonly rest: RestUpstream;
  readonly bulkSize?: number;
  readonly naming?: TestService['naming'];
}

export interface TestGraph extends ComposedGraph {
  /** What reached each service, in order: a query, or `GET /target` for REST. */
  readonly calls: { service: string; query: string; variables: unknown }[];
  /** The queries that reached one service, on one line each. */
  readonly asked: (service: string) => string[];
  readonly upstreamOf: (service: string) => ServiceUpstream;
  readonly run: (query: string, variables?: Record<string, unknown>, context?: Partial<CallContext & Pick<OperationContext, 'principal'>>) => Promise<Plain>;
}

/** A result as JSON shows it; errors without what is not in an answer. */
export interface Plain {
  readonly data?: any;
  readonly errors?: { message: string; path?: (string | number)[]; extensions?: any }[];
}

const DIRECTIVES = /* GraphQL */ `
  directive @key(selectionSet: String!) repeatable on OBJECT
  directive @merge(keyField: String, keyArg: String, additionalArgs: String, key: [String!], argsExpr: String, types: [String!]) on FIELD_DEFINITION
  directive @computed(selectionSet: String!) on FIELD_DEFINITION
  directive @canonical on OBJECT | INTERFACE | INPUT_OBJECT | UNION | ENUM | SCALAR | FIELD_DEFINITION | INPUT_FIELD_DEFINITION
  directive @inaccessible on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
`;

export function define(name: string, sdl: string, naming: TestService['naming'] = {}, kind: ServiceSource['kind'] = 'graphql'): ServiceDefinition {
  const { service, findings } = defineService({ name, kind, sdl: { file: `schemas/${name}.graphql`, text: sdl }, ...naming });
  if (service === undefined) throw new Error(findings.map(({ message, line, column }) => `${String(line)}:${String(column)} ${message}`).join('\n'));
  return service;
}

export function createTestGraph(services: Readonly<Record<string, TestService | TestRestService>>, engine: EngineName = 'plan', access?: AccessOptions): TestGraph {
  const calls: TestGraph['calls'] = [];
  const definitions = Object.entries(services).map(([name, service]) => define(name, service.sdl, service.naming, 'rest' in service ? 'rest' : 'graphql'));
  const upstreams = new Map(
    Object.entries(services).map(([name, service]): [string, ServiceUpstream] => {
      const record = (query: string, variables?: unknown): void => void calls.push({ service: name, query, variables });
      if (!('rest' in service)) return [name, { kind: 'graphql', execute: upstreamOf(name, service, record) }];
      const execute: RestUpstream = (request) => {
        record(`${request.method} ${request.target}`);
        return service.rest(request);
      };
      return [name, { kind: 'rest', execute, bulkSize: service.bulkSize ?? 100 }];
    }),
  );
  const graph = compose(definitions, (name) => upstreams.get(name)!);
  const engines = createEngines(engine, (name) => upstreams.get(name));
  engines.prepare(graph, access);
  return {
    ...graph,
    calls,
    upstreamOf: (name) => upstreams.get(name)!,
    asked: (name) => calls.filter(({ service }) => service === name).map(({ query }) => query.replace(/\s+/g, ' ').trim()),
    async run(query, variables = {}, changes = {}) {
      const document = parse(query);
      const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
      const fault = engines.check(graph.schema, document, operation);
      if (fault !== undefined) return plain({ errors: [fault] });
      const { coerced } = getVariableValues(graph.schema, operation.variableDefinitions ?? [], variables);
      if (coerced === undefined) throw new Error(`these variables are refused before execution: ${JSON.stringify(variables)}`);
      const context = {
        schema: graph.schema, document, operation, variables: coerced, principal: ANONYMOUS, calls: 0, signal: new AbortController().signal, requestId: 'test',
        header: () => undefined, takeCall: () => undefined, needCalls: () => undefined, needPlanning: () => undefined, admit: () => () => undefined, returnHeader: () => undefined, freshness: [], noteFreshness: () => undefined, ...changes,
      } as unknown as OperationContext;
      try {
        return plain(await engines.execute(context));
      } catch (error) {
        if (error instanceof GatewayError) return plain({ errors: [error] });
        throw error;
      }
    },
  };
}

function upstreamOf(name: string, { sdl, runs, resolvers, tamper }: TestService, record: (query: string, variables: unknown) => void): Upstream {
  const schema: GraphQLSchema = makeExecutableSchema({ typeDefs: runs ?? [DIRECTIVES, sdl], resolvers: resolvers as any, resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' } });
  const invalid = validateSchema(schema);
  if (invalid.length > 0) throw new Error(invalid.map(({ message }) => message).join('\n'));
  return async ({ query, variables }) => {
    record(query, variables);
    const result = JSON.parse(JSON.stringify(await graphql({ schema, source: query, variableValues: variables }))) as { data?: any; errors?: any[] };
    const answer: UpstreamResult = {
      data: result.data,
      ...(result.errors && {
        errors: result.errors.map((error) => new GatewayError('UPSTREAM_ERROR', String(error.message), { extensions: { service: name }, ...(error.path && { path: error.path }) })),
      }),
    };
    return tamper?.(answer, query) ?? answer;
  };
}

function plain(result: ExecutionResult): Plain {
  const { data, errors } = JSON.parse(JSON.stringify(result)) as Plain;
  return { ...(data !== undefined && { data }), ...(errors && { errors: errors.map(({ message, path, extensions }) => ({ message, ...(path && { path }), ...(extensions?.code && { extensions: { code: extensions.code } }) })) }) };
}
