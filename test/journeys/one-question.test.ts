// A client asks one question whose answer three services know, of five in the graph, and the operator looks on.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { startExampleServices } from '../support/example.ts';
import { root, startBinary, startProcess } from '../support/process.ts';
import { until } from '../support/until.ts';

const QUESTION = `query Front($first: Int!) {
  topProducts(first: $first) {
    name price shippingEstimate
    reviews(first: 1) { rating author { name } }
  }
}`;
const ANSWER = {
  data: {
    topProducts: [
      { name: 'Kettle', price: 3490, shippingEstimate: 490, reviews: [{ rating: 5, author: { name: 'Ada' } }] },
      { name: 'Garden chair', price: 8900, shippingEstimate: 690, reviews: [{ rating: 4, author: { name: 'Edsger' } }] },
    ],
  },
};

describe('one question to three services', { timeout: 120_000 }, () => {
  it('is answered, changed by a mutation, seen in the metrics, and over when Ctrl-C is pressed', async () => {
    const example = await startExampleServices();
    const gateway = await example.start();
    expect((await ask(gateway.url, QUESTION, { first: 2 })).body).toEqual(ANSWER);

    const mutation = 'mutation ($input: CreateReviewInput!) { createReview(input: $input) { rating author { name } product { name reviews { rating } } } }';
    const { body } = await ask(gateway.url, mutation, { input: { upc: '1006', authorId: 'u4', rating: 4, body: 'Light.' } });
    expect(body).toEqual({ data: { createReview: { rating: 4, author: { name: 'Barbara' }, product: { name: 'Camping kettle', reviews: [{ rating: 4 }] } } } });

    expect(await gateway.readiness()).toMatchObject({ status: 200, body: { status: 'ready', missingServices: [] } });
    const metrics = await until(async () => {
      const text = await gateway.metrics();
      return text.includes('gatehouse_http_requests_total{method="POST",status="200"} 2') ? text : undefined;
    });
    for (const service of ['users', 'products', 'reviews']) expect(metrics).toMatch(new RegExp(`gatehouse_upstream_requests_total\\{service="${service}",outcome="ok"\\} [1-9]`));
    expect(metrics).toContain('gatehouse_graph_services 5\n');
    expect(metrics).not.toContain('service="inventory"');
    expect(metrics).not.toContain('Front');

    gateway.signal('SIGINT');
    expect(await gateway.ended).toBe(0);
    await expect(fetch(gateway.url)).rejects.toThrow();
    const lines = gateway.err().trim().split('\n').map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ level: 'info', message: 'stopped' });
    expect(lines).toContainEqual(expect.objectContaining({ message: 'request', status: 200, operations: [expect.objectContaining({ kind: 'query', name: 'Front' })] }));
  });

  it('is what `gatehouse check` finds fine beforehand', async () => {
    const { folder, env } = await startExampleServices();
    const check = await startBinary(['check'], { cwd: folder.dir, env });
    expect({ code: await check.ended, err: check.err() }).toEqual({ code: 0, err: '' });
    expect(check.out()).toMatch(/^Fine: 5 services make the graph /);
    expect(folder.read('schemas/generated/graph.graphql')).toContain('shippingEstimate: Int');
  });

  it('is the first thing that `npm start` asks, with the services it brings', async () => {
    // Builds if need be.
    await (await startBinary(['--version'])).ended;
    const example = startProcess([join(root, 'examples/start.mjs'), '--once', '--free-ports']);
    expect(await example.ended).toBe(0);
    const answer = JSON.parse(/Its answer:\n\n([^]*?)\n\nThe same/.exec(example.out())?.[1] ?? 'null');
    expect(answer.data.topProducts[0]).toEqual({
      name: 'Kettle', price: 3490, shippingEstimate: 490,
      stock: { inStock: true, quantity: 42, warehouse: { city: 'Rotterdam' } },
      reviews: [{ rating: 5, body: 'Boils in two minutes.', author: { name: 'Ada', orders: [{ number: '9007199254740993', status: 'ON_HOLD', lines: [{ quantity: 4, product: { name: 'Garden chair' } }] }] } }],
    });
    for (const [, pid] of example.out().matchAll(/ pid (\d+)/g)) expect(() => process.kill(Number(pid), 0)).toThrow();
  });
});
