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
import { itemsOf, keyOf, onlyFieldOf, othersIn, readDoorKeys, withItems, type DoorKeys, type KeyItem } from './door-keys.ts';
import { loadRows } from './loaders.ts';
import type { WireRequest } from './request.ts';
import type { RowKeys } from './row-key.ts';
import type { RowSource } from './row-loader.ts';

export interface BulkOptions {
  readonly service: string;
  readonly bulkSize: number;
  readonly door: Door;
}

/** `known`: by what its keys and rows are known. @throws GatewayError for arguments that cannot be sent */
export type ResolveDoor = (caller: Caller, args: Arguments, context: CallContext, known: RowKeys) => unknown;

export function bulkDoor({ service, bulkSize, door }: BulkOptions): ResolveDoor {
  const keys = readDoorKeys(door);
  const name = `${service} ${door.field.name}`;
  return (caller, args, context, known) => {
    const items = itemsOf(keys, args);
    if (items?.length === 0) return [];
    if (items === undefined || known.names.length === 0) {
      const wire = caller.render(args, nothing);
      return wire === undefined ? null : caller.send(wire, context);
    }
    return loadRows(context, items, `${name} ${known.names.join()} ${othersIn(keys, args)}`, () => new DoorRows({ keys, bulkSize, caller, args, context, known }));
  };
}

interface Asked {
  readonly keys: DoorKeys;
  readonly bulkSize: number;
  readonly caller: Caller;
  readonly args: Arguments;
  readonly context: CallContext;
  readonly known: RowKeys;
}

/** The rows of one door in one operation. */
class DoorRows implements RowSource {
  readonly chunk: number;
  readonly #keys: DoorKeys;
  readonly #caller: Caller;
  readonly #args: Arguments;
  readonly #context: CallContext;
  readonly #known: RowKeys;

  constructor({ keys, bulkSize, caller, args, context, known }: Asked) {
    this.chunk = bulkSize;
    this.#keys = keys;
    this.#caller = caller;
    this.#args = args;
    this.#context = context;
    this.#known = known;
  }

  async fetch(items: readonly KeyItem[]): Promise<readonly unknown[]> {
    const wire = this.#render(items);
    if (wire === undefined) return items.map(() => null);
    if (wire instanceof Error) return items.length === 1 ? [wire] : this.#inParts(items);
    try {
      const rows = await this.#caller.send(wire, this.#context, true);
      if (rows instanceof Error) return items.map(() => rows);
      return this.#arrange(Array.isArray(rows) ? rows : [], items);
    } catch (error) {
      return items.map(() => toldError(error));
    }
  }

  async #inParts(items: readonly KeyItem[]): Promise<readonly unknown[]> {
    // One of them cannot be sent; or each of them can, and together they are too long.
    const unusable = items.map((item) => this.#render([item])).map((one) => (one instanceof Error ? one : undefined));
    const usable = items.filter((_item, index) => unusable[index] === undefined);
    const parts = usable.length < items.length ? [usable] : [items.slice(0, items.length >> 1), items.slice(items.length >> 1)];
    const rows = (await Promise.all(parts.filter(({ length }) => length > 0).map((part) => this.fetch(part)))).flat().values();
    return unusable.map((error): unknown => error ?? rows.next().value);
  }

  #render(items: readonly KeyItem[]): WireRequest | Error | undefined {
    try {
      return this.#caller.render(withItems(this.#keys, this.#args, items), nothing);
    } catch (error) {
      return toldError(error);
    }
  }

  #arrange(rows: readonly unknown[], items: readonly KeyItem[]): readonly unknown[] {
    const { names, only, ofKey, ofRow } = this.#known;
    if (only !== undefined && names[0] === onlyFieldOf(this.#keys) && areInOrder(rows, items, only)) return rows;
    return arrangeRows(rows, items.map((item) => ofKey(keyOf(this.#keys, item))), ofRow);
  }
}

/** As services nearly always answer: nothing has to be looked up. No two items are equal. */
function areInOrder(rows: readonly unknown[], items: readonly KeyItem[], keyIn: (row: unknown) => unknown): boolean {
  return items.every((item, index) => typeof item === 'string' && keyIn(rows[index]) === item);
}

function nothing(): undefined {}
