// The users service: plain graphql-yoga that knows nothing of the gateway. What it offers to the graph, and which of its
// fields is the door for fetching users by key, is said beside the gateway in schemas/users.graphql (`schema: file`).

import { createSchema, createYoga } from 'graphql-yoga';
import { firstOf } from './first-of.mjs';
import { serve } from './serve.mjs';

/** @typedef {{ id: string, name: string, email: string, joined: string }} User */

/** @type {readonly User[]} */
const users = [
  { id: 'u1', name: 'Ada', email: 'ada@example.com', joined: '2021-03-14' },
  { id: 'u2', name: 'Grace', email: 'grace@example.com', joined: '2022-07-01' },
  { id: 'u3', name: 'Edsger', email: 'edsger@example.com', joined: '2023-11-20' },
  { id: 'u4', name: 'Barbara', email: 'barbara@example.com', joined: '2024-02-29' },
];
const usersById = new Map(users.map((user) => [user.id, user]));

const schema = createSchema({
  typeDefs: /* GraphQL */ `
    type Query {
      user(id: ID!): User
      users(first: Int = 10): [User!]!
      _usersByIds(ids: [ID!]!): [User]!
    }

    type User {
      id: ID!
      name: String!
      email: String
      joined: String!
    }
  `,
  resolvers: {
    Query: {
      /** @param {unknown} _ @param {{ id: string }} args */
      user: (_, { id }) => usersById.get(id) ?? null,
      /** @param {unknown} _ @param {{ first?: number | null }} args */
      users: (_, { first }) => firstOf(users, first),
      // result[i] answers to ids[i]; an id nobody has is null.
      /** @param {unknown} _ @param {{ ids: string[] }} args */
      _usersByIds: (_, { ids }) => ids.map((id) => usersById.get(id) ?? null),
    },
  },
});

const yoga = createYoga({ schema, logging: false, graphiql: false, landingPage: false });

serve({ service: 'users', defaultPort: 4101, handler: (request, response) => void yoga(request, response) });
