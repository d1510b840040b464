/**
 * Variables and arguments as graphql-js would coerce them, compiled once per document. What the gateway sends is nearly always
 * of the declared type already; anything that is not is {@link ODD}, and graphql-js says what becomes of it.
 */
import {
  Kind, getNullableType, isEnumType, isInputObjectType, isInputType, isListType, isNonNullType, typeFromAST, valueFromAST, visit,
  type FieldNode, type GraphQLArgument, type GraphQLInputObjectType, type GraphQLInputType, type GraphQLLeafType, type GraphQLSchema, type ValueNode, type VariableDefinitionNode,
} from 'graphql';
import { isJsonObject } from '../../lib/json.ts';
import { NOT_SIMPLE, ODD } from './fast-odd.ts';
import { own } from './wire-values.ts';

export type Values = Readonly<Record<string, unknown>>;
type Coerce = (value: unknown) => unknown;

/** The values of the variables that have one, or ODD. @throws NOT_SIMPLE */
export function compileVariables(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[]): (given: Values) => Values | typeof ODD {
  const coercions = new Map<GraphQLInputObjectType, Coerce>();
  const variables = definitions.map(({ variable: { name: { value: name } }, type: declared, defaultValue, directives = [] }) => {
    const type = typeFromAST(schema, declared);
    if (directives.length > 0 || !isInputType(type) || name === '__proto__') throw NOT_SIMPLE;
    return { name, coerce: compileInput(type, coercions), isNeeded: isNonNullType(type), byDefault: defaultValue && known(valueFromAST(defaultValue, type)) };
  });
  return (given) => {
    const values: Record<string, unknown> = {};
    for (const { name, coerce, isNeeded, byDefault } of variables) {
      if (Object.hasOwn(given, name)) {
        const value = coerce(given[name]);
        if (value === ODD) return ODD;
        values[name] = value;
      } else if (byDefault !== undefined) values[name] = byDefault;
      else if (isNeeded) return ODD;
    }
    return values;
  };
}

/** The arguments of a field by the values of variables, in the order of their definitions; or ODD. @throws NOT_SIMPLE */
export function compileArguments(declared: readonly GraphQLArgument[], { arguments: nodes = [] }: FieldNode): (variables: Values) => Values | typeof ODD {
  const readers = declared.map(({ name, type, defaultValue }) => ({ name, read: compileArgument(nodes.find((node) => node.name.value === name)?.value, type, defaultValue) }));
  return (variables) => {
    const args: Record<string, unknown> = {};
    for (const { name, read } of readers) {
      const value = read(variables);
      if (value === ODD) return ODD;
      if (value !== undefined) args[name] = value;
    }
    return args;
  };
}

/** Undefined for an argument that was left out. */
function compileArgument(node: ValueNode | undefined, type: GraphQLInputType, defaultValue: unknown): (variables: Values) => unknown {
  const isNeeded = isNonNullType(type);
  const leftOut = defaultValue === undefined && isNeeded ? ODD : defaultValue;
  if (node === undefined) return () => leftOut;
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value;
    return (variables) => {
      if (!Object.hasOwn(variables, name)) return leftOut;
      const value = variables[name];
      return value === null && isNeeded ? ODD : value;
    };
  }
  const variables: string[] = [];
  visit(node, { Variable: ({ name }) => void variables.push(name.value) });
  if (variables.length === 0) {
    const value = known(valueFromAST(node, type));
    return () => value;
  }
  return (values) => {
    const value: unknown = valueFromAST(node, type, values);
    return value === undefined ? ODD : value;
  };
}

function compileInput(declared: GraphQLInputType, known: Map<GraphQLInputObjectType, Coerce>): Coerce {
  const type = getNullableType(declared);
  const onNull = isNonNullType(declared) ? ODD : null;
  const coerce = isListType(type) ? compileList(compileInput(type.ofType, known)) : isInputObjectType(type) ? compileObject(type, known) : compileLeaf(type);
  return (value) => (value === null ? onNull : coerce(value));
}

function compileList(item: Coerce): Coerce {
  return (value) => {
    if (!Array.isArray(value)) return ODD;
    const items = value.map(item); // no literal: see loaders.ts
    return items.includes(ODD) ? ODD : items;
  };
}

function compileObject(type: GraphQLInputObjectType, known: Map<GraphQLInputObjectType, Coerce>): Coerce {
  const before = known.get(type);
  if (before !== undefined) return before;
  const fields = new Map<string, { readonly coerce: Coerce; readonly leftOut: unknown }>();
  const coerceObject: Coerce = (value) => {
    if (!isJsonObject(value) || Object.keys(value).some((name) => !fields.has(name))) return ODD;
    const object: Record<string, unknown> = {};
    for (const [name, { coerce, leftOut }] of fields) {
      const given = own(value, name);
      const coerced = given === undefined ? leftOut : coerce(given);
      if (coerced === ODD) return ODD;
      if (coerced !== undefined) object[name] = coerced;
    }
    return object;
  };
  known.set(type, coerceObject); // before its fields, which may be of this type
  if (type.isOneOf) throw NOT_SIMPLE;
  for (const { name, type: of, defaultValue } of Object.values(type.getFields())) {
    if (name === '__proto__') throw NOT_SIMPLE;
    fields.set(name, { coerce: compileInput(of, known), leftOut: defaultValue === undefined && isNonNullType(of) ? ODD : defaultValue });
  }
  return coerceObject;
}

function compileLeaf(type: GraphQLLeafType): Coerce {
  if (isEnumType(type)) return (value) => (typeof value === 'string' && type.getValue(value) !== undefined ? value : ODD);
  switch (type.name) {
    case 'ID': return (value) => (typeof value === 'string' ? value : Number.isSafeInteger(value) ? String(value) : ODD);
    case 'String': return (value) => (typeof value === 'string' ? value : ODD);
    case 'Int': return (value) => (typeof value === 'number' && (value | 0) === value ? value : ODD);
    case 'Float': return (value) => (Number.isFinite(value) ? value : ODD);
    case 'Boolean': return (value) => (typeof value === 'boolean' ? value : ODD);
    // Of the service's own scalars nothing is known; those of an SDL take what they are given.
    default: return (value) => (value === undefined ? ODD : value);
  }
}

function known(value: unknown): unknown {
  if (value === undefined) throw NOT_SIMPLE;
  return value;
}
