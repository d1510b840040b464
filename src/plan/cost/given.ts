/**
 * The value that a field's argument has: a literal, a variable, or its default. A default counts as if the client had given it,
 * for the service works as hard for it (IBM GraphQL cost specification, 8.2).
 */
import { Kind, print, valueFromAST, type FieldNode, type GraphQLArgument } from 'graphql';
import { variablesIn } from '../selection.ts';
import type { Values } from './amount.ts';

export interface Given {
  /** The client's text for it, or undefined for a default. */
  readonly text: string | undefined;
  /** Whether it is the same whatever the variables are. */
  readonly isFixed: boolean;
  /** Undefined where it has none. */
  readonly read: (variables: Values) => unknown;
  /** Whether the client gives it; null is a way to give nothing. */
  readonly isExplicit: (variables: Values) => boolean;
  /** Whether a variable in it has no value: the client left it out, or nobody has said what it will be. */
  readonly isUnknown: (variables: Values) => boolean;
}

export function givenTo(argument: GraphQLArgument, node: FieldNode): Given {
  const written = node.arguments?.find(({ name }) => name.value === argument.name);
  if (written === undefined) return { text: undefined, isFixed: true, read: () => argument.defaultValue, isExplicit: () => false, isUnknown: () => false };
  const { value } = written;
  const text = print(value);
  if (value.kind === Kind.VARIABLE) {
    const name = value.name.value;
    const hasOne = (variables: Values): boolean => hasValue(variables, name);
    return {
      text, isFixed: false,
      read: (variables) => (hasOne(variables) ? variables[name] : argument.defaultValue),
      isExplicit: (variables) => hasOne(variables) && variables[name] !== null,
      isUnknown: (variables) => !hasOne(variables),
    };
  }
  const names = variablesIn([written]);
  if (names.length > 0) {
    const read = (variables: Values): unknown => valueFromAST(value, argument.type, variables);
    return { text, isFixed: false, read, isExplicit: (variables) => isGiven(read(variables)), isUnknown: (variables) => names.some((name) => !hasValue(variables, name)) };
  }
  const fixed: unknown = valueFromAST(value, argument.type);
  return { text, isFixed: true, read: () => fixed, isExplicit: () => isGiven(fixed), isUnknown: () => false };
}

export function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function hasValue(variables: Values, name: string): boolean {
  return Object.hasOwn(variables, name) && variables[name] !== undefined;
}
