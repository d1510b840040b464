/** One door: a Query field with `@merge`. The rules are those stitching-directives enforces or silently relies on; places and words are ours. */
import { getNamedType, getNullableType, isAbstractType, isCompositeType, isLeafType, isListType, isRequiredArgument, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Finding } from '../errors.ts';
import { checkExpression, checkKeyArgument, type Complain } from './check-door-arguments.ts';
import { argumentNode, keyNames } from './check-keys.ts';
import { directivesOf, type Door } from './doors.ts';
import { findingAt, nearest } from './place.ts';

const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

export function checkDoor(schema: GraphQLSchema, door: Door): Finding[] {
  const findings: Finding[] = [];
  const complain: Complain = (argument, message) => void findings.push(findingAt(argumentNode(door.directive, argument), message));
  const { field, merge } = door;
  const returned = getNullableType(field.type);
  const item = isListType(returned) ? getNullableType(returned.ofType) : returned;
  const named = getNamedType(field.type);
  if (isListType(item) || !isCompositeType(named)) {
    complain('', `A @merge field returns an object or a list of objects; \`Query.${field.name}\` returns \`${field.type.toString()}\`.`);
    return findings;
  }
  const possible = isAbstractType(named) ? schema.getPossibleTypes(named).map(({ name }) => name) : undefined;
  for (const type of merge.types ?? []) {
    if (possible === undefined) complain('types', `\`types\` narrows an interface or union; \`Query.${field.name}\` returns the object type \`${named.name}\`.`);
    else if (!possible.includes(type)) complain('types', `\`${type}\` is no possible type of \`${named.name}\`.${nearest(type, possible)}`);
  }
  if (merge.keyField !== undefined && merge.key !== undefined) complain('key', '@merge takes `keyField` or `key`, not both.');
  if (merge.argsExpr !== undefined) {
    for (const other of ['keyArg', 'additionalArgs', 'key'] as const) if (merge[other] !== undefined) complain(other, `\`argsExpr\` says all arguments, so \`${other}\` cannot stand beside it.`);
  }
  if (findings.length > 0) return findings;
  for (const type of door.types) checkKeyOf(type, door, complain);
  if (findings.length > 0) return findings;
  if (merge.argsExpr === undefined) checkKeyArgument(door, complain);
  else checkExpression(door, merge.argsExpr, complain);
  return findings;
}

function checkKeyOf(type: GraphQLObjectType, { field, merge }: Door, complain: Complain): void {
  const { keyField } = merge;
  const keys = directivesOf(type, 'key');
  if (keyField === undefined) {
    if (keyNames(type).size === 0) complain('', `\`Query.${field.name}\` is a door to \`${type.name}\`, but nothing says its key: use \`@merge(keyField: "id")\`, or \`type ${type.name} @key(selectionSet: "{ id }")\`.`);
    else if (keys.length > 1) complain('', `\`${type.name}\` has several @key: say which one \`Query.${field.name}\` takes with \`keyField\`.`);
    return;
  }
  if (!NAME.test(keyField)) { complain('keyField', `\`keyField\` is one field name; for "${keyField}" use @key and \`key\` or \`argsExpr\`.`); return; }
  const node = type.getFields()[keyField];
  if (node === undefined) complain('keyField', `\`${type.name}\` has no field \`${keyField}\` to be a key.${nearest(keyField, Object.keys(type.getFields()))}`);
  else if (!isLeafType(getNullableType(node.type))) complain('keyField', `\`keyField\` names a single value; \`${type.name}.${keyField}\` is \`${node.type.toString()}\`: use @key and \`key\` or \`argsExpr\`.`);
  else if (node.args.some(isRequiredArgument)) complain('keyField', `\`${type.name}.${keyField}\` has required arguments and cannot be a key.`);
}
