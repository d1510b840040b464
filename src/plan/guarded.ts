/** What guarded fields are in a plan: denied ones, and those whose rule looks at the object. */
import { Kind, isNonNullType, print, type FieldNode, type GraphQLField, type GraphQLObjectType } from 'graphql';
import type { Fields } from './collect.ts';
import type { Guard, VerdictOn } from './guards.ts';
import type { Origin } from './place.ts';
import type { Denied, ObjectGuard } from './plan.ts';

/** Nothing is asked for it. */
export function deniedShape(name: string, { name: field, type }: GraphQLField<unknown, unknown>): { readonly name: string; readonly field?: string; readonly denied: Denied } {
  return { name, denied: { nonNull: isNonNullType(type) }, ...(name !== field && { field }) };
}

/** A root field that may not be null and is denied makes the whole answer null, whatever the others are: nobody is asked for them. */
export function withoutLost(type: GraphQLObjectType, fields: Fields, verdictOn: VerdictOn): Fields {
  const lost = [...fields].find(([, [node]]) => {
    const declared = type.getFields()[node.name.value];
    return declared !== undefined && isNonNullType(declared.type) && verdictOn(type.name, node) !== 'allowed';
  });
  return lost === undefined ? fields : new Map([lost]);
}

/** Asks for what the rules read, under names of the planner's choice as everything: no alias of a client can stand for it. `originOf`: the row that has a field of the object. */
export function objectGuard(id: number, type: GraphQLObjectType, node: FieldNode, rules: readonly Guard[], originOf: (field: string) => Origin): ObjectGuard {
  const reads = [...new Set(rules.flatMap((rule) => rule.reads))].map((member) => {
    const origin = originOf(member);
    return { member, source: origin.source, from: origin.selection.add(member).name };
  });
  const written = print({ kind: Kind.FIELD, name: node.name, arguments: node.arguments ?? [] });
  return { id, type: type.name, fields: rules.map(({ field }) => field.slice(field.indexOf('.') + 1)), reads, written };
}
