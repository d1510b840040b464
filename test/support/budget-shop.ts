/**
 * A gateway whose callers have budgets: 1,000 cost units a day, so that what time earns during a test is no whole unit. Each test has a
 * caller of its own, by an API key or an address that the trusted proxy in front names.
 */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { TestService } from './graph.ts';
import { startGateway, type TestGateway, type TestSurroundings } from './gateway.ts';
import { until } from './until.ts';

const SDL = /* GraphQL */ `
  type Query {
    item(id: ID!): Item
    sure(id: ID!): Item!
    items(first: Int = 5): [Item!]! @listSize(assumedSize: 7, slicingArguments: ["first"], requireOneSlicingArgument: false)
    found(input: Search): [Item!]! @listSize(assumedSize: 7, slicingArguments: ["input.first"], requireOneSlicingArgument: false)
    byIds(ids: [ID!]!): [Item]! @listSize(slicingArguments: ["ids"])
    page(first: Int, last: Int): [Item!]! @listSize(slicingArguments: ["first", "last"])
    dear: Item @cost(weight: "20")
    number: Int
    many: [Item!]!
    hanging(first: Int!): [Item!] @listSize(slicingArguments: ["first"])
    vast(first: Int!): [Item!] @listSize(slicingArguments: ["first"])
  }
  type Mutation { change(id: ID!): Item }
  input Search { first: Int = 4 text: String }
  type Item { id: ID! name: String code: Int! dear: Int @cost(weight: "3") }
`;
const COST_DIRECTIVES = /* GraphQL */ `
  directive @cost(weight: String!) on FIELD_DEFINITION
  directive @listSize(assumedSize: Int, slicingArguments: [String!], requireOneSlicingArgument: Boolean) on FIELD_DEFINITION
`;
const item = (id: unknown): object => ({ id: String(id), name: `item ${String(id)}`, dear: 1, code: 1 });
/** As a careless service counts: what is no length is "all", and that is three. */
const itemsOf = (first: unknown): object[] => Array.from({ length: typeof first === 'number' && first >= 0 ? first : 3 }, (_, id) => item(id));

export const DATA = { item: { id: '1', name: 'item 1' } };
export const DAY = { cost: 1000, per: '24h' };

/** `many` is longer than anybody has said, `vast` answers with more than `maxResponseSize`; `hanging` never answers. */
export const ITEMS: TestService & { readonly config: object } = {
  sdl: SDL,
  runs: COST_DIRECTIVES + SDL,
  resolvers: {
    Query: {
      item: (_: unknown, { id }: any) => (id === 'none' ? null : item(id)),
      sure: () => null,
      items: (_: unknown, { first }: any) => itemsOf(first),
      found: (_: unknown, { input }: any) => itemsOf(input?.first),
      byIds: (_: unknown, { ids }: any) => ids.map(item),
      page: (_: unknown, { first, last }: any) => itemsOf(first ?? last),
      dear: () => item(1),
      number: () => 1,
      many: () => itemsOf(300),
      hanging: () => new Promise(() => undefined),
      vast: (_: unknown, { first }: any) => itemsOf(first).map((one) => ({ ...one, name: 'x'.repeat(2000) })),
    },
    Mutation: { change: (_: unknown, { id }: any) => item(id) },
  },
  config: { maxResponseSize: '64KiB', timeout: '20s' },
};

/** A key is its principal's name, since nobody is to guess it. */
export function keysFile(principals: readonly (string | { readonly principal: string; readonly client?: string; readonly roles?: readonly string[] })[]): string {
  const entries = principals.map((entry) => (typeof entry === 'string' ? { principal: entry } : entry));
  return stringify(entries.map((entry) => ({ sha256: createHash('sha256').update(keyOf(entry.principal)).digest('hex'), ...entry })));
}

export function keyOf(principal: string): string {
  return `gh_${Buffer.from(principal).toString('hex')}`;
}

export const as = (principal: string): Record<string, string> => ({ 'x-api-key': keyOf(principal) });
export const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

export interface BudgetGateway extends TestGateway {
  readonly calls: () => number;
  /** What `act` has taken from the caller's budget once all of it is settled. */
  readonly spentBy: (caller: Record<string, string>, act: () => Promise<unknown>) => Promise<number>;
  readonly metric: (line: RegExp) => Promise<number>;
}

/** `config` over that of all these gateways. */
export async function startBudgetGateway(principals: Parameters<typeof keysFile>[0], config: Record<string, any> = {}, surroundings: TestSurroundings = {}, services: Parameters<typeof startGateway>[0] = {}): Promise<BudgetGateway> {
  const gateway = await startGateway({ items: ITEMS, ...services }, {
    ...config,
    server: { trustedProxies: ['127.0.0.1'], ...config['server'] },
    authentication: { apiKeys: { file: 'keys.yaml' }, ...config['authentication'] },
    rateLimit: {
      budgets: [{ name: 'keys', match: { authenticated: true }, by: 'principal', ...DAY }, { name: 'strangers', match: { any: true }, by: 'ip', ...DAY }],
      unauthenticated: { cost: 1_000_000, per: '24h' },
      ...config['rateLimit'],
    },
  }, { ...surroundings, files: { 'keys.yaml': keysFile(principals), ...surroundings.files } });
  // Costs the least there is.
  const left = async (caller: Record<string, string>): Promise<number> => {
    const { headers } = await gateway.post({ query: '{ number }' }, caller);
    return leftIn(headers);
  };
  return {
    ...gateway,
    calls: () => gateway.services['items']!.requests.length,
    async spentBy(caller, act) {
      const before = await left(caller);
      await act();
      // Who has hung up may have done so before the gateway knows.
      await until(() => gateway.gateway().inFlight() === 0, 'all requests to end');
      return before - (await left(caller)) - 1;
    },
    async metric(line) {
      const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
      return Number(new RegExp(`^${line.source} (\\S+)$`, 'm').exec(text)?.at(-1) ?? Number.NaN);
    },
  };
}

export function leftIn(headers: Headers): number {
  return Number(/;r=(\d+);/.exec(headers.get('ratelimit') ?? '')?.[1] ?? Number.NaN);
}
