/**
 * The work every gateway is given. A workload is one operation with 100 different sets of variables, sent in turn: with one set,
 * gateways that merge identical calls in flight would skip nearly all of their work, which real traffic does not let them do.
 */
import { readFileSync } from 'node:fs';

export const VARIANTS = 100;

export type WorkloadName = 'W1' | 'W2' | 'W3' | 'W4' | 'W5' | 'W6';

export interface Workload {
  readonly title: string;
  /** What a perfect plan asks of the services, for every variant. */
  readonly calls: number;
  readonly query: string;
  /** `VARIANTS` of them. */
  readonly variables: readonly object[];
}

export const WORKLOADS: Readonly<Record<WorkloadName, Workload>> = {
  W1: workload('W1', 'one field of one service', 1, (index) => ({ id: String(index + 1) })),
  W2: workload('W2', 'a list, 100 × 8 fields', 1, (index) => ({ after: index })),
  W3: workload('W3', 'a join of three services', 3, (index) => ({ after: index })),
  // me and viewer in one call, then the reviews, then products and users at once
  W4: workload('W4', 'a deep join, aliased', 4, (index) => ({ id: String(index + 1), n: 8 })),
  W5: workload('W5', 'a mutation', 1, (index) => ({ input: { upc: String(index + 1), authorId: '7', body: 'measured', rating: 5 } })),
  W6: workload('W6', 'a join with a REST service', 2, (index) => ({ after: index })),
};

export const WORKLOAD_NAMES = Object.keys(WORKLOADS) as readonly WorkloadName[];

/** What is sent, one JSON text for each variant. */
export function bodiesOf(name: WorkloadName): readonly string[] {
  const { query, variables } = WORKLOADS[name];
  return variables.map((set) => JSON.stringify({ query, variables: set, operationName: name }));
}

function workload(name: WorkloadName, title: string, calls: number, variables: (index: number) => object): Workload {
  const query = readFileSync(new URL(`operations/${name}.graphql`, import.meta.url), 'utf8');
  return { title, calls, query, variables: Array.from({ length: VARIANTS }, (_, index) => variables(index)) };
}
