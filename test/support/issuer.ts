/** An issuer of tokens on loopback that does what a test wants: rotates, lies, goes away. Ends with the test or the file. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTHeaderParameters } from 'jose';

export const AUDIENCE = 'https://graph.example.com';

export interface TestKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** The public one. */
  readonly jwk: JWK;
}

/** `claims` and `header` are put over those of a good token; undefined takes one away. */
export interface TokenParts {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: TestKey;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

export interface TestIssuer {
  /** `iss` */
  readonly issuer: string;
  readonly jwks: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** What `/jwks` publishes. */
  readonly publish: (...keys: readonly (TestKey | JWK)[]) => void;
  /** What `/jwks` answers from now on; undefined: the published keys. */
  readonly answer: (listener: RequestListener | undefined) => void;
  readonly token: (parts?: TokenParts) => Promise<string>;
  readonly goAway: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function makeKey(kid: string, alg = 'ES256'): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

export async function startIssuer(key: TestKey): Promise<TestIssuer> {
  const asked: string[] = [];
  let keys: readonly JWK[] = [key.jwk];
  let listener: RequestListener | undefined;
  let server: Server | undefined;
  const listen = async (port: number): Promise<number> => {
    server = createServer((request, response) => {
      asked.push(request.url!);
      if (request.url === '/.well-known/openid-configuration') response.end(JSON.stringify({ issuer: self.issuer, jwks_uri: self.jwks }));
      else if (listener !== undefined) listener(request, response);
      else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
    });
    await new Promise<void>((done) => server!.listen(port, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  };
  const goAway = async (): Promise<void> => {
    const going = server;
    server = undefined;
    if (going === undefined) return;
    await new Promise((done) => {
      going.close(done);
      going.closeAllConnections();
    });
  };
  const port = await listen(0);
  const issuer = `http://127.0.0.1:${port}/`;
  const self: TestIssuer = {
    issuer,
    jwks: `${issuer}jwks`,
    asked,
    publish: (...published) => (keys = published.map((one) => ('jwk' in one ? (one).jwk : (one)))),
    answer: (next) => (listener = next),
    token: (parts) => makeToken(issuer, { key, ...parts }),
    goAway,
    async comeBack() {
      await listen(port);
    },
    close: goAway,
  };
  return self;
}

export async function makeToken(issuer: string, { claims = {}, header = {}, key, now = Date.now() }: TokenParts & { key: TestKey }): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const payload = { iss: issuer, aud: AUDIENCE, sub: 'ada', iat: seconds, exp: seconds + 600, scope: 'read write', roles: ['staff'], azp: 'web', ...claims };
  const protectedHeader = { alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header };
  return new SignJWT(defined(payload)).setProtectedHeader(defined(protectedHeader) as unknown as JWTHeaderParameters).sign(key.privateKey, { crit: { b64: true, 'x-new': true } });
}

/** `Object.fromEntries` would make a prototype of a member called `__proto__`. */
function defined(parts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) Object.defineProperty(kept, name, { value, enumerable: true });
  return kept;
}

/** Any three parts, signed by nobody. */
export function rawToken(header: unknown, payload: unknown, signature = 'c2lnbmF0dXJl'): string {
  const part = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(payload)}.${signature}`;
}
