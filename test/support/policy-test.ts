/** A gateway's folder whose policies are tested: a GraphQL service with other names than the graph's, a REST service, rules of every kind. Nobody listens. */
import { createFolder, yaml, type Folder } from './folder.ts';

const USERS = `
  type Query {
    user(id: ID!): Person
    users: [Person!]!
    search: [Hit!]!
    _users(ids: [ID!]!): [Person]! @merge(keyField: "id")
  }
  type Mutation { rename(id: ID!, name: String!): Person! }
  union Hit = Person | Page
  type Page { title: String! body: String @authenticated }
  type Person @key(selectionSet: "{ id }") { id: ID! name: String! email: String age: Int! mood: Mood }
  enum Mood { GOOD BAD }
`;
const ORDERS = `
  type Query {
    order(id: ID!): Order @rest(path: "/orders/{id}")
    _people(ids: [ID!]!): [User]! @merge(keyField: "id")
    _orders(ids: [ID!]!): [Order]! @merge(keyField: "id") @rest(path: "/orders", query: "ids={ids|csv}")
  }
  type User @key(selectionSet: "{ id }") { id: ID! orders(status: Status): [Order!] @rest(path: "/users/{$parent.id}/orders", query: "status={status}") }
  type Order @key(selectionSet: "{ id }") { id: ID! total: Int status: Status owner: User @rest(property: ".") placedAt: DateTime }
  enum Status { OPEN CLOSED @restValue(value: "closed") }
  scalar DateTime
`;
const PEOPLE = `import { and, hasScope, isAuthenticated, isOwner, rule } from 'gatehouse';
const isOpen = rule('isOpen', { fragment: '{ status }' })(({ status }) => status === 'OPEN');
const isOneself = rule('isOneself', 'arguments')((_object, { id }, { principal }) => id === principal.subject);
export default {
  Query: { order: hasScope('orders') },
  User: { email: and(isAuthenticated, isOwner('id')), age: isAuthenticated },
  Order: { total: isOpen },
  Mutation: { rename: isOneself },
};
`;
const INDEX = "import people from './people.ts';\nexport const policies = [people];\nexport const fallback = 'allow';\n";

interface Parts {
  /** policies/people.test.yaml. */
  readonly tests?: string;
  /** policies/people.ts. */
  readonly people?: string;
  /** Sections beside `services`. */
  readonly more?: string;
}

export function testedFolder({ tests, people = PEOPLE, more = '' }: Parts = {}): Folder {
  const nowhere = 'url: "http://127.0.0.1:1/graphql"';
  return createFolder({
    'gatehouse.yaml': yaml(`  accounts: { ${nowhere}, rename: { Person: User, Query.users: people } }\n  orders: { ${nowhere}, kind: rest }\n${more}`),
    'schemas/accounts.graphql': USERS,
    'schemas/orders.graphql': ORDERS,
    'policies/people.ts': people,
    'policies/index.ts': INDEX,
    ...(tests !== undefined && { 'policies/people.test.yaml': tests }),
  });
}
