import { parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { NODES_MAX, compileTree } from '../../../src/plan/cost/compile-tree.ts';
import type { CostTree } from '../../../src/plan/cost/tree.ts';
import { readWeights } from '../../../src/plan/cost/weights.ts';
import { DEFAULTS, operationIn, schemaOf } from '../../support/cost.ts';

const schema = schemaOf(`
  type Query { n: N t: T! list: [[T!]]! conn(first: Int): Conn @listSize(slicingArguments: ["first"], sizedFields: ["edges", "page.edges"]) must: Int! }
  interface N { n: N id: ID } type T implements N { n: N id: ID kin: [T!] } type R implements N { n: N id: ID }
  type Conn { edges: [Edge] page: Conn } type Edge { node: T }`);
const treeOf = (text: string, denied: readonly string[] = []): CostTree =>
  compileTree(readWeights(schema, DEFAULTS), { schema, ...operationIn(schema, text), variables: {}, verdictOn: (type, node) => (denied.includes(`${type}.${node.name.value}`) ? 'denied' : 'allowed') });
const names = ({ root }: CostTree): string[] => root.fields.map(({ name }) => name);

describe('the tree of an operation', () => {
  it('has what is selected of one type once, however many ways lead there', () => {
    const { composites } = treeOf('{ n { n { n { n { id } } } } }');
    expect(composites).toHaveLength(4);
    expect(composites.map(({ candidates }) => candidates.map(({ type }) => type))).toEqual(Array.from({ length: 4 }, () => ['T', 'R']));
    expect(treeOf('{ n { ...A } t { ...A } } fragment A on N { n { id } }').composites).toHaveLength(3);
  });

  it('has one node of a field that is asked for twice, and no introspection', () => {
    expect(names(treeOf('{ t { id } t { n { id } } u: t { id } __typename __schema { queryType { name } } }'))).toEqual(['t', 'u']);
  });

  it('says which lists are around a value, with their sizes', () => {
    const [list] = treeOf('{ list { id } }').root.fields;
    expect(list).toMatchObject({ isNonNull: true, lists: [{ isItemNonNull: false }, { isItemNonNull: true }] });
  });

  it('hands a size down to the fields it belongs to, through fragments and aliases, and no further', () => {
    const { composites } = treeOf('{ conn(first: 3) { ... on Conn { e: edges { node { kin { id } } } } page { edges { node { id } } page { edges { node { id } } } } } }');
    const sizes = composites.flatMap(({ candidates }) => candidates.flatMap(({ fields }) => fields.flatMap(({ name, lists }) => lists.map(({ size }) => `${name} ${String(size.amount)}`))));
    expect(sizes.sort()).toEqual(['e 3', 'edges 10', 'edges 3', 'kin 10']);
  });

  it('has nothing of what is denied, and nothing at all where that makes the whole answer null', () => {
    expect(names(treeOf('{ n { id } t { id } }', ['Query.n']))).toEqual(['t']);
    expect(names(treeOf('{ n { id } must }', ['Query.must']))).toEqual([]);
  });

  it('knows the names under which every type says what it is', () => {
    const [n] = treeOf('{ n { a: __typename ... on T { b: __typename } } }').composites;
    expect(n?.candidates.map(({ typenames }) => typenames)).toEqual([['a', 'b'], ['a']]);
  });

  it('ends at a bound', () => {
    const many = parse(`{ n { ${Array.from({ length: NODES_MAX / 2 + 1 }, () => 'id').join(' ')} } }`, { noLocation: true });
    const operation = many.definitions[0] as OperationDefinitionNode;
    expect(() => compileTree(readWeights(schema, DEFAULTS), { schema, document: many, operation, variables: {}, verdictOn: () => 'allowed' })).toThrow(`more than ${NODES_MAX} fields`);
  });
});
