/**
 * An OpenAPI document as the importer walks it: nodes that know their place and follow references, so that nothing after
 * this has to know what a `$ref` is, or in which file a line stands.
 */
import type { Finding } from '../errors.ts';

export interface OpenApiNode {
  /** Plain JSON; references inside it are not replaced. */
  readonly value: unknown;
  /**
   * JSON Pointer of what a reference led to, e.g. `#/components/schemas/Pet`; of a remote document, with its URL before it.
   * Equal pointers are the same node.
   */
  readonly pointer: string;
  /** Last part of the pointer under `#/components/<kind>/`, e.g. `Pet`; undefined for what stands inline. */
  readonly component: string | undefined;
  /** The object that held the `$ref` that led here; undefined when none did. */
  readonly referrer: OpenApiNode | undefined;
  /**
   * The objects that held the `$ref`s that led here, where what stands beside those says something of this use: the first is
   * nearest to it. None in OpenAPI 3.0, which ignores what is beside a `$ref`.
   */
  readonly beside: readonly OpenApiNode[];
  /** A property or item, references followed; undefined where there is none. @throws OperatorError for a reference that leads nowhere, in a circle of references only, or outward when that is not allowed. */
  readonly get: (key: string | number) => OpenApiNode | undefined;
  /** Own properties in the document's order; none for anything but an object. */
  readonly entries: () => (readonly [name: string, node: OpenApiNode])[];
  /** Of a list; none for anything but a list. */
  readonly items: () => OpenApiNode[];
  /** With file, line and column of this node. */
  readonly finding: (message: string) => Finding;
}

export interface OpenApiDocument {
  readonly version: '3.0' | '3.1';
  readonly root: OpenApiNode;
}
