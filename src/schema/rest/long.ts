/** `Long`, the scalar for integers of 64 bits in the SDL of REST services: digits where a number would round. */
import {
  Kind, getNamedType, isInputObjectType, isInterfaceType, isObjectType, isScalarType, valueFromAST, valueFromASTUntyped,
  type GraphQLArgument, type GraphQLInputField, type GraphQLInputObjectType, type GraphQLNamedType, type GraphQLSchema,
} from 'graphql';

/** Literals of Long keep their digits: a number where that is exact, else a string. */
export function keepDigits(schema: GraphQLSchema): void {
  const long = schema.getType('Long');
  if (!isScalarType(long)) return;
  long.parseLiteral = (node, variables) => (node.kind === Kind.INT && !Number.isSafeInteger(Number(node.value)) ? node.value : valueFromASTUntyped(node, variables));
}

/** The same for a schema that was built from SDL, whose defaults were read on the way. */
export function keepDefaultDigits(schema: GraphQLSchema): void {
  keepDigits(schema);
  if (schema.getType('Long') === undefined) return;
  const seen = new Set<GraphQLNamedType>();
  const reread = (input: GraphQLArgument | GraphQLInputField): void => {
    const named = getNamedType(input.type);
    if (isInputObjectType(named)) rereadFields(named); // first: what a default leaves out is filled with theirs
    if (input.astNode?.defaultValue) input.defaultValue = valueFromAST(input.astNode.defaultValue, input.type);
  };
  const rereadFields = (type: GraphQLInputObjectType): void => {
    if (seen.has(type)) return;
    seen.add(type);
    Object.values(type.getFields()).forEach(reread);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) || isInterfaceType(type)) for (const { args } of Object.values(type.getFields())) args.forEach(reread);
    if (isInputObjectType(type)) rereadFields(type);
  }
}
