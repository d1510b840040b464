// What the fast way takes for an argument is what graphql-js takes for it; where it may not be, it gives up.
import { Kind, buildSchema, getArgumentValues, getVariableValues, parse, type FieldNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileArguments, compileVariables } from '../../../src/schema/rest/fast-input.ts';
import { NOT_SIMPLE, ODD } from '../../../src/schema/rest/fast-odd.ts';

const schema = buildSchema(`
  scalar Long
  enum State { ON_SALE GONE }
  input Box { width: Int = 3, ids: [ID!], state: State!, inner: Box }
  input One @oneOf { a: Int b: Int }
  type Query {
    all(id: ID, ids: [ID!], n: Int, ratio: Float, open: Boolean, text: String = "t", state: State, long: Long, box: Box, boxes: [Box], deep: [[Int]]): Int
    sure(id: ID!): Int
    one(one: One): Int
  }
`);

function coerced(query: string, given: Record<string, unknown>) {
  const [operation] = parse(query).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const node = operation.selectionSet.selections[0] as FieldNode;
  const field = schema.getQueryType()!.getFields()[node.name.value]!;
  const variables = compileVariables(schema, operation.variableDefinitions ?? [])(given);
  const fast = variables === ODD ? ODD : compileArguments(field.args, node)(variables);
  const exact = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  const exactly = (): unknown => (exact.coerced === undefined ? 'refused' : getArgumentValues(field, node, exact.coerced));
  return { fast, exactly };
}

describe('a value of the declared type', () => {
  it.each<[string, unknown]>([
    ['ID', '7'], ['ID', 7], ['ID', null], ['[ID!]', ['1', 2]], ['[ID!]', []], ['[ID!]', null], ['Int', -7], ['Int', 2147483647], ['Float', 1.5], ['Float', 2], ['Boolean', false],
    ['String', ''], ['String', null], ['State', 'GONE'], ['Long', '9007199254740993'], ['Long', 12], ['Long', { any: [1] }], ['[[Int]]', [[1], null, [null]]],
    ['Box', { state: 'GONE' }], ['Box', { state: 'GONE', width: null, ids: [1], inner: { state: 'ON_SALE', width: 1 } }], ['[Box]', [null, { state: 'GONE' }]],
  ])('is what graphql-js makes of it: %s %j', (type, value) => {
    const names: Record<string, string> = { ID: 'id', '[ID!]': 'ids', Int: 'n', Float: 'ratio', Boolean: 'open', String: 'text', State: 'state', Long: 'long', Box: 'box', '[Box]': 'boxes', '[[Int]]': 'deep' };
    const { fast, exactly } = coerced(`query($v: ${type}) { all(${names[type]!}: $v) }`, { v: value });
    expect(fast).toEqual(exactly());
    expect(JSON.stringify(fast)).toBe(JSON.stringify(exactly())); // the order too: calls are remembered by it
  });

  it('is a literal, or a default where nothing is given', () => {
    for (const query of [
      '{ all }', '{ all(n: 1, id: 2, ids: "x", long: 9007199254740993, box: { state: GONE }, text: null) }', 'query($n: Int = 4) { all(n: $n) }', 'query($text: String) { all(text: $text) }',
      'query($s: State!, $i: [ID!]) { all(box: { state: $s, ids: $i }) }',
    ]) {
      const { fast, exactly } = coerced(query, { s: 'GONE', more: 1 });
      expect([query, JSON.stringify(fast)]).toEqual([query, JSON.stringify(exactly())]);
    }
  });
});

describe('a value that is not plainly of it', () => {
  it.each<[string, unknown]>([
    ['ID', 1.5], ['ID', true], ['ID', ['1']], ['[ID!]', '1'], ['[ID!]', [null]], ['Int', '1'], ['Int', 1.5], ['Int', 2147483648], ['Float', '1'], ['Float', Infinity], ['Boolean', 1],
    ['String', 1], ['State', 'STOLEN'], ['State', 1], ['Long', undefined], ['ID', undefined], ['Box', {}], ['Box', { state: 'GONE', more: 1 }], ['Box', 'x'], ['Box', [{ state: 'GONE' }]], ['Box', { state: null }],
    ['ID!', null], ['ID!', undefined],
  ])('is left to graphql-js: %s %j', (type, value) => {
    const { fast } = coerced(`query($v: ${type}) { all }`, { v: value });
    expect(fast).toBe(ODD);
  });

  it('may be none at all', () => {
    expect(coerced('query($v: ID!) { sure(id: $v) }', {}).fast).toBe(ODD);
    expect(coerced('query($v: ID) { sure(id: $v) }', {}).fast).toBe(ODD);
    expect(coerced('query($v: ID) { sure(id: $v) }', { v: null }).fast).toBe(ODD);
    expect(coerced('query($v: ID) { sure(id: $v) }', { v: 'x' }).fast).toEqual({ id: 'x' });
    expect(coerced('query($v: State) { all(box: { state: $v }) }', {}).fast).toBe(ODD);
    expect(coerced('query($v: [ID!]) { all(ids: $v) }', Object.create({ v: ['1'] }) as Record<string, unknown>).fast).toEqual({ text: 't' });
  });
});

it('leaves a document alone whose types or literals are not for it', () => {
  for (const query of ['query($v: One) { one(one: $v) }', 'query($v: Query) { all }', 'query($v: Unknown) { all }', '{ all(n: "x") }', 'query($v: Int = "x") { all(n: $v) }']) {
    expect(() => coerced(query, {})).toThrow(NOT_SIMPLE);
  }
});
