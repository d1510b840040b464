// The inventory service: REST on node:http, no framework. What it offers is inventory.openapi.yaml; what the graph takes from it is
// schemas/inventory.graphql. It knows products by their upc alone, and answers a bulk question in its own order, without what it
// does not keep.

import { Problem, decode, rest } from './rest.mjs';
import { serve } from './serve.mjs';

/** @typedef {{ upc: string, quantity: number, 'restock-date': string | null, warehouse: { code: string, city: string } }} Row */

const MOST_UPCS = 100;
const MOST_PER_RESERVATION = 10;

const rotterdam = { code: 'RTM-1', city: 'Rotterdam' };
const oslo = { code: 'OSL-2', city: 'Oslo' };

/** Of product 1006 nothing is kept yet. @type {readonly Row[]} */
const rows = [
  { upc: '1005', quantity: 15, 'restock-date': null, warehouse: rotterdam },
  { upc: '1004', quantity: 120, 'restock-date': null, warehouse: rotterdam },
  { upc: '1003', quantity: 7, 'restock-date': '2027-03-01', warehouse: oslo },
  { upc: '1002', quantity: 0, 'restock-date': '2027-02-15', warehouse: oslo },
  { upc: '1001', quantity: 42, 'restock-date': null, warehouse: rotterdam },
];
let reservations = 0;

const handler = rest([
  {
    method: 'GET',
    path: '/inventory/{upc}',
    answer: ({ path }) => stockItem(find(upcFrom(path['upc']))),
  },
  {
    method: 'GET',
    path: '/inventory',
    query: ['upcs'],
    answer: ({ query }) => {
      const list = query['upcs'];
      if (list === undefined) throw new Problem(400, 'The query parameter "upcs" is missing.');
      const upcs = list.split(',').map((upc) => upcFrom(decode(upc)));
      if (upcs.length > MOST_UPCS) throw new Problem(400, `"upcs" takes ${MOST_UPCS} at most.`);
      if (new Set(upcs).size < upcs.length) throw new Problem(400, '"upcs" names one product twice.');
      return rows.filter(({ upc }) => upcs.includes(upc)).map(stockItem);
    },
  },
  {
    method: 'POST',
    path: '/inventory/{upc}/reservations',
    status: 201,
    answer: ({ path, body }) => {
      const row = find(upcFrom(path['upc']));
      const quantity = quantityFrom(body);
      if (quantity > row.quantity) throw new Problem(409, `Only ${row.quantity} of product ${row.upc} can be had.`, { code: 'OUT_OF_STOCK', available: row.quantity });
      row.quantity -= quantity;
      reservations += 1;
      return { id: `rsv-${reservations}`, upc: row.upc, quantity };
    },
  },
]);

serve({ service: 'inventory', defaultPort: 4104, path: '', handler });

/** @param {string | undefined} upc */
function upcFrom(upc = '') {
  if (!/^[0-9]{4,14}$/.test(upc)) throw new Problem(400, `"${upc}" is no upc: it has 4 to 14 digits.`);
  return upc;
}

/** @param {string} wanted */
function find(wanted) {
  const row = rows.find(({ upc }) => upc === wanted);
  if (row === undefined) throw new Problem(404, `Nothing is kept of product ${wanted}.`);
  return row;
}

/** @param {Row} row */
function stockItem({ upc, quantity, ...rest }) {
  return { upc, 'in-stock': quantity > 0, quantity, ...rest };
}

/** @param {unknown} body */
function quantityFrom(body) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Problem(422, 'The body must be an object.');
  const unknown = Object.keys(body).find((name) => name !== 'quantity');
  if (unknown !== undefined) throw new Problem(422, `"${unknown}" is not a property of a reservation.`);
  const quantity = 'quantity' in body ? body.quantity : undefined;
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1 || quantity > MOST_PER_RESERVATION) {
    throw new Problem(422, `quantity must be a whole number from 1 to ${MOST_PER_RESERVATION}.`);
  }
  return quantity;
}
