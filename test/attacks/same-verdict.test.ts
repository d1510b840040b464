// attacks.md, "Shape of the operation" and "HTTP" [graph], together: whichever way an operation comes in, and whether or not its
// document is known already, the verdict is the same, and so is what reaches the services.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';
import { nested, repeat } from '../support/hostile-operations.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway(SHOP);
});
afterAll(() => gateway.dispose());
beforeEach(() => {
  for (const service of Object.values(gateway.services)) service.requests.length = 0;
});

interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

interface Verdict {
  readonly codes: readonly string[];
  readonly data: unknown;
  readonly calls: Readonly<Record<string, number>>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const PREFLIGHT = { 'x-gatehouse-preflight': '1' };
const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({ method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) });
const asGet = ({ query, variables }: Operation): string => `${gateway.url}?${new URLSearchParams({ query, ...(variables !== undefined && { variables: JSON.stringify(variables) }) }).toString()}`;

const PATHS: readonly (readonly [name: string, send: (operation: Operation) => Promise<Response>])[] = [
  ['by POST', (operation) => fetch(gateway.url, post(operation))],
  ['by GET', (operation) => fetch(asGet(operation), { headers: PREFLIGHT })],
  ['by GET as an event stream', (operation) => fetch(asGet(operation), { headers: { ...PREFLIGHT, accept: 'text/event-stream' } })],
  ['in a batch of one', (operation) => fetch(gateway.url, post([operation]))],
  ['as application/graphql-response+json', (operation) => fetch(gateway.url, post(operation, { accept: 'application/graphql-response+json' }))],
  ['as an event stream', (operation) => fetch(gateway.url, post(operation, { accept: 'text/event-stream' }))],
  ['as a Request object', (operation) => gateway.gateway().fetch(new Request('http://gateway/graphql', post(operation)))],
  ['as a Request object by GET', (operation) => gateway.gateway().fetch(new Request(asGet(operation), { headers: PREFLIGHT }))],
];

const NONE = { products: 0, stock: 0 };
const refused = (...codes: string[]): Verdict => ({ codes, data: undefined, calls: NONE });

const OPERATIONS: readonly (readonly [name: string, operation: Operation, verdict: Verdict])[] = [
  ['a legal query of two services', { query: '{ products(first: 2) { upc quantity } }' }, { codes: [], data: { products: [{ upc: '1', quantity: 2 }, { upc: '2', quantity: 4 }] }, calls: { products: 1, stock: 1 } }],
  ['a legal query with a variable', { query: 'query($upc: ID!) { product(upc: $upc) { name } }', variables: { upc: '7' } }, { codes: [], data: { product: { name: 'product 7' } }, calls: { products: 1, stock: 0 } }],
  ['a query that is too deep', { query: `{ product(upc: 1) { ${nested(15, 'parent { ', 'name', ' }')} } }` }, refused('DEPTH_LIMIT_EXCEEDED')],
  ['a query with too many aliases', { query: `{ products { ${repeat(51, (index) => `a${index}: quantity`)} } }` }, refused('ALIAS_LIMIT_EXCEEDED')],
  ['a query with too many root fields', { query: `{ ${repeat(21, (index) => `a${index}: product(upc: ${index}) { name }`)} }` }, refused('ROOT_FIELD_LIMIT_EXCEEDED')],
  ['a syntax error', { query: '{ product(upc: 1) { name }' }, refused('GRAPHQL_PARSE_FAILED')],
  ['an unknown field', { query: '{ product(upc: 1) { name colour } }' }, refused('GRAPHQL_VALIDATION_FAILED')],
  ['a variable that is missing', { query: 'query($upc: ID!) { product(upc: $upc) { name } }', variables: {} }, refused('BAD_USER_INPUT')],
  ['a variable of the wrong type', { query: 'query($first: Int) { products(first: $first) { name } }', variables: { first: 'many' } }, refused('BAD_USER_INPUT')],
  ['a mutation', { query: 'mutation { rename(upc: 1, name: "x") { upc name } }' }, { codes: [], data: { rename: { upc: '1', name: 'x' } }, calls: { products: 1, stock: 0 } }],
];

async function verdictOf(send: (operation: Operation) => Promise<Response>, operation: Operation): Promise<Verdict> {
  const before = calls();
  const response = await send(operation);
  const text = await response.text();
  const answers = response.headers.get('content-type')?.startsWith('text/event-stream') === true ? eventsOf(text) : [JSON.parse(text)].flat();
  expect(answers).toHaveLength(1);
  const [{ data, errors = [] }] = answers;
  return { codes: [...new Set<string>(errors.map((error: any) => error.extensions.code))], data, calls: Object.fromEntries(Object.entries(calls()).map(([name, count]) => [name, count - before[name]!])) };
}

/** What the `next` events of a stream carry. */
function eventsOf(text: string): any[] {
  return [...text.matchAll(/^event: next\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!));
}

function calls(): Record<string, number> {
  return Object.fromEntries(Object.entries(gateway.services).map(([name, { requests }]) => [name, requests.length]));
}

describe.each(OPERATIONS)('%s', (_operation, operation, verdict) => {
  it.each(PATHS)('has the same verdict %s, and once more when its document is known', async (path, send) => {
    // A document of its own, or the path before would have made it known.
    const fresh = { ...operation, query: `${operation.query}\n# ${path}` };
    const expected = operation.query.startsWith('mutation') && path.includes('GET') ? refused('METHOD_NOT_ALLOWED') : verdict;
    expect(await verdictOf(send, fresh)).toEqual(expected);
    expect(await verdictOf(send, fresh)).toEqual(expected);
  });
  it('has the same verdict when another path has made its document known', async () => {
    const shared = { ...operation, query: `${operation.query}\n# shared` };
    for (const [path, send] of [...PATHS, ...[...PATHS].reverse()]) {
      expect(await verdictOf(send, shared), path).toEqual(operation.query.startsWith('mutation') && path.includes('GET') ? refused('METHOD_NOT_ALLOWED') : verdict);
    }
  });
});
