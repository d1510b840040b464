/**
 * Which objects can be asked for by key: `GET /pets/{petId}` that answers a Pet with an `id`. Read from the whole document
 * before any type is made, for a key is an ID, and promised where the schema requires it.
 */
import { says } from './describe.ts';
import { forgive } from './forgive.ts';
import { leavesOf } from './leaves.ts';
import type { Notes } from './notes.ts';
import type { Operation } from './operations.ts';
import type { SchemaReader } from './read-schema.ts';
import { parametersOf } from './parameters.ts';
import { answerOf } from './responses.ts';
import type { Schema } from './schema.ts';
import { pascal } from './words.ts';

export interface Entity {
  readonly operation: Operation;
  /** Of the object, as types know it. */
  readonly key: string;
  /** Property that identifies the object. */
  readonly property: string;
  /** Path parameter that takes it, the last one. */
  readonly parameter: string;
  /** Whether that parameter is text, so that its argument is an ID. */
  readonly takesId: boolean;
  /** Where in the answer the object is; '' for the answer itself. */
  readonly select: string;
}

export interface Found {
  readonly schema: Schema;
  readonly select: string;
}

export function findEntities(operations: readonly Operation[], reader: SchemaReader, notes: Notes): Entity[] {
  return operations.flatMap((operation) => forgive(() => entityOf(operation, reader, notes), []));
}

/** None, or one. */
function entityOf(operation: Operation, reader: SchemaReader, notes: Notes): Entity[] {
  // With more in the path than the key, the key alone does not say which.
  const parameter = /^[^{}]*\{([^{}/]+)\}$/.exec(operation.path)?.[1];
  if (operation.method !== 'GET' || parameter === undefined) return [];
  const answer = answerOf(operation, notes);
  const found = answer.kind === 'json' && answer.node !== undefined ? objectsIn(reader.read(answer.node), reader, notes) : [];
  return found.flatMap(({ schema, select }) => {
    const property = [parameter, ...(/(?:^id|[a-z]Id|_id|-id)$/.test(parameter) ? ['id'] : [])].find((name) => isPlain(schema, name, reader, notes));
    return property === undefined ? [] : [{ operation, key: schema.key, property, parameter, takesId: isText(operation, parameter, reader, notes), select }];
  }).slice(0, 1);
}

/** `{petId}` where the path begins as that of such an operation: it identifies the same there, however it is described. */
export function isEntityId(entities: readonly Entity[], path: string, parameter: string): boolean {
  return entities.some((entity) => entity.takesId && entity.parameter === parameter && path.startsWith(entity.operation.path));
}

function isText(operation: Operation, name: string, reader: SchemaReader, notes: Notes): boolean {
  const parameter = parametersOf(operation, notes).find((one) => one.in === 'path' && one.name === name);
  if (parameter?.schema === undefined) return true;
  const { leaves: [leaf, ...more] } = leavesOf(reader.read(parameter.schema), 'input', reader, notes);
  return more.length === 0 && leaf?.kind === 'scalar' && ['String', 'UUID'].includes(leaf.scalar);
}

/** The object that an answer is, else the one object its envelope holds. */
function objectsIn(answer: Schema, reader: SchemaReader, notes: Notes): Found[] {
  const object = soleObject(answer, reader, notes);
  if (object === undefined) return [];
  const inner = [...object.properties].flatMap(([name, { nodes: [node] }]) => {
    const schema = node === undefined ? undefined : soleObject(reader.read(node), reader, notes);
    return schema === undefined || pascal(name) === '' || name.includes('.') ? [] : [{ schema, select: name }];
  });
  return [{ schema: object, select: '' }, ...(inner.length === 1 ? inner : [])];
}

/** The list that an answer is, else the one list of objects its envelope holds. */
export function listsIn(answer: Schema, reader: SchemaReader, notes: Notes): Found[] {
  const own = itemOf(answer, reader, notes);
  if (own !== undefined) return [{ schema: own, select: '' }];
  const inner = [...(soleObject(answer, reader, notes)?.properties ?? [])].flatMap(([name, { nodes: [node] }]) => {
    const schema = node === undefined || name.includes('.') ? undefined : itemOf(reader.read(node), reader, notes);
    return schema === undefined ? [] : [{ schema, select: name }];
  });
  return inner.length === 1 ? inner : [];
}

function itemOf(schema: Schema, reader: SchemaReader, notes: Notes): Schema | undefined {
  const [leaf, ...more] = leavesOf(schema, 'output', reader, notes).leaves;
  return leaf?.kind === 'list' && more.length === 0 && leaf.schema.items !== undefined ? soleObject(reader.read(leaf.schema.items), reader, notes) : undefined;
}

function soleObject(schema: Schema, reader: SchemaReader, notes: Notes): Schema | undefined {
  const [leaf, ...more] = leavesOf(schema, 'output', reader, notes).leaves;
  return leaf?.kind === 'object' && more.length === 0 ? leaf.schema : undefined;
}

/** A string or an integer that is answered. */
function isPlain(schema: Schema, property: string, reader: SchemaReader, notes: Notes): boolean {
  const [node, ...more] = schema.properties.get(property)?.nodes ?? [];
  if (node === undefined || more.length > 0 || says(node, 'writeOnly')) return false;
  const [leaf, ...others] = leavesOf(reader.read(node), 'output', reader, notes).leaves;
  return leaf?.kind === 'scalar' && others.length === 0 && ['String', 'UUID', 'Int', 'Long'].includes(leaf.scalar);
}
