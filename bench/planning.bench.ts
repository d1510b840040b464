/**
 * What it costs to plan an operation that has not been seen. Each run has a graph model, a planner and a parsed operation of its own, so
 * nothing is remembered; what is timed is the plan alone, and, of other runs, what the first request of an operation waits for in the
 * engine: the plan, its weight for the cache, and the closures it becomes. Exit code 1 when the median CPU of the larger plan is above the
 * limit. CPU is that of the whole process, collections and compilers included: neighbours on the machine, who show in the time, are not in it.
 *
 *     npx tsx bench/planning.bench.ts [--runs 200] [--json]
 */
import { parseArgs } from 'node:util';
import { Kind, parse, validate, type OperationDefinitionNode } from 'graphql';
import { ANONYMOUS } from '../src/context.ts';
import type * as engineModule from '../src/plan/engine.ts';
import type * as modelModule from '../src/plan/model.ts';
import type * as plannerModule from '../src/plan/planner.ts';
import type * as composeModule from '../src/schema/compose.ts';
import type { ServiceUpstream } from '../src/schema/subschema-executor.ts';
import { inRoot } from './gateways/places.ts';
import { COUNT, FIELDS, countFields, tenServices, workload4, type PlanningCase } from './planning/cases.ts';

/** Milliseconds. */
interface Cost {
  readonly cpu: number;
  readonly time: number;
}

interface Spread {
  readonly least: Cost;
  readonly median: Cost;
  readonly p99: Cost;
}

interface Measured {
  readonly title: string;
  readonly fields: number;
  readonly services: number;
  readonly fetches: number;
  readonly plan: Spread;
  readonly engine: Spread;
}

/** Milliseconds of CPU that the larger plan may take. */
const LIMIT_MS = 5;
const WARM_UP = 100;

// What ships is measured: under tsx every closure is given its name as it is made, which costs planning about a tenth more.
const { createPlanEngine } = (await import(inRoot('dist/plan/engine.js'))) as typeof engineModule;
const { createGraphModel } = (await import(inRoot('dist/plan/model.js'))) as typeof modelModule;
const { createPlanner } = (await import(inRoot('dist/plan/planner.js'))) as typeof plannerModule;
const { compose } = (await import(inRoot('dist/schema/compose.js'))) as typeof composeModule;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '200' }, json: { type: 'boolean', default: false } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes an integer from 1.');

const [ten, w4] = [measure(tenServices()), measure(workload4())];
if (ten.fields !== FIELDS || ten.services !== COUNT) throw new Error(`the operation has ${ten.fields} fields over ${ten.services} services, not ${FIELDS} over ${COUNT}`);
process.stdout.write(values.json ? `${JSON.stringify({ node: process.version, runs, limit: LIMIT_MS, measured: [ten, w4] }, null, 2)}\n` : table([ten, w4]));
if (ten.plan.median.cpu > LIMIT_MS) process.exitCode = 1;

function measure({ title, services, query, variables }: PlanningCase): Measured {
  const upstream: ServiceUpstream = { kind: 'graphql', execute: neverCalled };
  const rest: ServiceUpstream = { kind: 'rest', execute: neverCalled, bulkSize: 100 };
  const upstreamOf = (name: string): ServiceUpstream => (services.find((service) => service.name === name)?.kind === 'rest' ? rest : upstream);
  const { schema } = compose(services, upstreamOf);
  const invalid = validate(schema, parse(query));
  if (invalid.length > 0) throw new Error(invalid.map(({ message }) => message).join('\n'));

  const planOnce = (): Cost => {
    const planner = createPlanner(createGraphModel(schema, services));
    const { document, operation } = parsed(query);
    return costOf(() => planner.plan(document, operation, variables));
  };
  const engineOnce = (): Cost => {
    const engine = createPlanEngine({ schema, services }, upstreamOf);
    const { document, operation } = parsed(query);
    return costOf(() => engine.plan({ document, operation, variables, principal: ANONYMOUS }));
  };
  const [plan, engine] = [spread(planOnce), spread(engineOnce)];
  const { document, operation } = parsed(query);
  const { fetches } = createPlanner(createGraphModel(schema, services)).plan(document, operation, variables);
  return { title, fields: countFields(document), services: new Set(fetches.map(({ service }) => service)).size, fetches: fetches.length, plan, engine };
}

function parsed(query: string): { readonly document: ReturnType<typeof parse>; readonly operation: OperationDefinitionNode } {
  const document = parse(query, { noLocation: true });
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('no operation');
  return { document, operation };
}

function spread(once: () => Cost): Spread {
  for (let run = 0; run < WARM_UP; run += 1) once();
  const costs = Array.from({ length: runs }, once);
  const at = (share: number): Cost => ({ cpu: quantile(costs.map(({ cpu }) => cpu), share), time: quantile(costs.map(({ time }) => time), share) });
  return { least: at(0), median: at(0.5), p99: at(0.99) };
}

function quantile(numbers: readonly number[], share: number): number {
  return [...numbers].sort((a, b) => a - b)[Math.max(0, Math.ceil(numbers.length * share) - 1)]!;
}

function costOf(work: () => unknown): Cost {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1_000, time: performance.now() - startedAt };
}

function neverCalled(): Promise<never> {
  return Promise.reject(new Error('nothing is fetched while planning'));
}

function table(measured: readonly Measured[]): string {
  const row = (label: string, cells: readonly string[]): string => `${label.padEnd(34)}${cells.map((cell) => cell.padStart(12)).join('')}\n`;
  const rows = measured.flatMap(({ title, fields, services, fetches, ...spreads }) => [
    `\n${title}: ${fields} fields, ${services} services, ${fetches} fetches\n`,
    ...([['plan', spreads.plan], ['plan, compiled, as in the engine', spreads.engine]] as const).map(([label, { least, median, p99 }]) => row(`  ${label}`, [least.cpu, median.cpu, p99.cpu, least.time, median.time, p99.time].map((ms) => ms.toFixed(2)))),
  ]);
  const { cpu } = ten.plan.median;
  const verdict = `\n${FIELDS} fields planned in ${cpu.toFixed(2)} ms of CPU; ${cpu <= LIMIT_MS ? 'within' : 'ABOVE'} the limit of ${LIMIT_MS} ms\n`;
  return [`Node ${process.version}, milliseconds, a cold planner each time, ${runs} runs after ${WARM_UP}\n`, row('', ['CPU least', 'median', 'p99', 'time least', 'median', 'p99']), ...rows, verdict].join('');
}
