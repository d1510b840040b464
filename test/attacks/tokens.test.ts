// Hostile credentials against a whole gateway over sockets. Each group has a twin that is legal and is served; whatever is refused
// has reached no service, and the gateway has asked nobody for keys but the issuer it knows.
import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportSPKI } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCE, makeKey, makeToken, rawToken, startIssuer, type TestIssuer, type TestKey, type TokenParts } from '../support/issuer.ts';
import { rawRequest, SHOP, startGateway, type TestGateway } from '../support/gateway.ts';

const ASK = { query: '{ product(upc: "1") { name quantity } }' };
const DATA = { product: { name: 'product 1', quantity: 2 } };
const API_KEY = 'gh_test-key-of-a-partner';

let key: TestKey;
let rsa: TestKey;
let stranger: TestKey;
let issuer: TestIssuer;
let gateway: TestGateway;
let evil: { url: string; asked: string[]; close: () => void };

beforeAll(async () => {
  [key, rsa, stranger] = await Promise.all([makeKey('one'), makeKey('rsa', 'RS256'), makeKey('one')]);
  issuer = await startIssuer(key);
  issuer.publish(key, rsa, await makeKey('es384', 'ES384'));
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  gateway = await startGateway(SHOP, {
    authentication: {
      jwt: [{ issuer: issuer.issuer, jwks: issuer.jwks, audience: [AUDIENCE], rotation: '24h', from: [{ header: 'authorization', scheme: 'Bearer' }, { cookie: 'session' }] }],
      apiKeys: { file: 'keys.yaml' },
    },
  }, { files: { 'keys.yaml': `- { sha256: "${digest(API_KEY)}", principal: partner }\n- { sha256: "${digest('gh_old')}", principal: partner, expires: "2020-01-01" }\n` } });
  const asked: string[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url!);
    response.end(JSON.stringify({ keys: [stranger.jwk] }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  evil = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
});
afterAll(async () => {
  evil.close();
  await gateway.dispose();
  await issuer.close();
});

const received = (): number => Object.values(gateway.services).reduce((sum, { requests }) => sum + requests.length, 0);
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

async function expectRefused(headers: Record<string, string>, reason: string): Promise<void> {
  const before = received();
  const fetches = issuer.asked.length;
  const answer = await gateway.post(ASK, headers);
  expect([answer.status, answer.body.errors?.[0]?.extensions, answer.body.data]).toEqual([401, { code: 'UNAUTHENTICATED', reason }, undefined]);
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="gatehouse", error="invalid_token", error_description="[A-Za-z ;,]+\."$/);
  expect(received()).toBe(before);
  expect(issuer.asked.length).toBe(fetches); // `rotation` has not passed
  expect(evil.asked).toEqual([]);
}

async function expectServed(headers: Record<string, string>): Promise<void> {
  const before = received();
  const answer = await gateway.post(ASK, headers);
  expect([answer.status, answer.body]).toEqual([200, { data: DATA }]);
  expect(received() - before).toBe(2);
}

const good = (parts: TokenParts = {}): Promise<string> => issuer.token(parts);

describe('what is legal', () => {
  it('is served: no credential, a token, either key, each scheme casing, an API key', async () => {
    await expectServed({});
    await expectServed(bearer(await good()));
    await expectServed(bearer(await good({ key: rsa })));
    for (const scheme of ['bearer', 'BEARER', 'bEaReR']) await expectServed({ authorization: `${scheme} ${await good()}` });
    await expectServed({ authorization: `Bearer   ${await good()}` });
    await expectServed({ 'x-api-key': API_KEY });
  });

  it.each<[string, TokenParts]>([
    ['typ JWT', { header: { typ: 'JWT' } }],
    ['typ application/at+jwt', { header: { typ: 'application/AT+JWT' } }],
    ['no kid, and one key that fits', { header: { kid: undefined } }],
    ['several audiences', { claims: { aud: ['x', AUDIENCE] } }],
    ['a life of just a day', { claims: { iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 86_400 } }],
    ['no iat', { claims: { iat: undefined } }],
    ['no sub, scope, roles and azp', { claims: { sub: undefined, scope: undefined, roles: undefined, azp: undefined } }],
    ['an issue time within the tolerance', { claims: { iat: Math.floor(Date.now() / 1000) + 3 } }],
    ['a member called __proto__', { claims: JSON.parse('{"__proto__":{"scope":"admin"}}') as Record<string, unknown> }],
  ])('is served: %s', async (_name, parts) => {
    await expectServed(bearer(await good(parts)));
  });
});

describe('algorithms', () => {
  it.each(['none', 'None', 'NONE', ''])('alg %j is refused, with a signature and without', async (alg) => {
    const payload = { iss: issuer.issuer, aud: AUDIENCE, exp: Date.now() / 1000 + 60 };
    await expectRefused(bearer(rawToken({ alg, typ: 'JWT' }, payload, '')), 'malformed');
    await expectRefused(bearer(rawToken({ alg, typ: 'JWT' }, payload)), 'invalid');
  });

  it('HS256 under the public key, in any of its forms, is refused', async () => {
    const pem = await exportSPKI(rsa.publicKey);
    for (const secret of [pem, pem.trim(), JSON.stringify(rsa.jwk), rsa.jwk.n!, Buffer.from(rsa.jwk.n!, 'base64url')]) {
      const head = rawToken({ alg: 'HS256', typ: 'JWT', kid: 'rsa' }, { iss: issuer.issuer, aud: AUDIENCE, exp: Date.now() / 1000 + 60 }).split('.').slice(0, 2).join('.');
      await expectRefused(bearer(`${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`), 'invalid');
    }
  });

  it('one that the issuer has a key for but the configuration does not name is refused', async () => {
    await expectRefused(bearer(await makeToken(issuer.issuer, { key: await makeKey('es384', 'ES384') })), 'invalid');
  });

  it('one that is not that of the key is refused', async () => {
    await expectRefused(bearer(await good({ key: { ...rsa, kid: 'one' } })), 'invalid');
    await expectRefused(bearer(await good({ key: { ...rsa, alg: 'PS256', privateKey: (await makeKey('rsa', 'PS256')).privateKey } })), 'invalid');
  });

  it('a signature of zeros is refused', async () => {
    const [header, payload] = (await good()).split('.');
    await expectRefused(bearer(`${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`), 'invalid');
  });
});

describe('keys that a token names', () => {
  it.each(['../../../etc/passwd', "' OR 1=1 --", '__proto__', 'constructor', '', 'x'.repeat(4000), 'one\u0000', 'ONE'])('kid %j is refused', async (kid) => {
    await expectRefused(bearer(await good({ header: { kid } })), 'invalid');
  });

  it.each([[1], [null], [{}], [['one']], [true]])('kid %j is refused', async (kid) => {
    const claims = { iss: issuer.issuer, aud: AUDIENCE, exp: Date.now() / 1000 + 60 };
    await expectRefused(bearer(rawToken({ alg: 'ES256', typ: 'JWT', kid }, claims)), 'malformed');
  });

  it('jku, x5u, an embedded key and a certificate chain are not even looked at', async () => {
    for (const header of [{ jku: `${evil.url}/jwks` }, { x5u: `${evil.url}/cert` }, { jwk: stranger.jwk }, { x5c: ['MIIB'] }, { jku: `${evil.url}/jwks`, kid: 'evil' }]) {
      await expectRefused(bearer(await good({ key: stranger, header })), 'invalid');
    }
    await expectServed(bearer(await good({ header: { jku: `${evil.url}/jwks`, x5u: `${evil.url}/cert`, jwk: stranger.jwk } })));
    expect(evil.asked).toEqual([]);
  });

  it('a key of the same name that is another is refused', async () => {
    await expectRefused(bearer(await good({ key: stranger })), 'invalid');
  });
});

describe('claims', () => {
  const now = Math.floor(Date.now() / 1000);
  it.each<[string, TokenParts, string]>([
    ['expired', { claims: { exp: now - 6 } }, 'expired'],
    ['exp 0', { claims: { exp: 0 } }, 'expired'],
    ['a negative exp', { claims: { exp: -1 } }, 'expired'],
    ['no exp', { claims: { exp: undefined } }, 'invalid'],
    ['exp as text', { claims: { exp: String(now + 600) } }, 'invalid'],
    ['exp null', { claims: { exp: null } }, 'invalid'],
    ['exp a list', { claims: { exp: [now + 600] } }, 'invalid'],
    ['exp in milliseconds', { claims: { exp: Date.now() + 600_000 } }, 'invalid'],
    ['exp beyond all numbers', { claims: { exp: 1e300 } }, 'invalid'],
    ['not valid yet', { claims: { nbf: now + 60 } }, 'invalid'],
    ['nbf as text', { claims: { nbf: '0' } }, 'invalid'],
    ['issued in the future', { claims: { iat: now + 60 } }, 'invalid'],
    ['iat as text', { claims: { iat: 'yesterday' } }, 'invalid'],
    ['a life of more than a day', { claims: { iat: now, exp: now + 86_401 } }, 'invalid'],
    ['a life of more than a day without iat', { claims: { iat: undefined, exp: now + 86_500 } }, 'invalid'],
    ['another audience', { claims: { aud: 'https://other.example.com' } }, 'invalid'],
    ['an audience that begins the same', { claims: { aud: `${AUDIENCE}.evil.example` } }, 'invalid'],
    ['no audience', { claims: { aud: undefined } }, 'invalid'],
    ['an empty list of audiences', { claims: { aud: [] } }, 'invalid'],
    ['an audience in a mapping', { claims: { aud: { 0: AUDIENCE } } }, 'invalid'],
    ['audiences with a number among them', { claims: { aud: [AUDIENCE, 1] } }, 'invalid'],
    ['an ID token by nonce', { claims: { nonce: 'n' } }, 'invalid'],
    ['an ID token by at_hash', { claims: { at_hash: 'h' } }, 'invalid'],
    ['an ID token by c_hash', { claims: { c_hash: 'h' } }, 'invalid'],
    ['an ID token by token_use', { claims: { token_use: 'id' } }, 'invalid'],
    ['another typ', { header: { typ: 'logout+jwt' } }, 'invalid'],
    ['no typ', { header: { typ: undefined } }, 'invalid'],
    ['typ none', { header: { typ: 'none' } }, 'invalid'],
    ['an unknown crit', { header: { crit: ['x-new'], 'x-new': 1 } }, 'invalid'],
    ['sub a number', { claims: { sub: 1 } }, 'invalid'],
    ['sub empty', { claims: { sub: '' } }, 'invalid'],
    ['azp a mapping', { claims: { azp: {} } }, 'invalid'],
    ['scope a number', { claims: { scope: 7 } }, 'invalid'],
    ['scopes with a number among them', { claims: { scope: ['read', 7] } }, 'invalid'],
    ['roles a mapping', { claims: { roles: { admin: true } } }, 'invalid'],
  ])('%s is refused', async (_name, parts, reason) => {
    await expectRefused(bearer(await good(parts)), reason);
  });

  it.each([
    ['without its slash', (iss: string) => iss.slice(0, -1)],
    ['with another slash', (iss: string) => `${iss}/`],
    ['in capitals', (iss: string) => iss.toUpperCase()],
    ['with a space', (iss: string) => `${iss} `],
    ['with a name in front', (iss: string) => iss.replace('127', 'evil@127')],
    ['in a list', (iss: string) => [iss]],
    ['in a mapping', (iss: string) => ({ iss })],
    ['absent', () => undefined],
    ['__proto__', () => '__proto__'],
  ])('an issuer %s is refused', async (_name, near) => {
    await expectRefused(bearer(await good({ claims: { iss: near(issuer.issuer) } })), 'invalid');
  });
});

describe('forms', () => {
  it('what is no token is refused', async () => {
    const token = await good();
    const [header = '', payload = '', signature = ''] = token.split('.');
    const forms = ['', '.', '..', 'x', 'a.b', 'a.b.c', `${header}.${payload}.`, `${header}.${payload}`, `${token}.${signature}`, `${header}.${payload}.${signature}.x.y`, `${token}=`, `${token}, Bearer ${token}`, `${header}.W10.${signature}`, `W10.${payload}.${signature}`,
      `${header}.e30.${signature}`.replace('e30', Buffer.from('"x"').toString('base64url')), `${header}.${Buffer.from('null').toString('base64url')}.${signature}`, 'x'.repeat(15_000), `${'[{"a":'.repeat(500)}.b.c`];
    for (const form of forms) await expectRefused({ authorization: `Bearer ${form}` }, 'malformed');
  });

  it('what belongs to another token is refused', async () => {
    const [one, two] = await Promise.all([good(), good({ claims: { sub: 'eve' } })]);
    const mixed = `${two.split('.').slice(0, 2).join('.')}.${one.split('.')[2]}`;
    await expectRefused(bearer(mixed), 'invalid');
  });

  it('deep brackets in a payload are refused like any other', async () => {
    const deep = rawToken({ alg: 'ES256', typ: 'JWT', kid: 'one' }, `{"iss":${JSON.stringify(issuer.issuer)},"aud":"${AUDIENCE}","exp":${Date.now() / 1000 + 60},"a":${'['.repeat(5000)}${']'.repeat(5000)}}`);
    await expectRefused(bearer(deep), 'invalid');
  });

  it.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearertoken', 'Token abc', 'Negotiate', 'Bearer\tabc.def.ghi'])('authorization: %s is refused', async (authorization) => {
    await expectRefused({ authorization }, 'malformed');
  });

  it('a token of 1 MB ends at the HTTP parser', async () => {
    const before = received();
    const { port } = new URL(gateway.url);
    const answer = await rawRequest(Number(port), `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${'x'.repeat(1024 * 1024)}\r\n\r\n`);
    expect(answer).toMatch(/^(HTTP\/1\.1 431|$)/);
    expect(received()).toBe(before);
    await expectServed(bearer(await good()));
  });
});

describe('more than one credential', () => {
  const post = async (lines: readonly string[]): Promise<string> => {
    const body = JSON.stringify(ASK);
    return rawRequest(Number(new URL(gateway.url).port), `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`);
  };

  it('is refused, whichever they are, in whatever order', async () => {
    const token = await good();
    const eve = await good({ claims: { sub: 'eve' } });
    const before = received();
    for (const lines of [
      [`Authorization: Bearer ${token}`, `authorization: Bearer ${eve}`],
      [`Authorization: Bearer ${token}`, `Authorization: Bearer ${token}`],
      [`Authorization: Bearer ${token}`, `X-API-Key: ${API_KEY}`],
      [`X-API-Key: ${API_KEY}`, `X-API-Key: ${API_KEY}`],
      [`Authorization: Bearer ${token}`, `Cookie: session=${token}`, 'x-gatehouse-preflight: 1'],
      [`Cookie: session=${token}; session=${eve}`, 'x-gatehouse-preflight: 1'],
      [`Cookie: session=${token}`, `Cookie: session=${eve}`, 'x-gatehouse-preflight: 1'],
      [`Cookie: session=${token}`, `X-API-Key: ${API_KEY}`, 'x-gatehouse-preflight: 1'],
    ]) {
      const answer = await post(lines);
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
      expect(answer).toContain('"reason":"ambiguous"');
    }
    expect(received()).toBe(before);
    expect(await post([`Authorization: Bearer ${token}`])).toMatch(/^HTTP\/1\.1 200 /);
    expect(await post([`Cookie: session=${token}; other=1`, 'x-gatehouse-preflight: 1'])).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('cookies', () => {
  it('are a credential only with a CSRF header, JSON or not', async () => {
    const before = received();
    const cookie = `a=b; session=${await good()}; c=d`;
    const answer = await gateway.post(ASK, { cookie });
    expect([answer.status, answer.body.errors[0].extensions]).toEqual([403, { code: 'CSRF_PREVENTION_FAILED' }]);
    expect(received()).toBe(before);
    await expectServed({ cookie, 'apollo-require-preflight': 'true' });
    await expectRefused({ cookie: 'session=', 'apollo-require-preflight': 'true' }, 'malformed');
    await expectServed({ cookie: `session="${await good()}"`, 'apollo-require-preflight': 'true' });
    await expectServed({ cookie: `xsession=${await good()}; sessionx=1; SESSION=1` });
  });
});

describe('API keys', () => {
  it.each([
    ['unknown', 'gh_unknown', 'invalid'],
    ['expired', 'gh_old', 'expired'],
    ['its digest', 'd'.repeat(64), 'invalid'],
    ['of 600 characters', 'x'.repeat(600), 'malformed'],
    ['called __proto__', '__proto__', 'invalid'],
    ['empty', '', 'malformed'],
  ])('one that is %s is refused', async (_name, sent, reason) => {
    await expectRefused({ 'x-api-key': sent }, reason);
  });
});

describe('what a refusal tells', () => {
  it('is the same for every token that is not accepted, and nothing of it is logged', async () => {
    const answers = await Promise.all([good({ key: stranger }), good({ claims: { iss: 'https://other.example' } }), good({ claims: { aud: 'x' } }), good({ header: { kid: 'x' } })].map(async (token) => gateway.post(ASK, bearer(await token))));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const log = JSON.stringify(gateway.logs);
    expect(log).not.toContain(API_KEY);
    expect(log).not.toMatch(/eyJ[\w-]+\./);
  });
});

describe('the log of a request', () => {
  it('names the kind, the issuer and the client of its caller, and not who it is', async () => {
    const token = await good();
    gateway.logs.length = 0;
    await expectServed(bearer(token));
    const line = gateway.logs.find(({ message }) => message === 'request');
    expect(line!['principal']).toEqual({ kind: 'token', issuer: issuer.issuer, client: 'web' });
    expect(JSON.stringify(gateway.logs)).not.toContain('ada');
  });
});
