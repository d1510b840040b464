import { Kind, buildSchema, parse, print, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { observe, withTypenames } from '../../src/policy-test/observe.ts';

const SCHEMA = buildSchema(`
  type Query { users: [User] node: Node hits: [Hit] }
  interface Node { id: ID }
  type User implements Node { id: ID name: String best: Node }
  type Page { title: String }
  union Hit = User | Page
`);
const TYPENAME = 'gatehouse_typename_of_policy_test';

describe('what an answer holds', () => {
  it('asks for the types of unions and interfaces, and of nothing else', () => {
    const text = print(withTypenames(SCHEMA, parse('{ users { id best { id } } hits { ...H } } fragment H on Hit { ... on Page { title } }')));
    expect(text.replace(/\s+/g, ' ')).toBe(`{ users { id best { id ${TYPENAME}: __typename } } hits { ...H ${TYPENAME}: __typename } } fragment H on Hit { ... on Page { title } ${TYPENAME}: __typename }`);
  });

  it('names each field by its type, whatever it is called, and takes the added names out', () => {
    const document = parse('{ all: users { n: name } hits { ... on User { id } ... on Page { title } } node { id ... on User { name } } }');
    const operation = document.definitions.find((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION)!;
    const data = { all: [{ n: 'x' }, null], hits: [{ [TYPENAME]: 'Page', title: 't' }, { [TYPENAME]: 'User', id: 1 }], node: { [TYPENAME]: 'User', id: 1, name: null } };
    const observed = observe(SCHEMA, document, operation, data);
    expect(observed.data).toEqual({ all: [{ n: 'x' }, null], hits: [{ title: 't' }, { id: 1 }], node: { id: 1, name: null } });
    expect(Object.fromEntries(observed.fields)).toEqual({
      all: 'Query.users', 'all.0.n': 'User.name', hits: 'Query.hits', 'hits.0.title': 'Page.title', 'hits.1.id': 'User.id', node: 'Query.node', 'node.id': 'User.id', 'node.name': 'User.name',
    });
  });
});
