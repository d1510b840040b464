/**
 * A door for many keys, called for entities: equal keys are asked for once, at most `bulkSize` in one call, and row i answers
 * key i whatever the service sent in which order. What a key cannot be sent for, or a chunk fails with, is the fault of
 * those keys alone.
 */
import type { CallContext } from '../../upstream/executor.ts';
import type { Door } from '../doors.ts';
import { arrangeRows } from '../match-rows.ts';
import { toldError } from '../misfit.ts';
import type { Arguments, Caller } from './call.ts';
import { itemsOf, keyOf, readDoorKeys, withItems } from './door-keys.ts';
import { loadRows, type KeyItems } from './loaders.ts';
import type { RowKeys } from './row-key.ts';

export interface BulkOptions {
  readonly service: string;
  readonly bulkSize: number;
  readonly door: Door;
}

/** `known`: by what its keys and rows are known. */
export type ResolveDoor = (caller: Caller, args: Arguments, context: CallContext, known: RowKeys) => Promise<unknown>;

export function bulkDoor({ service, bulkSize, door }: BulkOptions): ResolveDoor {
  const doorKeys = readDoorKeys(door);

  return async (caller, args, context, known) => {
    const items = itemsOf(doorKeys, args);
    if (items?.length === 0) return [];
    if (items === undefined || known.names.length === 0) {
      const wire = caller.render(args, () => undefined);
      return wire === undefined ? null : caller.send(wire, context);
    }
    const ask = async (keys: readonly KeyItems[], wire: ReturnType<Caller['render']>): Promise<readonly unknown[]> => {
      try {
        const rows = wire === undefined ? null : await caller.send(wire, context);
        if (rows instanceof Error) return keys.map(() => rows);
        return arrangeRows(Array.isArray(rows) ? rows : [], keys.map((key) => known.ofKey(keyOf(doorKeys, key))), known.ofRow);
      } catch (error) {
        return keys.map(() => toldError(error));
      }
    };
    const render = (keys: readonly KeyItems[]): ReturnType<Caller['render']> | Error => {
      try {
        return caller.render(withItems(doorKeys, args, keys), () => undefined);
      } catch (error) {
        return toldError(error);
      }
    };
    const fetch = async (keys: readonly KeyItems[]): Promise<readonly unknown[]> => {
      const wire = render(keys);
      if (!(wire instanceof Error)) return ask(keys, wire);
      if (keys.length === 1) return [wire];
      // One of them cannot be sent; or each of them can, and together they are too long.
      const unusable = keys.map((key) => render([key])).map((one) => (one instanceof Error ? one : undefined));
      const usable = keys.filter((_key, index) => unusable[index] === undefined);
      const parts = usable.length < keys.length ? [usable] : [keys.slice(0, keys.length >> 1), keys.slice(keys.length >> 1)];
      const rows = (await Promise.all(parts.filter(({ length }) => length > 0).map(fetch))).flat().values();
      return unusable.map((error): unknown => error ?? rows.next().value);
    };

    const name = JSON.stringify([service, door.field.name, known.names, withItems(doorKeys, args, [])]);
    return loadRows(context, items, { name, chunk: bulkSize, fetch });
  };
}
