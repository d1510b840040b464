// A deployment's policies, from files to answers: `gatehouse start` reads them, and what the caller may not have reaches no service.
import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.ts';
import { serveCli } from '../support/cli.ts';
import { createFolder, yaml, type Folder } from '../support/folder.ts';
import { AUDIENCE, makeKey, startIssuer } from '../support/issuer.ts';
import { startService } from '../support/service.ts';

const SDL = 'type Query { orders: [Order] } type Order { id: ID! owner: String total: Int }';

async function gatewayWith(policies: Readonly<Record<string, string>>) {
  let asked = 0;
  const list = () => {
    asked += 1;
    return [{ id: '1', owner: 'ada', total: 10 }, { id: '2', owner: 'bob', total: 20 }];
  };
  const orders = await startService(SDL, { root: { orders: list } });
  const issuer = await startIssuer(await makeKey('one'));
  const folder: Folder = createFolder({
    'gatehouse.yaml': `authentication: { jwt: [{ issuer: "${issuer.issuer}", jwks: "${issuer.jwks}", audience: ["${AUDIENCE}"] }] }\n${yaml(`  orders: { url: "${orders.url}" }\n`)}`,
    'schemas/orders.graphql': SDL,
    ...policies,
  });
  return { folder, issuer, asked: () => asked };
}

const ORDERS = `import { hasScope, isOwner } from 'gatehouse';
import type { Graph } from './graph.generated.ts';
import type { Policy } from 'gatehouse';

export default {
  Query: { orders: hasScope('orders:read') },
  Order: { total: isOwner('owner') },
} satisfies Policy<Graph>;
`;
const INDEX = "import orders from './orders.ts';\nexport const policies = [orders];\nexport const fallback: 'allow' | 'deny' = 'allow';\n";

describe('policies of a folder', () => {
  it('are kept to: whoever may not gets null and FORBIDDEN, and nobody is asked', async () => {
    const { folder, issuer, asked } = await gatewayWith({ 'policies/orders.ts': ORDERS, 'policies/index.ts': INDEX });
    const gateway = await serveCli(folder.dir, ['start']);
    const stranger = await ask(gateway.url, '{ orders { id total } }');
    expect(stranger.body).toEqual({ data: { orders: null }, errors: [{ message: 'You may not have `Query.orders`.', path: ['orders'], extensions: { code: 'FORBIDDEN' } }] });
    expect(asked()).toBe(0);
    const authorization = `Bearer ${await issuer.token({ claims: { sub: 'bob', scope: 'orders:read' } })}`;
    const bob = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify({ query: '{ orders { id total } }' }) });
    expect(((await bob.json())).data).toEqual({ orders: [{ id: '1', total: null }, { id: '2', total: 20 }] });
    await gateway.stop();
    await issuer.close();
  });

  it('that name a field that is not there stop the start, with file, line and column', async () => {
    const { folder, issuer } = await gatewayWith({ 'policies/orders.ts': ORDERS.replace('total:', 'totl:'), 'policies/index.ts': INDEX });
    await expect(serveCli(folder.dir, ['start'])).rejects.toThrow(/policies\/orders\.ts:7:12: `Order` has no field `totl`\. Did you mean `total`\?/);
    await issuer.close();
  });
});
