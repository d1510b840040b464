// The orders service: REST on node:http, no framework. What it offers is orders.openapi.json; what the graph takes from it is
// schemas/orders.graphql. It knows customers and products by their keys alone. Who exists is for users to say: here somebody who never
// ordered has no orders.

import { Problem, decode, rest } from './rest.mjs';
import { serve } from './serve.mjs';

/** @typedef {'open' | 'on-hold' | 'in-transit' | 'delivered'} Status */
/** @typedef {{ upc: string, quantity: number, 'unit-price': number }} Line */

const STATUSES = ['open', 'on-hold', 'in-transit', 'delivered'];
const MOST_ORDERS = 100;

/** Newest first. Order numbers are 64-bit integers, and some are larger than a double can hold. */
const orders = [
  order('o-5', 9_007_199_254_740_993n, 'u1', 'on-hold', '2026-03-02T16:45:00Z', [line('1002', 4, 8_900)]),
  order('o-4', 9_007_199_254_740_991n, 'u4', 'open', '2026-02-20T08:00:00Z', [line('1003', 1, 12_900), line('1005', 2, 1_950)]),
  order('o-3', 1_000_000_000_003n, 'u2', 'in-transit', '2026-02-11T12:00:00Z', [line('1004', 2, 2_400)]),
  order('o-2', 1_000_000_000_002n, 'u2', 'delivered', '2025-12-01T09:30:00Z', [line('1001', 1, 3_490)]),
  order('o-1', 1_000_000_000_001n, 'u1', 'delivered', '2025-11-17T10:15:00Z', [line('1001', 1, 3_490), line('1003', 1, 12_900)]),
];

const handler = rest([
  {
    method: 'GET',
    path: '/orders/{id}',
    answer: ({ path }) => {
      const id = idFrom(path['id']);
      const found = orders.find((one) => one.id === id);
      if (found === undefined) throw new Problem(404, `There is no order ${id}.`);
      return found;
    },
  },
  {
    method: 'GET',
    path: '/users/{userId}/orders',
    query: ['status', 'limit'],
    answer: ({ path, query }) => {
      const userId = idFrom(path['userId']);
      const [status, limit] = [statusFrom(query['status']), limitFrom(query['limit'])];
      const all = orders.filter(({ customer, ...one }) => customer.id === userId && (status === undefined || one.status === status));
      return { items: all.slice(0, limit), 'has-more': all.length > limit };
    },
  },
]);

serve({ service: 'orders', defaultPort: 4105, path: '', handler });

/** @param {string | undefined} id */
function idFrom(id = '') {
  if (!/^[A-Za-z0-9-]{1,40}$/.test(id)) throw new Problem(400, `"${id}" is no id: it has 1 to 40 letters, digits and hyphens.`);
  return id;
}

/** @param {string | undefined} status */
function statusFrom(status) {
  const text = status === undefined ? undefined : decode(status);
  if (text !== undefined && !STATUSES.includes(text)) throw new Problem(400, `status must be one of ${STATUSES.join(', ')}, not "${text}".`);
  return text;
}

/** @param {string | undefined} limit */
function limitFrom(limit = '10') {
  const count = Number(decode(limit));
  if (!/^\d+$/.test(decode(limit)) || count < 1 || count > MOST_ORDERS) throw new Problem(400, `limit must be a whole number from 1 to ${MOST_ORDERS}, not "${decode(limit)}".`);
  return count;
}

/** @param {string} upc @param {number} quantity @param {number} price @returns {Line} */
function line(upc, quantity, price) {
  return { upc, quantity, 'unit-price': price };
}

/** @param {string} id @param {bigint} number @param {string} userId @param {Status} status @param {string} placedAt @param {readonly Line[]} lines */
function order(id, number, userId, status, placedAt, lines) {
  const total = lines.reduce((sum, { quantity, 'unit-price': price }) => sum + quantity * price, 0);
  return { id, number, status, 'placed-at': placedAt, total, customer: { id: userId }, lines };
}
