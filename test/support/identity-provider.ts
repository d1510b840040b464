/** A certified OpenID provider (oidc-provider) on loopback, whose keys can be rotated while it serves. Ends when it is told to. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider from 'oidc-provider';
import { AUDIENCE } from './issuer.ts';

export interface IdentityProvider {
  readonly issuer: string;
  /** Times the keys were fetched. */
  readonly keyFetches: () => number;
  /** An access token by the client credentials grant. */
  readonly clientToken: () => Promise<string>;
  /** Signs in as a browser would, by the authorization code flow with PKCE. */
  readonly signIn: (login: string) => Promise<{ readonly accessToken: string; readonly idToken: string }>;
  /** Signs with a new key from now on; `keep` publishes the old ones too. */
  readonly rotate: (options: { readonly keep: boolean }) => Promise<void>;
  readonly close: () => Promise<void>;
}

const REDIRECT = 'https://app.example.com/callback';
const CLIENTS = [
  { client_id: 'nightly', client_secret: 'nightly-secret', grant_types: ['client_credentials'], response_types: [], redirect_uris: [], token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'ES256' },
  { client_id: 'web', client_secret: 'web-secret', grant_types: ['authorization_code'], response_types: ['code'], redirect_uris: [REDIRECT], token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'ES256' },
];

export async function startIdentityProvider(): Promise<IdentityProvider> {
  let serial = 0;
  let keys: JWK[] = [];
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end();
  let keyFetches = 0;
  const server = createServer((request, response) => {
    if (request.url === '/jwks') keyFetches += 1;
    listener(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const rotate: IdentityProvider['rotate'] = async ({ keep }) => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    serial += 1;
    keys = [{ ...(await exportJWK(privateKey)), kid: `key-${serial}`, alg: 'ES256', use: 'sig' }, ...(keep ? keys : [])];
    const handle = quietly(() => new Provider(issuer, configuration(keys)).callback());
    listener = (request, response) => {
      handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    };
  };
  await rotate({ keep: false });

  const token = async (parameters: Record<string, string>): Promise<any> => {
    const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(parameters) });
    const answer = (await response.json()) as { access_token?: string };
    if (answer.access_token === undefined) throw new Error(JSON.stringify(answer));
    return answer;
  };
  return {
    issuer,
    keyFetches: () => keyFetches,
    rotate,
    clientToken: async () => (await token({ grant_type: 'client_credentials', client_id: 'nightly', client_secret: 'nightly-secret', scope: 'read', resource: AUDIENCE })).access_token,
    async signIn(login) {
      const verifier = randomBytes(32).toString('base64url');
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const query = new URLSearchParams({ client_id: 'web', response_type: 'code', redirect_uri: REDIRECT, scope: 'openid read', resource: AUDIENCE, nonce: 'n', code_challenge: challenge, code_challenge_method: 'S256' });
      const code = await browse(`${issuer}/auth?${query.toString()}`, login);
      const answer = await token({ grant_type: 'authorization_code', client_id: 'web', client_secret: 'web-secret', code, redirect_uri: REDIRECT, code_verifier: verifier, resource: AUDIENCE });
      return { accessToken: answer.access_token, idToken: answer.id_token };
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function configuration(keys: readonly JWK[]): object {
  return {
    clients: CLIENTS,
    jwks: { keys },
    cookies: { keys: ['a test has no secrets'] },
    ttl: { AccessToken: 600, Session: 600, Grant: 600, Interaction: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ scope: 'read write', audience: AUDIENCE, accessTokenTTL: 600, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }),
        useGrantedResource: () => true,
      },
    },
  };
}

/** Through its pages, with its cookies, until it sends the browser back with a code. */
async function browse(start: string, login: string): Promise<string> {
  const cookies = new Map<string, string>();
  let [url, form]: [string, URLSearchParams | undefined] = [start, undefined];
  for (let step = 0; step < 12; step += 1) {
    const response: Response = await fetch(url, {
      redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }, ...(form !== undefined && { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    const page = await response.text();
    form = undefined;
    if (location?.startsWith(REDIRECT) === true) {
      const code = new URL(location).searchParams.get('code');
      if (code === null) throw new Error(location);
      return code;
    }
    if (location !== null) url = new URL(location, url).href;
    else {
      const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(page) ?? [];
      const [, prompt = ''] = /name="prompt" value="([^"]+)"/.exec(page) ?? [];
      if (action === '') throw new Error(`no form at ${url}: ${page.slice(0, 500)}`);
      form = new URLSearchParams({ prompt, ...(prompt === 'login' && { login, password: 'any' }) });
      url = new URL(action, url).href;
    }
  }
  throw new Error('the provider asks for ever');
}

/** It prints that it is not for production as it is made. */
function quietly<T>(make: () => T): T {
  const { info, warn } = console;
  console.info = console.warn = () => undefined;
  try {
    return make();
  } finally {
    Object.assign(console, { info, warn });
  }
}
