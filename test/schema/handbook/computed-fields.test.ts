import { describe, expect, it } from 'vitest';
import { createTestGraph, type TestGraph, type TestService } from '../../support/graph.ts';

const cargo: TestService = {
  sdl: `type Query { crates: [Crate!]! crate(id: ID!): Crate _crates(ids: [ID!]!): [Crate]! @merge(keyField: "id") }
        type Crate { id: ID! weight: Int volume: Int originCode: ID tagIds: [ID!] box: Box } type Box { wall: Wall } type Wall { thickness: Int }`,
  resolvers: {
    Query: { crates: () => ['1', '2', '3'].map((id) => ({ id })), crate: (_: unknown, { id }: any) => ({ id }), _crates: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id })) },
    Crate: {
      weight: ({ id }: any) => {
        if (id === '9') throw new Error('scales are broken');
        return id === '3' ? null : Number(id) * 100;
      },
      volume: ({ id }: any) => Number(id),
      originCode: ({ id }: any) => (id === '2' ? null : 'HAM'),
      tagIds: ({ id }: any) => (id === '3' ? null : [id, '7']),
      box: ({ id }: any) => (id === '2' ? null : { wall: { thickness: Number(id) } }),
    },
  },
};
const freight: TestService = {
  sdl: `input CrateKey { id: ID! weight: Int volume: Int box: BoxKey } input BoxKey { wall: WallKey } input WallKey { thickness: Int }
        type Query { _freight(keys: [CrateKey!]!): [Crate]! @merge(keyArg: "keys") dearest: Crate }
        type Crate @key(selectionSet: "{ id }") {
          id: ID!
          insured: Boolean!
          fee: Int @computed(selectionSet: "{ weight volume }")
          label: String @computed(selectionSet: "{ box { wall { thickness } } }")
        }`,
  resolvers: {
    Query: { _freight: (_: unknown, { keys }: any) => keys.map((key: any) => ({ ...key, insured: true })).reverse(), dearest: () => ({ id: '2', insured: true }) },
    Crate: { fee: ({ weight, volume }: any) => (weight == null ? null : Number(weight) + Number(volume)), label: ({ box }: any) => (box ? `wall ${box.wall.thickness}` : 'bare') },
  },
};
const duty: TestService = {
  sdl: `input DutyKey { id: ID! fee: Int }
        type Query { _duty(keys: [DutyKey!]!): [Crate]! @merge(keyArg: "keys") }
        type Crate @key(selectionSet: "{ id }") { id: ID! duty: Int @computed(selectionSet: "{ fee }") }`,
  resolvers: { Query: { _duty: (_: unknown, { keys }: any) => keys.map(({ id, fee }: any) => ({ id, duty: fee == null ? null : fee * 2 })) } },
};
const create = (): TestGraph => createTestGraph({ cargo, freight, duty });
const services = (graph: TestGraph): string[] => graph.calls.map(({ service }) => service);

describe('a computed field', () => {
  it('gets its inputs from another service, unasked by the client and unseen', async () => {
    const graph = create();
    expect(await graph.run('{ crates { fee } }')).toEqual({ data: { crates: [{ fee: 101 }, { fee: 202 }, { fee: null }] } });
    expect(services(graph)).toEqual(['cargo', 'freight']);
    expect(Object.values(graph.calls[1]!.variables as object)).toEqual([[{ id: '1', weight: 100, volume: 1 }, { id: '2', weight: 200, volume: 2 }, { id: '3', weight: null, volume: 3 }]]);
  });

  it('costs nothing when it is not selected: its neighbours need the key only', async () => {
    const graph = create();
    expect(await graph.run('{ crate(id: 1) { insured } }')).toEqual({ data: { crate: { insured: true } } });
    expect(graph.asked('cargo').join()).not.toContain('weight');
    expect(Object.values(graph.calls[1]!.variables as object)).toEqual([[{ id: '1' }]]);
  });

  it('takes inputs the client selects too, under any alias', async () => {
    expect(await create().run('{ crate(id: 1) { kilos: weight weight fee cost: fee } }')).toEqual({ data: { crate: { kilos: 100, weight: 100, fee: 101, cost: 101 } } });
  });

  it('takes inputs from inside objects', async () => {
    expect(await create().run('{ crates { label } }')).toEqual({ data: { crates: [{ label: 'wall 1' }, { label: 'bare' }, { label: 'wall 3' }] } });
  });

  it('of an object its own service gave has its inputs fetched first', async () => {
    const graph = create();
    expect(await graph.run('{ dearest { id insured fee } }')).toEqual({ data: { dearest: { id: '2', insured: true, fee: 202 } } });
    expect(services(graph)).toEqual(['freight', 'cargo', 'freight']);
  });

  it('may be computed from a computed field of a third service', async () => {
    const graph = create();
    expect(await graph.run('{ crates { id duty } }')).toEqual({ data: { crates: [{ id: '1', duty: 202 }, { id: '2', duty: 404 }, { id: '3', duty: null }] } });
    expect(services(graph)).toEqual(['cargo', 'freight', 'duty']);
    expect(await create().run('{ dearest { duty fee } }')).toEqual({ data: { dearest: { duty: 404, fee: 202 } } });
  });

  it('fails with its input, at its own place, and its neighbours do not', async () => {
    const graph = create();
    const { data, errors } = await graph.run('{ crate(id: 9) { id insured fee } }');
    expect(data).toEqual({ crate: { id: '9', insured: true, fee: null } });
    expect(errors).toEqual([{ message: 'scales are broken', path: ['crate', 'fee'], extensions: { code: 'UPSTREAM_ERROR' } }]);
  });

  it('is not asked for when an input that its door requires is null', async () => {
    const graph = createTestGraph({
      cargo,
      ports: {
        sdl: `input OriginKey { originCode: ID! } type Port { code: ID! name: String }
              type Query { _origins(keys: [OriginKey!]!): [Crate]! @merge(keyArg: "keys") }
              type Crate @key(selectionSet: "{ originCode }") { originCode: ID origin: Port @computed(selectionSet: "{ originCode }") }`,
        resolvers: { Query: { _origins: (_: unknown, { keys }: any) => keys.map(({ originCode }: any) => ({ originCode, origin: { code: originCode, name: 'Hamburg' } })) } },
      },
    });
    expect(await graph.run('{ crates { id origin { name } } }')).toEqual({ data: { crates: [{ id: '1', origin: { name: 'Hamburg' } }, { id: '2', origin: null }, { id: '3', origin: { name: 'Hamburg' } }] } });
    expect(Object.values(graph.calls[1]!.variables as object)).toEqual([[{ originCode: 'HAM' }]]);
  });

  it('may take a list, and give things of an interface', async () => {
    const graph = createTestGraph({
      cargo,
      tags: {
        sdl: `scalar _Key interface Tag { id: ID! text: String } type Warning implements Tag { id: ID! text: String level: Int } type Note implements Tag { id: ID! text: String }
              type Query { _tagged(keys: [_Key!]!): [Crate]! @merge }
              type Crate @key(selectionSet: "{ id }") { id: ID! tags: [Tag] @computed(selectionSet: "{ tagIds }") }`,
        resolvers: { Query: { _tagged: (_: unknown, { keys }: any) => keys.map(({ id, tagIds }: any) => ({ id, tags: tagIds?.map((tag: string) => ({ __typename: tag === '7' ? 'Warning' : 'Note', id: tag, text: `t${tag}`, level: 3 })) ?? null })) } },
      },
    });
    expect(await graph.run('{ crates { tags { __typename text ... on Warning { level } } } }')).toEqual({
      data: { crates: [{ tags: [{ __typename: 'Note', text: 't1' }, { __typename: 'Warning', text: 't7', level: 3 }] }, { tags: [{ __typename: 'Note', text: 't2' }, { __typename: 'Warning', text: 't7', level: 3 }] }, { tags: null }] },
    });
  });

  it('answers two fields with different inputs in one operation', async () => {
    expect(await create().run('{ crates { fee label insured } }')).toEqual({
      data: { crates: [{ fee: 101, label: 'wall 1', insured: true }, { fee: 202, label: 'bare', insured: true }, { fee: null, label: 'wall 3', insured: true }] },
    });
  });

  it('may be all that a service has of a type, without any key', async () => {
    const graph = createTestGraph({
      cargo,
      origins: {
        sdl: 'scalar _Key type Port { code: ID! name: String } type Query { _origins(keys: [_Key!]!): [Crate]! @merge } type Crate { origin: Port @computed(selectionSet: "{ originCode }") }',
        resolvers: { Query: { _origins: (_: unknown, { keys }: any) => keys.map(({ originCode }: any) => ({ origin: originCode && { code: originCode, name: `Port ${originCode}` } })) } },
      },
    });
    expect(await graph.run('{ crates { id origin { name } } }')).toEqual({ data: { crates: [{ id: '1', origin: { name: 'Port HAM' } }, { id: '2', origin: null }, { id: '3', origin: { name: 'Port HAM' } }] } });
    // No row could be told from another, so each is the only answer to its own question; equal inputs are one, and null is not sent where none may be.
    const asked = graph.calls.filter(({ service }) => service === 'origins');
    expect([asked.length, asked[0]!.query.match(/_origins\(/g)]).toEqual([1, ['_origins(', '_origins(']]);
  });
});
