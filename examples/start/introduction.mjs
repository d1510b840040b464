// What `npm start` prints once everything is up: where everything is, the first question and its answer, who may ask, what to try next.
// No line but those with a question in one piece or a token is longer than 100 columns.

import { urlVariable } from './children.mjs';
import { QUERY } from './first-question.mjs';
import { whoAsks } from './who-asks.mjs';

/**
 * @typedef {object} Started
 * @property {import('./ports.mjs').Ports} ports
 * @property {readonly import('./children.mjs').Service[]} services
 * @property {unknown} answer
 * @property {readonly import('./who-asks.mjs').UserToken[]} tokens
 * @property {number} tookMs
 * @property {boolean} isOnce
 * @property {boolean} isFreePorts
 */

/** @param {Started} started */
export function introduction(started) {
  const { ports, services, answer, tookMs, isOnce } = started;
  const base = `http://127.0.0.1:${ports.gateway}`;
  const body = JSON.stringify({ query: QUERY.replaceAll(/\s+/g, ' ') });
  return `
Gatehouse is up after ${(tookMs / 1_000).toFixed(1)} s.

  GraphQL     ${base}/graphql
  GraphiQL    ${base}/graphql  (in a browser)
  health      ${base}/health
  readiness   ${base}/readiness
  metrics     ${adminOf(ports)}/metrics

${services.map(({ service, url, pid }) => `  ${service.padEnd(10)}  ${url}  pid ${pid}`).join('\n')}

A question to all five services at once, three of GraphQL and two of REST:

${indented(QUERY)}

Its answer:

${indented(JSON.stringify(answer, null, 2))}

The same from a terminal:

  curl -s ${base}/graphql -H 'content-type: application/json' -d '${body}'
${isOnce ? '' : `\n${whoAsks(started)}\n${whatNext(started)}`}`;
}

/** @param {Started} started */
function whatNext({ ports, services, isFreePorts }) {
  const reservation = JSON.stringify({ query: 'mutation { reserve(upc: "1001", quantity: 2) { id stock { quantity } } }' });
  // The commands below read gatehouse.yaml, whose URLs are the usual ones unless the environment says otherwise.
  const urls = isFreePorts ? services.map(({ service, url }) => `${urlVariable(service)}=${url} `).join('') : '';
  const victim = services.find(({ service }) => service === 'reviews');
  return `Try next, in a second terminal:

  Change the graph: take a field out of schemas/users.graphql while this runs
    ${urls}GATEHOUSE_PORT=4010 GATEHOUSE_ADMIN_PORT=4011 npx gatehouse dev
  Lose a service: stop it, then send the curl line again; what the others know is still answered
    kill ${victim?.pid}
  Change something through REST: a POST to inventory; ask for 11, or for product 1002, and see how
  its refusals arrive
    curl -s http://127.0.0.1:${ports.gateway}/graphql -H 'content-type: application/json' -d '${reservation}'
  Check the configuration, the schemas and how they compose
    ${urls}npx gatehouse check
  Look at the figures
    curl -s ${adminOf(ports)}/metrics

Ctrl-C ends everything.
`;
}

/** @param {import('./ports.mjs').Ports} ports */
function adminOf(ports) {
  return `http://127.0.0.1:${ports.admin}`;
}

/** @param {string} text */
function indented(text) {
  return text.replaceAll(/^/gm, '  ');
}
