/** Plans and answers written by hand, for what turns the one into responses by the other. */
import { Faults } from '../../src/plan/faults.ts';
import type { Answers } from '../../src/plan/answers.ts';
import type { Entry, FieldShape, Fetch, Join, ObjectShape, Plan, RootFieldShape, ValueShape } from '../../src/plan/plan.ts';
import type { UpstreamResult } from '../../src/upstream/executor.ts';

/** `Int!` → the shape of a leaf, `[[Int!]]` of lists of it; `[X]` with an object shape for X. */
export function shape(type: string, named?: ObjectShape | Record<string, ObjectShape>): ValueShape {
  const nonNull = type.endsWith('!');
  const inner = nonNull ? type.slice(0, -1) : type;
  if (inner.startsWith('[')) return { kind: 'list', nonNull, item: shape(inner.slice(1, -1), named) };
  if (named === undefined) return { kind: 'leaf', nonNull, type: inner };
  return isObject(named) ? { kind: 'object', nonNull, shape: named } : { kind: 'abstract', nonNull, type: inner, shapes: named };
}

function isObject(named: ObjectShape | Record<string, ObjectShape>): named is ObjectShape {
  return Array.isArray(named['fields']);
}

/** `name` may say `client: service`. */
export function field(name: string, value: ValueShape | string, source = 0): FieldShape {
  const [response, from = response] = name.split(': ') as [string, string?];
  return { name: response, source, from, value: typeof value === 'string' ? shape(value) : value };
}

export function object(type: string, fields: readonly FieldShape[], joins: readonly Join[] = []): ObjectShape {
  return { type, fields, joins };
}

/** By one leaf of one row. */
export function join(entry: number, from = 'id', source = 0): Join {
  return { entry, key: [{ source, member: 'id', from }], identity: [0], typename: 'T' };
}

/** Root fields of fetch 0, service `one`; each entry is fetched by itself, from the services `two`, `three`, … */
export function plan(fields: readonly (FieldShape | RootFieldShape)[], entries = 0): Plan {
  const services = ['one', 'two', 'three', 'four'];
  const names = Array.from({ length: entries }, (_, id) => id);
  return {
    kind: 'query',
    fetches: [
      { kind: 'root', id: 0, service: 'one', after: [], wave: 0, variables: [], query: '', isRequired: false },
      ...names.map((id): Fetch => ({ kind: 'entities', id: id + 1, service: services[id + 1]!, after: [0], wave: 1, variables: [], entries: [id], prefix: 'e', declarations: [] })),
    ],
    entries: names.map((id): Entry => ({ id, fetch: id + 1, type: 'T', door: '_ts', field: '_ts', isBulk: true, arguments: [], selection: '{ id }', match: [{ member: 'id', from: 'id' }] })),
    shape: { type: 'Query', fields: fields.map((one): RootFieldShape => ('source' in one ? rootField(one) : one)) },
    required: [],
  };
}

function rootField({ name, from, value }: FieldShape): RootFieldShape {
  return { name, fetch: 0, from: from!, value: value! };
}

/** What fetch 0 and the entries answered. `results[n]` is what fetch n said of errors. */
export function answers(root: Answers['roots'][number], entries: Record<string, any>[] = [], results: readonly UpstreamResult[] = []): Answers {
  const faults = new Faults();
  results.forEach((result, fetch) => faults.note(result, fetch));
  return { roots: [root], entries: entries.map((rows) => new Map(Object.entries(rows))), faults };
}
