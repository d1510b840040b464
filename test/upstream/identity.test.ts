// What a service sees of the caller, over the wire: in each way, in either protocol, and of those about whom there is nothing to say.
import { describe, expect, test } from 'vitest';
import { ANONYMOUS, type Principal } from '../../src/context.ts';
import { OperatorError } from '../../src/errors.ts';
import type { UpstreamConfig } from '../../src/upstream/executor.ts';
import { createUpstream } from '../../src/upstream/index.ts';
import { answerJson, type MisbehavingService } from '../support/misbehaving-service.ts';
import { principalOf } from '../support/principal.ts';
import { configOf, failureOf, fixture, fixtureOverRest, HELLO, restFixture, upstreamTo } from './harness.ts';

const WHO = /^(?:authorization|x-gatehouse-.*)$/;
const SIGNER = { sign: (claims: object) => Promise.resolve(Buffer.from(JSON.stringify(claims)).toString('base64url')), jwks: '' };
const claimsIn = (authorization = ''): unknown => JSON.parse(Buffer.from(authorization.replace(/^Bearer /, ''), 'base64url').toString());
const JWT = { jwt: { audience: 'users', ttl: 60_000 } };

/** The last request's headers about the caller, `undefined` when nothing was sent. */
const seen = ({ requests }: MisbehavingService): Record<string, string> | undefined =>
  requests.length === 0 ? undefined : Object.fromEntries(requests.at(-1)!.headers.filter(([name]) => WHO.test(name.toLowerCase())));

async function told(identity: UpstreamConfig['identity'], principal: Principal | undefined, headers: Record<string, string> = {}) {
  const { service, call } = await fixture(answerJson(HELLO), { identity }, { signer: SIGNER });
  expect(await call({ headers, ...(principal !== undefined && { principal }) })).toEqual(HELLO);
  return seen(service);
}

describe('a service learns', () => {
  const ada = principalOf({ scopes: ['read'] });

  test('nothing, by default', async () => {
    expect(await told('none', ada)).toEqual({});
  });

  test('the token, wherever the caller had put it', async () => {
    expect(await told('forward', ada)).toEqual({ authorization: 'Bearer aaa.bbb.ccc' });
  });

  test('claims, as headers', async () => {
    expect(await told('headers', ada)).toEqual({ 'x-gatehouse-kind': 'token', 'x-gatehouse-subject': 'ada', 'x-gatehouse-scopes': 'read' });
  });

  test('what the gateway has signed', async () => {
    expect(claimsIn((await told(JWT, ada))!['authorization'])).toMatchObject({ iss: 'gatehouse', sub: 'ada', aud: 'users', scope: 'read' });
  });

  test.each(['key', 'certificate'] as const)('of the owner of a %s claims or a token of the gateway, and nothing by `forward`', async (kind) => {
    const partner = principalOf({ kind, subject: 'partner' });
    expect(await told('forward', partner)).toEqual({});
    expect(await told('headers', partner)).toEqual({ 'x-gatehouse-kind': kind, 'x-gatehouse-subject': 'partner' });
    expect(claimsIn((await told(JWT, partner))!['authorization'])).toMatchObject({ kind, sub: 'partner' });
  });

  const CLAIMED = { authorization: 'Bearer eve', 'x-gatehouse-subject': 'eve', 'x-gatehouse-kind': 'token', 'x-gatehouse-roles': 'admin' };
  test.each([['none'], ['forward'], ['headers'], [JWT]] as const)('nothing of what a client says of itself, with identity %j', async (identity) => {
    expect(await told(identity, ANONYMOUS, CLAIMED)).toEqual({});
    expect(await told(identity, undefined, CLAIMED)).toEqual({});
    const said = Object.entries((await told(identity, ada, CLAIMED))!).map(([name, value]) => (identity === JWT && name === 'authorization' ? JSON.stringify(claimsIn(value)) : value));
    expect(said.join()).not.toMatch(/eve|admin/);
    expect(said.length).toBe(identity === 'none' ? 0 : identity === 'headers' ? 3 : 1); // kind, subject, scopes
  });

  test.each([['headers'], [JWT]] as const)('nothing of a name that is no Unicode: the call is refused, with identity %j', async (identity) => {
    const { service, call } = await fixture(answerJson(HELLO), { identity }, { signer: SIGNER });
    for (const principal of [principalOf({ subject: 'a\ud800' }), principalOf({ client: '\udc00' }), principalOf({ issuer: '\ud800' }), principalOf({ scopes: ['a', '\ud800b'] }), principalOf({ roles: ['\udfff'] })]) {
      expect(failureOf(await call({ principal }))).toBe('BAD_REQUEST');
    }
    expect(service.requests).toHaveLength(0);
    expect(await call({ principal: principalOf({ subject: '😀' }) })).toEqual(HELLO);
  });

  test('nothing at all while no token can be signed: the call fails and the next is tried', async () => {
    let isBroken = true;
    const signer = { ...SIGNER, sign: () => (isBroken ? Promise.reject(new Error('no entropy')) : Promise.resolve('t')) };
    const { service, call } = await fixture(answerJson(HELLO), { identity: JWT }, { signer });
    expect(failureOf(await call({ principal: ada }))).toBe('INTERNAL_SERVER_ERROR');
    expect(service.requests).toHaveLength(0);
    isBroken = false;
    expect(await call({ principal: ada })).toEqual(HELLO);
  });
});

describe('a REST service learns', () => {
  test.each([
    ['forward', { authorization: 'Bearer aaa.bbb.ccc' }],
    ['headers', { 'x-gatehouse-kind': 'token', 'x-gatehouse-subject': 'ada' }],
  ] as const)('the same by %s', async (identity, lines) => {
    const { service, call } = await fixtureOverRest(answerJson(HELLO), { identity });
    await call({ principal: principalOf() });
    expect(seen(service)).toEqual(lines);
    await call({ principal: ANONYMOUS });
    expect(seen(service)).toEqual({});
  });

  test('of nobody what an argument says in a header of @rest', async () => {
    const { service, call } = await restFixture(answerJson(HELLO), { identity: 'forward' });
    const headers = [['Authorization', 'Bearer eve'], ['X-Gatehouse-Subject', 'eve'], ['x_gatehouse_roles', 'admin'], ['x-tenant', 'a']] as const;
    for (const principal of [ANONYMOUS, principalOf()]) await call({ headers }, { principal });
    expect(service.requests.map(({ header }) => [header('authorization'), header('x-gatehouse-subject'), header('x_gatehouse_roles'), header('x-tenant')])).toEqual([
      [undefined, undefined, undefined, 'a'],
      ['Bearer aaa.bbb.ccc', undefined, undefined, 'a'],
    ]);
  });

  test('what @rest says in `authorization` where identity does not', async () => {
    const { service, call } = await restFixture(answerJson(HELLO), { identity: 'headers' });
    await call({ headers: [['authorization', 'Basic a']] }, { principal: ANONYMOUS });
    expect(seen(service)).toEqual({ authorization: 'Basic a' });
  });
});

describe('a configuration with two answers to who calls', () => {
  test.each([
    ['forward', { headers: { forward: ['Authorization'] } }, 'services.users.headers.forward: `authorization` is written by `identity`; remove either.'],
    ['forward', { headers: { set: { Authorization: 'x' } } }, 'services.users.headers.set: `authorization` is written by `identity`; remove either.'],
    [JWT, { headers: { forward: ['authorization'] } }, 'services.users.headers.forward: `authorization` is written by `identity`; remove either.'],
    ['none', { headers: { forward: ['X-Gatehouse-Subject'] } }, 'services.users.headers.forward: `x-gatehouse-subject` belongs to the gateway; leave it out.'],
    ['none', { headers: { set: { x_gatehouse_roles: 'admin' } } }, 'services.users.headers.set: `x_gatehouse_roles` belongs to the gateway; leave it out.'],
  ] as const)('is refused at start: %j %j', (identity, changes, message) => {
    const open = () => createUpstream(configOf('http://127.0.0.1/', { ...changes, identity }), { observe: () => undefined, signer: SIGNER });
    expect(open).toThrow(OperatorError);
    expect(open).toThrow(message);
  });

  test('does not go without a key for what is to be signed', () => {
    expect(() => upstreamTo('http://127.0.0.1/', { identity: JWT })).toThrow('wants signed tokens');
  });
});
