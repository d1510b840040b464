// Clients of four kinds name their documents, each in its own way, and the operator's gateway has planned them before it listens.
import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { GraphQLClient } from 'graphql-request';
import { print } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';

const PAGE = 'query Page($upc: ID!) {\n  product(upc: $upc) {\n    upc\n    name\n    quantity\n    __typename\n  }\n}';
const OPTIONAL = 'query Optional($upc: ID!, $full: Boolean!) {\n  product(upc: $upc) {\n    upc\n    quantity @include(if: $full)\n  }\n}';
const ANSWER = { product: { __typename: 'Product', upc: '1', name: 'product 1', quantity: 2 } };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations: [PAGE, OPTIONAL].map((body) => ({ id: sha256(body), name: /query (\w+)/.exec(body)?.[1], type: 'query', body })) };
const PUBLISHED = { 'documents/web@1.4.0.json': JSON.stringify(manifest), 'documents/relay@3.json': JSON.stringify({ '0f3c': PAGE }) };

let gateway: TestGateway;
afterEach(() => gateway.dispose());
const start = async (documents: object, files: Record<string, string> = {}): Promise<string[]> => {
  gateway = await startGateway(SHOP, { documents }, { files });
  return [];
};
/** What goes over the wire, in short. */
const recorded = (sent: string[]): typeof fetch => async (url, options) => {
  const search = new URL(url as string).searchParams;
  const asked = options?.method === 'GET' || options?.body === undefined ? Object.fromEntries(search) : (JSON.parse(options.body as string) as Record<string, unknown>);
  const names = ['query', 'documentId', 'doc_id'].filter((name) => asked[name] !== undefined && asked[name] !== '');
  sent.push([options?.method ?? 'GET', ...names, ...(JSON.stringify(asked['extensions'] ?? '').includes('sha256Hash') ? ['hash'] : [])].join(' '));
  return fetch(url, options);
};
const firstTime = async (work: string): Promise<number> => {
  const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  return Number(new RegExp(`^gatehouse_first_time_work_total\\{work="${work}"\\} (\\d+)$`, 'm').exec(metrics)?.[1] ?? 0);
};

describe('a client that names its documents by hash', () => {
  const apollo = (sent: string[]): ApolloClient => {
    const link = ApolloLink.from([new PersistedQueryLink({ sha256 }), new HttpLink({ uri: gateway.url, fetch: recorded(sent) })]);
    return new ApolloClient({ link, cache: new InMemoryCache(), defaultOptions: { query: { fetchPolicy: 'no-cache' } } });
  };

  it('sends the text once, with Apollo Client', async () => {
    const sent = await start({});
    const client = apollo(sent);
    for (let time = 0; time < 2; time += 1) expect((await client.query({ query: gql(PAGE), variables: { upc: '1' } })).data).toEqual(ANSWER);
    expect(sent).toEqual(['POST hash', 'POST query hash', 'POST hash']);
  });

  it('never sends it when it is published, with Apollo Client, where nothing else runs', async () => {
    const sent = await start({ mode: 'required' }, PUBLISHED);
    const client = apollo(sent);
    expect((await client.query({ query: gql(PAGE), variables: { upc: '1' } })).data).toEqual(ANSWER);
    await expect(client.query({ query: gql('query Other { products { upc } }') })).rejects.toThrow('Only published documents run here');
    expect(sent).toEqual(['POST hash', 'POST hash', 'POST query']);
  });

  it('sends the text once, with urql', async () => {
    const sent = await start({});
    const client = new Client({ url: gateway.url, preferGetMethod: false, exchanges: [persistedExchange({ generateHash: (query) => Promise.resolve(sha256(query)), preferGetForPersistedQueries: false }), fetchExchange], fetch: recorded(sent) });
    for (let time = 0; time < 2; time += 1) expect((await client.query(PAGE, { upc: '1' }, { requestPolicy: 'network-only' }).toPromise()).data).toEqual(ANSWER);
    expect(sent).toEqual(['POST hash', 'POST query hash', 'POST hash']);
  });

  it('asks for what is published by GET without a header of its own, with urql', async () => {
    const sent = await start({}, PUBLISHED);
    const client = new Client({ url: gateway.url, preferGetMethod: false, exchanges: [persistedExchange({ generateHash: () => Promise.resolve(sha256(PAGE)), preferGetForPersistedQueries: true }), fetchExchange], fetch: recorded(sent) });
    expect((await client.query(PAGE, { upc: '1' }).toPromise()).data).toEqual(ANSWER);
    expect(sent).toEqual(['GET hash']);
  });
});

describe('a client that names its documents by id', () => {
  it('does so as `documentId`, with graphql-request', async () => {
    const sent = await start({ mode: 'required' }, PUBLISHED);
    const client = new GraphQLClient(gateway.url, {
      fetch: recorded(sent),
      requestMiddleware: (request) => {
        const { query, ...rest } = JSON.parse(request.body as string) as { query: string };
        return { ...request, body: JSON.stringify({ ...rest, documentId: `sha256:${sha256(query)}` }) };
      },
    });
    expect(await client.request(print(gql(PAGE)), { upc: '1' })).toEqual(ANSWER);
    expect(sent).toEqual(['POST documentId']);
  });

  it('does so as `doc_id`, as Relay networks do', async () => {
    await start({ mode: 'required' }, PUBLISHED);
    expect((await gateway.post({ doc_id: '0f3c', query: null, variables: { upc: '1' } })).body).toEqual({ data: ANSWER });
  });
});

describe('a published document', () => {
  it('is read and planned before anybody asks: its first request does neither, by whatever name', async () => {
    await start({}, PUBLISHED);
    const variables = { upc: '1', full: true };
    const requests = [
      { documentId: sha256(PAGE), variables }, { doc_id: '0f3c', variables, operationName: 'Page' }, { query: PAGE, variables }, { query: PAGE, variables, operationName: 'Page' },
      { documentId: sha256(OPTIONAL), variables }, { documentId: sha256(OPTIONAL), variables: { ...variables, full: false } },
    ];
    for (const request of requests) expect((await gateway.post(request)).body.errors).toBeUndefined();
    expect([await firstTime('reading'), await firstTime('planning')]).toEqual([0, 0]);
    // Of any other, both are counted.
    await gateway.post({ query: `${PAGE} `, variables });
    expect([await firstTime('reading'), await firstTime('planning')]).toEqual([1, 1]);
    expect(gateway.logs).toContainEqual(expect.objectContaining({ message: 'published documents are planned', documents: 2, plans: 3 }));
  });

  it('is none where `required` stands over a folder without any, which a line at start says', async () => {
    await start({ mode: 'required' });
    expect(gateway.logs.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual(['documents.mode is required, and there is no manifest in documents/: every operation will be refused']);
    expect((await gateway.post({ query: PAGE })).body.errors[0].extensions.code).toBe('PERSISTED_QUERY_ID_REQUIRED');
  });
});
