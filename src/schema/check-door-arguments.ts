/** What a door sends: which argument takes the key, whether the key fits it, and the arguments beside it. */
import {
  GraphQLError, Kind, getNullableType, isInputObjectType, isLeafType, isListType, isRequiredArgument, isRequiredInputField, isSpecifiedScalarType, parseValue,
  type GraphQLInputType, type GraphQLObjectType,
} from 'graphql';
import { keyNames } from './check-keys.ts';
import type { Door } from './doors.ts';
import { ExpressionError, readExpression } from './merge-expression.ts';
import { nearest } from './place.ts';
import { reasonOf } from './selection.ts';

const PATH = /^[_A-Za-z][_0-9A-Za-z]*(\.[_A-Za-z][_0-9A-Za-z]*)*$/;

/** `''` is the directive as a whole. */
export type Complain = (argument: keyof Door['merge'] | '', message: string) => void;

/** `keyArg: "input.keys"`, or the only argument; then what is sent there, and the arguments beside it. */
export function checkKeyArgument(door: Door, complain: Complain): void {
  const { field, merge, returnsList } = door;
  const names = field.args.map(({ name }) => name);
  if (merge.keyArg === undefined && names.length !== 1) {
    complain('', names.length === 0
      ? `\`Query.${field.name}\` is a door and needs an argument that takes the key.`
      : `\`Query.${field.name}\` has ${names.length} arguments: say which one takes the key with \`keyArg\`.`); return;
  }
  const path = merge.keyArg ?? names[0] ?? '';
  if (!PATH.test(path)) { complain('keyArg', `\`keyArg\` is an argument's name or a path into it, e.g. "ids" or "input.ids"; found "${path}".`); return; }
  const [first = '', ...rest] = path.split('.');
  const argument = field.args.find(({ name }) => name === first);
  if (argument === undefined) { complain('keyArg', `\`Query.${field.name}\` has no argument \`${first}\`.${nearest(first, names)}`); return; }
  let type: GraphQLInputType = argument.type;
  for (const part of rest) {
    const input = getNullableType(type);
    const next = isInputObjectType(input) ? input.getFields()[part] : undefined;
    if (next === undefined) { complain('keyArg', `\`${input.toString()}\` has no field \`${part}\`.${isInputObjectType(input) ? nearest(part, Object.keys(input.getFields())) : ''}`); return; }
    type = next.type;
  }
  const taken = getNullableType(type);
  if (returnsList && !isListType(taken)) { complain('keyArg', `\`Query.${field.name}\` returns a list, so \`${path}\` takes a list of keys; it is \`${type.toString()}\`.`); return; }
  checkSent(door, path, isListType(taken) ? getNullableType(taken.ofType) : taken, complain);
  const more = additionalArguments(door, first, complain);
  if (more !== undefined) checkArguments(door, [first, ...more], complain);
}

function checkSent({ merge, types }: Door, path: string, item: GraphQLInputType, complain: Complain): void {
  const parts = merge.key?.map((part) => part.split(':'));
  for (const [index, [alias = '', source = alias, ...more]] of (parts ?? []).entries()) {
    if (more.length > 0 || !PATH.test(alias) || !PATH.test(source)) { complain('key', `Each \`key\` is a path of names, e.g. "id" or "name:owner.id"; found "${merge.key?.[index] ?? ''}".`); return; }
    for (const type of types) checkPath(type, source.split('.'), 'key', complain);
  }
  if (merge.keyField !== undefined) {
    if (isInputObjectType(item)) complain('keyField', `\`keyField\` sends a plain value, but \`${path}\` takes \`${item.name}\`: use @key on the type and leave \`keyField\` out.`);
    return;
  }
  if (isLeafType(item)) {
    if (isSpecifiedScalarType(item)) complain('', `Without \`keyField\` the whole key is sent as an object, but \`${path}\` takes \`${item.name}\`: say \`keyField: "…"\`.`);
    return;
  }
  if (!isInputObjectType(item)) return;
  for (const type of types) {
    const sent = parts === undefined ? keyNames(type) : new Set(parts.map(([alias = '']) => alias.split('.')[0] ?? ''));
    const fields = item.getFields();
    const missing = Object.values(fields).filter((input) => isRequiredInputField(input) && !sent.has(input.name));
    if (missing.length > 0) complain('', `\`${item.name}\` requires \`${missing.map(({ name }) => name).join('`, `')}\`, which the key of \`${type.name}\` does not have.`);
    const unknown = [...sent].filter((name) => fields[name] === undefined && name !== '__typename');
    if (unknown.length > 0) complain('', `The key of \`${type.name}\` has \`${unknown.join('`, `')}\`, which \`${item.name}\` does not take.`);
  }
}

export function checkExpression(door: Door, text: string, complain: Complain): void {
  try {
    const { args, paths, expands } = readExpression(text);
    if (expands !== door.returnsList) {
      complain('argsExpr', expands
        ? `\`[[…]]\` sends many keys, but \`Query.${door.field.name}\` returns one object.`
        : `\`Query.${door.field.name}\` returns a list, so all keys go in one call: write \`[[…]]\` around the key, e.g. "ids: [[$key.id]]".`); return;
    }
    for (const type of door.types) for (const path of paths) checkPath(type, path, 'argsExpr', complain, door.merge.keyField);
    checkArguments(door, args, complain, 'argsExpr');
  } catch (error) {
    if (!(error instanceof ExpressionError) && !(error instanceof GraphQLError)) throw error;
    complain('argsExpr', `\`argsExpr\` cannot be read: ${reasonOf(error)}.`);
  }
}

/** `$key.id` must be part of what is selected as key. */
function checkPath(type: GraphQLObjectType, [first]: readonly string[], argument: 'key' | 'argsExpr', complain: Complain, keyField?: string): void {
  const names = keyNames(type);
  if (first === undefined || names.has(first) || first === keyField || first === '__typename') return;
  complain(argument, `\`${first}\` is not part of the key of \`${type.name}\`.${nearest(first, names)}`);
}

/** Undefined when they cannot be read. */
function additionalArguments({ merge }: Door, keyArgument: string, complain: Complain): string[] | undefined {
  if (merge.additionalArgs === undefined) return [];
  try {
    const value = parseValue(`{ ${merge.additionalArgs} }`, { noLocation: true });
    const names = value.kind === Kind.OBJECT ? value.fields.map(({ name }) => name.value) : [];
    if (names.includes(keyArgument) && !merge.keyArg?.includes('.')) complain('additionalArgs', `\`${keyArgument}\` takes the key and cannot be set by \`additionalArgs\` too.`);
    return names;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    complain('additionalArgs', `\`additionalArgs\` is written like arguments, e.g. "first: 10, order: NAME" (${reasonOf(error)}).`);
    return undefined;
  }
}

function checkArguments({ field }: Door, given: readonly string[], complain: Complain, place: 'additionalArgs' | 'argsExpr' = 'additionalArgs'): void {
  const names = field.args.map(({ name }) => name);
  for (const name of given) if (!names.includes(name)) complain(place, `\`Query.${field.name}\` has no argument \`${name}\`.${nearest(name, names)}`);
  for (const argument of field.args) {
    if (isRequiredArgument(argument) && !given.includes(argument.name)) complain(place, `\`Query.${field.name}\` requires \`${argument.name}\`, which the gateway would not send: set it, e.g. \`${place}: "${argument.name}: …"\`.`);
  }
}
