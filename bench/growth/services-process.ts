/**
 * Two services that share `Item`, as many of them as are asked for: the catalogue has them, the warehouse adds its fields by their keys.
 * Its first message is where they are; it ends with its parent.
 */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { graphqlSync } from 'graphql';
import { listenFromMemory, type Handle, type MemoryServer } from '../gateways/memory-server.ts';
import { itemOf, placeOf, quantityOf } from './items.ts';

const CATALOGUE = /* GraphQL */ `
  type Query { items(first: Int!): [Item!]! _sdl: String! }
  type Item @key(selectionSet: "{ id }") { id: ID! name: String text: String size: Int isNew: Boolean }
`;

const WAREHOUSE = /* GraphQL */ `
  type Query { _itemsByIds(ids: [ID!]!): [Item]! @merge(keyField: "id") _sdl: String! }
  type Item @key(selectionSet: "{ id }") { id: ID! quantity: Int place: String }
`;

const servers = {
  catalogue: await listen(CATALOGUE, { items: (_, { first }) => Array.from({ length: first }, (_item, index) => itemOf(index)) }),
  warehouse: await listen(WAREHOUSE, { _itemsByIds: (_, { ids }) => ids.map((id: string) => ({ id, quantity: quantityOf(Number(id)), place: placeOf(Number(id)) })) }),
};
process.once('disconnect', () => process.exit(0));
process.send?.(Object.fromEntries(Object.entries(servers).map(([name, { port }]) => [name, `http://127.0.0.1:${port}/graphql`])));

function listen(sdl: string, query: Readonly<Record<string, (source: unknown, args: any) => unknown>>): Promise<MemoryServer> {
  const typeDefs = `${stitchingDirectives().stitchingDirectivesTypeDefs}\n${sdl}`;
  const schema = makeExecutableSchema({ typeDefs, resolvers: { Query: { ...query, _sdl: () => typeDefs } } });
  const handle: Handle = (_method, _path, body) => {
    const { query: source, variables, operationName } = JSON.parse(body);
    return { status: 200, body: graphqlSync({ schema, source, variableValues: variables, operationName }) };
  };
  return listenFromMemory(handle);
}
