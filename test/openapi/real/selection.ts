/**
 * A selection of every leaf below a field, in each member of a union. Documents describe types by themselves: so a type stands
 * on a path a few times only.
 */
import { getNamedType, isAbstractType, isCompositeType, type GraphQLField, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { restOf } from './sdl.ts';

export interface Selected {
  /** The name in the answer. */
  readonly key: string;
  readonly field: GraphQLField<unknown, unknown>;
  /** Undefined below a leaf. */
  readonly branches: readonly Branch[] | undefined;
}

/** The fields of one object type; of a union there is one for each member. */
export interface Branch {
  readonly type: GraphQLObjectType;
  readonly fields: readonly Selected[];
  /** Fields whose types stand on the way here often enough. */
  readonly cut: readonly GraphQLField<unknown, unknown>[];
}

/** An operation may have 50,000 fields, and 20,000 tokens; an alias is three of those. */
const FIELDS = 4_000;

/** Each type twice on a path where that is not too much, so that what refers to itself is seen to; else once. */
export function selectAll(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): readonly Branch[] | undefined {
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return undefined;
  const budget = { fields: FIELDS };
  const twice = branches(schema, type, [], 2, budget);
  return budget.fields > 0 ? twice : branches(schema, type, [], 1, { fields: Infinity });
}

function branches(schema: GraphQLSchema, type: GraphQLNamedType, above: readonly GraphQLNamedType[], times: number, budget: { fields: number }): Branch[] {
  const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [type as GraphQLObjectType];
  return members.map((member, index) => {
    const fields: Selected[] = [];
    const cut: GraphQLField<unknown, unknown>[] = [];
    const path = member === type ? [...above, type] : [...above, type, member];
    for (const field of Object.values(member.getFields())) {
      if (budget.fields < 0 || restOf(field).path !== undefined) continue; // a call of its own is another operation
      const inner = getNamedType(field.type);
      if (path.filter((one) => one === inner).length >= times) cut.push(field);
      else {
        budget.fields--;
        // Members may give one name to fields of different types: each has its own.
        fields.push({ key: members.length > 1 ? `m${index}_${field.name}` : field.name, field, branches: isCompositeType(inner) ? branches(schema, inner, path, times, budget) : undefined });
      }
    }
    return { type: member, fields, cut };
  });
}

/** `typeName` gives the gateway's name of a type. */
export function printSelection(selected: readonly Branch[] | undefined, typeName: (own: string) => string): string {
  if (selected === undefined) return '';
  const fieldsOf = ({ fields }: Branch): string => fields.map(({ key, field, branches: inner }) => `${key === field.name ? '' : `${key}: `}${field.name}${printSelection(inner, typeName)}`).join(' ');
  if (selected.length === 1) return ` { __typename ${fieldsOf(selected[0]!)} }`;
  return ` { __typename ${selected.map((branch) => `... on ${typeName(branch.type.name)} { ${fieldsOf(branch)} }`).join(' ')} }`;
}

/** `Type.field` of every leaf in it. */
export function leavesIn(selected: readonly Branch[]): string[] {
  return selected.flatMap(({ type, fields }) => fields.flatMap(({ field, branches: inner }) => (inner === undefined ? [`${type.name}.${field.name}`] : leavesIn(inner))));
}
