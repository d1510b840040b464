/** Callers, and the access of a small graph, for the tests of src/pipeline/authorization/. */
import { buildSchema, execute, parse, type GraphQLSchema } from 'graphql';
import { ANONYMOUS, type Principal } from '../../src/context.ts';
import { OperatorError } from '../../src/errors.ts';
import { createAccess, type ShieldedAccess } from '../../src/pipeline/authorization/access.ts';
import { guardedSchema } from '../../src/pipeline/authorization/guarded-schema.ts';
import type { Policies, PolicyMap } from '../../src/pipeline/authorization/rules.ts';

export function caller(subject = 'u1', { scopes = [], roles = [], ...more }: { scopes?: string[]; roles?: string[] } & Partial<Omit<Principal, 'scopes' | 'roles'>> = {}): Principal {
  return { ...ANONYMOUS, kind: 'token', subject, scopes: new Set(scopes), roles: new Set(roles), ...more };
}

export interface TestAccess extends ShieldedAccess {
  readonly schema: GraphQLSchema;
  /** What onRuleError was told: `rule: message`. */
  readonly errors: string[];
}

export interface TestAccessOptions extends Partial<Policies> {
  /** Name → SDL with directives; the graph itself is no service. */
  readonly services?: Readonly<Record<string, string>>;
  readonly isPartial?: boolean;
}

export function accessOf(graph: string | GraphQLSchema, policies: PolicyMap | readonly PolicyMap[], { fallback = 'allow', services = {}, isPartial = false, placeOf }: TestAccessOptions = {}): TestAccess {
  const schema = typeof graph === 'string' ? buildSchema(graph) : graph;
  const errors: string[] = [];
  const access = createAccess(
    schema,
    { policies: (Array.isArray(policies) ? policies : [policies]) as readonly PolicyMap[], fallback, ...(placeOf && { placeOf }) },
    Object.entries(services).map(([name, sdl]) => ({ name, schema: serviceSchema(sdl) })),
    { onRuleError: (rule, error) => void errors.push(`${rule}: ${error instanceof Error ? error.message : String(error)}`), isPartial },
  );
  return { ...access, schema, errors };
}

/** Findings as an operator reads them; none when nothing is wrong. */
export function findingsOf(graph: string | GraphQLSchema, policies: unknown, options: TestAccessOptions = {}): string[] {
  try {
    accessOf(graph, policies as PolicyMap, options);
    return [];
  } catch (error) {
    if (error instanceof OperatorError) return error.message.split('\n');
    throw error;
  }
}

export const DIRECTIVES = `
  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
`;

export function serviceSchema(sdl: string): GraphQLSchema {
  return buildSchema(`${DIRECTIVES}${sdl}`);
}

/** Runs an operation on the guarded schema, as the comparison engine does. Rows are under their field names. */
export async function ask(access: TestAccess, query: string, root: Record<string, unknown>, principal: Principal): Promise<{ data: any; errors: string[] }> {
  const { data, errors = [] } = await execute({ schema: guardedSchema(access.schema, access), document: parse(query), rootValue: root, contextValue: { principal } });
  return { data: JSON.parse(JSON.stringify(data ?? null)), errors: errors.map(({ path, extensions }) => `${path?.join('.') ?? ''} ${String(extensions['code'])}`) };
}
