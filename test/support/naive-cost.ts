/**
 * The cost of an operation by walking all of it, once for each type and each item of an answer, as docs/cost.md has it in words: slow, plain, and
 * nothing of src/plan/cost. In thousandths of a cost unit.
 */
import {
  GraphQLList, Kind, getArgumentValues, getNamedType, getNullableType, isAbstractType, isInputObjectType, isObjectType, isScalarType,
  type DirectiveNode, type FieldNode, type GraphQLField, type GraphQLInputType, type GraphQLObjectType, type GraphQLOutputType, type SelectionSetNode,
} from 'graphql';
import { collectFields, type Operation } from '../../src/plan/collect.ts';
import type { Row } from './random-cost.ts';

type Path = readonly [fields: readonly string[], size: number];
interface Named { readonly astNode?: { readonly directives?: readonly DirectiveNode[] | undefined } | null | undefined }

const directive = ({ astNode }: Named, name: string): Record<string, any> | undefined => {
  const node = astNode?.directives?.find((one) => one.name.value === name);
  return node && Object.fromEntries((node.arguments ?? []).map(({ name: key, value }) => [key.value, value.kind === Kind.LIST ? value.values.map((item) => (item as { value: string }).value) : (value as { value: unknown }).value]));
};
const weight = (element: Named): number | undefined => {
  const given = directive(element, 'cost');
  return given && Number(given['weight']) * 1000;
};

export const DEFAULT_SIZE = 2;

/** With rows the actual cost, of the types they really have; without, the estimate. */
export class Naive {
  readonly #operation: Operation;
  constructor(operation: Operation) {
    this.#operation = operation;
  }

  object(type: GraphQLObjectType, sets: readonly SelectionSetNode[], paths: readonly Path[], row?: Row, isRoot = false): number {
    let sum = weight(type) ?? (isRoot ? 0 : 1000);
    for (const [name, nodes] of collectFields(this.#operation, type, sets)) {
      const field = type.getFields()[nodes[0].name.value];
      if (field === undefined) continue;
      sum += this.own(type, field, nodes[0]);
      const { size, below } = this.sizes(type, field, nodes[0], paths);
      sum += this.#value(field.type, nodes.flatMap(({ selectionSet }) => selectionSet ?? []), size, below, row === undefined ? undefined : [(row as unknown as Record<string, unknown>)[name]]);
    }
    return sum;
  }

  own(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, node: FieldNode): number {
    const given = getArgumentValues(field, node, this.#operation.variables);
    const above = type.getInterfaces().map((one) => one.getFields()[field.name]!);
    let sum = weight(field) ?? Math.max(...above.map((one) => weight(one) ?? -Infinity), -Infinity);
    if (sum === -Infinity) sum = 0;
    for (const argument of field.args) {
      const inherited = above.flatMap((one) => weight(one.args.find(({ name }) => name === argument.name)!) ?? []);
      if (given[argument.name] != null) sum += (weight(argument) ?? (inherited.length > 0 ? Math.max(...inherited) : 0)) + this.#input(given[argument.name], argument.type);
    }
    return Math.max(0, sum);
  }

  #input(value: any, type: GraphQLInputType): number {
    const nullable = getNullableType(type);
    if (value == null) return 0;
    if (nullable instanceof GraphQLList) return (Array.isArray(value) ? value : [value]).reduce<number>((sum, item) => sum + this.#input(item, nullable.ofType), 0);
    if (!isInputObjectType(nullable)) return 0;
    return Object.values(nullable.getFields()).reduce((sum, field) => (value[field.name] == null ? sum : sum + (weight(field) ?? 0) + this.#input(value[field.name], field.type)), 0);
  }

  sizes(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, node: FieldNode, paths: readonly Path[]): { size: number; below: Path[] } {
    const declared = [field, ...type.getInterfaces().map((one) => one.getFields()[field.name]!)].map((one) => directive(one, 'listSize')).find((one) => one !== undefined);
    const given = getArgumentValues(field, node, this.#operation.variables);
    const assumed = declared?.['assumedSize'] === undefined ? undefined : Number(declared['assumedSize']);
    const slices = ((declared?.['slicingArguments'] ?? []) as string[]).flatMap((name) => (given[name] == null ? [] : [given[name] as number]));
    const told = slices.length > 0 ? Math.max(...slices.map((slice) => (slice < 0 ? Math.max(assumed ?? 0, DEFAULT_SIZE) : slice))) : (assumed ?? DEFAULT_SIZE);
    const sized = ((declared?.['sizedFields'] ?? []) as string[]).map((text): Path => [text.split('.'), told]);
    const mine = paths.filter(([[first]]) => first === field.name);
    const here = mine.flatMap(([{ length }, size]) => (length === 1 ? [size] : []));
    return {
      size: here.length > 0 ? Math.max(...here) : sized.length > 0 ? DEFAULT_SIZE : told,
      below: [...mine.flatMap(([fields, size]): Path[] => (fields.length > 1 ? [[fields.slice(1), size]] : [])), ...sized],
    };
  }

  #value(declared: GraphQLOutputType, sets: readonly SelectionSetNode[], size: number, paths: readonly Path[], found: readonly unknown[] | undefined): number {
    const type = getNullableType(declared);
    if (found?.[0] === null) return 0;
    if (type instanceof GraphQLList) {
      const inner = (item?: readonly unknown[]): number => this.#value(type.ofType, sets, DEFAULT_SIZE, paths, item);
      return found === undefined ? size * inner() : (found[0] as unknown[]).reduce<number>((sum, item) => sum + inner([item]), 0);
    }
    const named = getNamedType(type);
    if (isScalarType(named)) return weight(named) ?? 0;
    const row = found?.[0] as Row | undefined;
    const possible = isAbstractType(named) ? this.#operation.schema.getPossibleTypes(named) : isObjectType(named) ? [named] : [];
    const types = row === undefined ? possible : possible.filter(({ name }) => name === row.type);
    return Math.max(...types.map((one) => this.object(one, sets, paths, row)));
  }
}
