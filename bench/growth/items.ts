/** What the services of the growth benchmark know; all of it follows from the number of an item. */

export interface Item {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly size: number;
  readonly isNew: boolean;
}

/** Bytes of an item in an answer with all its fields, comma included. */
export const ITEM_BYTES = 200;

const withoutText = JSON.stringify({ id: '', name: 'item ', text: '', size: 1000, isNew: true }).length + 1;

export function itemOf(index: number): Item {
  const id = String(index);
  const isNew = index % 2 === 0;
  // `false` is a character longer than `true`; id and name carry the number.
  const text = 'x'.repeat(ITEM_BYTES - withoutText - 2 * id.length - (isNew ? 0 : 1));
  return { id, name: `item ${id}`, text, size: 1000 + (index % 9000), isNew };
}

export function quantityOf(index: number): number {
  return index % 120;
}

export function placeOf(index: number): string {
  return `shelf ${index % 40}`;
}
