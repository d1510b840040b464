/**
 * How many items a list is taken to have (IBM GraphQL cost specification, 8): the largest of the slicing arguments that are given,
 * else the assumed size, else `cost.defaultListSize`. A negative number may mean "all" to a service: it counts as if none were
 * given. Where several services declare the field, the largest size holds.
 */
import { getNamedType, isInputObjectType, print, type FieldNode, type GraphQLArgument, type GraphQLField, type GraphQLNamedType } from 'graphql';
import type { ListSize } from '../../schema/declared-costs.ts';
import { MAX_COST, amountOf, type Amount, type Values } from './amount.ts';
import { givenTo, isGiven, type Given } from './given.ts';

export interface Size {
  /** Two with the same key are the same in one operation. */
  readonly key: string;
  readonly amount: Amount;
  /** What says so, for people: `first: 5`, `assumedSize`, `cost.defaultListSize`. */
  readonly from: (variables: Values) => string;
  /** The slicing argument whose variable has no value, `first: $first`: with one it may be another size. */
  readonly without?: (variables: Values) => string | undefined;
}

/** The size that fields below one have by it. */
export interface SizedPath {
  /** Names of fields, whatever fragments and aliases they stand in. */
  readonly path: readonly string[];
  readonly size: Size;
}

export interface FieldSizes {
  /** Undefined where nothing is said of the field itself. */
  readonly own: Size | undefined;
  readonly below: readonly SizedPath[];
  /** What is wrong with the slicing arguments, as a sentence; fixed where no variable is in them. */
  readonly faults: readonly (string | ((variables: Values) => string | undefined))[];
}

export function defaultSize(length: number): Size {
  return { key: String(length), amount: length, from: () => 'cost.defaultListSize' };
}

export function compileSizes(declared: readonly ListSize[], place: string, field: GraphQLField<unknown, unknown>, node: FieldNode, defaultListSize: number): FieldSizes {
  const own: Size[] = [];
  const below: SizedPath[] = [];
  const faults: FieldSizes['faults'][number][] = [];
  for (const one of declared) {
    const slices = one.slicingArguments.flatMap((path) => slicesOf(path, field, node));
    const size = sizeOf(one, slices, place, node, defaultListSize);
    if (one.sizedFields.length === 0) own.push(size);
    for (const path of one.sizedFields) below.push({ path, size });
    if (!one.isOneRequired || slices.length === 0) continue;
    const fault = (variables: Values): string | undefined => faultOf(place, slices, variables);
    if (!slices.every(({ given }) => given.isFixed)) faults.push(fault);
    else faults.push(...[fault({})].flatMap((text) => text ?? []));
  }
  return { own: largest(own), below, faults };
}

/** The largest of several; undefined for none. */
export function largest(sizes: readonly Size[]): Size | undefined {
  const [first, ...others] = sizes;
  return others.reduce<Size | undefined>((one, other) => one && larger(one, other), first);
}

function larger(one: Size, other: Size): Size {
  const chosen = (variables: Values): Size => (amountOf(one.amount, variables) >= amountOf(other.amount, variables) ? one : other);
  if (typeof one.amount === 'number' && typeof other.amount === 'number') return chosen({});
  return {
    key: `${one.key}|${other.key}`, amount: (variables) => amountOf(chosen(variables).amount, variables), from: (variables) => chosen(variables).from(variables),
    without: (variables) => one.without?.(variables) ?? other.without?.(variables),
  };
}

interface Slice {
  /** `first`, `input.first`. */
  readonly name: string;
  readonly given: Given;
  readonly read: (variables: Values) => unknown;
  readonly isExplicit: (variables: Values) => boolean;
}

/** None for an argument that clients do not see, since another service lacks it. */
function slicesOf([first = '', ...path]: readonly string[], field: GraphQLField<unknown, unknown>, node: FieldNode): readonly Slice[] {
  const argument = field.args.find(({ name }) => name === first);
  if (argument === undefined) return [];
  const given = givenTo(argument, node);
  const read = (variables: Values): unknown => path.reduce(memberOf, given.read(variables));
  const unasked = defaultAt(argument, path);
  return [{
    name: [first, ...path].join('.'), given, read,
    // Defaults of input fields are filled in before: what is as the default has it says nothing.
    isExplicit: (variables) => given.isExplicit(variables) && (path.length === 0 || (isGiven(read(variables)) && read(variables) !== unasked)),
  }];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Values)[name] : undefined; // an object
}

function defaultAt(argument: GraphQLArgument, path: readonly string[]): unknown {
  let input: { readonly type: GraphQLArgument['type']; readonly defaultValue?: unknown } | undefined = argument;
  for (const name of path) {
    const named: GraphQLNamedType | undefined = input && getNamedType(input.type);
    input = isInputObjectType(named) ? named.getFields()[name] : undefined;
  }
  return input?.defaultValue;
}

function sizeOf({ assumedSize }: ListSize, slices: readonly Slice[], place: string, node: FieldNode, defaultListSize: number): Size {
  const fallback: Size = assumedSize === undefined ? defaultSize(defaultListSize) : { key: String(assumedSize), amount: assumedSize, from: () => 'assumedSize' };
  // A negative size is worth the larger: a service may take it for "all".
  const negative = Math.max(assumedSize ?? 0, defaultListSize);
  const choose = (variables: Values): { readonly length: number; readonly from: string } => {
    let chosen: { readonly length: number; readonly from: string } | undefined;
    for (const { name, given, read } of slices) {
      const length = lengthOf(read(variables), negative);
      if (length === undefined || (chosen !== undefined && chosen.length >= length)) continue;
      chosen = { length, from: given.isExplicit(variables) ? `${name}: ${given.text ?? ''}` : `default of ${name}` };
    }
    return chosen ?? { length: amountOf(fallback.amount, variables), from: fallback.from(variables) };
  };
  if (slices.length === 0) return fallback;
  const isFixed = slices.every(({ given }) => given.isFixed);
  const amount = isFixed ? choose({}).length : (variables: Values): number => choose(variables).length;
  const key = typeof amount === 'number' ? String(amount) : `${place}(${(node.arguments ?? []).map(print).join(' ')})${slices.map(({ name }) => name).join(' ')} ${negative}`;
  const without = (variables: Values): string | undefined => {
    const slice = slices.find(({ given }) => given.isUnknown(variables));
    return slice && `${slice.name}: ${slice.given.text ?? ''}`;
  };
  return { key, amount, from: (variables) => choose(variables).from, ...(!isFixed && { without }) };
}

/** Undefined where nothing is said. A list of keys is as long as what it asks for; digits are a `Long`. */
function lengthOf(value: unknown, negative: number): number | undefined {
  if (Array.isArray(value)) return value.length;
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : NaN;
  if (Number.isNaN(number)) return undefined;
  return number < 0 ? negative : Math.min(MAX_COST, Math.ceil(number));
}

function faultOf(place: string, slices: readonly Slice[], variables: Values): string | undefined {
  const explicit = slices.filter(({ isExplicit }) => isExplicit(variables)).length;
  if (explicit === 1 || (explicit === 0 && slices.some(({ read }) => isGiven(read(variables))))) return undefined;
  const names = slices.map(({ name }) => `\`${name}\``).join(', ');
  return `\`${place}\` needs ${slices.length === 1 ? names : `exactly one of ${names}`}, which says how long its list may be; ${explicit === 0 ? 'none is given' : `${explicit} are given`}.`;
}
