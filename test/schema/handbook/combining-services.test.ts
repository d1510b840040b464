import { describe, expect, it } from 'vitest';
import { createTestGraph, type TestService } from '../../support/graph.ts';

const ports: TestService = {
  sdl: `type Query { port(code: ID!): Port } type Port { code: ID! name: String! depth(unit: Unit = METRES): Float } enum Unit { METRES FEET }`,
  resolvers: { Query: { port: (_: unknown, { code }: any) => ({ code, name: `Port ${code}` }) }, Port: { depth: (_: unknown, { unit }: any) => (unit === 'FEET' ? 33 : 10) } },
};
const ships: TestService = {
  sdl: `type Query { ship(imo: ID!): Ship fleet: [Ship!]! } type Ship { imo: ID! name: String! tonnage: Int } type Mutation { launch(name: String!): Ship }`,
  resolvers: {
    Query: { ship: (_: unknown, { imo }: any) => ({ imo, name: 'Argo', tonnage: 7 }), fleet: () => [{ imo: '1', name: 'Argo' }, { imo: '2', name: 'Pequod' }] },
    Mutation: { launch: (_: unknown, { name }: any) => ({ imo: '9', name }) },
  },
};
const errors: TestService = { sdl: 'type Query { code(of: Int!): String }', resolvers: { Query: { code: (_: unknown, { of }: any) => `E${of}` } } };

describe('services that share no type', () => {
  it('answer one operation together, each asked once and only for its own', async () => {
    const graph = createTestGraph({ ports, ships, errors });
    expect(await graph.run('{ port(code: "HAM") { name depth(unit: FEET) } ship(imo: 5) { imo name } code(of: 4) fleet { name } }')).toEqual({
      data: { port: { name: 'Port HAM', depth: 33 }, ship: { imo: '5', name: 'Argo' }, code: 'E4', fleet: [{ name: 'Argo' }, { name: 'Pequod' }] },
    });
    expect(graph.calls.map(({ service }) => service).sort()).toEqual(['errors', 'ports', 'ships']);
    expect(graph.asked('ports').join()).not.toMatch(/ship|fleet|code\(of/);
  });

  it('are not asked when nothing of theirs is selected', async () => {
    const graph = createTestGraph({ ports, ships, errors });
    expect(await graph.run('{ __typename code(of: 1) }')).toEqual({ data: { __typename: 'Query', code: 'E1' } });
    expect(graph.calls.map(({ service }) => service)).toEqual(['errors']);
  });

  it('offer queries and mutations side by side, defaults included', async () => {
    const graph = createTestGraph({ ports, ships });
    expect(await graph.run('mutation ($name: String!) { launch(name: $name) { imo name } }', { name: 'Beagle' })).toEqual({ data: { launch: { imo: '9', name: 'Beagle' } } });
    expect(await graph.run('query ($unit: Unit) { port(code: "HAM") { depth(unit: $unit) } }')).toEqual({ data: { port: { depth: 10 } } });
    expect(graph.sdl).toContain('depth(unit: Unit = METRES): Float');
  });

  it('keep the same field under several aliases apart, in one call', async () => {
    const graph = createTestGraph({ ports });
    expect(await graph.run('{ a: port(code: "A") { code depth feet: depth(unit: FEET) } b: port(code: "B") { code } }')).toEqual({ data: { a: { code: 'A', depth: 10, feet: 33 }, b: { code: 'B' } } });
    expect(graph.calls).toHaveLength(1);
  });
});
