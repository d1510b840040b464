// A schema nobody here wrote, GitHub's with its 1,600 types, beside the three example services in one graph: refused while
// names collide, composed when configuration has told them apart, and asked over HTTP as a client would.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { schema as published } from '@octokit/graphql-schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/index.ts';
import { OperatorError, formatFinding } from '../../src/errors.ts';
import { serve, type Serving } from '../../src/serve.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.ts';

/** As published the file declares these twice; hidden, they are in the way no more, and GitHub's file stays as it came. */
const TWICE = ['EnterpriseOwnerInfo.repositoryDeployKeySetting', 'EnterpriseOwnerInfo.repositoryDeployKeySettingOrganizations'];

/** The three collisions first; the others show names of every kind travelling. */
const RENAMES = {
  User: 'GitHubUser', 'Query.user': 'githubUser', 'Query.search': 'searchGitHub',
  Actor: 'GitHubActor', SearchResultItem: 'GitHubSearchHit', SearchType: 'GitHubSearchType',
  IssueState: 'GitHubIssueState', IssueOrder: 'GitHubIssueOrder', CreateIssueInput: 'NewGitHubIssue',
  DateTime: 'GitHubDateTime', 'Mutation.createIssue': 'createGitHubIssue', 'Query.node': 'githubNode',
};

const dirs: string[] = [];
const services: Record<string, ServiceProcess> = {};

beforeAll(async () => {
  const files = { users: 'examples/services/users.mjs', products: 'examples/services/products.mjs', reviews: 'examples/services/reviews.mjs', github: 'test/support/github-service.mjs' };
  await Promise.all(Object.entries(files).map(async ([name, file]) => (services[name] = await startServiceProcess(file))));
});

afterAll(async () => {
  await Promise.all(Object.values(services).map((service) => service.stop()));
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

describe('a foreign schema, as its file came', () => {
  it('is refused for what is wrong in itself, with both places', async () => {
    const lines = await refusal(folder({ hide: [] }));
    expect(lines).toEqual(TWICE.map((field) => expect.stringMatching(new RegExp(`^schemas/github\\.graphql:\\d+:3: Field "${field}" can only be defined once\\. See also schemas/github\\.graphql:\\d+:3\\.$`))));
  });

  it('is refused while names collide, with both services and their places', async () => {
    const lines = await refusal(folder({}));
    expect(lines.map((line) => /`[\w.]+`/.exec(line)?.[0])).toEqual(['`Query.search`', '`Query.user`', '`User`', '`User`']);
    const [search, user, ofUsers, ofReviews] = lines;
    const at = (file: string, name: string, of: string): string => `${file}:${placeOf(file, name, of)}`;
    expect(user).toContain(`offered by users (${at('schemas/users.graphql', 'user', 'Query')}) and by github (${at('schemas/github.graphql', 'user', 'Query')})`);
    expect(user).toContain('services.github.rename: { Query.user: githubUser }');
    expect(search).toMatch(/offered by products \(\.gatehouse\/services\/products\.graphql:\d+:\d+\) and by github \(schemas\/github\.graphql:\d+:3\)/);
    expect(ofUsers).toMatch(/^schemas\/github\.graphql:\d+:3: `User` has `anyPinnableItems`, .* in github \(schemas\/github\.graphql:\d+:6\) only.* a `User` from users \(schemas\/users\.graphql:\d+:6\) cannot get it/);
    expect(ofReviews).toMatch(/ a `User` from reviews \(\.gatehouse\/services\/reviews\.graphql:\d+:6\) cannot get it/);
    expect(ofUsers?.length).toBeLessThan(600);
  });
});

describe('a foreign schema with its names told apart', () => {
  let gateway: Serving;
  let ask: Ask;
  beforeAll(async () => {
    gateway = await start(folder({ rename: RENAMES }));
    ask = client(gateway);
  });
  afterAll(() => gateway.stop());

  it('answers a join of the example services and both parts in one operation', async () => {
    const { data, errors } = await ask(`{
      topProducts(first: 1) { name shippingEstimate reviews(first: 1) { author { kind: __typename name } } }
      search(text: "kettle", first: 1) { ... on Product { upc } }
      user(id: "u2") { kind: __typename name }
      githubUser(login: "hubot") { kind: __typename login name }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      topProducts: [{ name: 'Kettle', shippingEstimate: 490, reviews: [{ author: { kind: 'User', name: 'Ada' } }] }],
      search: [{ upc: '1001' }],
      user: { kind: 'User', name: 'Grace' },
      githubUser: { kind: 'GitHubUser', login: 'hubot', name: 'HUBOT' },
    });
  });

  it('opens interfaces, and names renamed types through aliases and fragments', async () => {
    const { data, errors } = await ask(`
      { issue: githubNode(id: "Issue:7") { id ...Issue } user: githubNode(id: "User:ada") { type: __typename ... on GitHubActor { login } } gone: githubNode(id: "none") { id } }
      fragment Issue on Issue { number title createdAt writer: author { __typename ... on GitHubUser { kind: __typename name } } assignees(first: 1) { edges { cursor node { what: __typename login } } } }
    `);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      issue: {
        id: 'Issue:7', number: 7, title: 'Issue 7', createdAt: '2024-02-29T12:00:00Z',
        writer: { __typename: 'GitHubUser', kind: 'GitHubUser', name: 'OCTOCAT' },
        assignees: { edges: [{ cursor: 'c1', node: { what: 'GitHubUser', login: 'hubot' } }] },
      },
      user: { type: 'GitHubUser', login: 'ada' },
      gone: null,
    });
  });

  it('opens unions in connections, with a renamed enum as variable', async () => {
    const query = 'query ($type: GitHubSearchType!) { searchGitHub(query: "x", type: $type, first: 5) { issueCount pageInfo { hasNextPage endCursor } nodes { kind: __typename ... on GitHubUser { login } ... on Issue { number } ... on Repository { name } } } }';
    const hits = async (type: string): Promise<any> => (await ask(query, { type })).data.searchGitHub;
    expect(await hits('USER')).toEqual({ issueCount: 1, pageInfo: { hasNextPage: false, endCursor: 'c1' }, nodes: [{ kind: 'GitHubUser', login: 'octocat' }] });
    expect((await hits('ISSUE')).nodes).toEqual([{ kind: 'Issue', number: 1 }, { kind: 'Issue', number: 2 }]);
    expect((await hits('REPOSITORY')).nodes).toEqual([{ kind: 'Repository', name: 'hello-world' }]);
  });

  it('takes renamed input objects and enums as variables and as literals', async () => {
    const query = 'query ($states: [GitHubIssueState!], $order: GitHubIssueOrder) { repository(owner: "o", name: "r") { variables: issues(states: $states, orderBy: $order, first: 3) { totalCount nodes { number state } } literals: issues(states: CLOSED, orderBy: { field: CREATED_AT, direction: DESC }, first: 3) { nodes { number state } } } }';
    const { data, errors } = await ask(query, { states: ['OPEN'], order: { field: 'CREATED_AT', direction: 'ASC' } });
    expect(errors).toBeUndefined();
    expect(data.repository.variables).toEqual({ totalCount: 3, nodes: [1, 2, 3].map((number) => ({ number, state: 'OPEN' })) });
    expect(data.repository.literals.nodes).toEqual([3, 2, 1].map((number) => ({ number, state: 'CLOSED' })));
  });

  it('runs a renamed mutation with a renamed input type', async () => {
    const mutation = 'mutation ($issue: NewGitHubIssue!) { done: createGitHubIssue(input: $issue) { clientMutationId issue { title author { kind: __typename } } } }';
    const { data, errors } = await ask(mutation, { issue: { repositoryId: 'Repository:r', title: 'It leaks', clientMutationId: 'c-1' } });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ done: { clientMutationId: 'c-1', issue: { title: 'It leaks', author: { kind: 'GitHubUser' } } } });
    const refused = await ask(mutation, { issue: { title: 'It leaks' } });
    expect(refused.errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('puts an error of the service at the path the client knows', async () => {
    const { data, errors } = await ask('{ a: githubUser(login: "nobody") { login } githubUser(login: "nobody") { login } viewer { login } }');
    expect(data).toEqual({ a: null, githubUser: null, viewer: { login: 'octocat' } });
    expect(errors.map(({ path, extensions }: any) => [path, extensions.code, extensions.service])).toEqual([[['a'], 'UPSTREAM_ERROR', 'github'], [['githubUser'], 'UPSTREAM_ERROR', 'github']]);
  });

  it('follows a field that returns Query again into renamed root fields', async () => {
    const { data, errors } = await ask('{ relay { kind: __typename id githubUser(login: "hubot") { kind: __typename login } viewer { login } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ relay: { kind: 'Query', id: 'Query', githubUser: { kind: 'GitHubUser', login: 'hubot' }, viewer: { login: 'octocat' } } });
  });

  it('knows the service\'s own names no more', async () => {
    const { errors } = await ask('{ a: node(id: "Issue:1") { id } githubNode(id: "User:a") { ... on Actor { login } } }');
    expect(errors.map(({ message, extensions }: any) => [message.split('.')[0], extensions.code])).toEqual([
      ['Cannot query field "node" on type "Query"', 'GRAPHQL_VALIDATION_FAILED'],
      ['Unknown type "Actor"', 'GRAPHQL_VALIDATION_FAILED'],
    ]);
  });

  it('shows neither what is hidden nor old names in introspection', async () => {
    const { data } = await ask('{ __schema { types { name fields { name } } directives { name } } }');
    const types = new Map<string, any>(data.__schema.types.map((type: any) => [type.name, type]));
    expect(types.size).toBeGreaterThan(1_600);
    expect(Object.keys(RENAMES).filter((name) => !name.includes('.') && name !== 'User' && types.has(name))).toEqual([]);
    expect(types.get('User').fields.map(({ name }: any) => name)).toEqual(['id', 'name', 'email', 'joined', 'reviews']);
    expect(types.get('EnterpriseOwnerInfo').fields.filter(({ name }: any) => TWICE.includes(`EnterpriseOwnerInfo.${name as string}`))).toEqual([]);
    expect(data.__schema.directives.map(({ name }: any) => name)).not.toContain('requiredCapabilities');
  });
});

describe('a foreign schema by introspection, under a prefix', () => {
  const question = `query ($id: ID!, $order: GitHubIssueOrder) {
    node(id: $id) { kind: __typename ... on GitHubRepository { name issues(orderBy: $order, first: 1) { nodes { kind: __typename createdAt } } } }
    githubUser(login: "hubot") { kind: __typename login }
    user(id: "u1") { kind: __typename name }
  }`;
  const variables = { id: 'Repository:x', order: { field: 'CREATED_AT', direction: 'DESC' } };
  const ada = { kind: 'User', name: 'Ada' };
  let dir: string;
  let digest: string | undefined;

  it('is asked for at start and kept on disk; only root fields need names of their own', async () => {
    dir = folder({ schema: 'introspect', prefix: 'GitHub', rename: { 'Query.user': 'githubUser', 'Query.search': 'searchGitHub' } });
    const gateway = await start(dir);
    try {
      const { data, errors } = await client(gateway)(question, variables);
      expect(errors).toBeUndefined();
      expect(data.node).toEqual({ kind: 'GitHubRepository', name: 'x', issues: { nodes: [3, 2, 1].map(() => ({ kind: 'GitHubIssue', createdAt: '2024-02-29T12:00:00Z' })) } });
      expect([data.githubUser, data.user]).toEqual([{ kind: 'GitHubUser', login: 'hubot' }, ada]);
      digest = gateway.gateway().readiness().graph;
    } finally {
      await gateway.stop();
    }
    expect(readFileSync(join(dir, '.gatehouse/services/github.graphql'), 'utf8')).toMatch(/^# gatehouse: last good schema, sha256 [0-9a-f]{64}\n[\s\S]*\ntype User implements Actor & /);
  });

  it('is taken from disk while the service is down, and the same graph serves the others', async () => {
    await services['github']?.stop();
    const logs: any[] = [];
    const gateway = await start(dir, logs);
    try {
      expect(logs.filter(({ service, message }) => service === 'github' && message === 'service schema taken from the cache')).toHaveLength(1);
      const { data, errors } = await client(gateway)(question, variables);
      expect(data).toEqual({ node: null, githubUser: null, user: ada });
      expect(errors.map(({ path, extensions }: any) => [path, extensions.code])).toEqual([[['node'], 'UPSTREAM_UNAVAILABLE'], [['githubUser'], 'UPSTREAM_UNAVAILABLE']]);
      expect(digest).toMatch(/^[0-9a-f]{16}$/);
      expect(gateway.gateway().readiness().graph).toBe(digest);
    } finally {
      await gateway.stop();
    }
  });
});

type Ask = (query: string, variables?: Record<string, unknown>) => Promise<any>;

function client({ url }: Serving): Ask {
  return async (query, variables) => {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) });
    return response.json();
  };
}

/** A gateway folder as the repository's own, with GitHub's schema beside the others; `github` is its entry in gatehouse.yaml. */
function folder(github: object): string {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-foreign-'));
  dirs.push(dir);
  mkdirSync(join(dir, 'schemas'));
  for (const name of ['users', 'reviews']) cpSync(fileURLToPath(new URL(`../../schemas/${name}.graphql`, import.meta.url)), join(dir, `schemas/${name}.graphql`));
  if (!('schema' in github)) writeFileSync(join(dir, 'schemas/github.graphql'), published.idl);
  const url = (name: string): string => services[name]?.url ?? 'http://127.0.0.1:9/graphql';
  const config = {
    server: { port: 0, drainDelay: '0s', introspection: true },
    admin: { port: 0 },
    services: {
      users: { url: url('users') },
      products: { url: url('products'), schema: 'sdl' },
      reviews: { url: url('reviews'), schema: 'introspect' },
      // Its introspection answer is 5 MB long, made by a process that shares the machine with all other tests.
      github: { url: url('github'), timeout: '20s', hide: TWICE, ...github },
    },
  };
  writeFileSync(join(dir, 'gatehouse.yaml'), stringify(config));
  return dir;
}

function start(dir: string, logs: unknown[] = []): Promise<Serving> {
  const log = createLogger({ level: 'info', format: 'json', write: (line) => void logs.push(JSON.parse(line)) });
  return serve(loadConfig(join(dir, 'gatehouse.yaml'), { env: {} }), { log });
}

/** What an operator reads when a gateway does not start. */
async function refusal(dir: string): Promise<string[]> {
  const error = await start(dir).then((gateway) => gateway.stop(), (reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperatorError);
  return (error as OperatorError).findings.map(formatFinding);
}

/** `line:column` of a field in a schema file, found in its text. */
function placeOf(file: string, field: string, type: string): string {
  const text = file.includes('github') ? published.idl : readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`type ${type} `));
  const line = lines.findIndex((one, index) => index > from && one.startsWith(`  ${field}(`));
  return `${line + 1}:3`;
}
