/** Bugs a planner or executor could have, put into plans and answers that are right. */
import type { Answers } from '../../../src/plan/answers.ts';
import type { Entry, Join, ObjectShape, Plan, ValueShape } from '../../../src/plan/plan.ts';

/** Undefined where there is nothing in the plan that it could spoil. */
export type Bug = (plan: Plan) => { readonly plan: Plan; readonly change?: (answers: Answers) => Answers } | undefined;

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

export const BUGS: Readonly<Record<string, Bug>> = {
  'rows of a bulk door are matched by position': (plan) => (plan.entries.some(({ isBulk }) => isBulk) ? { plan, change: (answers) => rotated(answers, plan.entries) } : undefined),

  'a member of a key is forgotten where rows are matched': (plan) =>
    changed(plan, (copy) => {
      const composite = copy.entries.filter(({ match }) => match.length > 1);
      for (const entry of composite) {
        entry.match = entry.match.slice(0, -1);
        for (const join of joinsOf(copy, entry)) join.identity = join.identity.slice(0, -1);
      }
      return composite.length > 0;
    }),

  'a field is read from another row of its object': (plan) =>
    changed(plan, (copy) => {
      const fields = shapesOf(copy).flatMap(({ joins, fields: all }) => all.filter(({ source }) => source !== undefined && joins.length > 0).map((field) => ({ field, joins })));
      for (const { field, joins } of fields) field.source = (field.source! + 1) % (joins.length + 1);
      return fields.length > 0;
    }),

  'an object gets the shape of another of its possible types': (plan) =>
    changed(plan, (copy) => {
      const abstracts = valuesOf(copy).filter((value) => value.kind === 'abstract').filter(({ shapes }) => Object.keys(shapes).length > 1);
      for (const value of abstracts) {
        const names = Object.keys(value.shapes);
        const shapes = Object.values(value.shapes);
        value.shapes = Object.fromEntries(names.map((name, index) => [name, shapes[(index + 1) % names.length]!]));
      }
      return abstracts.length > 0;
    }),

  'a fetch does not wait for the one its keys come from': (plan) =>
    changed(plan, (copy) => {
      const waiting = copy.fetches.filter(({ kind, after }) => kind === 'entities' && after.length > 0);
      for (const fetch of waiting) fetch.after = [];
      return waiting.length > 0;
    }),

  'two fields of a row are read under the name of the other': (plan) =>
    changed(plan, (copy) => {
      const pairs = shapesOf(copy).map(({ fields }) => fields.filter(({ from, source }) => from !== undefined && source === fields.find((field) => field.from !== undefined)?.source)).filter(({ length }) => length > 1);
      for (const fields of pairs) {
        const names = fields.map(({ from }) => from!);
        for (const [index, field] of fields.entries()) field.from = names[(index + 1) % names.length]!;
      }
      return pairs.length > 0;
    }),
};

function changed(plan: Plan, change: (copy: Mutable<Plan>) => boolean): { plan: Plan } | undefined {
  const copy = structuredClone(plan) as Mutable<Plan>;
  return change(copy) ? { plan: copy } : undefined;
}

/** Each row of a bulk door under the identity before it. */
function rotated(answers: Answers, entries: readonly Entry[]): Answers {
  return {
    ...answers,
    entries: answers.entries.map((rows, id) => {
      if (entries[id]?.isBulk !== true) return rows;
      const values = [...rows.values()];
      return new Map([...rows.keys()].map((identity, index) => [identity, values[(index + 1) % values.length]!]));
    }),
  };
}

/** Every value of a plan's shape, the outermost first. */
export function valuesOf(plan: Plan | Mutable<Plan>): Mutable<ValueShape>[] {
  const values: Mutable<ValueShape>[] = [];
  // One who only looks at a plan may pass the unchangeable one.
  const { shape } = plan as Mutable<Plan>;
  const todo = shape.fields.flatMap(({ value }) => value ?? []);
  for (let value = todo.pop(); value !== undefined; value = todo.pop()) {
    values.push(value);
    if (value.kind === 'list') todo.push(value.item);
    const shapes = value.kind === 'object' ? [value.shape] : value.kind === 'abstract' ? Object.values(value.shapes) : [];
    for (const { fields } of shapes) todo.push(...fields.flatMap((field) => field.value ?? []));
  }
  return values;
}

export function shapesOf(plan: Plan | Mutable<Plan>): Mutable<ObjectShape>[] {
  return valuesOf(plan).flatMap((value) => (value.kind === 'object' ? [value.shape] : value.kind === 'abstract' ? Object.values(value.shapes) : []));
}

function joinsOf(plan: Mutable<Plan>, { id }: Pick<Entry, 'id'>): Mutable<Join>[] {
  return shapesOf(plan).flatMap(({ joins }) => joins.filter(({ entry }) => entry === id));
}
