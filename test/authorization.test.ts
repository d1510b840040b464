// Access rules through a whole gateway: tokens of an issuer, rules of policies and of the services' own SDL, and the bytes that
// reached the services.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRole, hasScope, isOwner, rule } from '../src/pipeline/authorization/rules.ts';
import type { Policies } from '../src/pipeline/authorization/rules.ts';
import { startGateway, type TestGateway } from './support/gateway.ts';
import { AUDIENCE, makeKey, startIssuer, type TestIssuer } from './support/issuer.ts';

const SECRET = 'a-secret-of-the-service';
const orders = [{ id: '1', owner: 'ada', total: 10, note: SECRET }, { id: '2', owner: 'bob', total: 20, note: SECRET }];

const SERVICES = {
  orders: {
    sdl: 'type Query { orders: [Order!]! orderCount: Int @authenticated } type Mutation { cancel(id: ID!): Order } type Order { id: ID! owner: String total: Int note: String margin: Int @requiresScopes(scopes: [["money", "read"], ["all"]]) }',
    runs: 'type Query { orders: [Order!]! orderCount: Int } type Mutation { cancel(id: ID!): Order } type Order { id: ID! owner: String total: Int note: String margin: Int }',
    resolvers: { Query: { orders: () => orders, orderCount: () => 2 }, Mutation: { cancel: (_: unknown, { id }: { id: string }) => orders[Number(id) - 1] }, Order: { margin: () => 3 } },
  },
};

const POLICIES: Policies = {
  policies: [{
    Order: { note: isOwner('owner'), total: hasScope('read') },
    Mutation: { cancel: rule('cancelsOwn', 'arguments')((_order, { id }, { principal }) => id === principal.claims['order']) },
  }],
  fallback: 'allow',
};

let issuer: TestIssuer;
let authentication: object;
beforeAll(async () => {
  issuer = await startIssuer(await makeKey('one'));
  authentication = { jwt: [{ issuer: issuer.issuer, jwks: issuer.jwks, audience: [AUDIENCE] }] };
});
afterAll(() => issuer.close());

async function as(claims: Record<string, unknown>): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await issuer.token({ claims })}` };
}

const denied = (field: string, ...path: (string | number)[]) => ({ message: `You may not have \`${field}\`.`, path, extensions: { code: 'FORBIDDEN' } });

describe.each(['plan', 'stitch'] as const)('access rules on the engine %s', (engine) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway(SERVICES, { authentication, execution: { engine } }, { policies: POLICIES });
  });
  afterAll(() => gateway.dispose());
  const sent = (): string => JSON.stringify(gateway.services['orders']!.requests.splice(0).map(({ body }) => body));

  it('of the caller: what services declare in their SDL, and policies', async () => {
    const query = { query: '{ orderCount orders { id total margin } }' };
    const stranger = await gateway.post(query);
    expect([stranger.status, stranger.body]).toEqual([200, {
      data: { orderCount: null, orders: [{ id: '1', total: null, margin: null }, { id: '2', total: null, margin: null }] },
      errors: expect.arrayContaining([denied('Query.orderCount', 'orderCount'), denied('Order.total', 'orders', 0, 'total'), denied('Order.margin', 'orders', 1, 'margin')]),
    }]);
    expect(stranger.body.errors).toHaveLength(5);
    if (engine === 'plan') expect(sent()).not.toMatch(/orderCount|total|margin/);
    expect((await gateway.post(query, await as({ scope: 'read' }))).body.data).toEqual({ orderCount: 2, orders: [{ id: '1', total: 10, margin: null }, { id: '2', total: 20, margin: null }] });
    expect((await gateway.post(query, await as({ scope: 'read money' }))).body).toEqual({ data: { orderCount: 2, orders: [{ id: '1', total: 10, margin: 3 }, { id: '2', total: 20, margin: 3 }] } });
  });

  it('of the object: each has what is theirs', async () => {
    const { body } = await gateway.post({ query: '{ orders { note owner } }' }, await as({ sub: 'bob' }));
    expect(body).toEqual({ data: { orders: [{ note: null, owner: 'ada' }, { note: SECRET, owner: 'bob' }] }, errors: [denied('Order.note', 'orders', 0, 'note')] });
  });

  it('of the object: who has no name owns nothing, and nothing is asked for it', async () => {
    sent();
    const nobody = { data: { orders: [{ id: '1', note: null }, { id: '2', note: null }] }, errors: [denied('Order.note', 'orders', 0, 'note'), denied('Order.note', 'orders', 1, 'note')] };
    expect((await gateway.post({ query: '{ orders { id note } }' })).body).toEqual(nobody);
    if (engine === 'plan') expect(sent()).not.toMatch(/note|owner/);
    // The second engine knows of an object what the client has selected.
    const owner = engine === 'stitch' ? 'owner' : '';
    expect((await gateway.post({ query: `{ orders { note ${owner} } }` }, await as({ sub: 'ada' }))).body.data.orders).toMatchObject([{ note: SECRET }, { note: null }]);
    expect(sent()).toMatch(/note.*owner|owner.*note/);
  });

  it('of the caller and the arguments, before anything is written', async () => {
    sent();
    const query = 'mutation ($id: ID!) { cancel(id: $id) { id } }';
    expect((await gateway.post({ query, variables: { id: '1' } }, await as({ order: '2' }))).body).toEqual({ data: { cancel: null }, errors: [denied('Mutation.cancel', 'cancel')] });
    expect(sent()).toBe('[]');
    expect((await gateway.post({ query, variables: { id: '2' } }, await as({ order: '2' }))).body).toEqual({ data: { cancel: { id: '2' } } });
  });
});

describe('access rules', () => {
  const started: TestGateway[] = [];
  afterAll(async () => {
    await Promise.all(started.map((gateway) => gateway.dispose()));
  });
  const start = async (config: object, policies: Policies): Promise<TestGateway> => {
    const gateway = await startGateway(SERVICES, { authentication, ...config }, { policies });
    started.push(gateway);
    return gateway;
  };

  it('with onDenied reject refuse the whole of it with 403, and nobody is called', async () => {
    const gateway = await start({ policies: { onDenied: 'reject' } }, POLICIES);
    const { status, body } = await gateway.post({ query: '{ orders { id total } }' });
    expect([status, body]).toEqual([403, { errors: [{ message: 'You may not have `Order.total`.', extensions: { code: 'FORBIDDEN' } }] }]);
    expect(gateway.services['orders']!.requests).toEqual([]);
    expect((await gateway.post({ query: '{ orders { id } }' })).status).toBe(200);
    // By the object it is known later, and refuses no less.
    expect((await gateway.post({ query: '{ orders { note } }' }, await as({ sub: 'bob' }))).status).toBe(403);
  });

  it('in report mode withhold nothing, and are in the log and the metrics', async () => {
    const gateway = await start({ policies: { mode: 'report' } }, POLICIES);
    expect((await gateway.post({ query: '{ orders { id total } }' })).body).toEqual({ data: { orders: [{ id: '1', total: 10 }, { id: '2', total: 20 }] } });
    expect(gateway.logs.filter(({ message }) => message === 'fields would be denied; policies.mode is report').map(({ fields }) => fields)).toEqual([['Order.total']]);
    expect(await (await fetch(`${gateway.adminUrl}/metrics`)).text()).toContain('gatehouse_denied_operations_total{mode="report"} 1');
  });

  it('deny what nobody names where the fallback does, and a rule that fails is logged once', async () => {
    const failing = rule('failing', 'principal')(() => {
      throw new Error('no such thing');
    });
    const gateway = await start({}, { policies: [{ Query: { orders: hasRole('staff') }, Order: { id: hasRole('staff'), total: failing } }], fallback: 'deny' });
    const staff = await as({ roles: ['staff'] });
    expect((await gateway.post({ query: '{ orders { id owner total } orderCount }' }, staff)).body.data).toEqual({ orders: [{ id: '1', owner: null, total: null }, { id: '2', owner: null, total: null }], orderCount: 2 });
    await gateway.post({ query: '{ orders { total } }' }, staff);
    expect(gateway.logs.filter(({ message }) => String(message).startsWith('a rule has failed'))).toHaveLength(1);
    expect((await gateway.post({ query: '{ __typename }' })).body).toEqual({ data: { __typename: 'Query' } });
  });

  it('show in introspection what the caller may have, to those who may introspect', async () => {
    const gateway = await start({ server: { introspection: { roles: ['staff'] } } }, POLICIES);
    const query = { query: '{ __type(name: "Order") { fields { name } } __schema { queryType { fields { name } } } }' };
    const names = (fields: { name: string }[]): string[] => fields.map(({ name }) => name).sort();
    const shown = async (claims: Record<string, unknown>) => {
      const { body } = await gateway.post(query, await as(claims));
      return [names(body.data.__type.fields), names(body.data.__schema.queryType.fields)];
    };
    expect(await shown({ scope: '' })).toEqual([['id', 'note', 'owner'], ['orderCount', 'orders']]);
    expect(await shown({ scope: 'read all' })).toEqual([['id', 'margin', 'note', 'owner', 'total'], ['orderCount', 'orders']]);
    expect((await gateway.post(query)).body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await gateway.post(query, await as({ roles: ['guest'] }))).body.data).toBeUndefined();
    // Nor is a misspelt name mended for those who may not.
    const misspelt = { query: '{ orderCnt }' };
    expect([(await gateway.post(misspelt)).body.errors[0].message, (await gateway.post(misspelt, await as({ scope: 'read all' }))).body.errors[0].message].map((message) => message.includes('Did you mean'))).toEqual([false, true]);
  });

  it('that do not fit the graph stop the gateway before it listens', async () => {
    await expect(start({}, { policies: [{ Order: { totl: hasScope('read') } }], fallback: 'allow' })).rejects.toThrow('`Order` has no field `totl`. Did you mean `total`?');
    await expect(start({ execution: { engine: 'stitch' }, policies: { mode: 'report' } }, POLICIES)).rejects.toThrow('use the engine `plan`');
  });

  it('that the engine stitch could not keep to, because inputs of computed fields are guarded, stop it too', async () => {
    const services = {
      users: { sdl: 'type Query { me: User } type User @key(selectionSet: "{ id }") { id: ID! name: String secret: String }' },
      scores: { sdl: 'type Query { _scored(keys: [Key!]!): [User]! @merge(keyArg: "keys") } scalar Key type User @key(selectionSet: "{ id }") { id: ID! loud: String @computed(selectionSet: "{ secret }") }' },
    };
    const open = (engine: string, field: string) => startGateway(services, { execution: { engine } }, { policies: { policies: [{ User: { [field]: hasScope('read') } }], fallback: 'allow' } });
    await expect(open('stitch', 'secret')).rejects.toThrow('would send the guarded inputs of `User.loud` to the service that computes it');
    for (const [engine, field] of [['stitch', 'name'], ['plan', 'secret']] as const) await (await open(engine, field)).dispose();
  });
});
