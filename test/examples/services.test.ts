// The example as its reader runs it: real processes on free loopback ports, asked over HTTP. The gateway in front of them is a
// stand-in here; its own journeys ask the real one.

import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, Kind, type IntrospectionQuery, isObjectType, parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly lines: readonly string[];
}

/** Starts a service on a free port and waits for its ready line. */
async function startService(service: string, env: NodeJS.ProcessEnv = {}, args: readonly string[] = ['0']): Promise<Running> {
  const child = spawn(process.execPath, [join(root, `examples/services/${service}.mjs`), ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${service} ended with exit code ${code ?? 'none'}`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      lines.push(line);
      const ready = JSON.parse(line);
      expect(ready.service).toBe(service);
      resolve(ready.url);
    });
  });
  return { child, url, lines };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

async function ask(url: string, query: string, variables?: Record<string, unknown>): Promise<any> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

async function introspect(url: string): Promise<GraphQLSchema> {
  const answer: { data: IntrospectionQuery } = await ask(url, getIntrospectionQuery());
  return buildClientSchema(answer.data);
}

/** Every field a schema file names, as `Type.field(arg: Type): Type`, directives and defaults left out. */
function fieldsIn(sdl: string): string[] {
  return parse(sdl).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION
      ? (definition.fields ?? []).map((field) =>
          signature(definition.name.value, field.name.value, (field.arguments ?? []).map((arg) => [arg.name.value, print(arg.type)]), print(field.type)),
        )
      : [],
  );
}

function fieldsOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith('__')
      ? Object.values(type.getFields()).map((field) =>
          signature(type.name, field.name, field.args.map((arg) => [arg.name, String(arg.type)]), String(field.type)),
        )
      : [],
  );
}

function signature(type: string, field: string, args: readonly (readonly string[])[], result: string): string {
  return `${type}.${field}(${args.map((arg) => arg.join(': ')).join(', ')}): ${result}`;
}

describe('the GraphQL services', () => {
  let users: Running;
  let products: Running;
  let reviews: Running;

  beforeAll(async () => {
    [users, products, reviews] = await Promise.all([startService('users'), startService('products'), startService('reviews')]);
  });

  afterAll(async () => {
    for (const { child } of [users, products, reviews]) {
      child.kill('SIGTERM');
      expect(await exitOf(child)).toBe(0);
    }
  });

  it('answer the doors in the order of their keys, with null for a key nobody has', async () => {
    const fromUsers = await ask(users.url, '{ _usersByIds(ids: ["u3", "nobody", "u1", "u3"]) { id name } }');
    expect(fromUsers.data._usersByIds).toEqual([{ id: 'u3', name: 'Edsger' }, null, { id: 'u1', name: 'Ada' }, { id: 'u3', name: 'Edsger' }]);

    const fromProducts = await ask(products.url, '{ productsByUpcs(upcs: ["1003", "none", "1001"]) { upc name } }');
    expect(fromProducts.data.productsByUpcs).toEqual([{ upc: '1003', name: 'Tent' }, null, { upc: '1001', name: 'Kettle' }]);

    const ofUsers = await ask(reviews.url, '{ reviewUsersByIds(ids: ["u4", "nobody", "u1"]) { id reviews { id } } }');
    expect(ofUsers.data.reviewUsersByIds).toEqual([
      { id: 'u4', reviews: [{ id: 'r5' }] },
      { id: 'nobody', reviews: [] },
      { id: 'u1', reviews: [{ id: 'r1' }, { id: 'r4' }] },
    ]);
  });

  it('compute the shipping estimate from what comes with the key, and leave it null without', async () => {
    const answer = await ask(
      reviews.url,
      'query ($keys: [ReviewProductKey!]!) { reviewProductsByKeys(keys: $keys) { upc shippingEstimate reviews { id } } }',
      { keys: [{ upc: '1003', price: 12_900, weight: 3_100 }, { upc: '1001', price: 3_490, weight: 1_200 }, { upc: '1002' }] },
    );
    expect(answer.data.reviewProductsByKeys).toEqual([
      { upc: '1003', shippingEstimate: 0, reviews: [{ id: 'r4' }, { id: 'r5' }] },
      { upc: '1001', shippingEstimate: 490, reviews: [{ id: 'r1' }, { id: 'r2' }] },
      { upc: '1002', shippingEstimate: null, reviews: [{ id: 'r3' }] },
    ]);
  });

  it('validate what they are asked', async () => {
    for (const { url } of [users, products, reviews]) {
      expect((await ask(url, '{ nothingOfTheSort }')).errors[0].message).toContain('Cannot query field "nothingOfTheSort"');
    }
    expect((await ask(users.url, '{ users(first: -1) { id } }')).errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('answer 404 beside /graphql', async () => {
    for (const { url } of [users, products, reviews]) expect((await fetch(new URL('/other', url))).status).toBe(404);
  });

  it('tell products from brands in a search, and list by category', async () => {
    const answer = await ask(
      products.url,
      '{ search(text: "ac") { __typename ... on Brand { name products { upc } } } garden: topProducts(category: GARDEN) { upc } }',
    );
    expect(answer.data.search).toEqual([{ __typename: 'Brand', name: 'Acme', products: [{ upc: '1001' }, { upc: '1005' }, { upc: '1006' }] }]);
    expect(answer.data.garden).toEqual([{ upc: '1002' }, { upc: '1005' }]);
  });

  it('take a review and refuse a rating out of range', async () => {
    const mutation = 'mutation ($input: CreateReviewInput!) { createReview(input: $input) { id rating author { id } product { upc } } }';
    const good = await ask(reviews.url, mutation, { input: { upc: '1006', authorId: 'u2', rating: 5, body: 'Light.' } });
    expect(good.data.createReview).toEqual({ id: 'r7', rating: 5, author: { id: 'u2' }, product: { upc: '1006' } });
    expect((await ask(reviews.url, '{ latestReviews(first: 1) { id } }')).data.latestReviews).toEqual([{ id: 'r7' }]);

    for (const rating of [0, 6]) {
      const bad = await ask(reviews.url, mutation, { input: { upc: '1006', authorId: 'u2', rating, body: 'Light.' } });
      expect(bad.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('offer every field that schemas/ says they offer, with the same types', async () => {
    expect(fieldsOf(await introspect(users.url))).toEqual(expect.arrayContaining(fieldsIn(readFileSync(join(root, 'schemas/users.graphql'), 'utf8'))));
    expect(fieldsOf(await introspect(users.url))).toEqual(
      expect.arrayContaining(fieldsIn(readFileSync(join(root, 'examples/minimal/schemas/users.graphql'), 'utf8'))),
    );
    expect(fieldsOf(await introspect(reviews.url))).toEqual(expect.arrayContaining(fieldsIn(readFileSync(join(root, 'schemas/reviews.graphql'), 'utf8'))));
    const { data } = await ask(products.url, '{ _sdl }');
    expect(fieldsOf(await introspect(products.url)).sort()).toEqual(fieldsIn(data._sdl).sort());
    expect(data._sdl).toContain('@merge(keyField: "upc")');
  });

  it('print nothing but the ready line', () => {
    for (const { lines } of [users, products, reviews]) expect(lines).toHaveLength(1);
  });
});

describe('the life of a service', () => {
  it('takes its port from PORT when no argument names one', async () => {
    const { child, url } = await startService('users', { PORT: '0' }, []);
    expect(new URL(url).port).not.toBe('4101');
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(0);
  });

  it('ends when its parent is gone', async () => {
    const { child } = await startService('reviews');
    child.disconnect();
    expect(await exitOf(child)).toBe(0);
  });

  it('says which port is in use and ends with 1', async () => {
    const { child, url } = await startService('users');
    const second = await run([join(root, 'examples/services/products.mjs'), new URL(url).port]);
    expect(second).toMatchObject({ code: 1, stdout: '', stderr: `products: port ${new URL(url).port} is in use\n` });
    child.kill('SIGTERM');
    await exitOf(child);
  });

  it('refuses a port that is none with exit code 2', async () => {
    for (const port of ['http', '-1', '65536', '1.5', '']) {
      expect((await run([join(root, 'examples/services/users.mjs'), port])).code).toBe(2);
    }
  });
});

describe('the configuration of the example', () => {
  it('names the five services and the issuer under the ports they have when nobody says otherwise', () => {
    const { services, authentication } = parseYaml(readFileSync(join(root, 'gatehouse.yaml'), 'utf8'));
    expect(services).toEqual({
      users: { url: '${USERS_URL:-http://127.0.0.1:4101/graphql}', schema: 'file' },
      products: { url: '${PRODUCTS_URL:-http://127.0.0.1:4102/graphql}', schema: 'sdl' },
      reviews: { url: '${REVIEWS_URL:-http://127.0.0.1:4103/graphql}', schema: 'introspect' },
      inventory: { kind: 'rest', url: '${INVENTORY_URL:-http://127.0.0.1:4104}', errors: { messages: true, codes: ['OUT_OF_STOCK'], extensions: ['available'] } },
      orders: { kind: 'rest', url: '${ORDERS_URL:-http://127.0.0.1:4105}' },
    });
    expect(authentication).toEqual({ jwt: [{ issuer: '${ISSUER_URL:-http://127.0.0.1:4106}', audience: ['https://graph.example.com'] }], apiKeys: { file: 'keys.yaml' } });
  });
});

// start.mjs stands in a copy of the folder whose dist/main.js is a stand-in: ready at once, and one canned answer.
describe('npm start', () => {
  let folder: string;

  const standIn = `
    import { createServer } from 'node:http';
    const say = (what) => process.stdout.write('stand-in: ' + what + '\\n');
    if (process.env.STAND_IN === 'broken') { say('a wrong key'); process.exit(1); }
    const admin = createServer((request, response) => response.writeHead(request.url === '/readiness' ? 200 : 404).end());
    const client = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(process.env.STAND_IN === 'refusing' ? { errors: [{ message: 'no' }] } : { data: { topProducts: [] } }));
    });
    client.listen(Number(process.env.GATEHOUSE_PORT), '127.0.0.1', () => admin.listen(Number(process.env.GATEHOUSE_ADMIN_PORT), '127.0.0.1'));
    process.on('SIGTERM', async () => {
      const isUp = await fetch(process.env.USERS_URL + '?query={__typename}').then((answer) => answer.ok, () => false);
      say('draining, the services are ' + (isUp ? 'up' : 'gone'));
      process.exit(0);
    });
  `;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-example-'));
    cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/main.js'), standIn);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}, onStart?: OnStart): Promise<Ended> =>
    run([join(folder, 'examples/start.mjs'), ...args], env, onStart);

  it('asks its question, says where everything is and, with --once, ends with 0', async () => {
    const { code, stdout, stderr } = await start(['--once', '--free-ports']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('"topProducts": []');
    expect(stdout).toMatch(/curl -s http:\/\/127\.0\.0\.1:\d+\/graphql -H 'content-type: application\/json' -d '\{"query":"[^']+"\}'/);
    expect(stdout).toMatch(/GraphiQL {4}http.*\n {2}health .*\/health\n {2}readiness .*\/readiness\n {2}metrics .*\/metrics/);
    for (const service of ['users', 'products', 'reviews']) expect(stdout).toMatch(new RegExp(`${service} +http://127.0.0.1:\\d+/graphql  pid \\d+`));
    for (const service of ['inventory', 'orders', 'issuer']) expect(stdout).toMatch(new RegExp(`${service} +http://127.0.0.1:\\d+  pid \\d+`));
    expect(stdout).toContain('stand-in: draining, the services are up');
  });

  it('ends the gateway first and then the services when told to, with 0', async () => {
    let pids: number[] = [];
    const { code, stdout } = await start(['--free-ports'], {}, (child, text) => {
      if (!text.includes('Ctrl-C ends everything.') || pids.length > 0) return;
      pids = [...text.matchAll(/pid (\d+)/g)].map((match) => Number(match[1]));
      child.kill('SIGINT');
      child.kill('SIGINT');
    });
    expect(code).toBe(0);
    expect(stdout.match(/stand-in: draining, the services are up/g)).toHaveLength(1);
    expect(pids).toHaveLength(6);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
  });

  it('goes on without a service that is stopped later', async () => {
    let isKilled = false;
    const { code, stdout } = await start(['--free-ports'], {}, (child, text) => {
      const pid = /kill (\d+)/.exec(text)?.[1];
      if (pid !== undefined && !isKilled) {
        isKilled = true;
        process.kill(Number(pid), 'SIGTERM');
      }
      if (text.includes('Bring it back: node examples/services/reviews.mjs')) child.kill('SIGTERM');
    });
    expect(stdout).toContain('reviews has ended (exit code 0). The gateway goes on without it');
    expect(code).toBe(0);
  });

  it('says which port is in use, and what to do, with 1', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => void squatter.listen(0, '127.0.0.1', resolve));
    // With a listening TCP server this is an address, not a pipe's name.
    const { port } = squatter.address() as AddressInfo;
    const { code, stdout, stderr } = await start(['--once'], { GATEHOUSE_PORT: String(port) });
    squatter.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`Port ${port} (gateway) is in use.`);
    expect(stderr).toContain('npm start -- --free-ports');
  });

  it('stops everything with 1 when the gateway does not start', async () => {
    const { code, stderr, stdout } = await start(['--once', '--free-ports'], { STAND_IN: 'broken' });
    expect(code).toBe(1);
    expect(stdout).toBe('stand-in: a wrong key\n');
    expect(stderr).toContain('The gateway ended (exit code 1) before it was ready.');
  });

  it('stops everything with 1 when the first answer has errors', async () => {
    const { code, stderr } = await start(['--once', '--free-ports'], { STAND_IN: 'refusing' });
    expect(code).toBe(1);
    expect(stderr).toContain('The gateway answered the first question with HTTP 200');
  });

  it('says that the gateway is not built', async () => {
    rmSync(join(folder, 'dist/main.js'));
    const { code, stderr } = await start(['--once', '--free-ports']);
    writeFileSync(join(folder, 'dist/main.js'), standIn);
    expect(code).toBe(1);
    expect(stderr).toContain('npm run build');
  });

  it('refuses an option it does not know with 2, and explains itself with --help', async () => {
    expect(await start(['--onse'])).toMatchObject({ code: 2, stdout: '' });
    const help = await start(['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('--free-ports');
  });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type OnStart = (child: ChildProcess, stdoutSoFar: string) => void;

/** Runs node to its end. */
function run(args: readonly string[], env: NodeJS.ProcessEnv = {}, onOutput?: OnStart): Promise<Ended> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput?.(child, stdout);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}
