import { describe, expect, it } from 'vitest';
import { restFindings } from './rest-service.ts';
import { serveRest } from './serve.ts';

const sdl = (definition: string): string => `${definition} type Query { a(n: ID): String @rest(path: "/", query: "n={n}") }`;

describe('the scalars that a REST service is known by', () => {
  it.each([
    ['scalar Long', { Long: 'BigInt' }, 'services.inventory.rename: `Long` keeps its name, by which a REST service has integers of 64 bits; if another service means something else by it, rename that one\'s.'],
    ['scalar Base64', { Base64: 'Bytes' }, 'services.inventory.rename: `Base64` keeps its name, by which a REST service has bytes in base64; if another service means something else by it, rename that one\'s.'],
    ['scalar BigInt', { BigInt: 'Long' }, 'services.inventory.rename: `BigInt` cannot be called `Long`, by which a REST service has integers of 64 bits.'],
    ['enum Kind { A }', { Kind: 'Base64' }, 'services.inventory.rename: `Kind` cannot be called `Base64`, by which a REST service has bytes in base64.'],
    ['scalar Long scalar Base64', { Long: 'Base64', Base64: 'Long' }, 'services.inventory.rename: `Long` keeps its name, by which a REST service has integers of 64 bits; if another service means something else by it, rename that one\'s.'],
  ])('keep their names: %s', (definition, rename, message) => {
    expect(restFindings(sdl(definition), { rename })[0]).toBe(message);
  });

  it('are not made by a prefix', () => {
    expect(restFindings(sdl('enum ng { A }'), { prefix: 'Lo' })).toEqual(['services.inventory.rename: `ng` cannot be called `Long`, by which a REST service has integers of 64 bits.']);
  });

  it.each([['enum Long { A }', '1:6', 'integers of 64 bits'], ['input Base64 { a: ID }', '1:7', 'bytes in base64'], ['type Long { a: ID }', '1:6', 'integers of 64 bits']])('are no other types: %s', (definition, place, meaning) => {
    const [, name = ''] = definition.split(' ');
    expect(restFindings(sdl(definition))).toEqual([`${place}: \`${name}\` is the scalar by which a REST service has ${meaning}: give this type another name, e.g. \`services.inventory.rename: { ${name}: My${name} }\`.`]);
  });

  it.each([
    ['scalar Long', {}],
    ['scalar Long', { rename: { Long: 'Long' } }],
    ['scalar Long scalar Base64', { prefix: 'Stock' }],
    ['enum Long { A }', { rename: { Long: 'Length' } }],
    ['enum Base64 { A }', { prefix: 'Stock' }],
    ['scalar BigInt', { rename: { BigInt: 'Big' } }],
  ])('leave other names alone: %s %j', (definition, naming) => {
    expect(restFindings(sdl(definition), naming)).toEqual([]);
  });
});

describe('a Long of another service that means something else', () => {
  const STOCK = 'type Query { at(n: Long): Long @rest(path: "/at", query: "n={n}") } scalar Long';
  const others = { map: { sdl: 'type Query { near(lon: Long): Long } scalar Long', resolvers: { Query: { near: (_: unknown, { lon }: { lon: unknown }) => lon } } } };

  it('is served as that service means it, and the REST service’s digit by digit', async () => {
    const { run } = await serveRest(STOCK, { 'GET /at': ({ query }) => query.get('n') }, { others });
    expect(await run('{ near(lon: 4.9) at(n: 9007199254740993) }')).toEqual({ data: { near: 4.9, at: '9007199254740993' } });
    expect(await run('query ($lon: Long) { near(lon: $lon) }', { lon: -122.25 })).toEqual({ data: { near: -122.25 } });
  });

  it('is told apart by renaming it there', async () => {
    const { run, sdl: graph } = await serveRest(STOCK, { 'GET /at': ({ query }) => query.get('n') }, { others: { map: { ...others.map, naming: { rename: { Long: 'Longitude' } } } } });
    expect(graph).toContain('near(lon: Longitude): Longitude');
    expect(await run('{ near(lon: 4.9) at(n: 1) }')).toEqual({ data: { near: 4.9, at: 1 } });
  });
});
