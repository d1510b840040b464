/**
 * Requests to a service whose names differ from the gateway's, and their answers. A request is rewritten once per document:
 * type names everywhere, renamed root fields under their old response key (`billingNode: node`). In the answer only the
 * values of `__typename` are names; where they stand is compiled once per document (typename-paths.ts).
 *
 * With a service that renames nothing both functions return what they were given.
 */
import { TypeInfo, visit, visitWithTypeInfo, type ASTVisitor, type DocumentNode, type FieldNode, type NamedTypeNode, type SelectionSetNode } from 'graphql';
import type { NameMap } from './names.ts';
import { compileTypenames, type Typenames } from './typename-paths.ts';
import { renameByPath, renameByType } from './typename-walk.ts';

interface Prepared {
  readonly typenames: Typenames;
  request?: DocumentNode;
}

/** Lives as long as the document and the name map do. */
const prepared = new WeakMap<NameMap, WeakMap<DocumentNode, Prepared>>();

/** `document` in gateway names → in the service's. Memoised by document. */
export function renameRequest(document: DocumentNode, names: NameMap): DocumentNode {
  if (names.isIdentity) return document;
  const known = prepare(document, names);
  return (known.request ??= translate(document, names, known.typenames));
}

/** `data`: answer to the renamed request of this document, which holds one operation. Not changed in place; returned as it is when it holds no renamed type. */
export function renameResult(data: unknown, document: DocumentNode, names: NameMap): unknown {
  if (names.isIdentity) return data;
  const { typenames } = prepare(document, names);
  return typenames.mode === 'paths' ? renameByPath(data, typenames.root, names.typeToGateway) : renameByType(data, typenames, names);
}

function prepare(document: DocumentNode, names: NameMap): Prepared {
  let byDocument = prepared.get(names);
  if (byDocument === undefined) prepared.set(names, (byDocument = new WeakMap()));
  let known = byDocument.get(document);
  if (known === undefined) byDocument.set(document, (known = { typenames: compileTypenames(document) }));
  return known;
}

function translate(document: DocumentNode, names: NameMap, typenames: Typenames): DocumentNode {
  const renameType = (node: NamedTypeNode): NamedTypeNode | undefined => {
    const own = names.typeToService.get(node.name.value);
    return own === undefined ? undefined : { ...node, name: { ...node.name, value: own } };
  };
  if (names.rootFieldToService.size === 0 && typenames.mode === 'paths') return visit(document, { NamedType: renameType });

  // Only types tell that a field belongs to a root type: a payload may return Query again (`mutation { … { query { node } } }`).
  const types = new TypeInfo(names.schema);
  const visitor: ASTVisitor = {
    NamedType: renameType,
    // On leave, because the type of what is below a field is found by its name in the gateway.
    Field: {
      leave: (node) => {
        const probed = typenames.mode === 'types' && node.selectionSet ? { ...node, selectionSet: withProbe(node.selectionSet, typenames.probe) } : node;
        const own = names.rootFieldToService.get(`${types.getParentType()?.name ?? ''}.${node.name.value}`);
        if (own === undefined) return probed === node ? undefined : probed;
        return { ...probed, alias: node.alias ?? node.name, name: { ...node.name, value: own } } satisfies FieldNode;
      },
    },
  };
  return visit(document, visitWithTypeInfo(types, visitor));
}

function withProbe(selectionSet: SelectionSetNode, probe: FieldNode): SelectionSetNode {
  return { ...selectionSet, selections: [...selectionSet.selections, probe] };
}

