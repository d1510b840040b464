/**
 * graphql-js's validation with a bounded number of errors, client-safe messages and a bounded duration: first all rules
 * but one on the document as it is, then "Field Selection Merging" on its skeleton (overlap.ts).
 *
 * Measured (Node 20.20.2, graphql 16.15.0, 2 shared and busy cores, CPU time of the whole `prepare`, some 90 kinds of hostile
 * documents of 4,000 tokens on a schema of 300 types): inline fragments on hundreds of types take 80 to 160 ms, 220 in
 * a cold process, because graphql-js compares all pairs of them; all others below 80 ms, 125 cold. With the 20,000
 * tokens of report mode: 260 ms. Plain graphql-js at 4,000 tokens: 320 ms.
 */
import {
  GraphQLError,
  Kind,
  KnownTypeNamesRule,
  OverlappingFieldsCanBeMergedRule,
  getEnterLeaveForKind,
  specifiedRules,
  validate,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';

import { GatewayError } from '../../errors.ts';
import { createLocator } from './locations.ts';
import { HARD_CAPS } from './limits.ts';
import { findConflicts, toSkeleton, type Conflict } from './overlap.ts';
import { limitRefusal, refusal } from './refusal.ts';

/** Each error may search the whole schema for a suggestion. */
const MAX_ERRORS = 20;

/** Steps that graphql-js's OverlappingFieldsCanBeMergedRule takes before it gives up. */
const MAX_COMPARISONS = 500_000;

export interface ValidateOptions {
  /** False refuses `__schema` and `__type`. */
  readonly introspection: boolean;
  /** False keeps "Did you mean" out of the messages. */
  readonly suggestions: boolean;
}

/**
 * graphql-js lists the names of all types before it looks at the document, for suggestions that are hardly ever made: 0.18 ms
 * of CPU for each new operation on a graph of 1,600 types (Node 20.20.2). Here its rule starts at the first unknown type.
 */
const knownTypeNames: ValidationRule = (context) => {
  let visitor: ASTVisitor | undefined;
  return {
    NamedType(...visited) {
      if (context.getSchema().getType(visited[0].name.value) !== undefined) return;
      visitor ??= KnownTypeNamesRule(context);
      getEnterLeaveForKind(visitor, Kind.NAMED_TYPE).enter?.apply(visitor, visited);
    },
  };
};

const linearRules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule).map((rule) => (rule === KnownTypeNamesRule ? knownTypeNames : rule));

/** Reasons why `document`, the parse of `text` without locations, is not valid on `schema`; at most 21. */
export function validateDocument(schema: GraphQLSchema, text: string, document: DocumentNode, options: ValidateOptions): GatewayError[] {
  const errors = findErrors(schema, document, options);
  if (errors.length === 0) return [];
  const locate = createLocator(text, document);
  return errors.map((error, index) => {
    if (error instanceof GatewayError) return error;
    // Two errors have no nodes: that there are too many, and that graphql-js used up its own budget.
    if (error.nodes === undefined && index < MAX_ERRORS) return gaveUp();
    return refusal('GRAPHQL_VALIDATION_FAILED', error.message, { locations: locate(error.nodes) });
  });
}

function findErrors(schema: GraphQLSchema, document: DocumentNode, { introspection, suggestions }: ValidateOptions): readonly GraphQLError[] {
  const options = { maxErrors: MAX_ERRORS, hideSuggestions: !suggestions };
  try {
    const errors = validate(schema, document, introspection ? linearRules : [...linearRules, noIntrospection], options);
    if (errors.length > 0) return errors;
    const skeleton = toSkeleton(document);
    const conflicts = findConflicts(skeleton, MAX_ERRORS).map(conflictError);
    return conflicts.length > 0 ? conflicts : validate(schema, skeleton, [OverlappingFieldsCanBeMergedRule], options);
  } catch (error) {
    if (error instanceof GatewayError) return [error];
    // Some rules recurse along fragments, through operations that are not run and therefore not measured. Nothing outlives the call.
    if (error instanceof RangeError) {
      return [limitRefusal('DEPTH_LIMIT_EXCEEDED', 'nested selection sets', HARD_CAPS.levels, `more than ${HARD_CAPS.levels}`)];
    }
    throw error;
  }
}

function gaveUp(): GatewayError {
  return refusal('SIZE_LIMIT_EXCEEDED', `This document needs more than the ${MAX_COMPARISONS} comparisons allowed to validate it.`, {
    extensions: { limit: MAX_COMPARISONS, actual: `more than ${MAX_COMPARISONS}` },
  });
}

/** In the words of graphql-js, so that clients see one kind of message. */
function conflictError({ first, second }: Conflict): GraphQLError {
  const reason =
    first.name.value === second.name.value
      ? 'they have differing arguments'
      : `"${first.name.value}" and "${second.name.value}" are different fields`;
  const name = (first.alias ?? first.name).value;
  return new GraphQLError(
    `Fields "${name}" conflict because ${reason}. Use different aliases on the fields to fetch both if this was intentional.`,
    { nodes: [first, second] },
  );
}

const noIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value === '__schema' || node.name.value === '__type') {
      context.reportError(new GraphQLError(`Introspection is switched off; "${node.name.value}" cannot be queried.`, { nodes: node }));
    }
  },
});
