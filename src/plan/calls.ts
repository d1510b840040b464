/** How many calls a plan makes when every row it hopes for is there: known before the first of them. */
import { Kind, TypeInfo, isObjectType, parse, print, visit, visitWithTypeInfo, type FieldNode, type GraphQLField } from 'graphql';
import { directivesOf } from '../schema/doors.ts';
import type { GraphModel, ServiceModel } from './model.ts';
import type { Plan } from './plan.ts';

/**
 * A GraphQL service is called once for each fetch. Of a REST service equal calls are made once and keys that are known at the
 * same time travel together (schema/rest/loaders.ts), so each root field with its arguments and each door counts once, and
 * each field below that is a call of its own. A door that echoes its key calls nobody. What lists multiply is not known before
 * they have answered; it is counted as it happens.
 */
export function callsOf(plan: Plan, model: GraphModel): number {
  return [...callsByService(plan, model).values()].reduce((sum, { size }) => sum + size, 0);
}

/** The same for each service that is called: its calls, each by what tells it from the others. */
export function callsByService({ fetches, entries }: Plan, model: GraphModel): ReadonlyMap<string, ReadonlySet<string>> {
  const byService = new Map<string, Set<string>>();
  for (const fetch of fetches) {
    const service = model.serviceOf(fetch.service);
    const calls = byService.get(fetch.service) ?? new Set<string>();
    const note = (call: string): void => void byService.set(fetch.service, calls.add(call));
    if (service.kind === 'graphql') note(String(fetch.id));
    else if (fetch.kind === 'root') noteCalls(fetch.query, service, `${fetch.wave}`, note);
    else {
      for (const id of fetch.entries) {
        const entry = entries[id];
        if (entry !== undefined) noteCalls(`{ ${entry.door} ${entry.selection} }`, service, `${fetch.wave}`, note);
      }
    }
  }
  return byService;
}

/** A root field is known by its arguments, a field below by where it stands. */
function noteCalls(text: string, { schema }: ServiceModel, wave: string, note: (call: string) => void): void {
  const types = new TypeInfo(schema);
  const open: string[] = [];
  visit(parse(text, { noLocation: true }), visitWithTypeInfo(types, {
    [Kind.FIELD]: {
      enter(node: FieldNode) {
        const field = types.getFieldDef();
        open.push(`${node.name.value}(${(node.arguments ?? []).map((argument) => print(argument)).join()})`);
        if (isObjectType(types.getParentType()) && field && isCall(field)) note(`${wave} ${open.length === 1 ? (open[0] ?? '') : open.join(' ')}`);
      },
      leave: () => void open.pop(),
    },
  }));
}

function isCall(field: GraphQLField<unknown, unknown>): boolean {
  return directivesOf(field, 'rest').some(({ arguments: given }) => given?.some(({ name, value }) => name.value === 'path' && value.kind === Kind.STRING));
}
