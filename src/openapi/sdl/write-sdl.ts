/**
 * An OpenAPI document → one SDL with `@rest`. In this order: operations and their names, keys, root fields with the types they
 * lead to, what only the whole shows (discriminators, names, circles of inputs), text.
 */
import type { Finding } from '../../errors.ts';
import type { OpenApiDocument } from '../node.ts';
import type { Located } from '../service-address.ts';
import type { Operation as SelectableOperation } from '../select-operations.ts';
import { line } from './describe.ts';
import { findBases, narrow, noteDiscriminators, type Narrowings } from './discriminators.ts';
import { suggestDoors } from './doors.ts';
import { findEntities } from './entities.ts';
import { headOf } from './head.ts';
import { breakInputCycles } from './input-cycles.ts';
import { findSharedEnums } from './shared-enums.ts';
import type { NamedType, ObjectType } from './model.ts';
import { nameTypes } from './naming.ts';
import { standInQuery } from './stand-in-query.ts';
import { createNotes, type Notes } from './notes.ts';
import { listOperations, type Operation } from './operations.ts';
import { isWritablePath } from './path.ts';
import { printRoot, printType } from './print.ts';
import { createSchemaReader } from './read-schema.ts';
import { reachableTypes } from './reach.ts';
import { remarkOn } from './remark-on.ts';
import { rootFieldOf } from './root-field.ts';
import { BUILT_IN } from './scalars.ts';
import { createShapes } from './shapes.ts';
import { createTypes } from './types.ts';

export interface WriteOptions {
  /** services.<name> */
  readonly service: string;
  /** The whole command that imports the document, for the head of the file. */
  readonly command: string;
  /** `--trust-required`: answers keep what `required` promises. */
  readonly isTrusted: boolean;
  readonly isSelected: (operation: SelectableOperation) => boolean;
}

export interface WrittenSdl {
  readonly sdl: string;
  /** What was not imported exactly. */
  readonly notes: readonly Finding[];
  /** How many became a field. */
  readonly operations: number;
  /** Where the service is if the document says it at its paths only. */
  readonly first: Located | undefined;
}

/** @throws OperatorError for references that lead nowhere, and for a document beyond reason. */
export function writeSdl(document: OpenApiDocument, { service, command, isTrusted, isSelected }: WriteOptions): WrittenSdl {
  const notes = createNotes();
  const all = listOperations(document);
  const selected = writable(all.filter(({ path, method, operationId, tags }) => isSelected({ path, method: method.toLowerCase(), tags, ...(operationId !== undefined && { operationId }) })), notes);

  // Over all operations, so that choosing fewer changes no type; what is to be noted there is not of this import.
  const silent = createNotes();
  const reader = createSchemaReader(silent);
  const entities = findEntities(all, reader, silent);
  const sharedEnum = findSharedEnums(all, reader, silent);
  const keys = new Set(entities.map(({ key, property }) => `${key} ${property}`));

  const bases = findBases(document.root.value);
  const narrowings: Narrowings = new Map();
  const types = createTypes();
  const shapes = createShapes(createSchemaReader(notes), types, notes, {
    isTrusted,
    isKey: (schema, property) => keys.has(`${schema.key} ${property}`),
    sawUnion: (schema) => { noteDiscriminators(schema, shapes, bases, narrowings); },
  });
  const fields = new Map(selected.map((operation) => [operation, rootFieldOf(operation, { shapes, entities, sharedEnum })]));
  types.fill();
  narrow(types.all(), narrowings, shapes);

  const made = reachableTypes([...fields.values()]);
  const standIn = selected.some(({ method }) => method === 'GET') ? undefined : standInQuery(service);
  nameTypes(made, (document.root.get('components')?.get('schemas')?.entries() ?? []).map(([name]) => name), standIn === undefined ? [] : [standIn.typeName]);
  remarkOn(selected, document, notes);
  for (const broken of breakInputCycles(made.filter((type): type is ObjectType => type.kind === 'input'))) {
    notes.add(document.root, `\`${broken}\``, 'required in a circle of inputs that could never be written, so it may be left out');
  }

  const doors = suggestDoors({ entities, fields, types: made, reader, notes: silent });
  const roots = (['Query', 'Mutation'] as const).flatMap((root) => {
    const own = [...fields].filter(([{ method }]) => (method === 'GET') === (root === 'Query')).map(([, field]) => field);
    return own.length === 0 ? [] : [printRoot(root, own)];
  });
  const parts = [headOf({ document, service, command, notes: notes.lines(), doors }), ...(standIn === undefined ? [] : [standIn.text]), ...roots, ...inOrder(made).map(printType)];
  return { sdl: `${parts.join('\n\n')}\n`, notes: notes.findings(), operations: selected.length, first: selected[0] };
}

/** One odd path ends no import. */
function writable(operations: readonly Operation[], notes: Notes): readonly Operation[] {
  const odd = operations.filter(({ path }) => !isWritablePath(path));
  for (const { node, method, path } of odd) notes.add(node, `${method} ${line(path)}`, 'left out, for no template can write the braces in its path');
  return operations.filter((operation) => !odd.includes(operation));
}

/** By name, scalars last: what changes in the document changes as little of the text. */
function inOrder(types: readonly NamedType[]): NamedType[] {
  const rank = (type: NamedType): number => (type.kind === 'scalar' ? 1 : 0);
  return types.filter(({ name }) => !BUILT_IN.has(name)).sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}
