// The issuer of the example: a real OpenID provider (oidc-provider) on loopback, found by the gateway by discovery. For development only:
// its keys are made as it starts, and it gives the token of each user of users.mjs to whoever has the one secret they share, by the client
// credentials grant, so that a token is one command away. To the rest of a gateway it is like any other issuer of JWT access tokens.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Provider, { errors } from 'oidc-provider';
import { serve } from '../services/serve.mjs';
import { AUDIENCE, SECRET, TOKEN_LIFETIME_SECONDS, USERS } from './users.mjs';

/** A token or a client: both say whose. @typedef {{ clientId: string }} OfClient */

/** @type {import('node:http').RequestListener} */
let handler = (_request, response) => void response.writeHead(503).end();

serve({
  service: 'issuer',
  defaultPort: 4106,
  path: '',
  handler: (request, response) => handler(request, response),
  // Its name is its address, which is known once it listens.
  onListening: (url) => {
    handler = quietly(() => new Provider(url, configuration())).callback();
  },
});

function configuration() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    clients: USERS.map(clientOf),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    scopes: [...new Set(USERS.flatMap(({ scopes }) => scopes))],
    ttl: { ClientCredentials: TOKEN_LIFETIME_SECONDS },
    extraTokenClaims: (/** @type {unknown} */ _context, /** @type {OfClient} */ token) => {
      const { roles } = userOf(token);
      return roles.length === 0 ? undefined : { roles };
    },
    formats: {
      customizers: {
        jwt: (/** @type {unknown} */ _context, /** @type {OfClient} */ token, /** @type {{ payload: Record<string, unknown> }} */ jwt) => {
          // The grant knows clients only, and would name the client.
          jwt.payload.sub = userOf(token).subject;
        },
      },
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        // A client without `scope` may ask for any; what is not of the resource's is left out of the token.
        getResourceServerInfo: (/** @type {unknown} */ _context, /** @type {string} */ resource, /** @type {OfClient} */ client) => {
          if (resource !== AUDIENCE) throw new errors.InvalidTarget();
          return {
            scope: userOf(client).scopes.join(' '),
            audience: AUDIENCE,
            accessTokenTTL: TOKEN_LIFETIME_SECONDS,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
  };
}

/** @param {import('./users.mjs').User} user */
function clientOf({ name, scopes }) {
  return {
    client_id: name,
    client_secret: SECRET,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    id_token_signed_response_alg: 'ES256',
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  };
}

/** @param {OfClient} token @returns {import('./users.mjs').User} */
function userOf({ clientId }) {
  const user = USERS.find(({ name }) => name === clientId);
  if (user === undefined) throw new Error(`${clientId} is no user of the example.`);
  return user;
}

/**
 * It prints that it is not for production as it is made; standard output is for the ready line.
 * @template T @param {() => T} make @returns {T}
 */
function quietly(make) {
  const { info, warn } = console;
  console.info = console.warn = () => undefined;
  try {
    return make();
  } finally {
    Object.assign(console, { info, warn });
  }
}
