import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.ts';
import { parsePolicyTests } from '../../src/config/policy-tests.ts';
import { deny, isAuthenticated, type PolicyMap } from '../../src/pipeline/authorization/rules.ts';
import { createAsker } from '../../src/policy-test/ask.ts';
import { exampleTest } from '../../src/policy-test/example.ts';
import { loadMockedGraph } from '../../src/policy-test/mocked-graph.ts';
import { createFolder, yaml } from '../support/folder.ts';

const SDL = `
  type Query { hits(filter: Filter!, kinds: [Kind!]!, most: Int = 3): [Hit] pages: [Page!] }
  type Mutation { publish(id: ID!, at: Float!, draft: Boolean!, note: String!): Page }
  union Hit = User | Page
  type User { secret: String friend: User lonely: Int! }
  type Page { author: User title: String }
  type Island { name: String }
  enum Kind { A B }
  input Filter { text: String! more: Int inner: Inner! }
  input Inner { id: ID! }
`;

async function exampleOf(field: string, map: PolicyMap): Promise<string | undefined> {
  const { dir } = createFolder({ 'gatehouse.yaml': yaml('  shop: { url: "http://127.0.0.1:1/graphql" }\n'), 'schemas/shop.graphql': SDL });
  const config = loadConfig(`${dir}/gatehouse.yaml`, { env: {} });
  const mocked = await loadMockedGraph(config);
  const asker = createAsker(mocked, config, { policies: [map], fallback: 'allow' });
  const example = await exampleTest(field, mocked.graph.schema, asker);
  if (example === undefined) return undefined;
  const [one] = parsePolicyTests(example.text, example.file).cases;
  return `${example.file}: ${one?.operation ?? ''} ${JSON.stringify(one?.expect)}`;
}

describe('a first test', () => {
  it('reaches the field by the shortest way, with values for arguments that are required', async () => {
    expect(await exampleOf('User.secret', { User: { secret: isAuthenticated } })).toBe(
      'policies/user.test.yaml: { hits(filter: { text: "a", inner: { id: "1" } }, kinds: [A]) { ... on User { secret } } } {"nulls":["hits.*.secret"]}',
    );
    expect(await exampleOf('Mutation.publish', { Mutation: { publish: deny } })).toBe('policies/mutation.test.yaml: mutation { publish(id: "1", at: 1.5, draft: true, note: "a") { __typename } } {"nulls":["publish"]}');
    expect(await exampleOf('Page.author', { Page: { author: deny } })).toBe('policies/page.test.yaml: { hits(filter: { text: "a", inner: { id: "1" } }, kinds: [A]) { ... on Page { author { __typename } } } } {"nulls":["hits.*.author"]}');
  });

  it('expects what comes, be it that a stranger may', async () => {
    expect(await exampleOf('Query.pages', { Query: { pages: { ...isAuthenticated } } })).toContain('{"nulls":["pages"]}');
    expect(await exampleOf('Page.title', { Query: { hits: deny } })).toContain('{"nulls":["hits"]}');
    expect(await exampleOf('Page.title', {})).toContain('"allowed"');
  });

  it('is none for a field that no operation reaches', async () => {
    expect(await exampleOf('Island.name', {})).toBeUndefined();
  });
});
