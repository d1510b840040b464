/** Mocks against the graph: what names nothing of it or does not fit would only be a puzzle in an answer. */
import { getNamedType, isEnumType, isInputObjectType, isInterfaceType, isLeafType, isListType, isNonNullType, isObjectType, isUnionType, type GraphQLNamedType, type GraphQLOutputType, type GraphQLSchema } from 'graphql';
import { isJsonObject } from '../lib/json.ts';
import { nearest } from '../lib/nearest.ts';
import type { Mocks } from './mocks.ts';

export interface MockProblem {
  /** From the type's name on. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** `schemas`: what clients see, then those of the services in the names of the graph, which may have more. */
export function checkMocks(mocks: Mocks, schemas: readonly GraphQLSchema[]): readonly MockProblem[] {
  const problems: MockProblem[] = [];
  const complain = (path: MockProblem['path'], message: string): void => void problems.push({ path, message });
  const typesOf = (name: string): GraphQLNamedType[] => schemas.flatMap((schema) => schema.getType(name) ?? []);
  const didYouMean = (word: string, known: readonly string[]): string => {
    const near = nearest(word, [...new Set(known)]);
    return near === undefined ? '.' : `; did you mean \`${near}\`?`;
  };

  const checkObject = (value: unknown, name: string, path: MockProblem['path']): void => {
    if (!isJsonObject(value)) {
      complain(path, `\`${name}\` is an object, so its mock is a mapping of fields to values.`);
      return;
    }
    const types = typesOf(name);
    const said = value['__typename'];
    const typename = said === undefined || typeof said === 'string' ? said : JSON.stringify(said);
    if (types.every((type) => !isObjectType(type)) && typename === undefined) complain(path, `\`${name}\` is a union or an interface: say with \`__typename\` of which type the object is.`);
    if (typename !== undefined && typesOf(typename).every((type) => !isObjectType(type))) {
      complain([...path, '__typename'], `\`${typename}\` is no object type of the graph.`);
      return;
    }
    const fields = [...types, ...(typename === undefined ? [] : typesOf(typename))].flatMap((type) => (isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []));
    for (const [field, one] of Object.entries(value)) {
      const declared = fields.find((known) => known.name === field);
      if (declared !== undefined) checkValue(one, declared.type, `${name}.${field}`, [...path, field]);
      else if (field !== '__typename') complain([...path, field], `\`${name}\` has no field \`${field}\`${didYouMean(field, fields.map((known) => known.name))}`);
    }
  };

  const checkValue = (value: unknown, type: GraphQLOutputType, name: string, path: MockProblem['path']): void => {
    if (isNonNullType(type)) {
      if (value === null) complain(path, `\`${name}\` may not be null.`);
      else checkValue(value, type.ofType, name, path);
      return;
    }
    if (value === null) return;
    if (isListType(type)) {
      if (Array.isArray(value)) value.forEach((item, index) => checkValue(item, type.ofType, name, [...path, index]));
      else complain(path, `\`${name}\` is a list, so its mock is one.`);
      return;
    }
    if (isLeafType(type)) checkLeaf(value, type, name, path);
    else checkObject(value, getNamedType(type).name, path);
  };

  const checkLeaf = (value: unknown, type: GraphQLNamedType, name: string, path: MockProblem['path']): void => {
    if (!isLeafType(type)) return;
    try {
      if (type.parseValue(value) !== undefined) return;
      complain(path, `\`${name}\` is ${isEnumType(type) ? 'an enum' : `\`${type.name}\``}, which does not fit.`);
    } catch (error) {
      complain(path, `\`${name}\` does not fit: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  for (const [name, value] of Object.entries(mocks)) {
    const [type] = typesOf(name);
    if (type === undefined || isInputObjectType(type) || name.startsWith('__')) {
      const known = schemas.flatMap((schema) => Object.values(schema.getTypeMap()).filter((one) => !one.name.startsWith('__') && (isObjectType(one) || isUnionType(one) || isInterfaceType(one))).map((one) => one.name));
      complain([name], `\`${name}\` is no type of the graph that can be mocked${didYouMean(name, known)}`);
    } else if (isLeafType(type)) checkLeaf(value, type, name, [name]);
    else if (!Array.isArray(value)) checkObject(value, name, [name]);
    else if (value.length === 0) complain([name], `The list of \`${name}\` is empty: for no objects at all, mock the fields that return them.`);
    else value.forEach((item, index) => checkObject(item, name, [name, index]));
  }
  return problems;
}
