// What messages tell of a graph to a caller who may introspect, and from whom part of it is hidden: no name of that part.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasScope, type Policies } from '../../src/pipeline/authorization/rules.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { AUDIENCE, makeKey, startIssuer, type TestIssuer } from '../support/issuer.ts';

const SDL = `
  type Query { orders(first: Int, secretFilter: SecretFilter): [Order!]! secretReport(secretKind: SecretKind): SecretReport node: Node }
  interface Node { id: ID! }
  type Order implements Node { id: ID! total: Int secretMargin: Int }
  type SecretReport implements Node { id: ID! secretLines: [Int] }
  input SecretFilter { secretMargin: Int kind: SecretKind }
  enum SecretKind { SECRET_GOLD SECRET_LEAD }
`;
const POLICIES: Policies = { policies: [{ Query: { secretReport: hasScope('secrets') }, Order: { secretMargin: hasScope('secrets') }, SecretReport: { id: hasScope('secrets'), secretLines: hasScope('secrets') } }], fallback: 'allow' };

/** `secretMargin` is an input field too, which nobody is denied. */
const HIDDEN = ['secretReport', 'SecretReport', 'secretLines'];

const MISSPELT: [string, string, Record<string, unknown>?][] = [
  ['a field', '{ orders { secretMargi } }'],
  ['a root field', '{ secretRepor { id } }'],
  ['a field that objects of an interface have', '{ node { secretLines } }'],
  ['a type', '{ node { ... on SecretRepor { id } } }'],
  ['the type of a variable', 'query ($a: SecretFilte) { orders(secretFilter: $a) { id } }'],
  ['an argument', '{ orders(secretFilte: {}) { id } }'],
  ['an input field', '{ orders(secretFilter: { secretMargi: 1 }) { id } }'],
  ['an enum value', '{ orders(secretFilter: { kind: SECRET_GOL }) { id } }'],
  ['an enum value that is a text', '{ orders(secretFilter: { kind: "SECRET_GOLD" }) { id } }'],
  ['an input field of a variable', 'query ($a: SecretFilter) { orders(secretFilter: $a) { id } }', { a: { secretMargi: 1 } }],
  ['an enum value of a variable', 'query ($a: SecretFilter) { orders(secretFilter: $a) { id } }', { a: { kind: 'SECRET_GOL' } }],
];

let issuer: TestIssuer;
let authentication: object;
beforeAll(async () => {
  issuer = await startIssuer(await makeKey('one'));
  authentication = { jwt: [{ issuer: issuer.issuer, jwks: issuer.jwks, audience: [AUDIENCE] }] };
});
afterAll(() => issuer.close());

describe.each(['plan', 'stitch'] as const)('a misspelt name, on the engine %s:', (engine) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ orders: { sdl: SDL, resolvers: { Node: { __resolveType: () => 'Order' } } } }, { authentication, server: { introspection: true }, execution: { engine } }, { policies: POLICIES });
  });
  afterAll(() => gateway.dispose());
  const messagesFor = async (scope: string, query: string, variables: Record<string, unknown> = {}): Promise<string> => {
    const { body } = await gateway.post({ query, variables }, { authorization: `Bearer ${await issuer.token({ claims: { scope } })}` });
    return JSON.stringify(body.errors.map(({ message }: { message: string }) => message));
  };

  it.each(MISSPELT)('%s is mended for those from whom nothing is hidden, and not for others', async (_name, query, variables) => {
    expect(await messagesFor('secrets', query, variables)).toContain('Did you mean');
    const said = await messagesFor('', query, variables);
    expect(said).not.toContain('Did you mean');
    expect([...said.matchAll(/\w+/g)].filter(([name]) => HIDDEN.includes(name) && !query.includes(name))).toEqual([]);
  });

  it('is mended for nobody whom others may have asked before', async () => {
    for (const scope of ['secrets', '', 'secrets', '']) expect((await messagesFor(scope, '{ orders { secretMarg } }')).includes('Did you mean')).toBe(scope === 'secrets');
  });
});
