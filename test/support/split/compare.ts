/** Two answers to one operation: what differs between them, apart from what the specification leaves open. */
import { isDeepStrictEqual } from 'node:util';
import type { Plain } from '../graph.ts';

type Path = readonly (string | number)[];

interface Fault {
  /** Where the null is that the error made. */
  readonly place: string;
  /** The error is of that very place: nothing was taken along. */
  readonly isExact: boolean;
  readonly message: string;
  readonly code: string | undefined;
}

/**
 * Undefined when they agree: equal data, names in equal order, errors at the same nulls. Which of several failed fields of
 * an object that is nulled is named is left open; where an error is of the null's own place, code and message are compared.
 */
export function difference(actual: Plain, expected: Plain): string | undefined {
  if (!isDeepStrictEqual(actual.data, expected.data)) return 'other data';
  if (JSON.stringify(actual.data) !== JSON.stringify(expected.data)) return 'another order of names';
  const [given, due] = [actual, expected].map(faultsOf) as [Fault[], Fault[]];
  const lost = due.find(({ place }) => !given.some((fault) => fault.place === place));
  if (lost !== undefined) return `no error at ${lost.place}, where there should be "${lost.message}"`;
  const invented = given.find(({ place }) => !due.some((fault) => fault.place === place));
  if (invented !== undefined) return `an error at ${invented.place} that should not be: "${invented.message}"`;
  const wrong = given.find((fault) => !due.some((one) => one.place === fault.place && (one.isExact ? isSame(fault, one) : !fault.isExact)));
  return wrong === undefined ? undefined : `another error at ${wrong.place}: "${wrong.message}" (${wrong.code ?? 'no code'})`;
}

/** What a resolver threw is told by the service. A null where none may be, the service tells or the gateway finds. */
function isSame(given: Fault, due: Fault): boolean {
  if (!given.isExact) return false;
  if (due.message.startsWith('Cannot return null')) return given.code === 'UPSTREAM_ERROR' || given.code === 'UPSTREAM_INVALID_RESPONSE';
  return given.code === 'UPSTREAM_ERROR' && given.message === due.message;
}

function faultsOf({ data, errors = [] }: Plain): Fault[] {
  return errors.map(({ message, path = [], extensions }) => {
    const place = placeOf(data, path);
    return { place: JSON.stringify(place), isExact: place.length === path.length, message, code: extensions?.code };
  });
}

function placeOf(data: unknown, path: Path): Path {
  let value: any = data;
  const end = path.findIndex((part) => (value = value?.[part]) === null || value === undefined);
  return value === null || value === undefined ? path.slice(0, data === null ? 0 : end + 1) : path;
}
