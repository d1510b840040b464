/**
 * What each part of a graph weighs, read once per release. What nobody declared has a default: an object 1, a root field of
 * Mutation `cost.mutation`, all else 0. What an interface's field declares holds for the fields of its types that declare
 * nothing themselves; of several interfaces the largest.
 */
import {
  getNamedType, getNullableType, isInputObjectType, isLeafType, isListType,
  type GraphQLInputType, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema,
} from 'graphql';
import { WEIGHT_PARTS } from '../../schema/cost-weight.ts';
import { declaredCosts, type ListSize } from '../../schema/declared-costs.ts';

export interface CostOptions {
  /** Assumed length of lists of which nothing is said. Integer ≥ 0. */
  readonly defaultListSize: number;
  /** Of a root field of Mutation without `@cost`, in cost units. Integer ≥ 0. */
  readonly mutation: number;
  /**
   * Whether an operation is refused that does not give exactly one slicing argument where a service requires it. Default true;
   * with false (`cost.mode: report`) it is estimated by the safe reading, and `refusal` says what is wrong.
   */
  readonly requiresSlicing?: boolean;
}

export interface Weight {
  /** `Type`, `Type.field`, `Type.field(argument:)` or `Input.field`. */
  readonly coordinate: string;
  /** In parts, see {@link GraphWeights.parts}. */
  readonly weight: number;
  readonly from: '@cost' | 'default' | 'cost.mutation';
}

export interface GraphWeights {
  readonly options: CostOptions;
  /** Parts of a cost unit that all weights of the graph are whole numbers of: 1, or 10, 100, 1000 where some have decimals. */
  readonly parts: number;
  /** A root type is no object that an answer holds: by default it weighs nothing. Never negative. */
  readonly ofType: (type: GraphQLNamedType, isRoot?: boolean) => Weight;
  readonly ofField: (type: GraphQLObjectType, field: string) => Weight;
  /** Undefined where nothing is declared. */
  readonly ofArgument: (type: GraphQLObjectType, field: string, argument: string) => Weight | undefined;
  readonly ofInputField: (input: string, field: string) => Weight | undefined;
  /** Whether a value of the type can weigh something by the input fields in it. */
  readonly hasInputWeights: (type: GraphQLInputType) => boolean;
  readonly listSizesOf: (type: GraphQLObjectType, field: string) => readonly ListSize[];
}

export function readWeights(schema: GraphQLSchema, options: CostOptions): GraphWeights {
  const { weights, listSizes } = declaredCosts(schema);
  const parts = [1, 10, 100, WEIGHT_PARTS].find((one) => [...weights.values()].every((weight) => Number.isInteger((weight * one) / WEIGHT_PARTS))) ?? WEIGHT_PARTS;
  const declared = (coordinate: string): number | undefined => {
    const weight = weights.get(coordinate);
    return weight === undefined ? undefined : (weight * parts) / WEIGHT_PARTS;
  };
  /** The type's own, else of its interfaces the largest. */
  const inherited = (type: GraphQLObjectType, member: string): Weight | undefined => {
    const own = declared(`${type.name}.${member}`);
    if (own !== undefined) return { coordinate: `${type.name}.${member}`, weight: own, from: '@cost' };
    const above = type.getInterfaces().flatMap(({ name }): Weight[] => {
      const weight = declared(`${name}.${member}`);
      return weight === undefined ? [] : [{ coordinate: `${name}.${member}`, weight, from: '@cost' }];
    });
    return above.sort((one, other) => other.weight - one.weight)[0];
  };
  const weighed = new Map<string, boolean>();
  const hasInputWeights = (type: GraphQLInputType): boolean => {
    const named = getNamedType(type);
    if (!isInputObjectType(named)) return false;
    const known = weighed.get(named.name);
    if (known !== undefined) return known;
    // An input type may hold itself. What is found weightless only because one of those that hold it is not yet known is forgotten.
    weighed.set(named.name, false);
    const has = Object.values(named.getFields()).some((field) => declared(`${named.name}.${field.name}`) !== undefined || hasInputWeights(field.type));
    if (has) weighed.clear();
    weighed.set(named.name, has);
    return has;
  };
  return {
    options, parts, hasInputWeights,
    ofType(type, isRoot = false) {
      const weight = declared(type.name);
      if (weight !== undefined) return { coordinate: type.name, weight: Math.max(0, weight), from: '@cost' };
      return { coordinate: type.name, weight: isRoot || isLeafType(type) ? 0 : parts, from: 'default' };
    },
    ofField(type, field) {
      const weight = inherited(type, field);
      if (weight !== undefined) return weight;
      const isMutation = type === schema.getMutationType();
      return { coordinate: `${type.name}.${field}`, weight: isMutation ? options.mutation * parts : 0, from: isMutation ? 'cost.mutation' : 'default' };
    },
    ofArgument: (type, field, argument) => inherited(type, `${field}(${argument}:)`),
    ofInputField(input, field) {
      const weight = declared(`${input}.${field}`);
      return weight === undefined ? undefined : { coordinate: `${input}.${field}`, weight, from: '@cost' };
    },
    listSizesOf(type, field) {
      return listSizes.get(`${type.name}.${field}`) ?? type.getInterfaces().flatMap(({ name }) => listSizes.get(`${name}.${field}`) ?? []);
    },
  };
}

/** Null, undefined and the type without its lists, for walking values: one value stands for a list of it. */
export function eachItem(value: unknown, type: GraphQLInputType, see: (value: unknown, type: GraphQLInputType) => void): void {
  const nullable = getNullableType(type);
  if (value === null || value === undefined) return;
  if (!isListType(nullable)) see(value, nullable);
  else for (const item of Array.isArray(value) ? (value as readonly unknown[]) : [value]) eachItem(item, nullable.ofType, see);
}
