// The three people of the example and what their tokens say of them, and the one partner who calls with an API key. `issuer.mjs` issues
// the tokens; the first words of `npm start` show them. Nothing here is a secret: all of it is for this machine and this example.

/** @typedef {{ name: string, is: string, subject: string, scopes: readonly string[], roles: readonly string[] }} User */

/** Whom the tokens are for: `audience` in gatehouse.yaml. */
export const AUDIENCE = 'https://graph.example.com';
/** Of every user. */
export const SECRET = 'example-only';
export const TOKEN_LIFETIME_SECONDS = 3_600;

/** `subject` is the id in the users service, where there is one: Linus runs the shop and never bought there. @type {readonly User[]} */
export const USERS = [
  { name: 'ada', is: 'a customer', subject: 'u1', scopes: ['profile'], roles: [] },
  { name: 'grace', is: 'in support', subject: 'u2', scopes: ['profile', 'orders:read'], roles: ['support'] },
  { name: 'linus', is: 'an administrator', subject: 'linus', scopes: [], roles: ['admin'] },
];

/** keys.yaml has its digest. */
export const PARTNER = { name: 'acme', is: 'a partner', key: 'gh_example_only_known_to_all_never_for_production', scopes: ['products:read'], roles: ['partner'] };
