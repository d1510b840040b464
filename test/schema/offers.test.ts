import { isEnumType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { offeredBy, offersByName, offersOf } from '../../src/schema/offers.ts';
import { define } from './define.ts';

const services = [
  define('type Query { a: A b: B at: Date }\ntype A { x: Int }\ntype B { x: Int }\nscalar Date', { name: 'one' }),
  define('type Query { c: A d: B }\ntype A { x: Int }\nenum B { X }', { name: 'two' }),
];

describe('offers', () => {
  it('are listed by type, in the order of the services, without root types and what GraphQL itself has', () => {
    const names = [...offersByName(services)].map(([name, offers]) => [name, offers.map(({ service }) => service.name)]);
    expect(Object.fromEntries(names)).toEqual({ A: ['one', 'two'], B: ['one', 'two'], Date: ['one'] });
  });

  it('of one kind leave out types whose kinds differ, which is another finding', () => {
    expect(offersOf(services, isObjectType).map(([name]) => name)).toEqual(['A']);
    expect(offersOf(services, isEnumType, 1)).toEqual([]);
  });

  it('are named with the place of the definition’s name', () => {
    expect(offeredBy(services[1]!, services[1]!.schema.getType('A')!.astNode)).toBe('two (schemas/two.graphql:2:6)');
    expect(offeredBy(services[1]!, undefined)).toBe('two (an unknown place)');
  });
});
