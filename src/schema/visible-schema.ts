/**
 * A graph as one who may not have all of it sees it, for introspection. It is never executed but for that.
 *
 *  A. what is left: fields that are not hidden, and types that have some (visible-part.ts);
 *  B. what of it the root types lead to;
 *  C. copies of those types, with those fields. What only input is made of is taken as it stands.
 *
 * Of GitHub's schema, 1,600 types with 6,100 fields: 30 to 70 ms of CPU, up to 105 while the code is cold; mapSchema and pruneSchema
 * of @graphql-tools/utils, which make the same of it, took 220 to 460, and 630 the first time (Node 20.20.2, 2 shared and busy cores).
 */
import {
  GraphQLInterfaceType, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLUnionType, getNamedType, getNullableType, isCompositeType, isInterfaceType, isListType, isNonNullType, isUnionType,
  type GraphQLCompositeType, type GraphQLFieldMap, type GraphQLNamedType, type GraphQLOutputType,
} from 'graphql';
import { visiblePart, type FieldsType, type VisiblePart } from './visible-part.ts';

/**
 * Without the fields that are hidden, and without types, arguments' types among them, that only those lead to; a field whose
 * type has nothing left goes too. A field of an interface is there while all types have it, so that what is shown is a valid
 * schema. Undefined: nothing of Query is left.
 */
export function visibleSchema(schema: GraphQLSchema, isHidden: (type: string, field: string) => boolean): GraphQLSchema | undefined {
  const part = visiblePart(schema, isHidden); // A
  const rootOf = (type: GraphQLObjectType | null | undefined): GraphQLObjectType | undefined => (type && part.has(type) ? type : undefined);
  const [query, mutation, subscription] = [rootOf(schema.getQueryType()), rootOf(schema.getMutationType()), rootOf(schema.getSubscriptionType())];
  if (query === undefined) return undefined;
  const reached = reach(schema, [query, mutation, subscription].filter((type) => type !== undefined), part);
  const copies = createCopies(part);
  return new GraphQLSchema({
    description: schema.description,
    query: copies.objectOf(query),
    mutation: mutation && copies.objectOf(mutation),
    subscription: subscription && copies.objectOf(subscription),
    // In the graph's order, as far as the schema keeps to it.
    types: Object.values(schema.getTypeMap()).flatMap((type) => (!reached.has(type) ? [] : isCompositeType(type) ? [copies.of(type)] : [type])),
    directives: schema.getDirectives(),
    // As the graph is, of which every interface keeps what all its types keep; to look takes longer than all the rest.
    assumeValid: true,
  });
}

/** B: what implements an interface is reached only where a field returns it. */
function reach(schema: GraphQLSchema, roots: readonly GraphQLNamedType[], part: VisiblePart): ReadonlySet<GraphQLNamedType> {
  const reached = new Set<GraphQLNamedType>();
  const returned = new Set<GraphQLNamedType>();
  const todo: GraphQLNamedType[] = [];
  const visit = (type: GraphQLNamedType): void => {
    if (reached.has(type)) return;
    reached.add(type);
    todo.push(type);
  };
  const visitReturned = (type: GraphQLNamedType): void => {
    if (returned.has(type)) return;
    returned.add(type);
    visit(type);
    if (!isInterfaceType(type)) return;
    const { objects, interfaces } = schema.getImplementations(type);
    [...objects, ...interfaces].filter(part.has).forEach(visit);
  };
  roots.forEach(visit);
  for (let type = todo.pop(); type !== undefined; type = todo.pop()) {
    if (isUnionType(type)) type.getTypes().filter(part.has).forEach(visit);
    else if (isCompositeType(type)) {
      type.getInterfaces().filter(part.has).forEach(visit);
      for (const field of part.fieldsOf(type)) {
        visitReturned(getNamedType(field.type));
        // The schema finds what input types lead to.
        for (const argument of field.args) visit(getNamedType(argument.type));
      }
    }
  }
  return reached;
}

interface Copies {
  readonly of: (type: GraphQLCompositeType) => GraphQLNamedType;
  readonly objectOf: (type: GraphQLObjectType) => GraphQLObjectType;
}

/** C: each made once, when it is asked for; what it is made of when the schema asks. */
function createCopies(part: VisiblePart): Copies {
  const typeOf = (type: GraphQLOutputType): GraphQLOutputType => {
    if (isNonNullType(type)) return new GraphQLNonNull(getNullableType(typeOf(type.ofType)));
    if (isListType(type)) return new GraphQLList(typeOf(type.ofType));
    return isCompositeType(type) ? of(type) : type;
  };
  const fieldsOf = (type: FieldsType): (() => GraphQLFieldMap<unknown, unknown>) => once(() => Object.fromEntries(part.fieldsOf(type).map((field) => [field.name, { ...field, type: typeOf(field.type) }])));
  const interfacesOf = (type: FieldsType): (() => GraphQLInterfaceType[]) => once(() => type.getInterfaces().filter(part.has).map(interfaceOf));
  const objectOf = memo((type: GraphQLObjectType) => withMembers(new GraphQLObjectType({ ...textOf(type), fields: {} }), fieldsOf(type), interfacesOf(type)));
  const interfaceOf = memo((type: GraphQLInterfaceType) => withMembers(new GraphQLInterfaceType({ ...textOf(type), fields: {} }), fieldsOf(type), interfacesOf(type)));
  const unionOf = memo((type: GraphQLUnionType) => new GraphQLUnionType({ ...textOf(type), types: () => type.getTypes().filter(part.has).map(objectOf) }));
  const of = (type: GraphQLCompositeType): GraphQLCompositeType => (isUnionType(type) ? unionOf(type) : isInterfaceType(type) ? interfaceOf(type) : objectOf(type));
  return { of, objectOf };
}

/** Given to the constructors, every name would be checked and every argument copied of what is a graph already: a fifth more CPU. */
function withMembers<Type extends FieldsType>(type: Type, getFields: Type['getFields'], getInterfaces: Type['getInterfaces']): Type {
  return Object.assign(type, { getFields, getInterfaces });
}

function textOf({ name, description }: GraphQLNamedType): { readonly name: string; readonly description: string | null | undefined } {
  return { name, description };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function memo<Type extends GraphQLNamedType>(copy: (type: Type) => Type): (type: Type) => Type {
  const made = new Map<Type, Type>();
  return (type) => {
    let found = made.get(type);
    if (found === undefined) made.set(type, (found = copy(type)));
    return found;
  };
}
