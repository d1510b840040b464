// The reviews service: graphql-yoga that can only be introspected (`schema: introspect`); introspection carries no directives, so the
// gateway's overlay schemas/reviews.graphql says which fields are doors. It knows users and products by their keys alone, and keeps
// the shipping estimate until shipping is a service of its own: the price and the weight for it are handed in with the key.

import { createSchema, createYoga } from 'graphql-yoga';
import { badInput, firstOf } from './first-of.mjs';
import { serve } from './serve.mjs';

/** @typedef {{ id: string, body: string, rating: number, authorId: string, upc: string }} Review */
/** @typedef {{ upc: string, price?: number | null, weight?: number | null }} ProductKey */

const LONGEST_BODY = 2_000;
/** The shop lives in memory; it stops taking reviews before it fills it. */
const MOST_REVIEWS = 10_000;
const FREE_SHIPPING_FROM = 10_000;

/** Oldest first. @type {Review[]} */
const reviews = [
  { id: 'r1', rating: 5, body: 'Boils in two minutes.', authorId: 'u1', upc: '1001' },
  { id: 'r2', rating: 3, body: 'A little loud.', authorId: 'u2', upc: '1001' },
  { id: 'r3', rating: 4, body: 'Sturdy, and folds flat.', authorId: 'u3', upc: '1002' },
  { id: 'r4', rating: 5, body: 'Dry after a night of rain.', authorId: 'u1', upc: '1003' },
  { id: 'r5', rating: 2, body: 'One pole too short.', authorId: 'u4', upc: '1003' },
  { id: 'r6', rating: 5, body: 'The rye chapter alone is worth it.', authorId: 'u2', upc: '1004' },
];

const schema = createSchema({
  typeDefs: /* GraphQL */ `
    type Query {
      review(id: ID!): Review
      "Newest first."
      latestReviews(first: Int = 10): [Review!]!
      reviewUsersByIds(ids: [ID!]!): [User]!
      reviewProductsByKeys(keys: [ReviewProductKey!]!): [Product]!
    }

    type Mutation {
      createReview(input: CreateReviewInput!): Review!
    }

    input CreateReviewInput {
      upc: ID!
      authorId: ID!
      "From 1 to 5."
      rating: Int!
      "From 1 to 2000 characters."
      body: String!
    }

    type Review {
      id: ID!
      body: String!
      "From 1 to 5."
      rating: Int!
      author: User
      product: Product
    }

    type User {
      id: ID!
      reviews(first: Int = 10): [Review!]
    }

    type Product {
      upc: ID!
      reviews(first: Int = 10): [Review!]
      "In cents; free from 100.00. Null without price and weight."
      shippingEstimate: Int
    }

    input ReviewProductKey {
      upc: ID!
      price: Int
      weight: Int
    }
  `,
  resolvers: {
    Query: {
      /** @param {unknown} _ @param {{ id: string }} args */
      review: (_, { id }) => reviews.find((review) => review.id === id) ?? null,
      /** @param {unknown} _ @param {{ first?: number | null }} args */
      latestReviews: (_, { first }) => firstOf(reviews.toReversed(), first),
      // Both in the order of their keys. Who exists is for users and products to say: here a key nobody reviewed has no reviews.
      /** @param {unknown} _ @param {{ ids: string[] }} args */
      reviewUsersByIds: (_, { ids }) => ids.map((id) => ({ id })),
      /** @param {unknown} _ @param {{ keys: ProductKey[] }} args */
      reviewProductsByKeys: (_, { keys }) => keys,
    },
    Mutation: {
      /** @param {unknown} _ @param {{ input: Omit<Review, 'id'> }} args */
      createReview: (_, { input }) => {
        if (input.rating < 1 || input.rating > 5) throw badInput('rating must be from 1 to 5');
        if (input.body.trim() === '' || input.body.length > LONGEST_BODY) throw badInput(`body must have 1 to ${LONGEST_BODY} characters`);
        if (reviews.length >= MOST_REVIEWS) throw badInput('this example takes no more reviews; start it again');
        const { authorId, body, rating, upc } = input;
        const review = { id: `r${reviews.length + 1}`, body, rating, authorId, upc };
        reviews.push(review);
        return review;
      },
    },
    Review: {
      /** @param {Review} review */
      author: (review) => ({ id: review.authorId }),
      /** @param {Review} review */
      product: (review) => ({ upc: review.upc }),
    },
    User: {
      /** @param {{ id: string }} user @param {{ first?: number | null }} args */
      reviews: (user, { first }) =>
        firstOf(
          reviews.filter((review) => review.authorId === user.id),
          first,
        ),
    },
    Product: {
      /** @param {ProductKey} product @param {{ first?: number | null }} args */
      reviews: (product, { first }) =>
        firstOf(
          reviews.filter((review) => review.upc === product.upc),
          first,
        ),
      /** @param {ProductKey} product */
      shippingEstimate: ({ price, weight }) => {
        if (typeof price !== 'number' || typeof weight !== 'number') return null;
        return price >= FREE_SHIPPING_FROM ? 0 : 390 + Math.ceil(weight / 1_000) * 50;
      },
    },
  },
});

const yoga = createYoga({ schema, logging: false, graphiql: false, landingPage: false });

serve({ service: 'reviews', defaultPort: 4103, handler: (request, response) => void yoga(request, response) });
