import { buildSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createCoordinates, deprecatedIn } from '../../../src/releases/check/coordinates.ts';

const schema = buildSchema(`
  type Query { node(id: ID!): Node find(where: Where, mood: Mood = GOOD, all: [Where!]): [User!] }
  interface Node { id: ID! }
  type User implements Node { id: ID! name(short: Boolean @deprecated): String @deprecated }
  type Page implements Node { id: ID! }
  enum Mood { GOOD BAD @deprecated }
  input Where { mood: Mood not: Where name: String }
`);
const used = (text: string) => {
  const { named, held } = createCoordinates(schema)(parse(text));
  return { named: [...named].sort(), held: [...held].sort() };
};

describe('coordinates', () => {
  it('uses a field of an interface of every type that implements it', () => {
    expect(used('{ node(id: 1) { id } }')).toEqual({ named: ['ID', 'Node', 'Node.id', 'Page.id', 'Query', 'Query.node', 'Query.node.id', 'User.id'], held: [] });
  });

  it('uses what literals name, in lists and objects too', () => {
    expect(used('{ find(mood: BAD, all: [{ not: { mood: GOOD } }]) { ...F } } fragment F on User { name(short: true) }').named).toEqual(
      expect.arrayContaining(['Mood.BAD', 'Mood.GOOD', 'Where', 'Where.mood', 'Where.not', 'User.name.short', 'Query.find.all']),
    );
  });

  it('takes a variable to hold all that its type can, recursive inputs too', () => {
    const { named, held } = used('query ($where: [Where!]!) { find(all: $where) { id } }');
    expect(held).toEqual(['Mood', 'Mood.BAD', 'Mood.GOOD', 'String', 'Where', 'Where.mood', 'Where.name', 'Where.not']);
    expect(named).not.toContain('Mood.BAD');
  });

  it('uses the values of a variable\'s default', () => {
    expect(used('query ($mood: Mood = BAD) { find(mood: $mood) { id } }').named).toContain('Mood.BAD');
  });

  it('knows what is deprecated', () => {
    expect([...deprecatedIn(schema)].sort()).toEqual(['Mood.BAD', 'User.name', 'User.name.short']);
  });
});
