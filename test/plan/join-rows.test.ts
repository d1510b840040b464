import { Kind, isObjectType, parse, type GraphQLObjectType, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { Drafts } from '../../src/plan/drafts.ts';
import type { DoorsTo } from '../../src/plan/guarded-doors.ts';
import { RowJoiner, isMissing } from '../../src/plan/join-rows.ts';
import type { Origin } from '../../src/plan/place.ts';
import { planned } from '../support/plan.ts';

const { model } = planned({
  a: 'type Query { t: T } type T { id: ID! name: String }',
  b: 'type Query { _b(ids: [ID!]!): [T]! @merge(keyField: "id") } type T { id: ID! code: ID x: Int }',
  c: 'type Query { _c(codes: [ID!]!): [T]! @merge(keyField: "code") } type T { code: ID y: Int }',
});
const operation = parse('{ t { id } }').definitions.find((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION)!;

function joiner(doorsTo?: DoorsTo) {
  const type = model.schema.getType('T') as GraphQLObjectType;
  expect(isObjectType(type)).toBe(true);
  const drafts = new Drafts(operation);
  const fetch = drafts.root(model.serviceOf('a'), 'Query', 0);
  const own: Origin = { service: model.serviceOf('a'), wave: 0, fetch, selection: fetch.root!.of('Query').add('t').below!.of('T'), source: 0 };
  const rows = new RowJoiner(model, drafts, doorsTo);
  return {
    isClosed: (...fields: string[]) => rows.isClosed(type, fields, own),
    join: (...fields: string[]) => rows.join(type, new Set(fields), own)?.joins.map(({ entry }) => entry.door.field),
    unreachable: (...fields: string[]) => rows.unreachable(type, new Set(fields), own),
    isMissing: (field: string) => isMissing(type, field, own),
  };
}

const without = (...closed: string[]): DoorsTo => (type) => model.doorsTo(type).filter(({ field }) => !closed.includes(field));

describe('the joins of an object', () => {
  it('are none where nothing is missing', () => {
    expect(joiner().join()).toEqual([]);
    expect(['name', 'id', '__typename', 'x', 'y'].filter((field) => joiner().isMissing(field))).toEqual(['x', 'y']);
  });

  it('are those that lead to what is missing, each after those that bring its key', () => {
    expect(joiner().join('x')).toEqual(['_b']);
    expect(joiner().join('y', 'x')).toEqual(['_b', '_c']);
  });

  it('go through open doors only', () => {
    expect(joiner(without('_b')).join('x')).toBeUndefined();
    expect(joiner(without('_b')).unreachable('y', 'x')).toBe('y');
    expect(joiner(without('_c')).join('x')).toEqual(['_b']);
    expect(joiner(without('_c')).unreachable('x', 'y')).toBe('y');
  });
});

describe('a field is closed', () => {
  it('where doors lead to it and none that may be used', () => {
    expect([joiner(without('_c')).isClosed('y'), joiner(without('_b')).isClosed('y'), joiner(without('_c')).isClosed('x')]).toEqual([true, true, false]);
  });

  it('where one of several that it takes is', () => {
    expect(joiner(without('_c')).isClosed('x', 'y')).toBe(true);
  });

  it('not where it stands in the row, nor where no door at all leads to it', () => {
    expect([joiner(without('_b')).isClosed('name', '__typename'), joiner(without('_b')).isClosed('nothing'), joiner().isClosed('x', 'y')]).toEqual([false, false, false]);
  });
});
