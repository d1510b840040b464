// What the three GraphQL services share: `first` on their lists, and an error that says the input is wrong.

import { GraphQLError } from 'graphql';

/** No list of a service is longer than this, whatever `first` says. */
const LONGEST_LIST = 100;

/**
 * The first `first` rows (10 when left out, never more than 100).
 * @template T
 * @param {readonly T[]} rows
 * @param {number | null | undefined} first
 * @returns {T[]}
 */
export function firstOf(rows, first) {
  const count = first ?? 10;
  if (count < 0) throw badInput('first must not be negative');
  return rows.slice(0, Math.min(count, LONGEST_LIST));
}

/** @param {string} message */
export function badInput(message) {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
