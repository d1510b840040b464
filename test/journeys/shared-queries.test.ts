// Several clients ask the same at the same time, of a service with `dedupe: true`, and a second service knows who they are.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';
import { answerJson, startMisbehavingService, type Behaviour, type MisbehavingService } from '../support/misbehaving-service.ts';
import { until } from '../support/until.ts';

const QUERY = '{ product(upc: 1) { name quantity } }';
/** Characters of the token, so that each user's own answer can be told. */
const quantityOf = (token: string): unknown => ({ data: { product: { name: 'Kettle', quantity: token.length } } });

let products: MisbehavingService;
let stock: MisbehavingService;
let gateway: TestGateway;
let held: (() => void)[] = [];

/** Answers under whatever names the plan asks for. */
const answerProduct: Behaviour = (socket, request, number) => {
  held.push(() => answerJson({ data: { product: { name: 'Kettle', upc: '1', ...keysIn(request.body) } } })(socket, request, number));
};
const answerStock: Behaviour = (socket, request, number) => {
  const { query } = JSON.parse(request.body);
  const alias = /(\w+) *: *_stock/.exec(query)?.[1] ?? '_stock';
  answerJson({ data: { [alias]: [{ quantity: (request.header('authorization') ?? '').length, upc: '1', ...keysIn(request.body) }] } })(socket, request, number);
};
const keysIn = (body: string): Record<string, string> => Object.fromEntries([...JSON.parse(body).query.matchAll(/(\w+) *: *upc/g)].map(([, alias]) => [alias, '1']));

beforeAll(async () => {
  [products, stock] = [await startMisbehavingService(answerProduct), await startMisbehavingService(answerStock)];
  gateway = await startGateway({
    products: { ...SHOP['products']!, url: products.url, config: { dedupe: true } },
    stock: { ...SHOP['stock']!, url: stock.url, config: { dedupe: true, headers: { forward: ['authorization'] } } },
  });
});
afterAll(async () => {
  await gateway.dispose();
  await Promise.all([products.close(), stock.close()]);
});

/** Sends the question once for each token, and lets the service answer when all of them wait. */
async function askTogether(tokens: readonly string[], gone?: AbortController): Promise<{ bodies: unknown[]; toProducts: number; toStock: string[] }> {
  held = [];
  const from = [products.requests.length, stock.requests.length] as const;
  const asked = tokens.map(async (authorization, index) => {
    const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify({ query: QUERY }), signal: index === 0 && gone !== undefined ? gone.signal : null });
    return response.json() as Promise<unknown>;
  });
  const results = Promise.allSettled(asked);
  await until(() => Promise.resolve(gateway.gateway().inFlight() === tokens.length || undefined));
  await gateway.post({ query: '{ __typename }' }); // those before it have been read by now
  await products.until(({ requests }) => requests.length > from[0]);
  if (gone !== undefined) {
    gone.abort();
    await until(() => Promise.resolve(gateway.gateway().inFlight() === tokens.length - 1 || undefined));
  }
  for (const give of held) give();
  const bodies = (await results).map((result) => (result.status === 'fulfilled' ? result.value : 'gone'));
  return { bodies, toProducts: products.requests.length - from[0], toStock: stock.requests.slice(from[1]).map(({ header }) => header('authorization')!).sort() };
}

describe('clients that ask the same at the same time', () => {
  it('share the call to a service that does not know them, and never the one to a service that does', async () => {
    expect(await askTogether(['ada', 'grace'])).toEqual({ bodies: [quantityOf('ada'), quantityOf('grace')], toProducts: 1, toStock: ['ada', 'grace'] });
  });

  it('share both when they are the same user, and the operator sees it', async () => {
    expect(await askTogether(['ada', 'ada', 'ada'])).toEqual({ bodies: [quantityOf('ada'), quantityOf('ada'), quantityOf('ada')], toProducts: 1, toStock: ['ada'] });
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    expect(metrics).toContain('gatehouse_upstream_requests_total{service="stock",outcome="ok"} 5\n');
    expect(metrics).toContain('gatehouse_upstream_shared_requests_total{service="stock"} 2\n');
    expect(metrics).toContain('gatehouse_upstream_shared_requests_total{service="products"} 3\n');
    expect(gateway.logs.filter(({ message }) => message === 'request').slice(-4).map(({ operations }) => operations[0].calls).sort()).toEqual([0, 2, 2, 2]);
  });

  it('do not lose the answer when the one goes who asked first', async () => {
    expect(await askTogether(['ada', 'grace'], new AbortController())).toEqual({ bodies: ['gone', quantityOf('grace')], toProducts: 1, toStock: ['grace'] });
  });
});
