/** How the fast way gives up: graphql-js answers then (executor.ts). */

/** Instead of a value: it is not plainly what is expected. */
export const ODD = Symbol('odd');

/** Thrown while a document is compiled that is not simple. Always this one: nobody needs to know where. */
export const NOT_SIMPLE = new Error('This document is left to graphql-js.');
