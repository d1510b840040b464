import { describe, expect, it } from 'vitest';
import { chooseDoors } from '../../src/plan/choose-doors.ts';
import { createGraphModel } from '../../src/plan/model.ts';
import { define } from '../support/graph.ts';

/** `service: fields @wave` for each door chosen. */
function choose(services: Readonly<Record<string, string>>, from: string, fields: readonly string[], type = 'T'): string[] | undefined {
  const definitions = Object.entries(services).map(([name, sdl]) => define(name, sdl));
  const model = createGraphModel(definitions[0]!.schema, definitions);
  const chosen = chooseDoors(model.doorsTo(type), { service: model.serviceOf(from), wave: 0 }, type, new Set(fields));
  return chosen?.map(({ door, fields: given, wave }) => `${door.field}: ${given.join(' ')} @${wave}`);
}

const door = (name: string, key: string, fields: string): string => `type Query { ${name}(keys: [ID!]!): [T]! @merge(keyField: "${key}") } type T { ${key}: ID! ${fields} }`;

describe('the doors of an entity', () => {
  it('are none where nothing is missing', () => {
    expect(choose({ a: 'type Query { t: T } type T { id: ID! }', b: door('b', 'id', 'x: Int') }, 'a', [])).toEqual([]);
  });

  it('are the one that gives everything rather than two that each give a part', () => {
    expect(choose({ a: 'type Query { t: T } type T { id: ID! }', b: door('b', 'id', 'x: Int'), c: door('c', 'id', 'y: Int'), d: door('d', 'id', 'x: Int y: Int') }, 'a', ['x', 'y'])).toEqual(['d: x y @1']);
  });

  it('open as early as they can, even where the configuration names a later one first', () => {
    const services = { a: 'type Query { t: T } type T { id: ID! }', late: door('late', 'sku', 'x: Int'), b: door('b', 'id', 'sku: ID!'), early: door('early', 'id', 'x: Int') };
    expect(choose(services, 'a', ['x'])).toEqual(['early: x @1']);
    expect(choose({ a: services.a, late: services.late, b: services.b }, 'a', ['x'])).toEqual(['b:  @1', 'late: x @2']);
  });

  it('prefer many keys in one call to one key', () => {
    const one = 'type Query { one(id: ID!): T @merge(keyField: "id") } type T { id: ID! x: Int }';
    expect(choose({ a: 'type Query { t: T } type T { id: ID! }', one, many: door('many', 'id', 'x: Int') }, 'a', ['x'])).toEqual(['many: x @1']);
  });

  it('form chains longer than the search is wide, and no door in them is idle', () => {
    const link = (name: string, from: string, to: string): string => door(name, from, `${to}: ID!`);
    const services = { a: 'type Query { t: T } type T { k0: ID! }', l1: link('l1', 'k0', 'k1'), idle: link('idle', 'k0', 'other'), idle2: link('idle2', 'k0', 'more'), idle3: link('idle3', 'k1', 'most'), l2: link('l2', 'k1', 'k2'), l3: link('l3', 'k2', 'k3'), l4: link('l4', 'k3', 'k4'), end: door('end', 'k4', 'x: Int') };
    expect(choose(services, 'a', ['x'])).toEqual(['l1:  @1', 'l2:  @2', 'l3:  @3', 'l4:  @4', 'end: x @5']);
  });

  it('are no more than needed, however many there are', () => {
    const services = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`s${index}`, door(`d${index}`, 'id', `f${index}: Int`)]));
    expect(choose({ a: 'type Query { t: T } type T { id: ID! }', ...services }, 'a', ['f1', 'f3', 'f5', 'f7', 'f9'])).toEqual(['d1: f1 @1', 'd3: f3 @1', 'd5: f5 @1', 'd7: f7 @1', 'd9: f9 @1']);
  });

  it('are the fewest beside those that nothing can replace', () => {
    const services = { a: 'type Query { t: T } type T { id: ID! }', b: door('b', 'id', 'b: Int'), c: door('c', 'id', 'c: Int'), d: door('d', 'id', 'd: Int'), x: door('x', 'id', 'x: Int'), y: door('y', 'id', 'y: Int'), both: door('both', 'id', 'x: Int y: Int') };
    expect(choose(services, 'a', ['b', 'c', 'd', 'x', 'y'])).toEqual(['b: b @1', 'c: c @1', 'd: d @1', 'both: x y @1']);
  });
});
