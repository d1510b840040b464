/** A graph with a little of everything that costs. */
import { weigh, type Costing } from './cost.ts';

export const SHOP = `
  type Query {
    users(first: Int, last: Int): [User] @listSize(slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
    exact(first: Int, last: Int): [User] @listSize(slicingArguments: ["first", "last"])
    page(first: Int! = 20): [User!]! @listSize(slicingArguments: ["first"])
    assumed(first: Int): [User] @listSize(assumedSize: 50, slicingArguments: ["first"], requireOneSlicingArgument: false)
    me: User you: User! all: [User] matrix: [[User]] tags: [Tag] matrixOfTags: [[Tag!]!]! find: Any node: Named
    search(filter: Filter @cost(weight: 15), approx: Boolean @cost(weight: -30), ids: [ID!] @cost(weight: 2)): User @cost(weight: 5)
  }
  type Mutation { rename(name: String): User free: Int @cost(weight: 0) dear: Int @cost(weight: 50) }
  interface Named { name: String friends: [Named] }
  union Any = User | Robot
  type User implements Named { name: String dear: Int @cost(weight: 3) friends: [Named] friend: User orders: [Order!]! tag: Tag }
  type Robot implements Named @cost(weight: 4) { name: String friends: [Named] parts: [Part] }
  type Part { id: ID } type Order { id: ID user: User! } scalar Tag @cost(weight: 2)
  input Filter { approx: Int @cost(weight: -12) terms: [Term!] @cost(weight: 1) nested: Filter } input Term { text: String @cost(weight: 2) }
`;
export const costIn = (query: string, variables?: Record<string, unknown>, costing?: Costing): number => weigh(SHOP, query, variables, costing).estimate;

