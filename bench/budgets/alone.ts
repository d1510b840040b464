/**
 * The parts by themselves, in this process: what a request takes to be weighed (the cost is worked out without a budget as well), to be weighed and
 * admitted by a budget in memory, and by one in Redis. What two more headers take on their way out is not in it; nor is any noise of
 * services and sockets, so differences of half a microsecond can be seen.
 */
import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import { ANONYMOUS, type CostFormula, type OperationContext } from '../../src/context.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { monotonicUs } from '../../src/lib/monotonic.ts';
import { openRedis } from '../../src/lib/redis.ts';
import { createAdmission } from '../../src/pipeline/admission.ts';
import { createMemoryStore } from '../../src/pipeline/rate-limit/memory-store.ts';
import { createRateLimiter, type RateLimiter } from '../../src/pipeline/rate-limit/rate-limiter.ts';
import { createStoreWithFallback } from '../../src/pipeline/rate-limit/store-with-fallback.ts';
import { createCostModel } from '../../src/plan/cost/index.ts';
import { DEFAULT_COST } from '../../src/plan/engine.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { expectedData } from '../gateways/answers.ts';
import { median } from '../gateways/results.ts';
import { wholeSdl } from '../gateways/services.ts';
import { WORKLOADS, type WorkloadName } from '../gateways/workloads.ts';
import { BUDGET, COST_MAX, METERED } from './rows.ts';

/** Microseconds of CPU per request. */
export interface Alone {
  readonly workload: WorkloadName;
  readonly weighed: number;
  readonly inMemory: number;
  readonly inRedis: number;
}

const BATCHES = 21;
const REQUESTS = { alone: 10_000, redis: 4_000 };
/** Requests that are under way at once. */
const TOGETHER = 16;
const DAY_MS = 86_400_000;

export async function measureAlone(names: readonly WorkloadName[], redisUrl: string, signal: AbortSignal): Promise<readonly Alone[]> {
  const log = { info: () => undefined, warn: () => undefined };
  const memory = createMemoryStore({ nowUs: monotonicUs });
  const store = createStoreWithFallback({ redis: openRedis({ url: redisUrl }), memory, clock: systemClock, log, onStoreFailure: 'closed', localShare: 1, keyPrefix: 'alone:', timeoutMs: 1_000 });
  const options = { mode: 'enforce', budgets: [{ ...BUDGET, per: DAY_MS }], unauthenticated: { cost: 1, per: DAY_MS } } as const;
  const limiterOf = (of: typeof memory | typeof store): RateLimiter => createRateLimiter(options, { store: of, clock: systemClock, log });
  try {
    await store.known;
    const found: Alone[] = [];
    for (const workload of names) {
      signal.throwIfAborted();
      const requests = requestsOf(workload);
      const [none, inMemory, inRedis] = [() => undefined, limiterOf(memory).reserve, limiterOf(store).reserve].map((reserve) => admissionOf(reserve, requests));
      found.push({ workload, weighed: await price(none!, REQUESTS.alone, 1), inMemory: await price(inMemory!, REQUESTS.alone, 1), inRedis: await price(inRedis!, REQUESTS.redis, TOGETHER) });
    }
    return found;
  } finally {
    await store.close();
  }
}

interface Requests {
  readonly cost: CostFormula;
  readonly variables: readonly object[];
  /** data[i]: of the answer to variables[i]. */
  readonly data: readonly unknown[];
}

function requestsOf(workload: WorkloadName): Requests {
  const { query, variables } = WORKLOADS[workload];
  const document = parse(query);
  const cost = createCostModel(buildSchema(wholeSdl()), DEFAULT_COST).compile(document, document.definitions[0] as OperationDefinitionNode, {});
  return { cost, variables, data: expectedData(workload) };
}

/** The next request, as the engine has it admitted and settles it. */
function admissionOf(reserve: RateLimiter['reserve'], { cost, variables, data }: Requests): () => Promise<void> | undefined {
  const metrics = createMetrics();
  const unexpected = (): never => {
    throw new Error('an operation of the benchmark costs more than it may');
  };
  const admit = createAdmission({ mode: 'enforce', max: COST_MAX, reserve, onReport: unexpected, onSettled: (_operation, estimate, actual) => metrics.cost('other', estimate, actual) });
  let turn = 0;
  return () => {
    const at = turn++ % variables.length;
    const operation = operationOf(variables[at]!);
    const settle = admit(operation, cost);
    const result = { data: data[at] as Record<string, unknown> };
    if (settle instanceof Promise) return settle.then((late) => late(result));
    settle(result);
    return undefined;
  };
}

/** What admission looks at. */
function operationOf(variables: object): OperationContext {
  return { request: { principal: { ...ANONYMOUS, scopes: new Set([METERED]) }, clientAddress: '127.0.0.1', responseHeaders: new Map() }, variables, signal: { aborted: false }, cost: undefined } as unknown as OperationContext;
}

async function price(ask: () => Promise<void> | undefined, requests: number, together: number): Promise<number> {
  const prices: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const before = process.cpuUsage();
    let left = requests;
    const worker = async (): Promise<void> => {
      while (left-- > 0) {
        const late = ask();
        if (late !== undefined) await late;
      }
    };
    await Promise.all(Array.from({ length: together }, worker));
    const { user, system } = process.cpuUsage(before);
    prices.push((user + system) / requests);
  }
  // The first ones are not yet compiled.
  return median(prices.slice(BATCHES >> 1));
}
