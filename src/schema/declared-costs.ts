/**
 * What services say of costs and list sizes, by `@cost` and `@listSize` (IBM GraphQL cost specification, 7 and 8). Stitch
 * keeps the directives of at most one service, so they are read from each service's own SDL, in gateway names, and travel
 * with the composed schema. Where several services declare the same, the largest weight holds, and every list size counts.
 */
import {
  Kind, getDirectiveValues, isEnumType, isInputObjectType, isInterfaceType, isObjectType, isScalarType,
  type ASTNode, type DirectiveNode, type GraphQLNamedType, type GraphQLSchema, type SelectionSetNode,
} from 'graphql';
import { readWeight } from './cost-weight.ts';
import { knownDirective } from './directives.ts';
import { parseSelection } from './selection.ts';

/** One `@listSize`. */
export interface ListSize {
  readonly assumedSize: number | undefined;
  /** Paths from an argument into input objects, `["input", "first"]`. */
  readonly slicingArguments: readonly (readonly string[])[];
  /** Paths from the field's own type, `["edges"]`. Empty: the size is the field's own. */
  readonly sizedFields: readonly (readonly string[])[];
  readonly isOneRequired: boolean;
}

export interface DeclaredCosts {
  /** By `Type`, `Type.field`, `Type.field(argument:)` or `Input.field`; in thousandths of a cost unit. */
  readonly weights: ReadonlyMap<string, number>;
  /** By `Type.field`; equal ones are one. */
  readonly listSizes: ReadonlyMap<string, readonly ListSize[]>;
}

const EXTENSION = 'gatehouse.costs';

/** For `schema.extensions`. */
export function costExtension(services: readonly { readonly schema: GraphQLSchema }[]): Readonly<Record<string, DeclaredCosts>> {
  return { [EXTENSION]: readCosts(services.map(({ schema }) => schema)) };
}

/** Of a composed graph what its services declare; of any other schema what stands in it. */
export function declaredCosts(schema: GraphQLSchema): DeclaredCosts {
  // Only costExtension writes there.
  return (schema.extensions[EXTENSION] as DeclaredCosts | undefined) ?? readCosts([schema]);
}

function readCosts(schemas: readonly GraphQLSchema[]): DeclaredCosts {
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize[]>();
  const read = (element: Element, coordinate: string): void => {
    for (const node of directivesOf(element)) {
      const weight = node.name.value === 'cost' ? weightOf(node) : undefined;
      if (weight !== undefined) weights.set(coordinate, Math.max(weight, weights.get(coordinate) ?? -Infinity));
      if (node.name.value !== 'listSize') continue;
      const size = listSizeOf(node);
      const others = listSizes.get(coordinate) ?? [];
      if (!others.some((other) => JSON.stringify(other) === JSON.stringify(size))) listSizes.set(coordinate, [...others, size]);
    }
  };
  for (const type of schemas.flatMap((schema) => Object.values(schema.getTypeMap()))) {
    if (isObjectType(type) || isScalarType(type) || isEnumType(type)) read(type, type.name);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) read(field, `${type.name}.${field.name}`);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      read(field, `${type.name}.${field.name}`);
      for (const argument of field.args) read(argument, `${type.name}.${field.name}(${argument.name}:)`);
    }
  }
  return { weights, listSizes };
}

interface Element {
  readonly astNode?: ASTNode | null | undefined;
  readonly extensionASTNodes?: GraphQLNamedType['extensionASTNodes'];
}

function directivesOf({ astNode, extensionASTNodes = [] }: Element): readonly DirectiveNode[] {
  return [astNode, ...extensionASTNodes].flatMap((node) => (node && 'directives' in node ? (node.directives ?? []) : []));
}

function weightOf(node: DirectiveNode): number | undefined {
  const value = node.arguments?.find(({ name }) => name.value === 'weight')?.value;
  return value && readWeight(value);
}

function listSizeOf(node: DirectiveNode): ListSize {
  // The definition's arguments, checked by ValuesOfCorrectTypeRule.
  const given = getDirectiveValues(knownDirective('listSize'), { directives: [node] }) as {
    readonly assumedSize?: number | null; readonly slicingArguments?: readonly string[] | null; readonly sizedFields?: readonly string[] | null; readonly requireOneSlicingArgument?: boolean | null;
  };
  const slicingArguments = (given.slicingArguments ?? []).map((path) => path.split('.'));
  return {
    assumedSize: given.assumedSize ?? undefined,
    slicingArguments,
    sizedFields: (given.sizedFields ?? []).flatMap((text) => fieldPaths(text) ?? []),
    // "If no slicingArguments are defined, then the value of requireOneSlicingArgument is ignored" (8.4); null is the default.
    isOneRequired: (given.requireOneSlicingArgument ?? true) && slicingArguments.length > 0,
  };
}

/** `"edges"`, `"page.items"`, and as Apollo writes it `"page { items }"`; undefined for what is none of them. */
export function fieldPaths(text: string): readonly (readonly string[])[] | undefined {
  if (!/[{}]/.test(text)) return [text.split('.')];
  try {
    return leavesOf(parseSelection(`{ ${text} }`));
  } catch {
    return undefined;
  }
}

function leavesOf({ selections }: SelectionSetNode): (readonly string[])[] {
  return selections.flatMap((node) => {
    if (node.kind !== Kind.FIELD) throw new TypeError('only fields have sizes');
    return node.selectionSet === undefined ? [[node.name.value]] : leavesOf(node.selectionSet).map((below) => [node.name.value, ...below]);
  });
}
