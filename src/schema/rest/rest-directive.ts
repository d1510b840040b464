/** The arguments of one `@rest`, typed. Their values have been checked against the directive's definition before. */
import { getDirectiveValues, type DirectiveNode } from 'graphql';
import type { RestMethod } from '../../upstream/executor.ts';
import { knownDirective } from '../directives.ts';
import { directivesOf } from '../doors.ts';
import { stringArgument } from '../selection.ts';

export interface RestErrorRow {
  readonly status: number;
  readonly code?: string | null;
  readonly null?: boolean | null;
  readonly type?: string | null;
}

export interface RestArguments {
  readonly method: RestMethod;
  readonly path?: string | null;
  readonly query?: string | null;
  readonly body?: string | null;
  readonly contentType: 'JSON' | 'FORM' | 'TEXT' | 'MULTIPART';
  readonly select?: string | null;
  readonly errors?: readonly RestErrorRow[] | null;
  readonly property?: string | null;
}

type WithDirectives = Parameters<typeof directivesOf>[0];

/** A field's `@rest` and its node, if it has one. `headers` is read from the node, because it has several forms (read-headers.ts). */
export function restOf(element: WithDirectives): { readonly node: DirectiveNode; readonly rest: RestArguments } | undefined {
  const [node] = directivesOf(element, 'rest');
  if (node === undefined) return undefined;
  const rest = getDirectiveValues(knownDirective('rest'), { directives: [node] }) ?? {};
  // The definition's arguments are those of RestArguments, checked by ValuesOfCorrectTypeRule; `null` for a default says nothing.
  return { node, rest: { ...rest, method: rest['method'] ?? 'GET', contentType: rest['contentType'] ?? 'JSON' } as RestArguments };
}

/** Whether the field is a call of its own, and so no part of its parent's row. */
export function hasCall(element: WithDirectives): boolean {
  const [node] = directivesOf(element, 'rest');
  return node !== undefined && stringArgument(node, 'path') !== undefined;
}
