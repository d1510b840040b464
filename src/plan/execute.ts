/**
 * The fetches of a plan, each begun as soon as those it needs have answered: one slow service holds up nobody but who waits
 * for its keys. What the client gets of the answers is the shapers' business.
 */
import { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';
import type { CallContext } from '../upstream/executor.ts';
import { failure } from '../upstream/failure.ts';
import type { Answers } from './answers.ts';
import { addVariables, failureOf, Run } from './call.ts';
import { compileCollectors } from './collect-keys.ts';
import { Faults } from './faults.ts';
import { compileEntityFetch } from './fetch-entities.ts';
import type { Plan, RootFetch } from './plan.ts';
import { compileRead } from './read-row.ts';
import type { PlanService } from './services.ts';

/** Does not reject for what a service does. */
export type ExecutePlan = (context: CallContext, variables: Readonly<Record<string, unknown>>) => Promise<Answers>;

type Fetching = (run: Run) => Promise<void>;

/** `isNulled`: whether what the root field of a fetch became is null where none may be, whatever below it took it along. */
export function createExecutor(plan: Plan, services: ReadonlyMap<string, PlanService>, isNulled?: (fetch: number, answers: Answers) => boolean): ExecutePlan {
  const entries = compileCollectors(plan);
  const fetches = plan.fetches.map((fetch) => {
    const service = services.get(fetch.service);
    if (service === undefined) throw new TypeError(`the plan asks \`${fetch.service}\`, and there is no such service`);
    return { after: fetch.after, run: fetch.kind === 'root' ? afterStep(stepBefore(fetch, plan), isNulled, compileRootFetch(fetch, plan, service)) : compileEntityFetch(fetch, entries, service) };
  });

  return async (context, variables) => {
    const answers = new RunAnswers(plan);
    const run = new Run(context, variables, answers);
    const begun: Promise<void>[] = [];
    for (const fetch of fetches) begun.push(fetch.after.length === 0 && !run.isOver ? fetch.run(run) : begin(fetch, begun, run));
    await (begun.length === 1 ? begun[0] : Promise.all(begun));
    return answers;
  };
}

/** A class for the reason that upstream/call.ts gives: it leads to all that services have answered. */
class RunAnswers implements Answers {
  readonly roots: Answers['roots'];
  readonly entries: Answers['entries'];
  readonly faults = new Faults();

  constructor({ fetches, entries }: Plan) {
    this.roots = fetches.map(() => undefined);
    this.entries = entries.map(() => NO_ROWS);
  }
}

const NO_ROWS: Answers['entries'][number] = new Map();

/** `begun`: the fetches before it, by id. Those with none to wait for are begun at once, so that REST calls of one tick can travel together. */
async function begin({ after, run: fetch }: { readonly after: readonly number[]; readonly run: Fetching }, begun: readonly Promise<void>[], run: Run): Promise<void> {
  // One after the other is as soon as all of them: each has been begun.
  for (const id of after) await begun[id];
  if (!run.isOver) await fetch(run);
}

/** The mutation whose answer, joined and shaped, decides whether this one is begun. */
function stepBefore({ id }: RootFetch, { kind, fetches }: Plan): RootFetch | undefined {
  if (kind !== 'mutation') return undefined;
  const step = fetches.filter((fetch) => fetch.kind === 'root').findLast((fetch) => fetch.id < id);
  return step?.isRequired === true ? step : undefined;
}

function afterStep(step: RootFetch | undefined, isNulled: ((fetch: number, answers: Answers) => boolean) | undefined, fetch: Fetching): Fetching {
  if (step === undefined || isNulled === undefined) return fetch;
  return async (run) => {
    run.isOver = isNulled(step.id, run.answers);
    if (!run.isOver) await fetch(run);
  };
}

function compileRootFetch({ id, service, query, variables: names, isRequired }: RootFetch, { kind, shape }: Plan, { ask }: PlanService): Fetching {
  const from = shape.fields.find(({ fetch }) => fetch === id)?.from;
  const readRequired = kind === 'mutation' && isRequired && from !== undefined ? compileRead(from) : undefined;
  return async (run) => {
    const { context, variables, answers } = run;
    if (context.signal.aborted) answers.roots[id] = failure.deadline(service);
    else {
      const result = await ask({ kind, query, context, ...(names.length > 0 && { variables: addVariables({}, names, variables) }) });
      answers.faults.note(result, id);
      answers.roots[id] = isJsonObject(result.data) ? result.data : failureOf(result, service);
    }
    const data = answers.roots[id];
    if (readRequired !== undefined && (data instanceof GatewayError || (readRequired(data) ?? null) === null)) run.isOver = true;
  };
}
