/** What `@rest` and `@restValue` say, read from the SDL they stand in. The check at start and the graph read through the same code. */
import { Kind, type ASTNode, type DirectiveNode, type GraphQLEnumValue, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { argumentNode } from '../check-keys.ts';
import { directivesOf } from '../doors.ts';
import { stringArgument } from '../selection.ts';
import type { BodyTemplate, Pair, RestCall } from './model.ts';
import { readBody } from './read-body.ts';
import { headerRows, readHeader } from './read-headers.ts';
import { readOutcomes } from './read-outcomes.ts';
import { readPairs } from './read-pairs.ts';
import { readPath } from './read-path.ts';
import { restOf, type RestArguments } from './rest-directive.ts';
import type { Scope } from './scope.ts';
import { TemplateError } from './template.ts';

export type Complain = (node: ASTNode, message: string) => void;

/** What `@rest(path:)` says of a field, or undefined. Memoised nowhere: called once per graph. Directives must have been checked. */
export function readRestCall(schema: GraphQLSchema, parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>): RestCall | undefined {
  return readCall(schema, parent, field, (_node, message) => {
    throw new TypeError(`check-rest.ts let this pass: ${message}`);
  })?.call;
}

/** The same for checks: everything that is wrong is complained of. `used` are the names of the arguments that the templates send. */
export function readCall(schema: GraphQLSchema, parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>, complain: Complain): { readonly call: RestCall; readonly used: ReadonlySet<string> } | undefined {
  const { node, rest } = restOf(field) ?? {};
  if (node === undefined || typeof rest?.path !== 'string') return undefined;
  const { path, query, body, select } = rest;
  const scope: Scope = { parent, field, used: new Set(), isRoot: parent === schema.getQueryType() || parent === schema.getMutationType() };
  const name = `${parent.name}.${field.name}`;
  const attempt = <Part>(place: ASTNode, template: string, read: () => Part): Part | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      complain(place, `In ${JSON.stringify(template)}: ${error.message}`);
      return undefined;
    }
  };

  const segments = attempt(argumentNode(node, 'path'), path, () => readPath(scope, path));
  const pairs = typeof query === 'string' ? attempt(argumentNode(node, 'query'), query, () => readPairs(scope, query, 'query')) : [];
  const { headers, mediaType } = readHeaders(node, scope, rest, complain, attempt);
  const place = argumentNode(node, 'body');
  if (typeof body === 'string' && rest.method === 'GET') complain(place, `\`${name}\` is a GET, which has no body: say \`method: POST\`, or send the values in \`query\`.`);
  const template: BodyTemplate | undefined = typeof body === 'string' ? attempt(place, body, () => readBody(scope, body, rest.contentType, mediaType)) : undefined;
  const rows = node.arguments?.find((argument) => argument.name.value === 'errors')?.value;
  const { outcomes, codes } = readOutcomes(schema, name, field, rest.errors ?? [], (row, message) => { complain((rows?.kind === Kind.LIST ? rows.values[row] : rows) ?? node, message); });
  const parts = typeof select === 'string' ? select.split('.') : [];
  if (parts.includes('')) complain(argumentNode(node, 'select'), `\`select\` names properties from the outermost in, e.g. "data.items"; found "${select ?? ''}".`);
  return { call: { field: name, method: rest.method, path: segments ?? [], query: pairs ?? [], headers, body: template, select: parts, outcomes, codes }, used: scope.used };
}

function readHeaders(
  node: DirectiveNode, scope: Scope, { body, contentType }: RestArguments, complain: Complain, attempt: <Part>(place: ASTNode, template: string, read: () => Part) => Part | undefined,
): { readonly headers: readonly Pair[]; readonly mediaType: string | undefined } {
  const headers: Pair[] = [];
  let mediaType: string | undefined;
  for (const row of headerRows(node.arguments?.find((argument) => argument.name.value === 'headers')?.value)) {
    if ('problem' in row) { complain(row.node, row.problem); continue; }
    const pair = attempt(row.node, `${row.name}: ${row.value}`, () => readHeader(scope, row));
    if (pair === undefined) continue;
    const [text, ...more] = pair.value;
    if (headers.some(({ name }) => name === pair.name) || (pair.name === 'content-type' && mediaType !== undefined)) complain(row.node, `The header \`${pair.name}\` is said twice: keep one.`);
    else if (pair.name !== 'content-type') headers.push(pair);
    else if (contentType === 'TEXT' && typeof body === 'string' && typeof text === 'string' && more.length === 0) mediaType = text;
    else complain(row.node, '`content-type` is the gateway\'s: it follows from `contentType`. Only beside a `body` with `contentType: TEXT` can it be said, without placeholders.');
  }
  return { headers, mediaType };
}

/** The JSON name of a field or input field; `.` is the row itself. */
export function propertyOf(field: Parameters<typeof directivesOf>[0] & { readonly name: string }): string {
  const [directive] = directivesOf(field, 'rest');
  return (directive && stringArgument(directive, 'property')) ?? field.name;
}

/** The JSON text of an enum value. */
export function restValueOf(value: GraphQLEnumValue): string {
  const [directive] = directivesOf(value, 'restValue');
  return (directive && stringArgument(directive, 'value')) ?? value.name;
}
