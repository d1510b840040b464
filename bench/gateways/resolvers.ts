/** How each service answers from its records; the schema in one piece uses all of them together. */
import { inventories, products, reviews, users, type Inventory, type Product, type Review, type User } from './records.ts';

type Resolver = (source: any, args: any) => unknown;
type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;

export const userById = new Map<string, User>(users.map((user) => [user.id, user]));
export const productByUpc = new Map<string, Product>(products.map((product) => [product.upc, product]));
export const reviewById = new Map<string, Review>(reviews.map((review) => [review.id, review]));
export const inventoryByUpc = new Map<string, Inventory>(inventories.map((inventory) => [inventory.upc, inventory]));
const reviewsOfUser = groupBy(reviews, ({ authorId }) => authorId);
const reviewsOfProduct = groupBy(reviews, ({ upc }) => upc);

const userReviews: Resolver = ({ id }: User, { first }) => (reviewsOfUser.get(id) ?? []).slice(0, first ?? undefined);
const productReviews: Resolver = ({ upc }: Product, { first }) => (reviewsOfProduct.get(upc) ?? []).slice(0, first ?? undefined);

const userFields = {
  me: () => userById.get('1'),
  user: (_: unknown, { id }: { id: string }) => userById.get(id),
  users: (_: unknown, { first }: { first?: number | null }) => users.slice(0, first ?? undefined),
};
const productFields = {
  topProducts: (_: unknown, { first, after }: { first: number; after: number }) => products.slice(after, after + first),
  product: (_: unknown, { upc }: { upc: string }) => productByUpc.get(upc),
};
const reviewFields = { review: (_: unknown, { id }: { id: string }) => reviewById.get(id) };
const reviewChanges = {
  createReview: (_: unknown, { input }: { input: Omit<Review, 'id'> }) => ({ ...input, id: `new-${input.upc}-${input.authorId}` }),
};

/** Behind the doors, in the order of the keys: what a service knows of an entity. */
const byIds = (find: (id: string) => unknown): Resolver => (_, { ids }: { ids: string[] }) => ids.map(find);
const byUpcs = (find: (upc: string) => unknown): Resolver => (_, { upcs }: { upcs: string[] }) => upcs.map(find);

export const usersResolvers: Resolvers = { Query: { ...userFields, usersByIds: byIds((id) => userById.get(id)) } };
export const productsResolvers: Resolvers = { Query: { ...productFields, productsByUpcs: byUpcs((upc) => productByUpc.get(upc)) } };
export const reviewsResolvers: Resolvers = {
  Query: {
    ...reviewFields,
    reviewsByIds: byIds((id) => reviewById.get(id)),
    reviewUsersByIds: byIds((id) => ({ id })),
    reviewProductsByUpcs: byUpcs((upc) => ({ upc })),
  },
  Mutation: reviewChanges,
  Review: { author: ({ authorId }: Review) => ({ id: authorId }), product: ({ upc }: Review) => ({ upc }) },
  User: { reviews: userReviews },
  Product: { reviews: productReviews },
};

export const wholeResolvers: Resolvers = {
  Query: { ...userFields, ...productFields, ...reviewFields },
  Mutation: reviewChanges,
  User: { reviews: userReviews },
  Product: { reviews: productReviews, inventory: ({ upc }: Product) => inventoryByUpc.get(upc) },
  Review: { author: ({ authorId }: Review) => userById.get(authorId), product: ({ upc }: Review) => productByUpc.get(upc) },
};

// Map.groupBy is not in Node 20.
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
