/**
 * What one call of a field costs by itself: its weight, its arguments' and those of the input fields in them, each as often as it
 * is there. Arguments may weigh less than nothing; the call with its arguments never does (IBM GraphQL cost specification, 5.3.2.2).
 */
import { isInputObjectType, type FieldNode, type GraphQLField, type GraphQLInputType, type GraphQLObjectType } from 'graphql';
import { MAX_COST, combine, type Amount, type Values } from './amount.ts';
import { givenTo, isGiven, type Given } from './given.ts';
import { eachItem, type GraphWeights, type Weight } from './weights.ts';

export interface OwnCost {
  /** In parts; never below 0. */
  readonly amount: Amount;
  /** What it is made of, for people; before it is cut at 0. */
  readonly weights: (variables: Values) => readonly Counted[];
}

export interface Counted extends Weight {
  readonly count: number;
}

export function compileOwnCost(weights: GraphWeights, type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, node: FieldNode): OwnCost {
  const own = weights.ofField(type, field.name);
  const weighed = field.args.flatMap((argument): Weighed[] => {
    const weight = weights.ofArgument(type, field.name, argument.name);
    if (weight === undefined && !weights.hasInputWeights(argument.type)) return [];
    return [{ weight, type: argument.type, given: givenTo(argument, node) }];
  });
  const amounts = weighed.map((argument): Amount => {
    const weigh = (variables: Values): number => weightOf(weights, argument, argument.given.read(variables));
    return argument.given.isFixed ? weigh({}) : weigh;
  });
  return {
    amount: combine([own.weight, ...amounts], (all) => Math.min(MAX_COST * weights.parts, Math.max(0, all.reduce((sum, one) => sum + one, 0)))),
    weights: (variables) => [{ ...own, count: 1 }, ...weighed.flatMap((argument) => countWeights(weights, argument, argument.given.read(variables)))],
  };
}

interface Weighed {
  readonly weight: Weight | undefined;
  readonly type: GraphQLInputType;
  readonly given: Given;
}

/** An argument is weighed once, however long a list it holds; what the items hold is weighed for each. */
function weightOf(weights: GraphWeights, { weight, type }: Pick<Weighed, 'weight' | 'type'>, value: unknown): number {
  if (!isGiven(value)) return 0;
  let sum = weight?.weight ?? 0;
  if (weights.hasInputWeights(type)) eachWeight(weights, value, type, (inner) => (sum += inner.weight));
  return sum;
}

function countWeights(weights: GraphWeights, { weight, type }: Weighed, value: unknown): Counted[] {
  if (!isGiven(value)) return [];
  const counted = new Map<string, Counted>();
  if (weight !== undefined) counted.set(weight.coordinate, { ...weight, count: 1 });
  eachWeight(weights, value, type, (inner) => counted.set(inner.coordinate, { ...inner, count: (counted.get(inner.coordinate)?.count ?? 0) + 1 }));
  return [...counted.values()];
}

function eachWeight(weights: GraphWeights, value: unknown, type: GraphQLInputType, see: (weight: Weight) => void): void {
  eachItem(value, type, (item, named) => {
    if (!isInputObjectType(named) || typeof item !== 'object' || item === null) return;
    for (const field of Object.values(named.getFields())) {
      const inner: unknown = Object.hasOwn(item, field.name) ? (item as Values)[field.name] : undefined; // an object, see above
      if (!isGiven(inner)) continue;
      const weight = weights.ofInputField(named.name, field.name);
      if (weight !== undefined) see(weight);
      if (weights.hasInputWeights(field.type)) eachWeight(weights, inner, field.type, see);
    }
  });
}
