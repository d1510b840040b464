/** Keys with a value that is not of the scalar its service declared: never sent, for a service that refuses one key refuses all beside it. */
import type { GatewayError } from '../errors.ts';
import { isJsonObject } from '../lib/json.ts';
import { misfit } from '../schema/misfit.ts';
import type { Rows } from './keys.ts';
import { BAIL, scalarNamed } from './leaf.ts';
import type { Join, RowRead } from './plan.ts';
import { compileRead } from './read-row.ts';

/** What is wrong with a key that these rows make, as the fault of whoever sent it; undefined for a key that may be sent. */
export function compileOddKey({ key }: Join): (rows: Rows) => GatewayError | undefined {
  const members = key.filter(isDeclared).map((read) => ({ source: read.source, findOdd: compileOdd(read) }));
  return (rows) => {
    for (const { source, findOdd } of members) {
      const odd = findOdd(rows[source]);
      if (odd !== undefined) return oddKey(odd);
    }
    return undefined;
  };
}

/** The same of a key that is one leaf; undefined where any value will do. */
export function compileOddValue({ declared }: RowRead): ((value: unknown) => GatewayError | undefined) | undefined {
  const leaf = scalarNamed(declared?.scalar ?? '');
  if (leaf === undefined || declared === undefined) return undefined;
  return (value) => (leaf.readNullable(value) === BAIL ? oddKey(declared) : undefined);
}

function oddKey({ service, scalar }: NonNullable<Odd>): GatewayError {
  return misfit(service, { reason: `a key is no ${scalar}` });
}

/** A scalar of a service's own says nothing about its values. */
function isDeclared({ declared, members = [] }: RowRead): boolean {
  return declared !== undefined || members.some(isDeclared);
}

type Odd = RowRead['declared'];

/** The first value in a row that is not what it is declared as. */
function compileOdd({ from, declared, members = [] }: RowRead): (container: unknown) => Odd {
  const read = compileRead(from);
  const leaf = scalarNamed(declared?.scalar ?? '');
  const inside = members.filter(isDeclared).map(compileOdd);
  const findOdd = (value: unknown): Odd => {
    if (value === null || value === undefined) return undefined;
    if (leaf !== undefined) return leaf.read(value) === BAIL ? declared : undefined;
    return Array.isArray(value) ? first(value, findOdd) : first(inside, (one) => one(value));
  };
  return (container) => (isJsonObject(container) ? findOdd(read(container)) : undefined);
}

function first<T>(items: readonly T[], find: (item: T) => Odd): Odd {
  for (const item of items) {
    const odd = find(item);
    if (odd !== undefined) return odd;
  }
  return undefined;
}
