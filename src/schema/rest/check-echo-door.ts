/** An echo door: a Query field with `@merge` and without `@rest`. It asks nobody: its entities are made of the keys it is given. */
import { getNamedType, isObjectType } from 'graphql';
import { argumentNode, keyNames } from '../check-keys.ts';
import type { Door } from '../doors.ts';
import { readExpression } from '../merge-expression.ts';
import type { Complain } from './read-rest.ts';
import { restOf } from './rest-directive.ts';

export function isEchoDoor({ field }: Door): boolean {
  return restOf(field) === undefined;
}

/** Names of the fields its entities have: those of the key it is sent. */
export function echoedFields({ merge, types }: Door): ReadonlySet<string> {
  if (merge.argsExpr === undefined && merge.keyField !== undefined) return new Set([merge.keyField]);
  const paths = merge.argsExpr === undefined ? merge.key?.map((part) => (part.split(':').at(-1) ?? '').split('.')) : readExpression(merge.argsExpr).paths;
  const isWhole = paths === undefined || paths.some(([first]) => first === undefined);
  return new Set(isWhole ? types.flatMap((type) => [...keyNames(type)]) : paths.flatMap(([first]) => first ?? []));
}

export function checkEchoDoor({ field, directive, merge }: Door, complain: Complain): void {
  const name = `Query.${field.name}`;
  const remedy = 'or say where it is fetched with `@rest(path: "/…")`';
  const named = getNamedType(field.type);
  if (!isObjectType(named)) complain(directive, `\`${name}\` makes no call, and a key alone does not say which member of \`${named.name}\` it is: return an object type, ${remedy}.`);
  if (merge.additionalArgs !== undefined) complain(argumentNode(directive, 'additionalArgs'), `\`${name}\` makes no call, so nothing takes \`additionalArgs\`: remove it, ${remedy}.`);
  const keyArgument = merge.keyArg?.split('.')[0] ?? field.args[0]?.name;
  for (const { name: other, astNode } of merge.argsExpr === undefined ? field.args : []) {
    if (astNode && other !== keyArgument) complain(astNode.name, `\`${name}\` makes no call, so nothing takes its argument \`${other}\`: remove it, ${remedy}.`);
  }
}
