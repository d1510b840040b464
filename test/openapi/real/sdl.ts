/** What an imported file says, read from its directives alone. */
import { buildSchema, getNamedType, isAbstractType, isCompositeType, valueFromASTUntyped, type GraphQLEnumValue, type GraphQLField, type GraphQLInputField, type GraphQLNamedType, type GraphQLSchema } from 'graphql';

/** The arguments of `@rest`, as written. */
export interface Rest {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: unknown;
  readonly body?: string;
  readonly contentType?: string;
  readonly select?: string;
  readonly property?: string;
}

export interface RootField {
  readonly root: 'query' | 'mutation';
  readonly field: GraphQLField<unknown, unknown>;
  readonly rest: Rest;
  /** `GET /blocks/{}`: placeholders have no names here. */
  readonly operation: string;
}

type Directed = GraphQLField<unknown, unknown> | GraphQLInputField | GraphQLEnumValue;

/** The file without its gateway: the directives are not declared in it. */
export function readSdl(text: string): GraphQLSchema {
  return buildSchema(text, { assumeValid: true, assumeValidSDL: true });
}

export function rootFields(schema: GraphQLSchema): RootField[] {
  return ([['query', schema.getQueryType()], ['mutation', schema.getMutationType()]] as const).flatMap(([root, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => {
      const rest = restOf(field);
      return { root, field, rest, operation: unnamed(`${rest.method ?? 'GET'} ${rest.path ?? ''}`) };
    }),
  );
}

export function unnamed(operation: string): string {
  return operation.replace(/\{[^}]*\}/g, '{}');
}

export function restOf(node: Directed): Rest {
  return directive(node, 'rest');
}

export function propertyOf(field: Directed): string {
  return restOf(field).property ?? field.name;
}

export function textOf(value: GraphQLEnumValue): string {
  return (directive(value, 'restValue')['value'] as string | undefined) ?? value.name;
}

function directive(node: Directed, name: string): Record<string, unknown> {
  const found = node.astNode?.directives?.find((one) => one.name.value === name);
  return Object.fromEntries(found?.arguments?.map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]) ?? []);
}

/** `Type.field` of every leaf that an answer of the field can hold, each once; the field itself where it is a leaf. */
export function leavesBelow(schema: GraphQLSchema, { root, field }: RootField): { readonly name: string; readonly isJson: boolean }[] {
  const found = new Map<string, boolean>();
  const seen = new Set<GraphQLNamedType>();
  const look = (name: string, type: GraphQLNamedType): void => {
    if (!isCompositeType(type)) found.set(name, type.name === 'JSON');
    if (!isCompositeType(type) || seen.has(type)) return;
    seen.add(type);
    for (const member of isAbstractType(type) ? schema.getPossibleTypes(type) : [type]) {
      for (const one of Object.values(member.getFields())) look(`${member.name}.${one.name}`, getNamedType(one.type));
    }
  };
  look(`${root}.${field.name}`, getNamedType(field.type));
  return [...found].map(([name, isJson]) => ({ name, isJson }));
}
