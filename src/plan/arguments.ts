/**
 * The arguments of an operation's fields as the executor can be trusted with them.
 *
 * A. A variable that may be null has a default where it stands for something that may not, and null in spite of it is the
 *    client's mistake (GraphQL October 2021, section 6.4.1). It is said before anything is fetched.
 * B. The executor reads a literal anew for every object the field stands on: 3,900 numbers below 10,000 rows are 5.7 s of
 *    it. A variable it reads once, so large literals become variables.
 */
import {
  Kind, getNamedType, getNullableType, isInputObjectType, isListType, isNonNullType, isSpecifiedScalarType, parseType, valueFromAST,
  type ArgumentNode, type GraphQLArgument, type GraphQLInputType, type OperationDefinitionNode, type ValueNode, type VariableDefinitionNode,
} from 'graphql';
import type { GatewayError } from '../errors.ts';
import { refusal } from '../pipeline/document/refusal.ts';
import { RESERVED_ALIAS_PREFIX } from '../schema/shadowable.ts';

/** Lists and objects of no more values stay as they are: services see what the client wrote, and reading them again costs nothing. */
const FEW_VALUES = 16;

export interface Arguments {
  readonly plain: (given: readonly ArgumentNode[], declared: readonly GraphQLArgument[]) => ArgumentNode[];
  /** Of the literals that became variables so far. */
  readonly definitions: readonly VariableDefinitionNode[];
  readonly values: Readonly<Record<string, unknown>>;
}

export function createArguments(operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): Arguments {
  const taken = new Set(operation.variableDefinitions?.map(({ variable }) => variable.name.value));
  const definitions: VariableDefinitionNode[] = [];
  const values: Record<string, unknown> = {};
  // Two fields of one answer must have equal arguments, so equal literals become one variable.
  const known = new Map<string, ValueNode>();
  const hoisted = (literal: ValueNode, type: GraphQLInputType): ValueNode => {
    if ((literal.kind !== Kind.LIST && literal.kind !== Kind.OBJECT) || within(literal).length <= FEW_VALUES || !isExact(literal, type)) return literal;
    const value: unknown = valueFromAST(literal, type, variables);
    if (value === undefined) return literal; // the executor has the words for it
    const key = `${String(type)} ${JSON.stringify(value)}`;
    const same = known.get(key);
    if (same !== undefined) return same;
    let index = definitions.length;
    while (taken.has(RESERVED_ALIAS_PREFIX + String(index))) index += 1;
    const name = RESERVED_ALIAS_PREFIX + String(index);
    taken.add(name);
    const variable = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } } as const;
    definitions.push({ kind: Kind.VARIABLE_DEFINITION, variable, type: parseType(String(type), { noLocation: true }) });
    values[name] = value;
    known.set(key, variable);
    return variable;
  };
  return {
    definitions,
    values,
    plain: (given, declared) =>
      given.map((argument) => {
        const type = declared.find(({ name }) => name === argument.name.value)?.type;
        if (type === undefined) return argument; // not in a valid operation
        refuseNull(argument.value, type, variables);
        return { ...argument, value: hoisted(argument.value, type) };
      }),
  };
}

export function nullRefusal(variable: string, type: string): GatewayError {
  return refusal('BAD_USER_INPUT', `Variable "$${variable}" is null, and stands where "${type}" is expected.`);
}

function refuseNull(value: ValueNode, type: GraphQLInputType, variables: Readonly<Record<string, unknown>>): void {
  for (const [leaf, expected] of leavesOf(value, type)) {
    if (leaf.kind === Kind.VARIABLE && isNonNullType(expected) && variables[leaf.name.value] === null) throw nullRefusal(leaf.name.value, String(expected));
  }
}

/** As a literal of a custom scalar `12345678901234567890` comes to a service digit by digit; as a variable it would not. */
function isExact(value: ValueNode, type: GraphQLInputType): boolean {
  return leavesOf(value, type).every(([leaf, expected]) => isSpecifiedScalarType(getNamedType(expected)) || within(leaf).every((part) => part.kind !== Kind.INT || Number.isSafeInteger(Number(part.value))));
}

/** What is in a value and neither a list nor an input object, each with the type it stands for. */
function leavesOf(value: ValueNode, type: GraphQLInputType): [ValueNode, GraphQLInputType][] {
  const inner = getNullableType(type);
  if (value.kind === Kind.VARIABLE) return [[value, type]];
  // One value stands for a list of it.
  if (isListType(inner)) return (value.kind === Kind.LIST ? value.values : [value]).flatMap((item) => leavesOf(item, inner.ofType));
  if (!isInputObjectType(inner) || value.kind !== Kind.OBJECT) return [[value, type]];
  const fields = inner.getFields();
  return value.fields.flatMap((field) => {
    const declared = fields[field.name.value];
    return declared === undefined ? [] : leavesOf(field.value, declared.type);
  });
}

/** The value and all that it holds. */
function within(value: ValueNode): ValueNode[] {
  const all = [value];
  // A list grows while it is walked.
  for (const one of all) {
    if (one.kind === Kind.LIST) all.push(...one.values);
    else if (one.kind === Kind.OBJECT) all.push(...one.fields.map((field) => field.value));
  }
  return all;
}
