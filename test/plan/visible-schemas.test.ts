import { buildSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS } from '../../src/context.ts';
import { createVisibleSchemas } from '../../src/plan/visible-schemas.ts';
import { guardsOf, principalOf } from '../support/guards.ts';

const schema = buildSchema('type Query { open: Int paid(at: Int): Secret } type Secret { value: Int own: Int byArgument(at: Int): Int }');
const ada = principalOf('ada', { scopes: ['paid'] });
const schemaOf = createVisibleSchemas(schema, guardsOf({
  'Query.paid': { principal: ({ scopes }) => scopes.has('paid') },
  'Secret.value': { principal: ({ subject }) => subject !== 'bob' },
  'Secret.own': { reads: ['value'], object: () => false },
  'Secret.byArgument': { args: () => false },
}));

describe('what introspection shows', () => {
  it('to those from whom nothing is hidden is the graph itself; what objects and arguments decide is shown', () => {
    expect(schemaOf(ada)).toBe(schema);
  });

  it('to others lacks what they are denied whatever they ask, and what only that leads to', () => {
    expect(printSchema(schemaOf(ANONYMOUS))).toBe('type Query {\n  open: Int\n}');
    expect(printSchema(schemaOf(principalOf('bob', { scopes: ['paid'] })))).not.toContain('value');
  });

  it('is made once for callers alike, and is not that of others', () => {
    expect(schemaOf(principalOf('eve'))).toBe(schemaOf(ANONYMOUS));
    expect(schemaOf(principalOf('bob', { scopes: ['paid'] }))).not.toBe(schemaOf(ANONYMOUS));
  });

  it('is refused where nothing is left of it, every time', () => {
    const nothing = createVisibleSchemas(schema, guardsOf({ 'Query.open': false, 'Query.paid': false }));
    for (let time = 0; time < 2; time += 1) expect(() => nothing(ada)).toThrow('There is nothing in this graph that you may have.');
  });

  it('is made again when twenty others were asked for since', () => {
    const scopes = ['a', 'b', 'c', 'd', 'e'];
    const many = createVisibleSchemas(
      buildSchema(`type Query { open: Int ${scopes.map((scope) => `${scope}: Int`).join(' ')} }`),
      guardsOf(Object.fromEntries(scopes.map((scope) => [`Query.${scope}`, { principal: ({ scopes: has }) => has.has(scope) }]))),
    );
    const callers = Array.from({ length: 21 }, (_, bits) => principalOf('ada', { scopes: scopes.filter((_scope, index) => (bits & (1 << index)) !== 0) }));
    const [first, ...others] = callers.map((caller) => many(caller));
    expect(new Set([first, ...others]).size).toBe(21);
    expect(many(callers[20]!)).toBe(others.at(-1));
    expect(many(callers[0]!)).not.toBe(first);
  });
});
