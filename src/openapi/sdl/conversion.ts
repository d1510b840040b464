/** What the parts of the conversion from schema to type hand to each other; shapes.ts is where it happens. */
import type { OpenApiNode } from '../node.ts';
import type { Direction, Leaf } from './leaves.ts';
import type { NamedType, Shape } from './model.ts';
import type { Notes } from './notes.ts';
import type { SchemaReader } from './read-schema.ts';
import type { Schema } from './schema.ts';
import type { Types } from './types.ts';
import { pascal, valid } from './words.ts';

/** Lists inside each other: the parser of GraphQL takes 250 or so, and readers of schemas fewer. */
export const MAX_LISTS = 64;

export interface Rules {
  /** `--trust-required`: answers keep what `required` promises. */
  readonly isTrusted: boolean;
  /** Whether a property identifies an object of this schema. */
  readonly isKey: (schema: Schema, property: string) => boolean;
  /** Told of every union that is made. */
  readonly sawUnion: (schema: Schema) => void;
}

/** Where a schema stands: what its inline types are called, how many inline types and which lists are around it. */
export interface Place {
  /** Without the `Input` of inputs. */
  readonly desired: string;
  readonly nesting: number;
  readonly lists: readonly string[];
  /** The component that is nothing but a list of what stands here: its name is free for the item. */
  readonly listOf?: string | undefined;
}

export interface Shapes {
  /** `isNullable` is what the schema says; whether a field trusts it is for the field. */
  readonly of: (direction: Direction, schema: Schema, place: Place) => Shape;
  /** Never null. */
  readonly ofLeaf: (direction: Direction, leaf: Leaf, place: Place) => Shape;
  readonly reader: SchemaReader;
  readonly types: Types;
  readonly notes: Notes;
  readonly rules: Rules;
}

export function rootPlace(desired: string): Place {
  return { desired, nesting: 0, lists: [] };
}

export function named(type: NamedType, isNullable = false): Shape {
  return { kind: 'named', type, isNullable };
}

export function componentName(component: string): string {
  return valid(pascal(component) || 'Type');
}

/** A schema of which any of `nodes` may hold; `key` must be its own. */
export function anyOf(schema: Schema, key: string, nodes: readonly OpenApiNode[]): Schema {
  return {
    key, node: schema.node, component: undefined, kinds: undefined, isNullable: false, properties: new Map(), required: new Set(), isOpen: false, items: undefined,
    values: undefined, format: undefined, minimum: undefined, maximum: undefined, alternatives: [nodes], discriminator: undefined,
  };
}
