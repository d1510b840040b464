/** The services every gateway asks: users, products and reviews (GraphQL) and inventory (REST). Each request counts. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphqlSync } from 'graphql';
import { listenFromMemory, type Handle } from './memory-server.ts';
import { inventoryByUpc } from './resolvers.ts';
import { SERVICES, federationSdl, stitchingSdl, type ServiceName } from './services.ts';

export type UpstreamName = ServiceName | 'inventory';

export interface Upstreams {
  /** Of the GraphQL endpoints, and the root of the REST service. */
  readonly urls: Readonly<Record<UpstreamName, string>>;
  /** Requests answered so far. */
  readonly served: () => number;
  readonly close: () => Promise<void>;
}

/** Where a service speaks Federation 1; at /graphql it speaks stitching directives and Federation 2. */
const FEDERATION_1_PATH = '/federation-1';

/** On free loopback ports. */
export async function startUpstreams(): Promise<Upstreams> {
  let served = 0;
  const count = (): void => {
    served += 1;
  };
  const names = Object.keys(SERVICES) as ServiceName[];
  const started = await Promise.all([...names.map((name) => listenFromMemory(graphqlService(name), count)), listenFromMemory(inventoryService, count)]);
  const at = (index: number, path: string): string => `http://127.0.0.1:${started[index]!.port}${path}`;
  const graphql = Object.fromEntries(names.map((name, index) => [name, at(index, '/graphql')])) as Record<ServiceName, string>;
  return {
    urls: { ...graphql, inventory: at(names.length, '') },
    served: () => served,
    async close() {
      await Promise.all(started.map(({ close }) => close()));
    },
  };
}

function graphqlService(name: ServiceName): Handle {
  const service = SERVICES[name];
  const entityNames = Object.keys(service.entities).join(' | ');
  const federationFields = /* GraphQL */ `
    scalar _Any
    type _Service { sdl: String }
    union _Entity = ${entityNames}
    extend type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
  `;
  const entity = (reference: Record<string, string> & { __typename: string }): object | undefined => {
    const { key, find } = service.entities[reference.__typename]!;
    const found = find(reference[key]!);
    return found && { ...found, __typename: reference.__typename };
  };
  const schema = makeExecutableSchema({
    typeDefs: [stitchingSdl(service), federationFields],
    resolvers: {
      ...service.resolvers,
      Query: {
        ...service.resolvers['Query'],
        _sdl: () => stitchingSdl(service),
        _service: (_: unknown, __: unknown, { version }: { version: 1 | 2 }) => ({ sdl: federationSdl(service, version) }),
        _entities: (_: unknown, { representations }: { representations: Parameters<typeof entity>[0][] }) => representations.map(entity),
      },
    },
  });
  return (method, path, body) => {
    if (method !== 'POST') return { status: 405, body: { errors: [{ message: 'POST only' }] } };
    const { query, variables, operationName } = JSON.parse(body);
    const contextValue = { version: path.startsWith(FEDERATION_1_PATH) ? 1 : 2 };
    return { status: 200, body: graphqlSync({ schema, source: query, variableValues: variables, operationName, contextValue }) };
  };
}

/** Rows in the order asked, null where there is none. */
const inventoryService: Handle = (_method, path) => {
  const url = new URL(path, 'http://inventory');
  const upcs = url.searchParams.get('upcs');
  if (url.pathname !== '/inventory' || upcs === null) return { status: 404, body: { title: 'no such resource' } };
  return { status: 200, body: upcs.split(',').map((upc) => inventoryByUpc.get(upc) ?? null) };
};
