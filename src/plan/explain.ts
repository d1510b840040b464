/** A plan in words: what `gatehouse explain` shows. Nothing is called; all of it stands in the plan, and REST calls in the services' SDL. */
import type { FieldAccess } from './guards.ts';
import { documentOf, inOneLine } from './explain-document.ts';
import { findJoins, type Joins } from './explain-joins.ts';
import type { CallTimes, DescribeRest, Explanation, HttpCall, Step } from './explanation.ts';
import type { Fetch, Plan } from './plan.ts';

export { printExplanation } from './explain-print.ts';
export type { DescribeRest, Explanation, HttpCall, JoinNote, KeyNote, Step } from './explanation.ts';

/**
 * `describeRest` tells the HTTP calls of REST services (explain-rest.ts); without it every service speaks GraphQL. `name` is the
 * operation's, `access` what is known of its guarded fields.
 */
export function explainPlan(plan: Plan, describeRest: DescribeRest = () => undefined, name?: string, access: readonly FieldAccess[] = []): Explanation {
  const joins = findJoins(plan);
  const made = new Map<string, number>();
  const steps = plan.fetches.map((fetch) => stepOf({ plan, joins, describeRest, made }, fetch));
  return {
    kind: plan.kind,
    ...(name !== undefined && { name }),
    calls: steps.reduce((sum, { calls }) => sum + calls, 0),
    isAtLeast: steps.some(({ isAtLeast }) => isAtLeast),
    ...(access.length > 0 && { access }),
    services: [...new Set(steps.filter(({ calls }) => calls > 0).map(({ service }) => service))],
    waves: Math.max(0, ...steps.map(({ wave }) => wave)),
    steps,
    ...(plan.introspection !== undefined && { introspection: inOneLine(plan.introspection) }),
    ...(plan.literals !== undefined && { literals: plan.literals }),
    required: plan.required,
  };
}

interface Explaining {
  readonly plan: Plan;
  readonly joins: Joins;
  readonly describeRest: DescribeRest;
  /** REST calls → the step that makes them. */
  readonly made: Map<string, number>;
}

function stepOf({ plan: { entries, kind: operation }, joins: { roots, joins }, describeRest, made }: Explaining, fetch: Fetch): Step {
  const { id, wave, service, after, kind } = fetch;
  const document = documentOf(fetch, entries);
  const isWrite = operation === 'mutation' && kind === 'root';
  const http = describeRest(service, document, kind)?.map((call) => (isWrite ? call : share(call, fetch, document, made)));
  const own = http?.filter(({ sharedWith }) => sharedWith === undefined);
  return {
    step: id + 1,
    wave: wave + 1,
    service,
    after: after.map((before) => before + 1),
    document,
    // To GraphQL all keys of a step travel in one request.
    calls: own?.length ?? 1,
    isAtLeast: own?.some(({ times }) => isOpen(times)) ?? false,
    ...(http !== undefined && { http }),
    fills: roots.get(id) ?? [],
    joins: joins.get(id) ?? [],
  };
}

/**
 * As schema/rest/loaders.ts has it: keys that a door is asked for at the same time travel together, and equal calls are made
 * once. A call that reads the row above it is the same only where all of the document is.
 */
function share(call: HttpCall, { id, service, after }: Fetch, document: string, made: Map<string, number>): HttpCall {
  if (isOpen(call.times)) return call;
  const row = JSON.stringify([call.call, call.headers, call.body]).includes(PARENT) && document;
  const identity = JSON.stringify([service, call, call.times.per === 'keys' && after, row]);
  const step = made.get(identity);
  if (step === undefined) made.set(identity, id + 1);
  return step === undefined || step === id + 1 ? call : { ...call, sharedWith: step };
}

/** How a placeholder for a value of the row begins (explain-rest.ts). */
const PARENT = '{$parent';

function isOpen({ per }: CallTimes): boolean {
  return per === 'key' || per === 'row';
}
