/**
 * Values and objects of the fast shaper (shape-fast.ts), written as source: a leaf is one test, a list one loop, an object one
 * function that gives a literal. What does not fit, and null where none may be, is {@link BAIL} all the way up.
 */
import type { GraphQLSchema } from 'graphql';
import { GatewayError } from '../errors.ts';
import { compileIdentity, leafIdentity, singleLeaf } from './keys.ts';
import { BAIL, leafNamed } from './leaf.ts';
import type { FieldShape, Join, ObjectShape, ValueShape } from './plan.ts';
import { literal, quote, readOwn, type Source } from './source.ts';

export interface Writing {
  readonly source: Source;
  readonly schema: GraphQLSchema;
}

/** Ends the function it stands in. */
export function giveUp({ source }: Writing): string {
  return `return ${source.give(BAIL)};`;
}

/** Statements after which `value`, a variable, is what the client gets. They need `entries` in their scope. */
export function writeValue(shape: ValueShape, value: string, at: Writing): string[] {
  if (shape.kind === 'leaf') return writeLeaf(shape, value, at);
  const orNull = shape.nonNull ? '' : `${value} !== null && `;
  const notArray = `!${at.source.give(Array.isArray)}(${value})`;
  if (shape.kind !== 'list') {
    const build = shape.kind === 'object' ? writeObject(shape.shape, at) : writeAbstract(shape.shapes, at);
    return [
      `if (${orNull}(typeof ${value} !== "object" || ${value} === null || !(${notArray}))) ${giveUp(at)}`,
      `if (${value} !== null && (${value} = ${build}(${value}, entries)) === ${at.source.give(BAIL)}) ${giveUp(at)}`,
    ];
  }
  return [`if (${orNull}${notArray}) ${giveUp(at)}`, `if (${value} !== null) {`, ...writeItems(shape.item, value, at), '}'];
}

/** Of GraphQL's own scalars, by name: what does not fit, null included; as leaf.ts has it, which {@link writeLeaf} asks about the rest. */
const MISFITS: ReadonlyMap<string, (value: string) => string> = new Map([
  ['String', (value) => `typeof ${value} !== "string"`],
  ['Boolean', (value) => `typeof ${value} !== "boolean"`],
  ['Int', (value) => `(typeof ${value} !== "number" || (${value} | 0) !== ${value})`],
  ['Float', (value) => `(typeof ${value} !== "number" || ${value} - ${value} !== 0)`], // infinity less infinity is no number
  ['ID', (value) => `typeof ${value} !== "string"`],
]);

function writeLeaf({ type, nonNull }: Extract<ValueShape, { kind: 'leaf' }>, value: string, at: Writing): string[] {
  const leaf = leafNamed(type, at.schema);
  const misfit = MISFITS.get(type)?.(value);
  const tests = [...(misfit === undefined ? [] : [misfit, ...(nonNull ? [] : [`${value} !== null`])])];
  if (misfit === undefined || !leaf.isVerbatim) tests.push(`(${value} = ${at.source.give(nonNull ? leaf.read : leaf.readNullable)}(${value})) === ${at.source.give(BAIL)}`);
  return [`if (${tests.join(' && ')}) ${giveUp(at)}`];
}

function writeItems(shape: ValueShape, list: string, at: Writing): string[] {
  const [item, items, index] = [at.source.name('item'), at.source.name('items'), at.source.name('index')];
  // The service's own list is the client's: rows are never changed, nor is the response.
  const isVerbatim = shape.kind === 'leaf' && leafNamed(shape.type, at.schema).isVerbatim;
  const each = [`for (let ${index} = 0; ${index} < ${list}.length; ${index} += 1) {`, `let ${item} = ${list}[${index}];`, ...writeValue(shape, item, at)];
  return isVerbatim ? [...each, '}'] : [`const ${items} = [];`, ...each, `${items}.push(${item});`, '}', `${list} = ${items};`];
}

/** The name of a function (row, entries). */
function writeAbstract(shapes: Readonly<Record<string, ObjectShape>>, at: Writing): string {
  const name = at.source.name('abstract');
  const cases = Object.entries(shapes).map(([typename, shape]) => `case ${quote(typename)}: return ${writeObject(shape, at)}(row, entries);`);
  at.source.function(name, ['row', 'entries'], [`switch (row["__typename"]) {`, ...cases, '}', giveUp(at)]);
  return name;
}

/** The same. */
function writeObject({ type, joins, fields }: ObjectShape, at: Writing): string {
  const name = at.source.name('object');
  const lines = joins.flatMap((join, index) => writeJoin(join, index + 1, at));
  const members = fields.map((field) => {
    const value = at.source.name('value');
    lines.push(...writeField(field, value, type, at));
    return [field.name, value] as const;
  });
  at.source.function(name, [rowOf(0), 'entries'], [...lines, `return ${literal(members)};`]);
  return name;
}

/** The variable that holds the row of a source. */
function rowOf(source: number): string {
  return `row${source}`;
}

function writeField({ source = 0, from, value: shape, denied }: FieldShape, value: string, type: string, at: Writing): string[] {
  if (denied !== undefined) return [giveUp(at), `const ${value} = null;`]; // an error, and those are the exact shaper's
  if (from === undefined || shape === undefined) return [`const ${value} = ${quote(type)};`];
  const row = rowOf(source);
  const read = [`${value} = ${readOwn(at.source, row, from)};`, ...writeValue(shape, value, at)];
  if (source === 0) return [`let ${read[0] ?? ''}`, ...read.slice(1)];
  return shape.nonNull ? [`if (${row} === null) ${giveUp(at)}`, `let ${read[0] ?? ''}`, ...read.slice(1)] : [`let ${value} = null;`, `if (${row} !== null) {`, ...read, '}'];
}

/** Without a key, and without a fault that took it, there is no row. */
function writeJoin(join: Join, source: number, at: Writing): string[] {
  const [row, identity] = [rowOf(source), at.source.name('identity')];
  return [
    ...writeIdentity(join, identity, at),
    `let ${row} = null;`,
    `if (${identity} !== undefined) {`,
    `${row} = entries[${join.entry}]?.get(${identity});`,
    `if (${row} === undefined || ${row} instanceof ${at.source.give(GatewayError)}) ${giveUp(at)}`,
    '}',
  ];
}

function writeIdentity(join: Join, identity: string, at: Writing): string[] {
  const leaf = singleLeaf(join);
  if (leaf === undefined) {
    const sources = Math.max(0, ...join.key.map(({ source }) => source)) + 1;
    return [`const ${identity} = ${at.source.give(compileIdentity(join))}([${Array.from({ length: sources }, (_, source) => rowOf(source)).join(', ')}]);`];
  }
  const row = rowOf(leaf.source);
  const read = readOwn(at.source, row, leaf.from);
  return [`const ${identity} = ${at.source.give(leafIdentity)}(${leaf.source === 0 ? read : `${row} === null ? null : ${read}`});`];
}
