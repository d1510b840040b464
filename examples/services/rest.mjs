// What the two REST services share: routes on node:http that refuse whatever their OpenAPI documents do not offer (path, method, query,
// media type), and answer every failure as application/problem+json (RFC 9457).

import { STATUS_CODES } from 'node:http';

/**
 * @typedef {object} Call
 * @property {Readonly<Record<string, string>>} path decoded
 * @property {Readonly<Record<string, string>>} query as sent, still encoded, because a list is split at its commas first
 * @property {unknown} body parsed JSON
 *
 * @typedef {object} Route
 * @property {'GET' | 'POST'} method
 * @property {string} path segments in braces are parameters: `/inventory/{upc}`
 * @property {readonly string[]} [query] the parameters it knows
 * @property {201} [status] of a success, else 200
 * @property {(call: Call) => unknown} answer
 */

const LARGEST_BODY = 64 * 1_024;

/** A failure as the client reads it. `members` stand beside the standard ones. */
export class Problem extends Error {
  /** @param {number} status @param {string} detail @param {Readonly<Record<string, unknown>>} [members] */
  constructor(status, detail, members = {}) {
    super(detail);
    this.status = status;
    this.members = members;
  }
}

/**
 * @param {readonly Route[]} routes
 * @returns {import('node:http').RequestListener}
 */
export function rest(routes) {
  return (request, response) => {
    answer(routes, request, response).catch((error) => {
      // What is no Problem is a fault of the service; its words are nobody's business.
      const { status, message, members } = error instanceof Problem ? error : new Problem(500, 'Something went wrong here.');
      const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail: message, ...members };
      if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/problem+json' });
      response.end(toJson(body));
    });
  };
}

/** @param {readonly Route[]} routes @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function answer(routes, request, response) {
  const [path = '', search] = (request.url ?? '').split(/\?(.*)/s);
  const there = routes.flatMap((route) => {
    const parameters = match(route.path, path);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  if (there.length === 0) throw new Problem(404, `There is nothing at ${path}.`);
  const found = there.find(({ route }) => route.method === request.method);
  if (found === undefined) {
    response.setHeader('allow', there.map(({ route }) => route.method).join(', '));
    throw new Problem(405, `${request.method} is not offered here.`);
  }
  const { route, parameters } = found;
  const call = { path: parameters, query: readQuery(route, search), body: route.method === 'POST' ? await readBody(request) : undefined };
  const row = route.answer(call);
  response.writeHead(route.status ?? 200, { 'content-type': 'application/json' }).end(toJson(row));
}

/** @param {string} pattern @param {string} path @returns {Record<string, string> | undefined} */
function match(pattern, path) {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  /** @type {Record<string, string>} */
  const parameters = {};
  for (const [index, segment] of wanted.entries()) {
    const text = given[index] ?? '';
    const name = /^\{(.*)\}$/.exec(segment)?.[1];
    if (name !== undefined && text !== '') parameters[name] = decode(text);
    else if (segment !== text) return undefined;
  }
  return parameters;
}

/** @param {Route} route @param {string | undefined} search */
function readQuery({ query: known = [] }, search) {
  /** @type {Record<string, string>} */
  const query = {};
  for (const pair of search === undefined || search === '' ? [] : search.split('&')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const parameter = known.find((one) => one === decode(name));
    if (parameter === undefined) throw new Problem(400, `The query parameter "${decode(name)}" is not known here.`);
    if (Object.hasOwn(query, parameter)) throw new Problem(400, `The query parameter "${parameter}" is given twice.`);
    query[parameter] = value;
  }
  return query;
}

/** Percent-decoded. @param {string} text */
export function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem(400, `"${text}" is not percent-encoded UTF-8.`);
  }
}

/** @param {import('node:http').IncomingMessage} request @returns {Promise<unknown>} */
async function readBody(request) {
  if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) throw new Problem(415, 'The body must be application/json.');
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new Problem(413, `The body must not have more than ${LARGEST_BODY} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Problem(400, 'The body is not JSON.');
  }
}

/** JSON with a bigint as the number it is, digit by digit. @param {unknown} value */
function toJson(value) {
  const marked = JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `\u0000${one}` : one));
  return marked.replaceAll(/"\\u0000(-?\d+)"/g, '$1');
}
