/** `Long`, the scalar for integers of 64 bits in the SDL of REST services: digits where a number would round. */
import { Kind, isScalarType, valueFromASTUntyped, type GraphQLSchema } from 'graphql';

/** Literals of Long keep their digits: a number where that is exact, else a string. */
export function keepDigits(schema: GraphQLSchema): void {
  const long = schema.getType('Long');
  if (!isScalarType(long)) return;
  long.parseLiteral = (node, variables) => (node.kind === Kind.INT && !Number.isSafeInteger(Number(node.value)) ? node.value : valueFromASTUntyped(node, variables));
}
