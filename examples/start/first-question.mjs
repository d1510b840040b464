// The first question of `npm start`. An answer with errors is a failure: then the example is not what it says it is.

import { Failure } from './failure.mjs';

const ANSWER_WITHIN_MS = 10_000;

export const QUERY = `{
  topProducts(first: 2) {
    name
    price
    shippingEstimate
    stock { inStock quantity warehouse { city } }
    reviews(first: 1) {
      rating
      body
      author {
        name
        orders(limit: 1) {
          number
          status
          lines { quantity product { name } }
        }
      }
    }
  }
}`;

/** @param {string} url @param {AbortSignal} stopped @returns {Promise<unknown>} */
export async function ask(url, stopped) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
    signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
  });
  const text = await response.text();
  /** @type {unknown} */
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Failure(`The gateway answered the first question with HTTP ${response.status} and no JSON:\n${text.slice(0, 2_000)}`);
  }
  if (!response.ok || typeof answer !== 'object' || answer === null || 'errors' in answer || !('data' in answer)) {
    throw new Failure(`The gateway answered the first question with HTTP ${response.status}:\n${JSON.stringify(answer, null, 2)}`);
  }
  return answer;
}
