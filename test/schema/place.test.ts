import { GraphQLError, Source, getLocation, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { findingAt, findingOf, nearest, placeOf } from '../../src/schema/place.ts';

const text = '"""Who."""\ntype A {\r\n  x: Int\r  y: Int\n}';
const [definition] = parse(new Source(text, 'a.graphql')).definitions;
const fields = (definition as any).fields;

describe('places', () => {
  it('are those graphql-js counts, whatever ends the lines', () => {
    for (const node of [definition!, ...fields]) {
      expect(findingAt(node, 'm')).toEqual({ file: 'a.graphql', ...getLocation(node.loc.source, node.loc.start), message: 'm' });
    }
    expect(placeOf(fields[1])).toBe('a.graphql:4:3');
  });

  it('of errors are the name of a definition, not its description, with the second place in the message', () => {
    expect(findingOf(new GraphQLError('Wrong.', { nodes: [definition!, fields[0]] }), 'b.graphql')).toEqual({ file: 'a.graphql', line: 2, column: 6, message: 'Wrong. See also a.graphql:3:3.' });
  });

  it('of errors without nodes are the file', () => {
    expect(findingOf(new GraphQLError('Wrong.'), 'b.graphql')).toEqual({ file: 'b.graphql', message: 'Wrong.' });
    expect(findingOf(new GraphQLError('Wrong.', { source: new Source(text, 'a.graphql'), positions: [11] }), 'b.graphql')).toEqual({ file: 'a.graphql', line: 2, column: 1, message: 'Wrong.' });
  });

  it('of nodes that came from no file are left out', () => {
    expect(findingAt(undefined, 'm')).toEqual({ message: 'm' });
  });
});

describe('nearest', () => {
  it('suggests one name, or nothing', () => {
    expect(nearest('Usr', ['Organisation', 'User'])).toBe(' Did you mean `User`?');
    expect(nearest('Usr', ['Organisation'])).toBe('');
  });
});
