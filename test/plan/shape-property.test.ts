// The two shapers against each other, and the exact one against graphql-js, on random shapes and rows. GATEHOUSE_SEED repeats a
// run, GATEHOUSE_RUNS makes it longer.
import fc from 'fast-check';
import { execute, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Answers } from '../../src/plan/answers.ts';
import type { FieldShape, Plan } from '../../src/plan/plan.ts';
import { compileExact } from '../../src/plan/shape-exact.ts';
import { BAIL, compileFast } from '../../src/plan/shape-fast.ts';
import { answers, plan } from '../support/shape.ts';
import { IDS, Shapes, leaves, members, queryOf, schemaOf, type Draw, type Odd } from '../support/random-shape.ts';

const seed = Number(process.env['GATEHOUSE_SEED'] ?? Date.now() % 1_000_000);
const numRuns = Number(process.env['GATEHOUSE_RUNS'] ?? 600);
const check = (run: (draw: Draw) => void): void => fc.assert(fc.property(fc.gen(), run), { seed, numRuns });

const rootFields = (shapes: Shapes): FieldShape[] => Array.from({ length: 1 + shapes.draw(fc.nat, { max: 2 }) }, (_, index) => ({ name: `c_r${index}`, from: `r${index}`, source: 0, value: shapes.value(3) }));

/** Each value with `percent` chance something else. */
const oddly = (draw: Draw, percent: number, values: readonly unknown[]): Odd => () => (draw(fc.integer, { min: 1, max: 1_000 }) <= percent * 10 ? { value: draw(fc.constantFrom, ...values) } : undefined);

describe('random answers', () => {
  const world = (draw: Draw, odd?: Odd): [Plan, Answers] => {
    const shapes = new Shapes(draw, true);
    const fields = rootFields(shapes);
    const root = members(draw, fields, odd);
    const entries = shapes.joined.map((joined) => {
      const mayLack = odd !== undefined || joined.every(({ value }) => value?.nonNull === false);
      return Object.fromEntries(IDS.map((id) => [id, mayLack && draw(fc.boolean) ? null : members(draw, joined, odd)]));
    });
    return [plan(fields, shapes.joined.length), answers(root, entries)];
  };

  it(`that fit are shaped alike at both speeds (seed ${seed})`, () => {
    check((draw) => {
      const [made, given] = world(draw);
      const { data, errors } = compileExact(made, leaves)(given);
      const fast = compileFast(made, leaves)(given);
      expect(errors).toEqual([]);
      expect(fast).toEqual(data);
      expect(JSON.stringify(fast)).toBe(JSON.stringify(data));
    });
  });

  it(`that do not fit are left to the exact one, which never throws (seed ${seed})`, () => {
    const count = { fast: 0, left: 0, failed: 0 };
    check((draw) => {
      const [made, given] = world(draw, oddly(draw, 3, [null, undefined, 'x', 1.5, {}, [], [null], true]));
      const { data, errors } = compileExact(made, leaves)(given);
      const fast = compileFast(made, leaves)(given);
      count[fast === BAIL ? 'left' : 'fast'] += 1;
      if (errors.length > 0) count.failed += 1;
      if (fast !== BAIL) expect([JSON.stringify(fast), errors]).toEqual([JSON.stringify(data), []]);
    });
    for (const times of Object.values(count)) expect(times).toBeGreaterThan(numRuns / 20);
  });
});

describe('nulls', () => {
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
  const sorted = (errors: readonly { readonly path?: readonly (string | number)[] | undefined }[] = []): string[] => errors.map(({ path }) => JSON.stringify(path)).sort();

  it(`propagate as in graphql-js, with the same errors in the same order (seed ${seed})`, () => {
    let failed = 0;
    check((draw) => {
      const fields = rootFields(new Shapes(draw, false));
      const odd: Odd = (shape) => oddly(draw, 4, shape.kind === 'leaf' && shape.type !== 'Json' ? [null, {}] : shape.kind === 'list' ? [null, undefined, 7] : shape.kind === 'abstract' ? [null, { __typename: 'Z' }] : [null])(shape);
      const root = members(draw, fields, odd);
      const expected = execute({ schema: schemaOf(fields), document: parse(queryOf(fields, true)), rootValue: root }) as any;
      const { data, errors } = compileExact(plan(fields), leaves)(answers(root));
      expect(JSON.stringify(data)).toBe(JSON.stringify(expected.data));
      expect(errors.map(({ path }) => path)).toEqual((expected.errors ?? []).map(({ path }: any) => path));
      if (errors.length > 0) failed += 1;
    });
    expect(failed).toBeGreaterThan(numRuns / 10);
  });

  it(`and errors of a service are those that the client would get of the service itself (seed ${seed})`, () => {
    let [failed, deep] = [0, 0];
    check((draw) => {
      const fields = rootFields(new Shapes(draw, false));
      const root = members(draw, fields, oddly(draw, 4, [null, new Error('a'), new Error('b')]));
      const [schema, rootValue] = [schemaOf(fields), root];
      const expected = execute({ schema, document: parse(queryOf(fields, true)), rootValue }) as any;
      const sent = plain(execute({ schema, document: parse(queryOf(fields, false)), rootValue })) as any;
      const said = (sent.errors ?? []).map(({ message, path }: any) => new GatewayError('UPSTREAM_ERROR', message, { path }));
      const { data, errors } = compileExact(plan(fields), leaves)(answers(sent.data ?? said[0], [], [{ data: sent.data, errors: said }]));
      expect(JSON.stringify(data)).toBe(JSON.stringify(expected.data));
      expect(errors.length === 0).toBe(said.length === 0);
      if (sent.data !== null) expect(sorted(errors)).toEqual(sorted(expected.errors));
      if (sent.data !== null && errors.length > 0) failed += 1;
      if (sent.data !== null && errors.some(({ path }) => path!.length > 3)) deep += 1;
    });
    expect(Math.min(failed, deep)).toBeGreaterThan(numRuns / 50);
  });
});
