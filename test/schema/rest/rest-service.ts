/** REST services for the tests of src/schema/rest/, made from SDL text, and the requests their fields make. */
import { isObjectType } from 'graphql';
import { GatewayError, formatFinding } from '../../../src/errors.ts';
import { readRestCall } from '../../../src/schema/rest/read-rest.ts';
import { renderRequest, type WireRequest } from '../../../src/schema/rest/request.ts';
import type { RestCall } from '../../../src/schema/rest/model.ts';
import { defineService, type ServiceDefinition } from '../../../src/schema/service.ts';
import type { Naming } from '../../../src/schema/naming.ts';

/** Findings as an operator reads them, without the file: `line:column: message`. */
export function restFindings(text: string, naming: Naming = {}): string[] {
  return attempt(text, naming).findings.map((finding) => formatFinding(finding).replace(/^schemas\/inventory\.graphql:/, ''));
}

/** A service that must be good. */
export function defineRest(text: string, naming: Naming = {}): ServiceDefinition {
  const { service, findings } = attempt(text, naming);
  if (service === undefined) throw new Error(findings.map(formatFinding).join('\n'));
  return service;
}

/** The call of `Query.a`, or of the field named. */
export function callOf(text: string, coordinate = 'Query.a'): RestCall {
  const { schema } = defineRest(text);
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  const call = isObjectType(type) && field ? readRestCall(schema, type, field) : undefined;
  if (call === undefined) throw new Error(`${coordinate} makes no call`);
  return call;
}

/** A call of one field `a` that returns text, with these arguments and this `@rest`; the other definitions stand after it. */
export function callWith(args: string, rest: string, more = ''): RestCall {
  return callOf(`type Query { a${args === '' ? '' : `(${args})`}: String @rest(${rest}) }\n${more}`);
}

/** The request, or `CODE: message`; `undefined` when nothing is asked. */
export function renderedBy(call: RestCall, args: Readonly<Record<string, unknown>> = {}, row: Readonly<Record<string, unknown>> = {}): WireRequest | string | undefined {
  try {
    return renderRequest(call, args, (field) => row[field]);
  } catch (error) {
    if (error instanceof GatewayError) return `${String(error.extensions['code'])}: ${error.message}`;
    throw error;
  }
}

function attempt(text: string, naming: Naming) {
  return defineService({ ...naming, name: 'inventory', kind: 'rest', sdl: { file: 'schemas/inventory.graphql', text } });
}
