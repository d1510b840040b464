/** The smallest operation that still fails: parts are left out one by one as long as it does. */
import { Kind, parse, print, validate, visit, type ASTNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { RandomOperation } from '../operations.ts';

const PARTS: ReadonlySet<string> = new Set([Kind.FIELD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD, Kind.FRAGMENT_DEFINITION, Kind.DIRECTIVE, Kind.ARGUMENT, Kind.VARIABLE_DEFINITION]);

export async function reduceOperation(schema: GraphQLSchema, operation: RandomOperation, isFailing: (operation: RandomOperation) => Promise<boolean>): Promise<RandomOperation> {
  // Printed like the candidates, so that each is shorter than the one before.
  let smallest = { ...operation, query: print(parse(operation.query)) };
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const document of without(parse(smallest.query))) {
      const candidate = { ...smallest, query: print(document) };
      if (candidate.query.length >= smallest.query.length || !isValid(schema, candidate.query) || !(await isFailing(candidate))) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

/** The document without one of its parts, the largest parts first. */
function* without(document: DocumentNode): Generator<DocumentNode> {
  const parts: ASTNode[] = [];
  visit(document, {
    enter: (node) => {
      if (PARTS.has(node.kind)) parts.push(node);
    },
  });
  for (const part of parts) yield visit(document, { enter: (node) => (node === part ? null : undefined) });
  for (const part of parts) if (part.kind === Kind.FIELD && part.alias !== undefined) yield visit(document, { enter: (node) => (node === part ? { ...part, alias: undefined } : undefined) });
}

function isValid(schema: GraphQLSchema, query: string): boolean {
  try {
    const document = parse(query);
    return validate(schema, document).length === 0;
  } catch {
    return false; // nothing is left of a selection
  }
}
