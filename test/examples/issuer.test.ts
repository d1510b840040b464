// The issuer of the example, asked as any client asks an OpenID provider, and its tokens at a gateway with the example's own configuration.
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { createClock, type TestClock } from '../support/clock.ts';
import { SHOP, startGateway, type TestGateway } from '../support/gateway.ts';
import { root, startProcess } from '../support/process.ts';
import { startServiceProcess, type ServiceProcess } from '../support/service-process.ts';

const ISSUER = 'examples/issuer/issuer.mjs';
let issuer: ServiceProcess;
beforeAll(async () => {
  issuer = await startServiceProcess(ISSUER);
});
afterAll(() => issuer.stop());

async function askForToken(user: string, parameters: Readonly<Record<string, string>> = {}, { url } = issuer, secret = 'example-only'): Promise<{ readonly status: number; readonly body: any }> {
  const response = await fetch(`${url}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...parameters }),
  });
  return { status: response.status, body: await response.json() };
}

async function tokenOf(user: string, scope?: string, from?: ServiceProcess): Promise<string> {
  const { status, body } = await askForToken(user, scope === undefined ? {} : { scope }, from);
  expect([status, typeof body.access_token]).toEqual([200, 'string']);
  return body.access_token;
}

describe('the issuer of the example', () => {
  it('is found by discovery, and publishes no more of its key than anybody may know', async () => {
    const configuration = await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json();
    expect(configuration).toMatchObject({ issuer: issuer.url, jwks_uri: `${issuer.url}/jwks` });
    const { keys } = await (await fetch(configuration.jwks_uri)).json();
    expect(keys).toEqual([{ kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256', kid: expect.any(String), x: expect.any(String), y: expect.any(String) }]);
    expect(createPublicKey({ key: keys[0], format: 'jwk' }).asymmetricKeyType).toBe('ec');
  });

  it.each([
    ['ada', 'profile', { sub: 'u1', scope: 'profile' }],
    ['grace', 'profile orders:read', { sub: 'u2', scope: 'profile orders:read', roles: ['support'] }],
    ['linus', undefined, { sub: 'linus', roles: ['admin'] }],
  ])('gives %s a token with scope %s for an hour', async (user, scope, says) => {
    const token = await tokenOf(user, scope);
    const { iat, exp, jti, ...claims } = decodeJwt(token);
    expect([claims, exp! - iat!, typeof jti]).toEqual([{ iss: issuer.url, aud: 'https://graph.example.com', client_id: user, ...says }, 3600, 'string']);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
  });

  it('gives nobody more than is theirs, and nothing for another audience', async () => {
    expect(await askForToken('ada', { resource: 'https://bank.example.com' })).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    expect(await askForToken('ada', { scope: 'orders:read' })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect(decodeJwt(await tokenOf('linus', 'profile orders:read'))).not.toHaveProperty('scope');
    expect(await askForToken('ada', {}, issuer, 'guessed')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await askForToken('mallory')).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(decodeJwt(await tokenOf('grace', 'profile'))['scope']).toBe('profile');
  });

  it('prints nothing but its ready line, and ends when told to', async () => {
    const process = startProcess([join(root, ISSUER), '0']);
    await process.printed(/"url":"([^"]+)"/);
    process.signal('SIGTERM');
    expect([await process.ended, process.out()]).toEqual([0, expect.stringMatching(/^\{"service":"issuer","url":"http:\/\/127\.0\.0\.1:\d+"\}\n$/)]);
  });
});

describe('its tokens at a gateway that is configured as the example', () => {
  let clock: TestClock;
  let gateway: TestGateway;
  beforeEach(async () => {
    clock = createClock();
    const { authentication } = parseYaml(readFileSync(join(root, 'gatehouse.yaml'), 'utf8').replaceAll(/\$\{ISSUER_URL:-[^}]+\}/g, issuer.url));
    gateway = await startGateway({ products: SHOP['products']! }, { authentication: { jwt: authentication.jwt } }, { clock });
  });
  afterEach(() => gateway.dispose());

  const ask = async (token: string): Promise<unknown[]> => {
    const { status, body } = await gateway.post({ query: '{ product(upc: "1") { name } }' }, { authorization: `Bearer ${token}` });
    return [status, body.errors?.[0].extensions.reason];
  };

  it('are good for an hour and no longer', async () => {
    const token = await tokenOf('ada', 'profile');
    expect(await ask(token)).toEqual([200, undefined]);
    await clock.advance(3_590_000);
    expect(await ask(token)).toEqual([200, undefined]);
    await clock.advance(20_000);
    expect(await ask(token)).toEqual([401, 'expired']);
  });

  it('are those of this issuer only: another one of the same kind makes none, nor does who writes its name', async () => {
    const other = await startServiceProcess(ISSUER);
    const foreign = await tokenOf('ada', 'profile', other);
    await other.stop();
    expect(await ask(foreign)).toEqual([401, 'invalid']);

    const own = await tokenOf('ada', 'profile');
    const { kid } = decodeProtectedHeader(own);
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT({ ...decodeJwt(own), roles: ['admin'] }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: kid! }).sign(privateKey);
    expect(await ask(forged)).toEqual([401, 'invalid']);
    expect(gateway.services['products']!.requests).toHaveLength(0);
  });
});
