/** `authentication`: who is calling. */
import { z } from 'zod';

import { isHttpsOrLoopback } from '../lib/https-or-loopback.ts';
import { choice, duration, filePath, flag, list, section, someOf, text } from './kinds.ts';
import { headerName } from './net-kinds.ts';

const ASYMMETRIC = ['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA'] as const;
const SYMMETRIC = ['HS256', 'HS384', 'HS512'] as const;

/** RFC 7518, 3.2: a key of the same size as the hash output, or larger. */
const SECRET_BYTES: Readonly<Record<string, number>> = { HS256: 32, HS384: 48, HS512: 64 };

const issuer = text('an https address, or an http one of this machine').refine(isHttpsOrLoopback, { error: 'must be an https address, or an http one of this machine' });
const jwks = text('an https address, an http one of this machine, or the path of a file').refine((value) => !/^[a-z][a-z0-9+.-]*:\/\//i.test(value) || isHttpsOrLoopback(value), {
  error: 'must be an https address, an http one of this machine, or the path of a file',
});

const source = z
  .union(
    [
      section({
        header: headerName().describe('Header that carries the token.').meta({ sample: 'authorization' }),
        scheme: text('an authentication scheme').exactOptional().describe('Word before the token. Left out: the header is the token.').meta({ sample: 'Bearer' }),
      }),
      section({ cookie: text('the name of a cookie').describe('Cookie that carries the token; a CSRF header is then compulsory.').meta({ sample: 'session' }) }),
    ],
    { error: 'must be `{ header, scheme }` or `{ cookie }`' },
  )
  .meta({ expects: '`{ header, scheme }` or `{ cookie }`' });

const claimPath = (expects: string) => someOf(text('the name of a claim'), expects);

const jwt = section({
  issuer: issuer.describe('`iss` of the tokens, exactly.').meta({ sample: 'https://id.example.com/' }),
  jwks: jwks.exactOptional().describe("The issuer's keys: an address or a file. Left out: OpenID discovery on the issuer. No redirects.").meta({ sample: 'https://id.example.com/jwks.json' }),
  secret: text('the shared secret as text').exactOptional().describe('A shared secret, in place of `jwks`; `algorithms` must then name HS256, HS384 or HS512.').meta({ sample: '${JWT_SECRET}' }),
  audience: list(text('an audience'), 'audiences').exactOptional().describe('One of these must be in `aud`. Required, unless `anyAudience`.').meta({ sample: ['https://graph.example.com'] }),
  anyAudience: flag().prefault(false).describe('Accept any `aud`; only together with `requiredClaims`.'),
  requiredClaims: z
    .record(z.string(), someOf(text('a value'), 'values'), { error: 'must be a mapping of claims to lists of values' })
    .meta({ expects: 'a mapping of claims to lists of values' })
    .exactOptional()
    .describe('Claims a token must carry, each with one of the listed values.')
    .meta({ sample: { client_id: ['web'] } }),
  algorithms: someOf(choice([...ASYMMETRIC, ...SYMMETRIC]), 'algorithms').prefault(['ES256', 'RS256', 'EdDSA', 'PS256']).describe('Signature algorithms that are accepted; asymmetric ones, unless `secret` is given.'),
  types: someOf(text('a token type'), 'token types').prefault(['at+jwt', 'JWT']).describe('Values of `typ` that are accepted; `none` admits tokens without one. ID tokens are refused.'),
  maxLifetime: duration('1s', '8760h').prefault('24h').describe('Longest life of a token, `exp` - `iat` (without `iat`: from now). `exp` is required.'),
  clockTolerance: duration('0s', '10m').prefault('5s').describe('How far the clocks of issuer and gateway may differ.'),
  rotation: duration('1s', '24h').prefault('30s').describe('A key new at the issuer is accepted within this time.'),
  scopesClaim: claimPath('names, the path to the scopes').prefault(['scope']).describe('Where the scopes are: text with spaces or a list.'),
  rolesClaim: claimPath('names, the path to the roles').prefault(['roles']).describe('Where the roles are.').meta({ sample: ['realm_access', 'roles'] }),
  from: someOf(source, 'places').prefault([{ header: 'authorization', scheme: 'Bearer' }]).describe('Where in the request the token is.'),
})
  .refine(({ jwks: keys, secret }) => keys === undefined || secret === undefined, { path: ['secret'], error: 'may not stand beside `jwks`; keep one of the two' })
  .refine(({ audience, anyAudience }) => anyAudience || (audience ?? []).length > 0, { path: ['audience'], error: 'must be given with at least one entry, or `anyAudience: true` with `requiredClaims`' })
  .refine(({ audience, anyAudience }) => !anyAudience || audience === undefined, { path: ['anyAudience'], error: 'may not be true beside `audience`; keep one of the two' })
  .refine(({ anyAudience, requiredClaims }) => !anyAudience || Object.keys(requiredClaims ?? {}).length > 0, { path: ['anyAudience'], error: 'may be true only together with `requiredClaims`' })
  .refine(({ algorithms, secret }) => algorithms.every((name) => name.startsWith('HS') === (secret !== undefined)), {
    path: ['algorithms'],
    // A public key must never be taken for a shared secret.
    error: 'may name HS256, HS384 and HS512 with `secret` only, and nothing else there',
  })
  .superRefine(({ secret, jwks: keys, algorithms }, context) => {
    if (secret === undefined || keys !== undefined || !algorithms.every((name) => name in SECRET_BYTES)) return;
    const strongest = Math.max(...algorithms.map((name) => SECRET_BYTES[name] ?? 0));
    if (Buffer.byteLength(secret) >= strongest) return;
    // Not `must be`: what stands there is not to be shown.
    context.addIssue({ code: 'custom', path: ['secret'], message: `is too short for ${algorithms.join(', ')}: RFC 7518 asks for at least ${strongest} bytes` });
  });

const apiKeys = section({
  header: headerName().prefault('x-api-key').describe('Header that carries the key.'),
  file: filePath().describe('File of the accepted keys, as hashes; read again when it changes. `gatehouse key new` makes an entry.').meta({ sample: 'keys.yaml' }),
});

const clientCertificates = section({
  principal: choice(['san-uri', 'san-dns', 'cn']).describe('What in the certificate names the caller.'),
});

const sections = section({
  required: flag().prefault(false).describe('Whether every request must have a principal.'),
  jwt: list(jwt, 'issuers').prefault([]).describe('Issuers whose tokens are accepted.'),
  apiKeys: apiKeys.exactOptional().describe('Callers with an API key.'),
  clientCertificates: clientCertificates.exactOptional().describe('Callers with a client certificate; needs `server.tls.clientCa`.'),
});

export const authenticationSchema = sections
  .refine(({ required, jwt: issuers, apiKeys: keys, clientCertificates: certificates }) => !required || issuers.length > 0 || keys !== undefined || certificates !== undefined, {
    path: ['required'],
    error: 'may be true only beside `jwt`, `apiKeys` or `clientCertificates`, because nobody could ever enter',
  })
  .refine(({ jwt: issuers, apiKeys: keys }) => !issuers.some(({ from }) => from.some((place) => 'header' in place && place.header === keys?.header)), {
    path: ['apiKeys', 'header'],
    error: 'may not be a header of tokens too (`jwt[].from`); give each a header of its own',
  });
