/**
 * What an SDL is made of before it is text: types refer to each other as objects, not by name, so that names can be given
 * once all types are known (naming.ts) and the order in which a document is read never shows in them.
 */
import type { RestMethod } from '../../upstream/executor.ts';

export type NamedType = ScalarType | EnumType | ObjectType | UnionType;

interface Nameable {
  /** Written by naming.ts. */
  name: string;
  /** The name it would have if it were alone. */
  readonly desired: string;
  /** Unique; orders types that desire the same name. */
  readonly key: string;
  /** The wire name, of a type that is a component of the document. */
  readonly component: string | undefined;
  readonly description: string;
}

export interface ScalarType extends Nameable { readonly kind: 'scalar' }

export interface EnumType extends Nameable {
  readonly kind: 'enum';
  readonly values: readonly EnumValue[];
}

export interface EnumValue {
  readonly name: string;
  readonly text: string;
}

export interface ObjectType extends Nameable {
  readonly kind: 'object' | 'input';
  /** Filled after the type is known to others, for types lead in circles. */
  readonly fields: Field[];
}

export interface UnionType extends Nameable {
  readonly kind: 'union';
  readonly members: readonly ObjectType[];
}

/** A type as a field says it. */
export type Shape =
  | { readonly kind: 'named'; readonly type: NamedType; readonly isNullable: boolean }
  | { readonly kind: 'list'; readonly item: Shape; readonly isNullable: boolean };

/** An argument, or a field of an object or input type. */
export interface Field {
  readonly name: string;
  /** Name on the wire. */
  readonly property: string;
  readonly shape: Shape;
  readonly description: string;
  /** The reason; undefined when it is not deprecated. */
  readonly deprecation: string | undefined;
}

/** What `@rest(path:)` will say. */
export interface RestText {
  readonly method: RestMethod;
  readonly path: string;
  /** Pairs of the query, joined by `&`. */
  readonly query: readonly string[];
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string | undefined;
  readonly contentType: 'JSON' | 'FORM' | 'TEXT' | 'MULTIPART';
  readonly isNullOn404: boolean;
}

export interface RootField {
  readonly name: string;
  readonly args: readonly Field[];
  readonly shape: Shape;
  readonly description: string;
  readonly deprecation: string | undefined;
  readonly rest: RestText;
}

export function nullable(shape: Shape, isNullable: boolean): Shape {
  return shape.isNullable === isNullable ? shape : { ...shape, isNullable };
}

export function namedTypeOf(shape: Shape): NamedType {
  return shape.kind === 'named' ? shape.type : namedTypeOf(shape.item);
}

export function shapeText(shape: Shape): string {
  return `${shape.kind === 'named' ? shape.type.name : `[${shapeText(shape.item)}]`}${shape.isNullable ? '' : '!'}`;
}
