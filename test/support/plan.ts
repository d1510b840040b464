/** Plans of small graphs, as text that a person reads. */
import { Kind, parse, validate } from 'graphql';
import { createGraphModel, type GraphModel } from '../../src/plan/model.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { createPlanner } from '../../src/plan/planner.ts';
import { compose } from '../../src/schema/compose.ts';
import { define, type TestService } from './graph.ts';

export interface Planned {
  readonly model: GraphModel;
  readonly plan: (query: string, variables?: Record<string, unknown>) => Plan;
  /** One line for each fetch: `wave service after? text`. */
  readonly lines: (query: string, variables?: Record<string, unknown>) => string[];
}

/** SDL of services by name; `rest ` before a name makes it one. */
export function planned(services: Readonly<Record<string, string | Pick<TestService, 'sdl' | 'naming'>>>): Planned {
  const definitions = Object.entries(services).map(([key, given]) => {
    const isRest = key.startsWith('rest ');
    const { sdl, naming } = typeof given === 'string' ? { sdl: given, naming: undefined } : given;
    return define(key.replace('rest ', ''), sdl, naming, isRest ? 'rest' : 'graphql');
  });
  const graph = compose(definitions, () => ({ kind: 'graphql', execute: () => Promise.reject(new Error('nothing is called')) }));
  const model = createGraphModel(graph.schema, definitions);
  const planner = createPlanner(model);
  const plan: Planned['plan'] = (query, variables = {}) => {
    const document = parse(query);
    const [invalid] = validate(graph.schema, document);
    if (invalid !== undefined) throw invalid;
    const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
    if (operation === undefined) throw new Error('no operation');
    return planner.plan(document, operation, variables);
  };
  return { model, plan, lines: (query, variables) => describePlan(plan(query, variables)) };
}

export function describePlan({ fetches, entries }: Plan): string[] {
  return fetches.map((fetch) => {
    const begin = `${fetch.wave} ${fetch.service}${fetch.after.length > 0 ? ` after ${fetch.after.join(' ')}` : ''}`;
    if (fetch.kind === 'root') return `${begin}: ${fetch.query}`;
    return `${begin}: ${fetch.entries.map((id) => `${entries[id]?.field ?? ''}(${entries[id]?.arguments.map(({ name, type }) => `${name}: ${type}`).join(', ') ?? ''}) ${entries[id]?.selection ?? ''}`).join(' + ')}`;
  });
}
