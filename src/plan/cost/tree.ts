/** What of an operation costs what, field by field: made by compile-tree.ts; the estimate, the actual cost and the explanation are read from it. */
import type { FieldSizes, Size } from './list-size.ts';
import type { OwnCost } from './own-cost.ts';
import type { Weight } from './weights.ts';

/** An object of one type with what is selected on it. */
export interface ObjectCost {
  readonly type: string;
  readonly weight: Weight;
  /** Those that cost anything or can hold what does; others too. */
  readonly fields: readonly FieldCost[];
  /** Response names of `__typename`. */
  readonly typenames: readonly string[];
}

export interface FieldCost {
  /** Response name. */
  readonly name: string;
  /** `Type.field`. */
  readonly coordinate: string;
  readonly own: OwnCost;
  /** Whether its value may not be null. */
  readonly isNonNull: boolean;
  /** One for each list around its values, the outermost first. */
  readonly lists: readonly { readonly size: Size; readonly isItemNonNull: boolean }[];
  readonly value: LeafCost | CompositeCost;
}

export interface LeafCost {
  readonly kind: 'leaf';
  readonly weight: Weight;
}

/** What can stand in one place. */
export interface CompositeCost {
  readonly kind: 'composite';
  /** Counted from 0; what stands deeper has a smaller number. */
  readonly id: number;
  /** One of these; several for an interface or union. */
  readonly candidates: readonly ObjectCost[];
}

export interface CostTree {
  readonly root: ObjectCost;
  /** By id. */
  readonly composites: readonly CompositeCost[];
  readonly faults: FieldSizes['faults'];
}
