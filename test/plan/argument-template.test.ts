import { buildSchema, parseType, typeFromAST, type GraphQLInputType, type GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { project, templateOf, type Sent } from '../../src/plan/argument-template.ts';

const schema = buildSchema(/* GraphQL */ `
  scalar Any
  enum Kind { A }
  type Query { a: Any }
  type Owner { id: ID! age: Int }
  type User { id: ID! kind: Kind owner: Owner owners: [Owner!] rating: Float }
  input OwnerKey { id: ID! }
  input UserKey { id: ID owner: OwnerKey! owners: [[OwnerKey]!] free: Any rating: Float! }
`);
const inputType = (text: string) => typeFromAST(schema, parseType(text)) as GraphQLInputType;
const OWNER = { name: 'owner', members: [{ name: 'id' }, { name: 'age' }] };
const members = [{ name: 'id' }, OWNER, { ...OWNER, name: 'owners' }, { name: 'rating' }, { name: 'price' }];
const made = (sent: Sent, type: string) => templateOf(sent, inputType(type), { type: schema.getType('User') as GraphQLObjectType, members });
const ownerKey = { object: [['id', { key: ['id'], nonNull: true }]] };

describe('a template by the type of its argument', () => {
  it('says where null is refused', () => {
    expect([made({ key: ['id'] }, 'ID'), made({ key: ['id'] }, 'ID!')]).toEqual([{ key: ['id'], nonNull: false }, { key: ['id'], nonNull: true }]);
    expect(made({ each: { key: ['id'] } }, '[ID!]')).toEqual({ each: { key: ['id'], nonNull: true } });
  });

  it('sends of the whole key what the input type has, null where the object is null', () => {
    expect(made({ key: [] }, 'UserKey!')).toEqual({ object: [
      ['id', { key: ['id'], nonNull: false }],
      ['owner', { key: ['owner'], nonNull: true, inner: ownerKey }],
      ['owners', { key: ['owners'], nonNull: false, inner: { key: [], nonNull: true, inner: { key: [], nonNull: false, inner: ownerKey } } }],
      ['rating', { key: ['rating'], nonNull: true }],
    ] });
  });

  it('takes one for a list of one', () => {
    expect(made({ key: [] }, '[OwnerKey!]!')).toEqual(made({ key: [] }, 'OwnerKey'));
    expect(made({ object: new Map([['id', { key: ['owner', 'id'] }]]) }, '[OwnerKey!]')).toEqual({ object: [['id', { key: ['owner', 'id'], nonNull: true }]] });
  });

  it('sends everything where a scalar takes anything', () => {
    expect(made({ key: [] }, 'Any')).toEqual({ key: [], nonNull: false });
    expect(made({ key: ['owner'] }, 'Any!')).toEqual({ key: ['owner'], nonNull: true });
    expect(made({ object: new Map<string, Sent>([['x', { key: ['owner', 'id'] }], ['y', { constant: { z: [1] } }]]) }, 'Any')).toEqual({ object: [['x', { key: ['owner', 'id'], nonNull: false }], ['y', { constant: { z: [1] } }]] });
  });

  it('names the scalar only where the service declares the field as another, or not at all', () => {
    const scalarOf = (key: string[], type: string) => (made({ key }, type) as { scalar?: string }).scalar;
    expect([scalarOf(['id'], 'ID'), scalarOf(['id'], 'Int!'), scalarOf(['id'], 'String'), scalarOf(['rating'], 'Float'), scalarOf(['rating'], 'ID')]).toEqual([undefined, 'Int', 'String', undefined, undefined]);
    expect([scalarOf(['owner', 'age'], 'Int'), scalarOf(['owner', 'age'], 'String'), scalarOf(['price'], 'Int'), scalarOf(['kind'], 'Kind'), scalarOf(['id'], 'Boolean')]).toEqual([undefined, 'String', 'Int', undefined, undefined]);
  });
});

describe('a constant', () => {
  it('loses what its type does not have, and keeps everything in a scalar', () => {
    const value = { id: 1, nope: 2, owner: { id: 'x', age: 3 }, owners: [[{ age: 1, id: 'y' }, null]], free: { any: { thing: [1] } } };
    expect(project(value, inputType('UserKey!'))).toEqual({ id: 1, owner: { id: 'x' }, owners: [[{ id: 'y' }, null]], free: { any: { thing: [1] } } });
    expect(project(value, inputType('Any'))).toEqual(value);
    expect([project(null, inputType('UserKey')), project('A', inputType('Kind')), project([1], inputType('[Int]'))]).toEqual([null, 'A', [1]]);
  });

  it('keeps an own `__proto__` a value', () => {
    const kept = project(JSON.parse('{ "__proto__": { "a": 1 } }'), inputType('Any'));
    expect(Object.keys(kept as object)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
  });
});
