/**
 * The plan engine's own share: Gatehouse's engine and upstream room, from dist, behind the least that can be put in front of them. An
 * operation is known by its text; variables are coerced as the gateway does it; calls go through everything calls of the gateway go
 * through. There is no Yoga and no pipeline: no stage, limit, deadline, log line or metric.
 */
import { createServer } from 'node:http';
import { loadConfig } from '../../../dist/config/index.js';
import { createPreparer } from '../../../dist/pipeline/document/prepare.js';
import { coerceVariables } from '../../../dist/pipeline/document/variables.js';
import { createPlanEngine } from '../../../dist/plan/engine.js';
import { createGraph } from '../../../dist/schema/graph.js';
import { Abort } from '../../../dist/lib/abort.js';
import { createLogger } from '../../../dist/telemetry/logger.js';
import { createRestUpstream, createUpstream } from '../../../dist/upstream/index.js';
import { upstreamConfig } from '../../../dist/upstream-config.js';

const config = loadConfig('gatehouse.yaml', { env: process.env });
const upstreams = new Map(Object.entries(config.services).map(([name, service]) => [name, openUpstream(name, service)]));
const upstreamOf = (name) => upstreams.get(name);

let engine;
const prepare = (graph) => {
  engine = createPlanEngine(graph, upstreamOf);
};
const graph = createGraph({ config, upstreamOf, log: createLogger({ level: 'warn', format: 'json' }), prepare });
await graph.start();
const { schema } = engine.model;

const preparer = createPreparer({ limits: config.limits, introspection: false, onReport: nothing });
const operations = new Map();
let serial = 0;
const GONE = new Error('the client has gone');

createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', async () => {
    const body = await answer((parts.length === 1 ? parts[0] : Buffer.concat(parts)).toString(), request, response);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');

async function answer(text, request, response) {
  try {
    const { query, variables, operationName } = JSON.parse(text);
    const { document, operation } = operationOf(query, operationName);
    const values = coerceVariables(schema, operation, variables ?? {}, { introspection: false });
    return JSON.stringify(await engine.execute(contextOf(document, operation, values, request, response)));
  } catch (error) {
    return JSON.stringify({ errors: [{ message: error.message }] });
  }
}

/** Scanned, parsed and validated once. No text here holds two operations. */
function operationOf(query, operationName) {
  let known = operations.get(query);
  if (known === undefined) operations.set(query, (known = preparer.prepare(schema, query, operationName)));
  return known;
}

/** What an upstream call sees of its client; a signal of its own for each request, as calls listen to it. */
function contextOf(document, operation, variables, request, response) {
  const abort = new Abort();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort(GONE);
  });
  return {
    schema, document, operation, variables,
    calls: 0,
    freshness: [],
    signal: abort,
    requestId: String((serial += 1)),
    header: (name) => request.headers[name],
    takeCall: nothing,
    needCalls: nothing,
    needPlanning: nothing,
    admit: () => nothing,
    returnHeader: nothing,
    noteFreshness: nothing,
  };
}

function openUpstream(name, service) {
  const create = service.kind === 'graphql' ? createUpstream : createRestUpstream;
  const { execute } = create(upstreamConfig(name, service, config.dir), { observe: nothing });
  return { kind: service.kind, execute, bulkSize: service.bulkSize };
}

function nothing() {}
