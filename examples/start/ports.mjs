// The ports of the example: the usual ones, or free ones, and nobody else on them.

import { createServer } from 'node:net';
import { Failure } from './failure.mjs';

/** @typedef {'users' | 'products' | 'reviews' | 'inventory' | 'orders' | 'issuer' | 'gateway' | 'admin'} Port */
/** @typedef {Record<Port, number>} Ports */

/** @param {{ isFreePorts: boolean }} options @returns {Promise<Ports>} */
export async function choosePorts({ isFreePorts }) {
  const services = { users: 4101, products: 4102, reviews: 4103, inventory: 4104, orders: 4105, issuer: 4106 };
  const usual = { ...services, gateway: portFrom('GATEHOUSE_PORT', 4000), admin: portFrom('GATEHOUSE_ADMIN_PORT', 4001) };
  const wanted = isFreePorts ? Object.fromEntries(Object.keys(usual).map((name) => [name, 0])) : usual;
  // All are held at once and then let go, so that no two of them are the same. 0 becomes a free port here, because the
  // services' URLs and the gateway's ports must be known before the gateway starts.
  const held = await Promise.allSettled(Object.entries(wanted).map(([name, port]) => hold(name, port)));
  await Promise.all(held.map((result) => (result.status === 'fulfilled' ? result.value.release() : undefined)));
  const problems = held.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : []));
  if (problems.length > 0) {
    throw new Failure(`${problems.join('\n')}\nStop what listens there, or take free ports: npm start -- --free-ports`);
  }
  const chosen = held.flatMap((result) => (result.status === 'fulfilled' ? [[result.value.name, result.value.port]] : []));
  return Object.fromEntries(chosen);
}

/**
 * @param {string} name @param {number} port
 * @returns {Promise<{ name: string, port: number, release: () => Promise<void> }>}
 */
function hold(name, port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const isInUse = 'code' in error && error.code === 'EADDRINUSE';
      reject(new Failure(`Port ${port} (${name}) ${isInUse ? 'is in use.' : `cannot be had: ${error.message}.`}`));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      resolve({ name, port: actual, release: () => new Promise((released) => void server.close(() => released())) });
    });
  });
}

/** @param {string} variable @param {number} usual */
function portFrom(variable, usual) {
  const text = process.env[variable] ?? '';
  if (text === '') return usual;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Failure(`${variable} must be a port from 0 to 65535, not "${text}".`);
  return port;
}
