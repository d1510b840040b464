// A token of one user of the example, as the line of `npm start` for a new one asks for it.

import { URLSearchParams } from 'node:url';
import { Failure } from '../start/failure.mjs';
import { SECRET } from './users.mjs';

/**
 * @param {string} issuer @param {import('./users.mjs').User} user @param {AbortSignal} signal
 * @returns {Promise<string>}
 */
export async function fetchToken(issuer, { name, scopes }, signal) {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${name}:${SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(scopes.length > 0 && { scope: scopes.join(' ') }) }),
    signal,
  });
  const text = await response.text();
  if (!response.ok) throw new Failure(`The issuer gave no token to ${name}; it answered HTTP ${response.status}:\n${text.slice(0, 2_000)}`);
  return JSON.parse(text).access_token;
}
