// A service nobody here wrote the schema of: GitHub's own, as @octokit/graphql-schema publishes it, 1,600 types, answered with
// mocks that say the same each time. A process of its own, like the example services; its life is theirs (serve.mjs).

import { addMocksToSchema } from '@graphql-tools/mock';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { schema as published } from '@octokit/graphql-schema';
import { createHandler } from 'graphql-http/lib/use/http';
import { GraphQLError, Kind, parse } from 'graphql';
import { serve } from '../../examples/services/serve.mjs';

/** The file as published declares two fields of EnterpriseOwnerInfo twice, which no server could run. */
const document = parse(published.idl, { noLocation: true });
const typeDefs = {
  ...document,
  definitions: document.definitions.map((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION ? { ...node, fields: node.fields?.filter((field, index, all) => all.findIndex(({ name }) => name.value === field.name.value) === index) ?? [] } : node,
  ),
};

const mocks = {
  Int: () => 3,
  Float: () => 0.5,
  String: () => 'text',
  Boolean: () => true,
  Base64String: () => 'aGk=',
  BigInt: () => '9007199254740993',
  Date: () => '2024-02-29',
  DateTime: () => '2024-02-29T12:00:00Z',
  GitObjectID: () => '0123456789abcdef0123456789abcdef01234567',
  GitRefname: () => 'refs/heads/main',
  GitSSHRemote: () => 'git@example.com:a/b.git',
  GitTimestamp: () => '2024-02-29T12:00:00Z',
  HTML: () => '<p>text</p>',
  PreciseDateTime: () => '2024-02-29T12:00:00.123Z',
  URI: () => 'https://example.com/',
  X509Certificate: () => 'certificate',
};

const user = (/** @type {string} */ login) => ({ __typename: 'User', id: `User:${login}`, login, name: login.toUpperCase() });
const repository = (/** @type {string} */ name) => ({ __typename: 'Repository', id: `Repository:${name}`, name });
const issue = (/** @type {number} */ number, /** @type {object} */ more = {}) => ({
  __typename: 'Issue', id: `Issue:${number}`, number, title: `Issue ${number}`, state: 'OPEN', author: number % 2 === 1 ? user('octocat') : { __typename: 'Bot', id: 'Bot:dependabot', login: 'dependabot' }, ...more,
});
const connection = (/** @type {readonly object[]} */ nodes) => ({
  nodes, edges: nodes.map((node, index) => ({ cursor: `c${index + 1}`, node })), totalCount: nodes.length, pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: 'c1', endCursor: `c${nodes.length}` },
});

/** `Issue:7` → issue 7; an id of any other form belongs to nothing. @param {string} id */
function node(id) {
  const [type, key = ''] = id.split(':');
  if (type === 'Issue') return issue(Number(key));
  if (type === 'User') return user(key);
  if (type === 'Repository') return repository(key);
  return null;
}

const resolvers = {
  Query: {
    id: () => 'Query',
    relay: () => ({}),
    /** @param {unknown} _ @param {{ id: string }} args */
    node: (_, { id }) => node(id),
    /** @param {unknown} _ @param {{ ids: string[] }} args */
    nodes: (_, { ids }) => ids.map(node),
    viewer: () => user('octocat'),
    /** @param {unknown} _ @param {{ login: string }} args */
    user: (_, { login }) => {
      if (login === 'nobody') throw new GraphQLError("Could not resolve to a User with the login of 'nobody'.", { extensions: { code: 'NOT_FOUND' } });
      return user(login);
    },
    /** @param {unknown} _ @param {{ name: string }} args */
    repository: (_, { name }) => repository(name),
    /** @param {unknown} _ @param {{ type: string }} args */
    search: (_, { type }) => {
      const found = type === 'USER' ? [user('octocat')] : type === 'ISSUE' ? [issue(1), issue(2)] : [repository('hello-world')];
      return { ...connection(found), issueCount: found.length };
    },
  },
  Repository: {
    /** @param {unknown} _ @param {{ states?: string[] | null, orderBy?: { direction: string } | null, filterBy?: object | null }} args */
    issues: (_, { states, orderBy }) => {
      const found = [1, 2, 3].map((number) => issue(number, { state: states?.[0] ?? 'OPEN' }));
      return connection(orderBy?.direction === 'DESC' ? found.reverse() : found);
    },
  },
  Issue: { assignees: () => connection([user('hubot')]) },
  Mutation: {
    /** @param {unknown} _ @param {{ input: { title: string, clientMutationId?: string } }} args */
    createIssue: (_, { input }) => ({ clientMutationId: input.clientMutationId, issue: issue(101, { title: input.title }) }),
  },
};

const schema = addMocksToSchema({ schema: makeExecutableSchema({ typeDefs }), mocks, resolvers });
const graphql = createHandler({ schema });

serve({ service: 'github', defaultPort: 0, handler: (request, response) => void graphql(request, response) });
