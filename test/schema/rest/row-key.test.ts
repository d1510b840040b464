import { Kind, buildSchema, parse, type FieldNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { answerReader } from '../../../src/schema/rest/answer.ts';
import { keyFieldsIn, keyIdentity, rowIdentity } from '../../../src/schema/rest/row-key.ts';
import { Member } from '../../../src/schema/rest/row.ts';

const schema = buildSchema(`
  directive @rest(property: String) on FIELD_DEFINITION
  directive @restValue(value: String!) on ENUM_VALUE
  scalar Long
  type Query { thing: Thing any: Any }
  type Thing { id: ID @rest(property: "no") owner: Owner kind: Kind at: Long } type Owner { id: ID @rest(property: "nr") name: String }
  type Other { id: ID @rest(property: "other") } union Any = Thing | Other enum Kind { BIG @restValue(value: "big") SMALL }
`);
const read = answerReader('stock', () => 'Other');

function fieldsOf(query: string): ReturnType<typeof keyFieldsIn> {
  const { definitions } = parse(query);
  const fieldNodes = definitions.flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? (node.selectionSet.selections as FieldNode[]) : []));
  return keyFieldsIn({ fieldNodes, fragments: Object.fromEntries(definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : []))) });
}

const rowKey = (query: string, row: unknown, type = 'thing') => rowIdentity({ row, type: schema.getQueryType()!.getFields()[type]!.type, keyFields: fieldsOf(query), schema, read });

describe('the key fields of a request', () => {
  it('are those the gateway selects, in fragments too', () => {
    expect([...fieldsOf('{ d { id _gatehouse_key_id: id ... on Thing { _gatehouse_key_kind: kind } ...F } } fragment F on Thing { _gatehouse_key_at: at }').keys()]).toEqual(['id', 'kind', 'at']);
  });
  it('are none when a client asks', () => {
    expect(fieldsOf('{ d { id key: id __typename } }').size).toBe(0);
  });
});

describe('a row and a key', () => {
  const query = '{ d { _gatehouse_key_id: id _gatehouse_key_owner: owner { id __typename } _gatehouse_key_kind: kind _gatehouse_key_at: at } }';
  const key = { id: '1', owner: { id: '2', name: 'more than the key' }, kind: 'BIG', at: '9007199254740993' };
  const row = { no: 1, owner: { nr: '2', name: 'x' }, kind: 'big', at: 9007199254740993n, id: 'not this' };

  it('belong together by what the graph shows of both', () => {
    expect(rowKey(query, row)).toBe(keyIdentity(key, fieldsOf(query)));
    expect(rowKey(query, { ...row, owner: [{ nr: 2 }] })).not.toBe(keyIdentity(key, fieldsOf(query)));
  });
  it.each([[{ no: 2 }], [{ kind: 'SMALL' }], [{ at: 9007199254740992n }], [{ owner: null }], [{ owner: { nr: 3 } }], [{ no: undefined }]])('do not when the row has %o', (change) => {
    expect(rowKey(query, { ...row, ...change })).not.toBe(keyIdentity(key, fieldsOf(query)));
  });
  it('do not when the key of the row cannot be read', () => {
    expect(rowKey(query, { ...row, kind: 'huge' })).toBeUndefined();
    expect(rowKey(query, { ...row, no: [1] })).toBeUndefined();
  });
  it('are told by the type that the row is', () => {
    expect(rowKey('{ d { _gatehouse_key_id: id } }', new Member('Other', { other: 1, no: 2 }), 'any')).toBe(keyIdentity({ id: '1' }, fieldsOf('{ d { _gatehouse_key_id: id } }')));
  });
});
