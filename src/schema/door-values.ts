/** The values that a door is about to be called with. */
import { isInputObjectType, isListType, isNonNullType, isRequiredArgument, isRequiredInputField, type GraphQLField, type GraphQLInputType } from 'graphql';

export interface Inputs {
  /** Those that could be fetched. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly failures: ReadonlyMap<string, Error>;
}

/** What an object has of the fields that a key or a computed field is made from. */
export function readInputs(object: Readonly<Record<string, unknown>>, names: readonly string[]): Inputs {
  const values: Record<string, unknown> = {};
  const failures = new Map<string, Error>();
  for (const name of ['__typename', ...names]) {
    if (object[name] === undefined) continue;
    const failure = failureIn(object[name]);
    if (failure === undefined) values[name] = object[name];
    else failures.set(name, failure);
  }
  return { values, failures };
}

function failureIn(value: unknown): Error | undefined {
  if (value instanceof Error) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const part of Object.values(value)) {
    const failed = failureIn(part);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

/** Whether these arguments of one entity may be sent. */
export function accepts({ args }: GraphQLField<unknown, unknown>, given: Readonly<Record<string, unknown>>): boolean {
  return args.every((argument) => !(isRequiredArgument(argument) || argument.name in given) || fits(given[argument.name], argument.type));
}

/** Null only where the door takes null; stitch itself drops what an input type does not have. */
function fits(value: unknown, type: GraphQLInputType): boolean {
  if (isNonNullType(type)) return value !== null && value !== undefined && fits(value, type.ofType);
  if (value === null || value === undefined) return true;
  if (isListType(type)) return !Array.isArray(value) || value.every((item) => fits(item, type.ofType));
  if (!isInputObjectType(type) || typeof value !== 'object') return true;
  return Object.values(type.getFields()).every((field) => !(isRequiredInputField(field) || field.name in value) || fits((value as Record<string, unknown>)[field.name], field.type));
}
