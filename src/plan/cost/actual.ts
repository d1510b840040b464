/**
 * What an answer has cost: the tree's weights by the lists, objects and nulls that are really there. Compiled to functions over
 * values; what holds neither a list nor anything that may be null is a number, so that a list of such objects is only counted.
 *
 * An object whose type the answer does not say is taken for the dearest it can be. Such objects may lie in each other, and each
 * is looked at once for what can stand in its place, however many types come to it.
 */
import type { Values } from './amount.ts';
import type { CompositeCost, CostTree, FieldCost, ObjectCost } from './tree.ts';

/** Of a value that is not null: always the same, or found by looking at it. In parts of a cost unit. */
type Walk = number | ((value: unknown) => number);
type Row = Readonly<Record<string, unknown>>;

/** `data`: as the client gets it. What of it was not answered at all has been called for. In parts, unbounded but finite. */
export function compileActual({ root, composites }: CostTree): (data: unknown, variables: Values) => number {
  // Costs of calls that variables are in; written before each walk.
  const calls: { readonly own: (variables: Values) => number; cost: number }[] = [];
  const memos: Map<object, number>[] = [];
  const objects = new Map<ObjectCost, Walk>();
  const walks: Walk[] = [];

  const callOf = ({ own: { amount } }: FieldCost): Walk => {
    if (typeof amount === 'number') return amount;
    const call = { own: amount, cost: 0 };
    calls.push(call);
    return () => call.cost;
  };
  const fieldWalk = (field: FieldCost): { readonly call: Walk; readonly value: Walk } => {
    let walk: Walk = field.value.kind === 'leaf' ? field.value.weight.weight : (walks[field.value.id] ?? 0);
    for (const { isItemNonNull } of field.lists.toReversed()) walk = listWalk(walk, isItemNonNull);
    if (typeof walk === 'number') return { call: callOf(field), value: field.isNonNull || walk === 0 ? walk : memberWalk(field.name, constant(walk)) };
    return { call: callOf(field), value: memberWalk(field.name, walk) };
  };
  const objectWalk = (object: ObjectCost): Walk => {
    let known = objects.get(object);
    if (known === undefined) {
      const fields = object.fields.map(fieldWalk).flatMap(({ call, value }) => [call, value]);
      const fixed = fields.reduce<number>((sum, walk) => (typeof walk === 'number' ? sum + walk : sum), object.weight.weight);
      objects.set(object, (known = sumWalk(fixed, fields.filter((walk) => typeof walk !== 'number'))));
    }
    return known;
  };
  for (const { id, candidates } of composites) walks[id] = compositeWalk(candidates, candidates.map(objectWalk), memos);
  const whole = objectWalk(root);
  // Null for all of it: the root's fields were called nevertheless.
  const called = root.fields.map(callOf);

  return (data, variables) => {
    for (const call of calls) call.cost = call.own(variables);
    const cost = data === null || data === undefined ? called.reduce<number>((sum, call) => sum + costOf(call, data), root.weight.weight) : costOf(whole, data);
    for (const memo of memos) memo.clear();
    return cost;
  };
}

function costOf(walk: Walk, value: unknown): number {
  return typeof walk === 'number' ? walk : walk(value);
}

function constant(cost: number): (value: unknown) => number {
  return () => cost;
}

function sumWalk(fixed: number, walks: readonly ((value: unknown) => number)[]): Walk {
  const [first, second, third] = walks;
  if (first === undefined) return fixed;
  if (second === undefined) return (value) => fixed + first(value);
  if (third === undefined) return (value) => fixed + first(value) + second(value);
  if (walks.length === 3) return (value) => fixed + first(value) + second(value) + third(value);
  return (value) => {
    let sum = fixed;
    for (const walk of walks) sum += walk(value);
    return sum;
  };
}

/** Where the type is not said, a row is also looked at for what other types have and it has not. */
function memberWalk(name: string, walk: (value: unknown) => number): (value: unknown) => number {
  const isInherited = name in Object.prototype;
  return (row) => {
    if (isInherited && !Object.hasOwn(row as Row, name)) return 0;
    const value = (row as Row)[name]; // an object stands here
    return value === null || value === undefined ? 0 : walk(value);
  };
}

function listWalk(item: Walk, isItemNonNull: boolean): Walk {
  if (item === 0) return 0;
  if (typeof item === 'number') return isItemNonNull ? (list) => itemsOf(list).length * item : (list) => itemsOf(list).reduce<number>((sum, one) => (one === null || one === undefined ? sum : sum + item), 0);
  return (list) => {
    let sum = 0;
    for (const one of itemsOf(list)) if (one !== null && one !== undefined) sum += item(one);
    return sum;
  };
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function compositeWalk(candidates: CompositeCost['candidates'], walks: readonly Walk[], memos: Map<object, number>[]): Walk {
  const [first = 0, ...others] = walks;
  if (others.every((walk) => walk === first)) return first;
  const dearest = (value: unknown): number => walks.reduce<number>((most, walk) => Math.max(most, costOf(walk, value)), 0);
  const typename = candidates[0]?.typenames.find((name) => candidates.every(({ typenames }) => typenames.includes(name)));
  if (typename !== undefined) {
    const byType = new Map<unknown, Walk>(candidates.map(({ type }, index) => [type, walks[index] ?? 0]));
    return (value) => costOf(byType.get((value as Row)[typename]) ?? dearest, value); // an object stands here
  }
  const memo = new Map<object, number>();
  memos.push(memo);
  return (value) => {
    if (typeof value !== 'object' || value === null) return dearest(value);
    let cost = memo.get(value);
    if (cost === undefined) memo.set(value, (cost = dearest(value)));
    return cost;
  };
}
