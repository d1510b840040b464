// The products service: graphql-js behind graphql-http on node:http. It was written with a gateway in mind: it carries the stitching
// directives in its own SDL and publishes that text as `Query._sdl` (`schema: sdl`), so the gateway needs no file for it.

import { buildSchema } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { firstOf } from './first-of.mjs';
import { serve } from './serve.mjs';

/** @typedef {'KITCHEN' | 'GARDEN' | 'OUTDOORS' | 'BOOKS'} Category */
/** @typedef {{ __typename: 'Brand', name: string, products: () => Product[] }} Brand */
/** @typedef {{ __typename: 'Product', upc: string, name: string, price: number, weight: number, category: Category, brand: Brand }} Product */

const sdl = /* GraphQL */ `
  ${stitchingDirectives().allStitchingDirectivesTypeDefs}

  type Query {
    "The best sellers, best first."
    topProducts(first: Int = 5, category: Category): [Product!]!
    product(upc: ID!): Product
    productsByUpcs(upcs: [ID!]!): [Product]! @merge(keyField: "upc")
    "Products and brands whose name contains the text."
    search(text: String!, first: Int = 10): [SearchResult!]!
    _sdl: String!
  }

  type Product @key(selectionSet: "{ upc }") {
    upc: ID!
    name: String!
    "In cents."
    price: Int!
    "In grams."
    weight: Int!
    category: Category!
    brand: Brand!
  }

  type Brand {
    name: String!
    products: [Product!]!
  }

  union SearchResult = Product | Brand

  enum Category {
    KITCHEN
    GARDEN
    OUTDOORS
    BOOKS
  }
`;

const acme = brand('Acme');
const northwind = brand('Northwind');
const paperHouse = brand('Paper House');

/** Best seller first. @type {readonly Product[]} */
const products = [
  product('1001', 'Kettle', 3_490, 1_200, 'KITCHEN', acme),
  product('1002', 'Garden chair', 8_900, 5_400, 'GARDEN', northwind),
  product('1003', 'Tent', 12_900, 3_100, 'OUTDOORS', northwind),
  product('1004', 'Bread book', 2_400, 800, 'BOOKS', paperHouse),
  product('1005', 'Watering can', 1_950, 650, 'GARDEN', acme),
  product('1006', 'Camping kettle', 2_750, 400, 'OUTDOORS', acme),
];
const productsByUpc = new Map(products.map((row) => [row.upc, row]));

const rootValue = {
  /** @param {{ first?: number | null, category?: Category | null }} args */
  topProducts: ({ first, category }) =>
    firstOf(
      products.filter((row) => category === undefined || category === null || row.category === category),
      first,
    ),
  /** @param {{ upc: string }} args */
  product: ({ upc }) => productsByUpc.get(upc) ?? null,
  // result[i] answers to upcs[i]; a upc nobody sells is null.
  /** @param {{ upcs: string[] }} args */
  productsByUpcs: ({ upcs }) => upcs.map((upc) => productsByUpc.get(upc) ?? null),
  /** @param {{ text: string, first?: number | null }} args */
  search: ({ text, first }) => {
    const wanted = text.toLowerCase();
    return firstOf(
      [...products, acme, northwind, paperHouse].filter((row) => row.name.toLowerCase().includes(wanted)),
      first,
    );
  },
  _sdl: () => sdl,
};

const graphql = createHandler({ schema: buildSchema(sdl), rootValue });

serve({
  service: 'products',
  defaultPort: 4102,
  handler: (request, response) => {
    if (request.url?.split('?')[0] === '/graphql') void graphql(request, response);
    else response.writeHead(404).end();
  },
});

/** @param {string} name @returns {Brand} */
function brand(name) {
  return { __typename: 'Brand', name, products: () => products.filter((row) => row.brand.name === name) };
}

/**
 * @param {string} upc @param {string} name @param {number} price @param {number} weight @param {Category} category @param {Brand} ofBrand
 * @returns {Product}
 */
function product(upc, name, price, weight, category, ofBrand) {
  return { __typename: 'Product', upc, name, price, weight, category, brand: ofBrand };
}
