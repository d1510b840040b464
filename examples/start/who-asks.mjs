// Who may ask, in the words of `npm start`: variables to paste, what each credential says of its caller, and what to send. The lines work in
// bash, zsh and fish. What is told is what the gateway does: it believes good credentials, refuses bad ones, and keeps to policies/.

import { PARTNER, SECRET, TOKEN_LIFETIME_SECONDS } from '../issuer/users.mjs';

/** @typedef {import('../issuer/users.mjs').User} User */
/** @typedef {{ user: User, token: string }} UserToken */

const QUESTION = JSON.stringify({ query: '{ users(first: 2) { name email } order(id: "o-1") { total } }' });

/** @param {{ ports: import('./ports.mjs').Ports, tokens: readonly UserToken[] }} started */
export function whoAsks({ ports, tokens }) {
  const partner = { ...PARTNER, secret: PARTNER.key, header: `x-api-key: $${variableOf(PARTNER)}` };
  const users = tokens.map(({ user, token }) => ({ ...user, secret: token, header: `authorization: Bearer $${variableOf(user)}` }));
  const callers = [...users, partner];
  const [first = partner, second = first] = users;
  /** @param {string} header */
  const curl = (header, options = '-s') => `curl ${options} http://127.0.0.1:${ports.gateway}/graphql -H "${header}" \\\n      -H 'content-type: application/json' -d '${QUESTION}'`;
  return `Who asks: nobody has to say, but who does must prove it. Three users have a token of the issuer,
good for ${TOKEN_LIFETIME_SECONDS / 60} minutes; a partner has an API key, for this example only. In a second terminal:

${callers.map((caller) => `  export ${variableOf(caller)}=${caller.secret}`).join('\n')}

What the gateway knows of each, and what to send. Who may have what is in policies/people.ts:
a user's email is for that user, support and administrators; order(id:) for administrators and
orders:read.

${callers.map((caller) => `  ${describe(caller)} -H "${caller.header}"`).join('\n')}

  Ask as ${first.name}: her own email, nobody else's, and no order; the log line, here, names ${first.name}
    ${curl(first.header)}
  Ask as ${second.name}: all of it
    ${curl(second.header)}
  Ask as ${partner.name}, by API key: neither; the RateLimit header says what is left of its budget
    ${curl(partner.header, '-s -i')}
  Spoil the token with one sign more: 401, UNAUTHENTICATED, reason "invalid"
    ${curl(`${first.header}-`)}
  Get a new token when the first has expired
    curl -s http://127.0.0.1:${ports.issuer}/token -u ${first.name}:${SECRET} \\
      -d grant_type=client_credentials -d scope=${first.scopes.join('+')}
`;
}

/** @param {{ name: string, is: string, scopes: readonly string[], roles: readonly string[] }} caller */
function describe({ name, is, scopes, roles }) {
  const said = [...(roles.length > 0 ? [`role ${roles.join(' ')}`] : []), ...(scopes.length > 0 ? [`scope ${scopes.join(' ')}`] : [])];
  return `${name.padEnd(5)} ${is.padEnd(16)} ${said.join(', ').padEnd(39)}`;
}

/** @param {{ name: string }} caller */
function variableOf({ name }) {
  return name.toUpperCase();
}
