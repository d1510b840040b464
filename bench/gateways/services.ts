/**
 * The three GraphQL services, each described once and written in three dialects: with stitching directives, and as Apollo Federation 2
 * and 1 have it. The schema in one piece, which the expected answers come from, is made of the same lines.
 */
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { productByUpc, productsResolvers, reviewById, reviewsResolvers, userById, usersResolvers } from './resolvers.ts';

interface Entity {
  /** The field that finds one. */
  readonly key: string;
  readonly fields: string;
  /** The service where the type lives; the others add fields to it. */
  readonly isHome: boolean;
  /** What federation asks as `_entities`. */
  readonly find: (key: string) => object | undefined;
}

interface Service {
  readonly query: string;
  /** Root fields by which stitching fetches entities. */
  readonly doors: string;
  readonly mutation?: string;
  readonly inputs?: string;
  readonly entities: Readonly<Record<string, Entity>>;
  readonly resolvers: typeof usersResolvers;
}

export type ServiceName = 'users' | 'products' | 'reviews';

export const SERVICES: Readonly<Record<ServiceName, Service>> = {
  users: {
    query: 'me: User user(id: ID!): User users(first: Int): [User!]!',
    doors: 'usersByIds(ids: [ID!]!): [User]! @merge(keyField: "id")',
    entities: {
      User: { key: 'id', fields: 'name: String username: String email: String birthDate: String', isHome: true, find: (id) => userById.get(id) },
    },
    resolvers: usersResolvers,
  },
  products: {
    query: 'topProducts(first: Int = 5, after: Int = 0): [Product!]! product(upc: ID!): Product',
    doors: 'productsByUpcs(upcs: [ID!]!): [Product]! @merge(keyField: "upc")',
    entities: {
      Product: {
        key: 'upc',
        fields: 'name: String price: Int weight: Int category: String brand: String sku: String description: String',
        isHome: true,
        find: (upc) => productByUpc.get(upc),
      },
    },
    resolvers: productsResolvers,
  },
  reviews: {
    query: 'review(id: ID!): Review',
    doors: `
      reviewsByIds(ids: [ID!]!): [Review]! @merge(keyField: "id")
      reviewUsersByIds(ids: [ID!]!): [User]! @merge(keyField: "id")
      reviewProductsByUpcs(upcs: [ID!]!): [Product]! @merge(keyField: "upc")`,
    mutation: 'createReview(input: ReviewInput!): Review',
    inputs: 'input ReviewInput { upc: ID! authorId: ID! body: String! rating: Int! }',
    entities: {
      Review: { key: 'id', fields: 'body: String rating: Int author: User product: Product', isHome: true, find: (id) => reviewById.get(id) },
      User: { key: 'id', fields: 'reviews(first: Int): [Review!]!', isHome: false, find: (id) => ({ id }) },
      Product: { key: 'upc', fields: 'reviews(first: Int): [Review!]!', isHome: false, find: (upc) => ({ upc }) },
    },
    resolvers: reviewsResolvers,
  },
};

/** With its doors and stitching directives: what the service answers to `{ _sdl }`. */
export function stitchingSdl(service: Service): string {
  const types = eachEntity(service, (name, { key, fields }) => `type ${name} @key(selectionSet: "{ ${key} }") { ${key}: ID! ${fields} }`);
  return lines(stitchingDirectives().stitchingDirectivesTypeDefs, `type Query { ${service.query} ${service.doors} _sdl: String! }`, ...types, ...changes(service, 'type Mutation'));
}

/** What it answers to `{ _service { sdl } }`. */
export function federationSdl(service: Service, version: 1 | 2): string {
  const opening = version === 2 ? ['extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])'] : [];
  const isAddition = ({ isHome }: Entity): boolean => version === 1 && !isHome;
  const types = eachEntity(service, (name, entity) => `${isAddition(entity) ? 'extend ' : ''}type ${name} @key(fields: "${entity.key}") { ${entity.key}: ID!${isAddition(entity) ? ' @external' : ''} ${entity.fields} }`);
  const extend = version === 1 ? 'extend ' : '';
  return lines(...opening, `${extend}type Query { ${service.query} }`, ...types, ...changes(service, `${extend}type Mutation`));
}

/** The graph as one schema, the REST service's part included. */
export function wholeSdl(): string {
  const services = Object.values(SERVICES);
  const homes = services.flatMap((service) => eachEntity(service, (name, { key, fields, isHome }) => `${isHome ? '' : 'extend '}type ${name} { ${isHome ? `${key}: ID! ` : ''}${fields} }`));
  return lines(
    `type Query { ${services.map(({ query }) => query).join(' ')} }`,
    ...services.flatMap((service) => changes(service, 'type Mutation')),
    ...homes,
    'extend type Product { inventory: Inventory }',
    'type Inventory { upc: ID! inStock: Boolean quantity: Int warehouse: String }',
  );
}

function changes({ mutation, inputs = '' }: Service, opening: string): string[] {
  return mutation === undefined ? [] : [`${opening} { ${mutation} }`, inputs];
}

function eachEntity({ entities }: Service, print: (name: string, entity: Entity) => string): string[] {
  return Object.entries(entities).map(([name, entity]) => print(name, entity));
}

function lines(...parts: readonly string[]): string {
  return `${parts.join('\n')}\n`;
}
