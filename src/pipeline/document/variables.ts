/**
 * Coerces the JSON variables of a request to the types its operation declares (GraphQL October 2021, section 6.1.2:
 * CoerceVariableValues). Runs per request, after the operation is prepared. Variables that are not declared are ignored,
 * however many. graphql-js's getVariableValues does the same but prints the whole offending object into every error:
 * 1.6 s for one object with 100,000 unknown fields (Node 20.20.2, five errors); so its parts are used instead.
 */
import {
  coerceInputValue,
  isInputType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
  type VariableDefinitionNode,
} from 'graphql';

import type { GatewayError } from '../../errors.ts';
import { MAX_VALUE_NESTING, nestsDeeperThan } from './nesting.ts';
import { refusal, throwAll } from './refusal.ts';

const MAX_ERRORS = 20;

/** How much of a client's text an error quotes, in UTF-16 code units. */
const MAX_QUOTE_LENGTH = 100;

export interface CoerceOptions {
  /** Whether messages may say "Did you mean". Asked when there are some. */
  readonly maySuggest: () => boolean;
}

type Report = (message: string) => void;

/** The coerced variables, by name. Throws GatewayError or GatewayErrors with BAD_USER_INPUT, at most 20. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>> = {},
  { maySuggest }: CoerceOptions,
): Readonly<Record<string, unknown>> {
  // The object of all variables is a level of its own.
  if (nestsDeeperThan(variables, MAX_VALUE_NESTING + 1)) {
    throw refusal('BAD_USER_INPUT', `Variables nest more than ${MAX_VALUE_NESTING} levels deep.`, {
      extensions: { limit: MAX_VALUE_NESTING, actual: `more than ${MAX_VALUE_NESTING}` },
    });
  }
  try {
    return coerceAll(schema, operation, variables, false);
  } catch (error) {
    // graphql-js must know before it looks; whether they may is dear to find out, and hardly ever of interest.
    if (!maySuggest()) throw error;
    return coerceAll(schema, operation, variables, true);
  }
}

function coerceAll(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>, suggestions: boolean): Readonly<Record<string, unknown>> {
  const errors: GatewayError[] = [];
  const report: Report = (message) => {
    errors.push(refusal('BAD_USER_INPUT', message));
    if (errors.length >= MAX_ERRORS) throwAll(errors);
  };
  const coerced = (operation.variableDefinitions ?? []).flatMap((definition) => coerceVariable(schema, definition, variables, suggestions, report));
  throwAll(errors);
  return Object.fromEntries(coerced);
}

/** The entry for one variable, or none when it has neither value nor default. */
function coerceVariable(
  schema: GraphQLSchema,
  { variable, type: typeNode, defaultValue }: VariableDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  suggestions: boolean,
  report: Report,
): [string, unknown][] {
  const name = variable.name.value;
  const type = typeOf(schema, typeNode);
  if (!Object.hasOwn(variables, name)) {
    if (defaultValue !== undefined) return [[name, valueFromAST(defaultValue, type)]];
    if (isNonNullType(type)) report(`Variable "$${name}" of required type "${type.toString()}" was not provided.`);
    return [];
  }
  const value = variables[name];
  if (value === null && isNonNullType(type)) {
    report(`Variable "$${name}" of non-null type "${type.toString()}" must not be null.`);
    return [];
  }
  const onError = (path: readonly (string | number)[], invalid: unknown, error: GraphQLError): void => {
    const place = path.length === 0 ? '' : ` at "${name}${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')}"`;
    report(`Variable "$${name}" got invalid value ${quote(invalid)}${place}; ${error.message}`);
  };
  return [[name, coerceInputValue(value, type, onError, !suggestions)]];
}

function typeOf(schema: GraphQLSchema, node: TypeNode) {
  const type = typeFromAST(schema, node);
  if (!isInputType(type)) throw new TypeError('operation was not validated'); // Validation refuses variables of other types.
  return type;
}

/** A scalar as JSON, cut short; of anything larger only what it is. */
function quote(value: unknown): string {
  if (Array.isArray(value)) return 'of a list';
  if (typeof value === 'object' && value !== null) return 'of an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > MAX_QUOTE_LENGTH ? `${value.slice(0, MAX_QUOTE_LENGTH)}…` : value);
}
