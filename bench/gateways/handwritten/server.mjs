/**
 * What a gateway in JavaScript can do at best: node:http and undici, the plan of each workload written by hand (plans.mjs), and not one
 * check. It knows an operation by its text, as a gateway that remembers all its plans would.
 */
import { createServer } from 'node:http';
import { planByQuery } from './plans.mjs';

async function answer(text) {
  const { query, variables } = JSON.parse(text);
  const plan = planByQuery.get(query);
  return plan === undefined ? '{"errors":[{"message":"no plan was written for this operation"}]}' : plan(variables, text);
}

createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', async () => {
    const text = (parts.length === 1 ? parts[0] : Buffer.concat(parts)).toString();
    const body = await answer(text);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
