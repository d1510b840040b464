/** The words of `services.<name>.prefix`, `rename` and `hide`, and what they come to for one document. */
import type { TypeDefinitionNode } from 'graphql';

/** `services.<name>` as configured; every key is optional. */
export interface Naming {
  readonly prefix?: string | undefined;
  /** `{ Type: New, 'Query.field': new }` */
  readonly rename?: Readonly<Record<string, string>> | undefined;
  /** `['Query.debug', 'Type.field']` */
  readonly hide?: readonly string[] | undefined;
}

/** What `applyNames` does to a document; all keys are the service's names. */
export interface NameChanges {
  readonly types: ReadonlyMap<string, string>;
  /** `Query.node` (gateway's root type, service's field) → `billingNode`. */
  readonly rootFields: ReadonlyMap<string, string>;
  /** `Type.field`, in the service's names with gateway root types. */
  readonly hidden: ReadonlySet<string>;
}

/** Names of the members that `Type.field` can mean: fields of object, interface and input types. */
export function fieldsOf(node: TypeDefinitionNode | undefined): string[] {
  return node !== undefined && 'fields' in node ? (node.fields ?? []).map(({ name }) => name.value) : [];
}
