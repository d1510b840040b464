// One question spans five services, three of GraphQL and two of REST: what the client gets, and what each service is asked for it.
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/ask.ts';
import { end, portOf, startExampleServices } from '../support/example.ts';
import { startExample } from '../support/process.ts';
import { startRecorder, type Exchange } from '../support/recorder.ts';

const QUESTION = `query ($first: Int!) {
  topProducts(first: $first) {
    name price
    stock { inStock quantity restockDate warehouse { city } }
    reviews(first: 1) {
      rating
      author { name orders(status: ON_HOLD) { number status total placedAt lines { quantity unitPrice product { name stock { inStock } } } } }
    }
  }
}`;
const CHAIR_ORDER = {
  number: '9007199254740993', status: 'ON_HOLD', total: 35_600, placedAt: '2026-03-02T16:45:00Z',
  lines: [{ quantity: 4, unitPrice: 8_900, product: { name: 'Garden chair', stock: { inStock: false } } }],
};
const ANSWER = {
  data: {
    topProducts: [
      {
        name: 'Kettle', price: 3_490, stock: { inStock: true, quantity: 42, restockDate: null, warehouse: { city: 'Rotterdam' } },
        reviews: [{ rating: 5, author: { name: 'Ada', orders: [CHAIR_ORDER] } }],
      },
      {
        name: 'Garden chair', price: 8_900, stock: { inStock: false, quantity: 0, restockDate: '2027-02-15', warehouse: { city: 'Oslo' } },
        reviews: [{ rating: 4, author: { name: 'Edsger', orders: [] } }],
      },
      {
        name: 'Tent', price: 12_900, stock: { inStock: true, quantity: 7, restockDate: '2027-03-01', warehouse: { city: 'Oslo' } },
        reviews: [{ rating: 5, author: { name: 'Ada', orders: [CHAIR_ORDER] } }],
      },
    ],
  },
};

/** The example with a recorder before each service. */
async function startRecorded() {
  const example = await startExampleServices();
  const recorders = Object.fromEntries(
    await Promise.all(
      Object.entries(example.services).map(async ([name, { url }]) => {
        const recorder = await startRecorder(new URL(url).origin);
        onTestFinished(recorder.close);
        return [name, { ...recorder, url: `${recorder.url}${new URL(url).pathname.replace(/\/$/, '')}` }] as const;
      }),
    ),
  );
  const gateway = await example.start(Object.fromEntries(Object.entries(recorders).map(([name, { url }]) => [`${name.toUpperCase()}_URL`, url])));
  const take = (): Record<string, Exchange[]> => Object.fromEntries(Object.entries(recorders).map(([name, recorder]) => [name, recorder.take()]));
  take();
  return { gateway, take, services: example.services };
}

const lines = (exchanges: readonly Exchange[] | undefined): string[] => (exchanges ?? []).map(({ method, target }) => `${method} ${target}`);

describe('one question to five services', { timeout: 120_000 }, () => {
  it('is answered whole, and each service is asked as little as can be', async () => {
    const { gateway, take } = await startRecorded();
    expect((await ask(gateway.url, QUESTION, { first: 3 })).body).toEqual(ANSWER);
    const asked = take();
    // All products in one call; the chair of Ada's order is one of them, so nobody is asked again.
    expect(lines(asked['inventory'])).toEqual(['GET /inventory?upcs=1001,1002,1003']);
    // Ada wrote two of the reviews; her orders are asked for once.
    expect(lines(asked['orders']).sort()).toEqual(['GET /users/u1/orders?status=on-hold&limit=10', 'GET /users/u3/orders?status=on-hold&limit=10']);
    expect(['users', 'products', 'reviews'].map((name) => asked[name]?.length)).toEqual([1, 2, 1]);
    const metrics = await gateway.metrics();
    expect(metrics).toContain('gatehouse_upstream_requests_total{service="inventory",outcome="ok"} 1\n');
    expect(metrics).toContain('gatehouse_upstream_requests_total{service="orders",outcome="ok"} 2\n');
  });

  it('asks a product that is kept nowhere, and one order by its id', async () => {
    const { gateway, take } = await startRecorded();
    const { body } = await ask(gateway.url, '{ product(upc: "1006") { name stock { quantity } } none: stock(upc: "1006") { quantity } order(id: "o-4") { number customer { name } lines { product { name } } } gone: order(id: "o-99") { total } }');
    expect(body).toEqual({
      data: {
        product: { name: 'Camping kettle', stock: null }, none: null,
        order: { number: 9_007_199_254_740_991, customer: { name: 'Barbara' }, lines: [{ product: { name: 'Tent' } }, { product: { name: 'Watering can' } }] }, gone: null,
      },
    });
    const asked = take();
    expect(lines(asked['inventory']).sort()).toEqual(['GET /inventory/1006', 'GET /inventory?upcs=1006']);
    expect(lines(asked['orders']).sort()).toEqual(['GET /orders/o-4', 'GET /orders/o-99']);
  });

  it('a mutation reaches its REST service once, and what it refuses reaches the client as it is meant to', async () => {
    const { gateway, take } = await startRecorded();
    const reserve = async (upc: string, quantity: number): Promise<any> => {
      const { body } = await ask(gateway.url, 'mutation ($upc: ID!, $quantity: Int!) { reserve(upc: $upc, quantity: $quantity) { upc quantity stock { quantity inStock } } }', { upc, quantity });
      return { data: body.data, errors: body.errors?.map(({ message, path, extensions }: any) => ({ message, path, extensions })) };
    };
    expect(await reserve('1003', 7)).toEqual({ data: { reserve: { upc: '1003', quantity: 7, stock: { quantity: 0, inStock: false } } } });
    const [post, get] = take()['inventory'] ?? [];
    expect(post).toMatchObject({ method: 'POST', target: '/inventory/1003/reservations', status: 201, requestHeaders: { 'content-type': 'application/json' } });
    expect(JSON.parse(String(post?.requestBody))).toEqual({ quantity: 7 });
    expect(get).toMatchObject({ method: 'GET', target: '/inventory/1003', status: 200 });

    const refusal = (message: string, extensions: object): object => ({ data: { reserve: null }, errors: [{ message, path: ['reserve'], extensions: { ...extensions, service: 'inventory' } }] });
    expect(await reserve('1003', 1)).toEqual(refusal('Only 0 of product 1003 can be had.', { code: 'OUT_OF_STOCK', available: 0 }));
    expect(await reserve('1001', 11)).toEqual(refusal('quantity must be a whole number from 1 to 10.', { code: 'BAD_USER_INPUT' }));
    expect(await reserve('1006', 1)).toEqual(refusal('Nothing is kept of product 1006.', { code: 'NOT_FOUND' }));
    expect(lines(take()['inventory'])).toEqual(['POST /inventory/1003/reservations', 'POST /inventory/1001/reservations', 'POST /inventory/1006/reservations']);
  });

  it('loses no more than the fields of a REST service that stops, until it is back', async () => {
    const { services, start } = await startExampleServices();
    const gateway = await start();
    await end(services.inventory);
    const { status, body } = await ask(gateway.url, QUESTION, { first: 1 });
    expect(status).toBe(200);
    const [kettle] = structuredClone(ANSWER.data.topProducts.slice(0, 1));
    const withoutStock = { ...kettle, stock: null, reviews: [{ rating: 5, author: { name: 'Ada', orders: [{ ...CHAIR_ORDER, lines: [{ ...CHAIR_ORDER.lines[0], product: { name: 'Garden chair', stock: null } }] }] } }] };
    expect(body.data).toEqual({ topProducts: [withoutStock] });
    expect(body.errors.map(({ message, path, extensions }: any) => ({ message, path: path.join('.'), extensions }))).toEqual(
      ['topProducts.0.stock', 'topProducts.0.reviews.0.author.orders.0.lines.0.product.stock'].map((path) => ({ message: 'The service `inventory` is unavailable.', path, extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'inventory' } })),
    );
    expect((await gateway.readiness()).status).toBe(200);

    await startExample('inventory', portOf(services.inventory));
    expect((await ask(gateway.url, QUESTION, { first: 3 })).body).toEqual(ANSWER);
  });
});
