/** A clock for what is counted: microseconds since 1970 when the process started, and from there on it never goes back or jumps. */

const STARTED_AT_MS = performance.timeOrigin;

export function monotonicUs(): number {
  return Math.floor((STARTED_AT_MS + performance.now()) * 1000);
}
