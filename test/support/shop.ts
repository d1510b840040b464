/**
 * A small shop twice: as one schema, and split over four services that hold parts of the same types. Both run the same
 * resolvers over the same rows, so whatever an operation answers on one it must answer on the other.
 *
 * The split has what joins go wrong on: two keys of one type, rows some service does not know, computed fields, an
 * interface and a union whose types live elsewhere, lists of lists, fields that fail.
 */
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import type { EngineName } from '../../src/plan/engines.ts';
import { createTestGraph, type TestGraph, type TestService } from './graph.ts';

type Row = Record<string, any>;

const USERS: Readonly<Record<string, Row>> = {
  u1: { name: 'Ada', email: 'ada@x', friends: ['u2', 'u3'], best: 'u2' },
  u2: { name: 'Alan', email: null, friends: ['u1'], best: null },
  u3: { name: 'Grace', email: new Error('mail is down'), friends: [], best: 'u4' },
  // Has no name, which no user may lack.
  u4: { name: null, email: 'who@x', friends: ['u1'], best: 'u9' },
};

const PRODUCTS: Readonly<Record<string, Row>> = {
  p1: { upc: '11', name: 'Lamp', price: 10, weight: 3, tags: ['red', 'new'], matrix: [[1, 2], null, [3, null]], seller: 'u1', stock: 4 },
  p2: { upc: '22', name: 'Desk', price: 200, weight: null, tags: [], matrix: [], seller: 'u9', stock: 0 },
  p3: { upc: '33', name: null, price: null, weight: 7, tags: null, matrix: null, seller: null, stock: 9 },
  p4: { upc: '44', name: new Error('no name'), price: 5, weight: 1, tags: ['old'], matrix: [[]], seller: 'u3', stock: null },
};

const REVIEWS: Readonly<Record<string, Row>> = {
  r1: { body: 'Good', stars: 5, author: 'u1', product: 'p1' },
  r2: { body: null, stars: 3, author: 'u2', product: 'p1' },
  r3: { body: 'Bad', stars: 1, author: 'u4', product: 'p2' },
  r4: { body: 'Lost', stars: 2, author: 'u9', product: 'p3' },
  r5: { body: new Error('unreadable'), stars: null, author: null, product: null },
};

const idOfUpc = (upc: string): string => Object.entries(PRODUCTS).find(([, row]) => row['upc'] === upc)?.[0] ?? 'p?';
const user = (id: string | null | undefined): Row | null => (id == null ? null : { id });
const productId = (parent: Row): string => parent['id'] ?? idOfUpc(parent['upc']);
const product = (id: string | null | undefined): Row | null => (id == null ? null : { id, upc: PRODUCTS[id]?.['upc'] });
const review = (id: string): Row => ({ id });
const read = (rows: Readonly<Record<string, Row>>, id: string, field: string): any => {
  const value = rows[id]?.[field] ?? null;
  if (value instanceof Error) throw value;
  return value;
};
const reviewsWhere = (field: string, id: string): Row[] => Object.keys(REVIEWS).filter((key) => REVIEWS[key]![field] === id).map(review);
const typeOf = ({ id }: Row): string => (id.startsWith('u') ? 'User' : id.startsWith('p') ? 'Product' : 'Review');
const thing = (id: string): Row | null => (id in USERS ? user(id) : id in PRODUCTS ? product(id) : id in REVIEWS ? review(id) : null);
const priceOf = (id: string, currency: string): number | null => {
  const price = read(PRODUCTS, id, 'price');
  return price === null ? null : currency === 'USD' ? price * 2 : price;
};

const isNode = { __resolveType: typeOf };

const resolvers = {
  Node: isNode,
  Rated: isNode,
  SearchResult: isNode,
  Query: {
    users: () => Object.keys(USERS).slice(0, 3).map(user),
    user: (_: unknown, { id }: Row) => (id in USERS ? user(id) : null),
    _users: (_: unknown, { ids }: Row) => ids.map((id: string) => (id in USERS ? user(id) : null)),
    products: (_: unknown, { first }: Row) => Object.keys(PRODUCTS).slice(0, first).map(product),
    product: (_: unknown, { upc }: Row) => (idOfUpc(upc) in PRODUCTS ? product(idOfUpc(upc)) : null),
    shelves: () => [[product('p1'), product('p2')], null, [], [product('p3')]],
    node: (_: unknown, { id }: Row) => thing(id),
    search: (_: unknown, { text }: Row) => [product('p1'), user(text === 'all' ? 'u3' : 'u1'), review('r1'), review('r4')],
    _productsByUpc: (_: unknown, { upcs }: Row) => upcs.map((upc: string) => (idOfUpc(upc) in PRODUCTS ? product(idOfUpc(upc)) : null)),
    _productsById: (_: unknown, { ids }: Row) => ids.map((id: string) => (id in PRODUCTS ? product(id) : null)).reverse(),
    reviews: () => Object.keys(REVIEWS).slice(0, 4).map(review),
    review: (_: unknown, { id }: Row) => (id in REVIEWS ? review(id) : null),
    rated: () => [product('p1'), review('r1'), product('p2')],
    _reviews: (_: unknown, { ids }: Row) => ids.map((id: string) => (id in REVIEWS ? review(id) : null)),
    _reviewers: (_: unknown, { ids }: Row) => ids.map(user),
    _reviewed: (_: unknown, { ids }: Row) => ids.map(product),
    stock: () => Object.values(PRODUCTS).map(({ upc }) => ({ upc })),
    _stock: (_: unknown, { keys }: Row) => keys.map((key: Row) => ({ ...key, isKey: true })),
  },
  Mutation: {
    rename: (_: unknown, { id, name }: Row) => (id in USERS ? { id, renamed: name } : null),
    rate: (_: unknown, { id }: Row) => (id in REVIEWS ? review(id) : null),
  },
  User: {
    name: ({ id, renamed }: Row) => renamed ?? read(USERS, id, 'name'),
    email: ({ id }: Row) => read(USERS, id, 'email'),
    friends: ({ id }: Row) => read(USERS, id, 'friends')?.map(user) ?? null,
    best: ({ id }: Row) => user(read(USERS, id, 'best')),
    reviews: ({ id }: Row, { first }: Row) => reviewsWhere('author', id).slice(0, first ?? 10),
    reviewCount: ({ id }: Row) => reviewsWhere('author', id).length,
  },
  Product: {
    id: productId,
    upc: (parent: Row) => parent['upc'] ?? PRODUCTS[productId(parent)]?.['upc'],
    name: (parent: Row) => read(PRODUCTS, productId(parent), 'name'),
    price: (parent: Row, { currency }: Row) => priceOf(productId(parent), currency),
    weight: (parent: Row) => read(PRODUCTS, productId(parent), 'weight'),
    tags: (parent: Row) => read(PRODUCTS, productId(parent), 'tags'),
    matrix: (parent: Row) => read(PRODUCTS, productId(parent), 'matrix'),
    size: (parent: Row) => ({ of: productId(parent) }),
    seller: (parent: Row) => user(read(PRODUCTS, productId(parent), 'seller')),
    reviews: (parent: Row) => reviewsWhere('product', productId(parent)),
    rating: (parent: Row) => reviewsWhere('product', productId(parent)).length,
    inStock: (parent: Row) => (read(PRODUCTS, productId(parent), 'stock') ?? 0) > 0,
    // In the service the inputs come with the key; in the one schema they are its own.
    shipping: (parent: Row) => {
      const [price, weight] = parent['isKey'] ? [parent['price'], parent['weight']] : [priceOf(productId(parent), 'EUR'), read(PRODUCTS, productId(parent), 'weight')];
      return price == null || weight == null ? null : price * weight;
    },
  },
  Size: {
    width: ({ of }: Row) => read(PRODUCTS, of, 'weight'),
    label: ({ of }: Row, { unit }: Row) => `${of} in ${unit}`,
    boxedWith: ({ of }: Row) => product(of === 'p1' ? 'p2' : null),
  },
  Review: {
    body: ({ id }: Row) => read(REVIEWS, id, 'body'),
    stars: ({ id }: Row) => read(REVIEWS, id, 'stars'),
    rating: ({ id }: Row) => read(REVIEWS, id, 'stars'),
    author: ({ id }: Row) => user(read(REVIEWS, id, 'author')),
    product: ({ id }: Row) => product(read(REVIEWS, id, 'product')),
  },
};

export const SHOP = /* GraphQL */ `
  interface Node { id: ID! }
  interface Rated implements Node { id: ID! rating: Int }
  union SearchResult = Product | User | Review
  enum Currency { EUR USD }
  type Query {
    users: [User!]!
    user(id: ID!): User
    products(first: Int = 3): [Product]
    product(upc: ID!): Product
    shelves: [[Product!]]
    node(id: ID!): Node
    search(text: String!): [SearchResult!]
    reviews: [Review]
    review(id: ID!): Review
    rated: [Rated!]!
    stock: [Product!]
  }
  type Mutation {
    rename(id: ID!, name: String!): User
    rate(id: ID!): Review
  }
  type User implements Node { id: ID! name: String! email: String friends: [User!]! best: User reviews(first: Int): [Review!]! reviewCount: Int }
  type Product implements Node & Rated {
    id: ID! upc: ID! name: String price(currency: Currency! = EUR): Int weight: Int tags: [String!] matrix: [[Int]] size: Size seller: User
    reviews: [Review] rating: Int inStock: Boolean shipping: Int
  }
  type Size { width: Int label(unit: String = "cm"): String! boxedWith: Product }
  type Review implements Node & Rated { id: ID! body: String stars: Int! rating: Int author: User product: Product }
`;

const part = (sdl: string): TestService => ({ sdl, resolvers });

export const SHOP_SERVICES: Readonly<Record<string, TestService>> = {
  accounts: part(/* GraphQL */ `
    interface Node { id: ID! }
    type Query { users: [User!]! user(id: ID!): User _users(ids: [ID!]!): [User]! @merge(keyField: "id") }
    type Mutation { rename(id: ID!, name: String!): User }
    type User implements Node { id: ID! name: String! email: String friends: [User!]! best: User }
  `),
  catalog: part(/* GraphQL */ `
    interface Node { id: ID! }
    union SearchResult = Product | User | Review
    enum Currency { EUR USD }
    type Query {
      products(first: Int = 3): [Product]
      product(upc: ID!): Product
      shelves: [[Product!]]
      node(id: ID!): Node
      search(text: String!): [SearchResult!]
      _productsByUpc(upcs: [ID!]!): [Product]! @merge(keyField: "upc")
      _productsById(ids: [ID!]!): [Product]! @merge(keyField: "id")
    }
    type Product implements Node { id: ID! upc: ID! name: String price(currency: Currency! = EUR): Int weight: Int tags: [String!] matrix: [[Int]] size: Size seller: User }
    type Size { width: Int label(unit: String = "cm"): String! boxedWith: Product }
    type User implements Node { id: ID! }
    type Review implements Node { id: ID! }
  `),
  reviews: part(/* GraphQL */ `
    interface Node { id: ID! }
    interface Rated implements Node { id: ID! rating: Int }
    type Query {
      reviews: [Review]
      review(id: ID!): Review
      rated: [Rated!]!
      _reviews(ids: [ID!]!): [Review]! @merge(keyField: "id")
      _reviewers(ids: [ID!]!): [User]! @merge(keyField: "id")
      _reviewed(ids: [ID!]!): [Product]! @merge(keyField: "id")
    }
    type Mutation { rate(id: ID!): Review }
    type Review implements Node & Rated { id: ID! body: String stars: Int! rating: Int author: User product: Product }
    type User implements Node { id: ID! reviews(first: Int): [Review!]! reviewCount: Int }
    type Product implements Node & Rated { id: ID! reviews: [Review] rating: Int }
  `),
  inventory: part(/* GraphQL */ `
    input StockKey { upc: ID! price: Int weight: Int }
    type Query { stock: [Product!] _stock(keys: [StockKey!]!): [Product]! @merge(keyArg: "keys") }
    type Product @key(selectionSet: "{ upc }") { upc: ID! inStock: Boolean shipping: Int @computed(selectionSet: "{ price weight }") }
  `),
};

export function createShop(engine: EngineName = 'plan'): { readonly graph: TestGraph; readonly whole: GraphQLSchema } {
  const whole = makeExecutableSchema({ typeDefs: SHOP, resolvers, resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' } });
  return { graph: createTestGraph(SHOP_SERVICES, engine), whole };
}
