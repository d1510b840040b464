/** GraphQL Yoga over a schema that is stitched as the handbook has it: directives, batching, and a local subschema for the REST service. */
import { createServer } from 'node:http';
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchSchemas } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { buildSchema, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';

const { PORT, USERS_URL, PRODUCTS_URL, REVIEWS_URL, INVENTORY_URL } = process.env;
const { stitchingDirectivesTransformer, stitchingDirectivesTypeDefs } = stitchingDirectives();

const inventory = makeExecutableSchema({
  typeDefs: /* GraphQL */ `
    ${stitchingDirectivesTypeDefs}
    type Query { _inventoryProducts(upcs: [ID!]!): [Product]! @merge(keyField: "upc") }
    type Product @key(selectionSet: "{ upc }") { upc: ID! inventory: Inventory }
    type Inventory { upc: ID! inStock: Boolean quantity: Int warehouse: String }
  `,
  resolvers: {
    Query: {
      async _inventoryProducts(_, { upcs }) {
        const rows = await (await fetch(`${INVENTORY_URL}/inventory?upcs=${upcs.join(',')}`)).json();
        return upcs.map((upc, index) => ({ upc, inventory: rows[index] }));
      },
    },
  },
});

const schema = stitchSchemas({
  subschemas: [...(await Promise.all([USERS_URL, PRODUCTS_URL, REVIEWS_URL].map(subschemaOf))), { schema: inventory, batch: true }],
  subschemaConfigTransforms: [stitchingDirectivesTransformer],
});
createServer(createYoga({ schema, graphiql: false, landingPage: false })).listen(Number(PORT), '127.0.0.1');

async function subschemaOf(endpoint) {
  const executor = buildHTTPExecutor({ endpoint });
  const { data } = await executor({ document: parse('{ _sdl }') });
  return { schema: buildSchema(data._sdl, { assumeValidSDL: true }), executor, batch: true };
}
