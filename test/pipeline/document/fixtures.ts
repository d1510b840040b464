/** One schema and a few builders for the tests of this room. */
import { buildSchema, Kind, parse, type DocumentNode, type OperationDefinitionNode } from 'graphql';

import { GatewayError } from '../../../src/errors.ts';
import type { LimitsConfig } from '../../../src/pipeline/document/limits.ts';
import { createPreparer, type Preparer, type PreparerOptions } from '../../../src/pipeline/document/prepare.ts';
import { GatewayErrors } from '../../../src/pipeline/document/refusal.ts';

export const schema = buildSchema(`
  directive @tag(n: Int) repeatable on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT | QUERY | FRAGMENT_DEFINITION | VARIABLE_DEFINITION
  enum Color { RED GREEN }
  input Filter { name: String, color: Color, and: [Filter!], not: Filter }
  interface Node { id: ID!, a: Query, name(n: Int): String }
  type Cat implements Node { id: ID!, a: Query, name(n: Int): String, lives: Int }
  type Dog implements Node { id: ID!, a: Query, name(n: Int): String, lives: String }
  union Pet = Cat | Dog
  type Query { a: Query, b: String, c(x: Int, l: [[Int]], f: Filter, s: String): Query, id: ID, name(n: Int): String, pet: Pet, node: Node }
  type Mutation { set(x: Int): Query }
  type Subscription { tick: Int }
`);

/** The defaults of contract.md, section 2. */
export const LIMITS: LimitsConfig = { mode: 'enforce', depth: 15, aliases: 50, rootFields: 20, directives: 50, tokens: 4000, expandedFields: 5000 };

export function preparer(options: Partial<Omit<PreparerOptions, 'limits'>> & { limits?: Partial<LimitsConfig> } = {}): Preparer {
  return createPreparer({ introspection: false, onReport: () => undefined, ...options, limits: { ...LIMITS, ...options.limits } });
}

export function operationOf(document: DocumentNode, index = 0): OperationDefinitionNode {
  return document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)[index]!;
}

export function parsed(text: string): [DocumentNode, OperationDefinitionNode] {
  const document = parse(text, { noLocation: true });
  return [document, operationOf(document)];
}

/** The errors that `run` throws; fails when it throws none or anything else. */
export function errorsOf(run: () => unknown): GatewayError[] {
  try {
    run();
  } catch (error) {
    if (error instanceof GatewayErrors) return error.errors;
    if (error instanceof GatewayError) return [error];
    throw error;
  }
  throw new Error('nothing was thrown');
}

export function codesOf(run: () => unknown): unknown[] {
  return errorsOf(run).map((error) => error.extensions['code']);
}

export function repeat(times: number, make: (index: number) => string): string {
  return Array.from({ length: times }, (_, index) => make(index)).join(' ');
}

/** `{a{a{…b…}}}` with `levels` pairs of braces. */
export function nested(levels: number): string {
  return `${'{a'.repeat(levels - 1)}{b}${'}'.repeat(levels - 1)}`;
}

/** Fragments that double at every level: 2^levels fields. */
export function doubling(levels: number): string {
  return `{...F0} ${repeat(levels, (i) => `fragment F${i} on Query { ...F${i + 1} a { ...F${i + 1} } }`)} fragment F${levels} on Query { b }`;
}

/** Milliseconds `run` takes. */
export function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
