import { describe, expect, it } from 'vitest';
import { doorsOf, isHiddenFromClients } from '../../src/schema/doors.ts';
import { define } from './define.ts';

const { schema } = define(`
type Query {
  user(id: ID!): User @merge(keyField: "id", keyArg: null)
  _any(ids: [ID!]!): [Any]! @merge(keyField: "id", types: ["User"])
  _plain: Int
  secret: Int @inaccessible
  named(ids: [ID!]!): [Named] @merge(keyField: "id")
}
interface Named { id: ID! }
type User implements Named { id: ID! }
type Org implements Named { id: ID! }
union Any = User | Org`);

describe('doorsOf', () => {
  it('tells what each door fetches, and how', () => {
    const doors = doorsOf(schema).map(({ field, merge, returnsList, types }) => ({ field: field.name, merge, returnsList, types: types.map(({ name }) => name) }));
    expect(doors).toEqual([
      { field: 'user', merge: { keyField: 'id' }, returnsList: false, types: ['User'] },
      { field: '_any', merge: { keyField: 'id', types: ['User'] }, returnsList: true, types: ['User'] },
      { field: 'named', merge: { keyField: 'id' }, returnsList: true, types: ['User', 'Org'] },
    ]);
  });
});

describe('isHiddenFromClients', () => {
  it('is a door whose name begins with `_`, or an @inaccessible field', () => {
    const fields = Object.values(schema.getQueryType()!.getFields());
    expect(fields.filter(isHiddenFromClients).map(({ name }) => name)).toEqual(['_any', 'secret']);
  });
});
