// The two REST services of the example against what their OpenAPI documents promise: each answer, and each call they refuse, so that
// a wrong call of the gateway would show.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { root } from '../support/process.ts';
import { type ServiceProcess, startServiceProcess } from '../support/service-process.ts';

let inventory: ServiceProcess;
let orders: ServiceProcess;
beforeAll(async () => {
  [inventory, orders] = await Promise.all([startServiceProcess('examples/services/inventory.mjs'), startServiceProcess('examples/services/orders.mjs')]);
});
afterAll(() => Promise.all([inventory.stop(), orders.stop()]));

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  readonly body: any;
}

async function call(service: ServiceProcess, path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(`${service.url}${path}`, init);
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), text, body: JSON.parse(text) };
}

const reserve = (upc: string, body: string, type = 'application/json'): Promise<Answer> => call(inventory, `/inventory/${upc}/reservations`, { method: 'POST', headers: { 'content-type': type }, body });

/** What a refusal must look like, whatever it says. */
function problem(status: number, detail: string, members: object = {}): object {
  return { status, type: 'application/problem+json', body: { type: 'about:blank', title: expect.any(String), status, detail, ...members } };
}

const rotterdam = { code: 'RTM-1', city: 'Rotterdam' };
const oslo = { code: 'OSL-2', city: 'Oslo' };

describe('the inventory service', () => {
  it('says what is kept of one product', async () => {
    expect(await call(inventory, '/inventory/1003')).toMatchObject({
      status: 200, type: 'application/json',
      body: { upc: '1003', 'in-stock': true, quantity: 7, warehouse: oslo, 'restock-date': '2027-03-01' },
    });
  });

  it('answers a bulk question in an order of its own, without what it does not keep', async () => {
    const { body } = await call(inventory, '/inventory?upcs=1001,1006,9999,1002');
    expect(body).toEqual([
      { upc: '1002', 'in-stock': false, quantity: 0, warehouse: oslo, 'restock-date': '2027-02-15' },
      { upc: '1001', 'in-stock': true, quantity: 42, warehouse: rotterdam, 'restock-date': null },
    ]);
    expect((await call(inventory, '/inventory?upcs=9999')).body).toEqual([]);
  });

  it('takes a reservation from what is there, and only as much', async () => {
    const { status, body } = await reserve('1005', '{"quantity":10}');
    expect({ status, body }).toEqual({ status: 201, body: { id: expect.stringMatching(/^rsv-\d+$/), upc: '1005', quantity: 10 } });
    expect((await call(inventory, '/inventory/1005')).body.quantity).toBe(5);
    expect(await reserve('1005', '{"quantity":6}')).toMatchObject(problem(409, 'Only 5 of product 1005 can be had.', { code: 'OUT_OF_STOCK', available: 5 }));
    expect((await reserve('1005', '{"quantity":5}')).status).toBe(201);
    expect((await call(inventory, '/inventory/1005')).body).toMatchObject({ 'in-stock': false, quantity: 0 });
  });

  it('refuses a reservation that makes no sense with 422, and one it cannot read with 400 or 415', async () => {
    for (const body of ['{}', '{"quantity":0}', '{"quantity":11}', '{"quantity":1.5}', '{"quantity":"1"}', '{"quantity":null}']) {
      expect(await reserve('1001', body)).toMatchObject(problem(422, 'quantity must be a whole number from 1 to 10.'));
    }
    expect(await reserve('1001', '{"quantity":1,"upc":"1002"}')).toMatchObject(problem(422, '"upc" is not a property of a reservation.'));
    for (const body of ['null', '[]', '1']) expect(await reserve('1001', body)).toMatchObject(problem(422, 'The body must be an object.'));
    expect(await reserve('1001', '{"quantity":')).toMatchObject(problem(400, 'The body is not JSON.'));
    expect(await reserve('1001', '{"quantity":1}', 'text/plain')).toMatchObject(problem(415, 'The body must be application/json.'));
    expect(await reserve('1001', `{"quantity":1}${' '.repeat(70_000)}`)).toMatchObject({ status: 413 });
    expect((await call(inventory, '/inventory/1001')).body.quantity).toBe(42);
  });

  it('answers 404 for what it does not keep, and for what is nowhere', async () => {
    expect(await call(inventory, '/inventory/9999')).toMatchObject(problem(404, 'Nothing is kept of product 9999.'));
    expect(await reserve('1006', '{"quantity":1}')).toMatchObject(problem(404, 'Nothing is kept of product 1006.'));
    for (const path of ['/', '/inventory/', '/inventory/1001/', '/inventory/1001/warehouse', '//inventory/1001', '/Inventory/1001']) expect((await call(inventory, path)).status).toBe(404);
  });

  it('refuses what is no upc, be it encoded or not', async () => {
    for (const upc of ['abc', '1', '1001%20', '..%2F1002', '1001%2F1002', '1001%3Fa', '1001,1002', '%00', '१००१']) {
      expect(await call(inventory, `/inventory/${upc}`)).toMatchObject({ status: 400, body: { detail: expect.stringContaining('is no upc') } });
    }
    expect(await call(inventory, '/inventory/%ff')).toMatchObject(problem(400, '"%ff" is not percent-encoded UTF-8.'));
  });

  it('refuses a bulk question that is not quite one', async () => {
    for (const [query, detail] of [
      ['', 'The query parameter "upcs" is missing.'],
      ['?', 'The query parameter "upcs" is missing.'],
      ['?upcs=', '"" is no upc: it has 4 to 14 digits.'],
      ['?upcs=1001,', '"" is no upc: it has 4 to 14 digits.'],
      ['?upcs=1001,1001', '"upcs" names one product twice.'],
      // A comma that was encoded is no separator.
      ['?upcs=1001%2C1002', '"1001,1002" is no upc: it has 4 to 14 digits.'],
      ['?upcs=1001&upcs=1002', 'The query parameter "upcs" is given twice.'],
      ['?upcs[]=1001', 'The query parameter "upcs[]" is not known here.'],
      ['?upcs=1001&constructor=1', 'The query parameter "constructor" is not known here.'],
    ] as const) {
      expect(await call(inventory, `/inventory${query}`)).toMatchObject(problem(400, detail));
    }
    const upcs = (count: number): string => Array.from({ length: count }, (_, index) => 1_000 + index).join(',');
    expect((await call(inventory, `/inventory?upcs=${upcs(100)}`)).status).toBe(200);
    expect(await call(inventory, `/inventory?upcs=${upcs(101)}`)).toMatchObject(problem(400, '"upcs" takes 100 at most.'));
  });
});

describe('the orders service', () => {
  it('gives the orders of a customer, newest first, in the status asked for, and none for somebody who never ordered', async () => {
    const ids = async (query: string): Promise<unknown> => {
      const { body } = await call(orders, query);
      return [body.items.map(({ id }: any) => id), body['has-more']];
    };
    expect(await ids('/users/u1/orders')).toEqual([['o-5', 'o-1'], false]);
    expect(await ids('/users/u1/orders?limit=1')).toEqual([['o-5'], true]);
    expect(await ids('/users/u1/orders?status=on-hold&limit=1')).toEqual([['o-5'], false]);
    expect(await ids('/users/u1/orders?status=open')).toEqual([[], false]);
    expect(await ids('/users/nobody/orders')).toEqual([[], false]);
  });

  it('gives one order, its number digit by digit', async () => {
    const { status, body, text } = await call(orders, '/orders/o-5');
    expect(text).toContain('"number":9007199254740993,');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id: 'o-5', status: 'on-hold', 'placed-at': '2026-03-02T16:45:00Z', total: 35_600, customer: { id: 'u1' }, lines: [{ upc: '1002', quantity: 4, 'unit-price': 8_900 }] },
    });
    expect(await call(orders, '/orders/o-6')).toMatchObject(problem(404, 'There is no order o-6.'));
  });

  it('refuses what its document does not offer', async () => {
    for (const [path, detail] of [
      ['/orders/..%2Fusers', '"../users" is no id: it has 1 to 40 letters, digits and hyphens.'],
      ['/users/u%201/orders', '"u 1" is no id: it has 1 to 40 letters, digits and hyphens.'],
      ['/users/u1/orders?status=ON_HOLD', 'status must be one of open, on-hold, in-transit, delivered, not "ON_HOLD".'],
      ['/users/u1/orders?status=', 'status must be one of open, on-hold, in-transit, delivered, not "".'],
      ['/users/u1/orders?limit=0', 'limit must be a whole number from 1 to 100, not "0".'],
      ['/users/u1/orders?limit=101', 'limit must be a whole number from 1 to 100, not "101".'],
      ['/users/u1/orders?limit=null', 'limit must be a whole number from 1 to 100, not "null".'],
      ['/users/u1/orders?first=1', 'The query parameter "first" is not known here.'],
    ] as const) {
      expect(await call(orders, path)).toMatchObject(problem(400, detail));
    }
    expect(await call(orders, '/users/u1')).toMatchObject({ status: 404 });
  });
});

describe('both', () => {
  it('refuse a method they do not offer with 405 and say which they do', async () => {
    for (const [service, path, methods] of [[inventory, '/inventory/1001', 'GET'], [inventory, '/inventory/1001/reservations', 'POST'], [orders, '/orders/o-1', 'GET']] as const) {
      for (const method of ['DELETE', 'PUT', 'PATCH', ...(methods === 'GET' ? ['POST'] : ['GET'])]) {
        const response = await fetch(`${service.url}${path}`, { method });
        expect([response.status, response.headers.get('allow'), await response.json()]).toEqual([405, methods, expect.objectContaining({ detail: `${method} is not offered here.` })]);
      }
    }
  });

  it('are what their documents describe: the same paths and methods, and no property too many or too few', async () => {
    // JSON is YAML too.
    const [ofInventory, ofOrders] = ['inventory.openapi.yaml', 'orders.openapi.json'].map((file) => parseYaml(readFileSync(join(root, 'examples/services', file), 'utf8')));
    const operations = ({ paths }: any): string[] => Object.entries<object>(paths).flatMap(([path, item]) => Object.keys(item).filter((key) => key !== 'parameters').map((method) => `${method} ${path}`));
    expect(operations(ofInventory)).toEqual(['get /inventory/{upc}', 'get /inventory', 'post /inventory/{upc}/reservations']);
    expect(operations(ofOrders)).toEqual(['get /orders/{id}', 'get /users/{userId}/orders']);

    const names = (document: any, schema: string): string[] => Object.keys(document.components.schemas[schema].properties).sort();
    const keys = (row: object): string[] => Object.keys(row).sort();
    const stock = (await call(inventory, '/inventory/1001')).body;
    expect([keys(stock), keys(stock.warehouse)]).toEqual([names(ofInventory, 'StockItem'), names(ofInventory, 'Warehouse')]);
    expect(keys((await reserve('1004', '{"quantity":1}')).body)).toEqual(names(ofInventory, 'Reservation'));
    expect(keys((await reserve('1002', '{"quantity":1}')).body)).toEqual(names(ofInventory, 'Problem'));
    const page = (await call(orders, '/users/u1/orders')).body;
    expect([keys(page), keys(page.items[0]), keys(page.items[0].lines[0])]).toEqual([names(ofOrders, 'OrderPage'), names(ofOrders, 'Order'), names(ofOrders, 'OrderLine')]);
    expect(keys((await call(orders, '/orders/o-9')).body)).toEqual(names(ofOrders, 'Problem'));
  });
});
