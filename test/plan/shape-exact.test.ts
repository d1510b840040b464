import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Answers } from '../../src/plan/answers.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { compileExact } from '../../src/plan/shape-exact.ts';
import type { UpstreamResult } from '../../src/upstream/executor.ts';
import { answers, field, object, plan, shape } from '../support/shape.ts';

const schema = buildSchema('type Query { i: Int s: String }');
const exact = (made: Plan, given: Answers, introspection?: any): [any, unknown] => {
  const { data, errors } = compileExact(made, schema)(given, introspection);
  return [data, errors.map(({ path, message }) => [message, path])];
};
const error = (message: string, path?: (string | number)[]): GatewayError => new GatewayError('UPSTREAM_ERROR', message, { path });
const leaf = object('Leaf', [field('s: size', 'Int')]);

describe('the exact shape of an operation', () => {
  it('has the names and the order of the client, and nothing else', () => {
    const made = plan([field('z: a', 'Int'), { name: '__typename' }, { name: 's', isIntrospection: true }, field('__proto__: z', 'Int'), { name: 't', isIntrospection: true }]);
    const [data, errors] = exact(made, answers({ a: 1, z: 2, extra: 3 }), { s: { types: [] } });
    expect(JSON.stringify(data)).toBe('{"z":1,"__typename":"Query","s":{"types":[]},"__proto__":2,"t":null}');
    expect([Object.getPrototypeOf(data), errors]).toEqual([Object.prototype, []]);
    expect(exact(made, answers({ a: 1, z: 2 }))[0]['s']).toBeNull();
  });

  it('does not take for an answer what every object has', () => {
    expect(exact(plan([field('constructor', shape('Leaf', leaf)), field('x: __proto__', shape('Leaf', leaf))]), answers({}))).toEqual([{ constructor: null, x: null }, []]);
    expect(exact(plan([field('x: __proto__', shape('Leaf', leaf))]), answers(JSON.parse('{"__proto__": {"size": 1}}')))).toEqual([{ x: { s: 1 } }, []]);
  });
});

describe('a call that failed', () => {
  const made = plan([field('a', 'Int'), field('l: leaves', shape('[Leaf]', leaf)), { name: 'b', fetch: 1, from: 'b', value: shape('Int') }]);

  it('is an error at each field it should have given', () => {
    expect(exact(made, { ...answers(undefined), roots: [error('late'), { b: 1 }] })).toEqual([{ a: null, l: null, b: 1 }, [['late', ['a']], ['late', ['l']]]]);
  });

  it('says in one of them what is below', () => {
    const failed = error('no', ['leaves', 2, 'size']);
    const given = answers(failed, [], [{ data: null, errors: [failed] }]);
    expect(exact(plan([field('a', 'Int'), field('l: leaves', shape('[Leaf]', leaf))]), given)).toEqual([{ a: null, l: null }, [['no', ['a']], ['no', ['l', 2, 's']]]]);
  });

  it('takes all data along with a field that may not be null', () => {
    expect(exact(plan([field('a', 'Int'), field('b', 'Int!'), field('c', 'Int')]), answers(error('late')))).toEqual([null, [['late', ['a']], ['late', ['b']]]]);
  });

  it('and was never made leaves null, for it has an error already', () => {
    const steps = (nonNull: string): Plan => plan([field('a', nonNull), { name: 'b', fetch: 1, from: 'b', value: shape('Int!') }]);
    expect(exact(steps('Int!'), { ...answers(undefined), roots: [error('no'), undefined] })).toEqual([null, [['no', ['a']]]]);
    expect(exact(steps('Int'), { ...answers(undefined), roots: [error('no'), undefined] })).toEqual([null, [['no', ['a']]]]);
    expect(exact(made, { ...answers(undefined), roots: [{ a: 1, leaves: [] }, undefined] })).toEqual([{ a: 1, l: [], b: null }, []]);
    // Never without a word, whatever made it.
    expect(exact(steps('Int'), { ...answers(undefined), roots: [{ a: 1 }, undefined] })).toEqual([null, [['The gateway could not make a call this request needs.', ['b']]]]);
  });
});

describe('an error that names no place', () => {
  const made = plan([field('a', 'Int'), field('b', 'Int'), field('tree', shape('Leaf', leaf)), { name: 'c', fetch: 1, from: 'c', value: shape('Int') }]);
  const run = (data: any, ...errors: GatewayError[]): unknown => exact(made, { ...answers(undefined, [], [{ data, errors } satisfies UpstreamResult]), roots: [data, { c: null }] });

  it('stands at the nulls of the fields that its call was made for', () => {
    expect(run({ a: null, b: 1, tree: { size: null } }, error('lost'), error('gone', ['a', 'b', 'c', 'd']))).toEqual([{ a: null, b: 1, tree: { s: null }, c: null }, [['gone', ['a']]]]);
    expect(run({ a: null, b: null, tree: { size: null } }, error('lost'), error('known', ['b']))).toEqual([{ a: null, b: null, tree: { s: null }, c: null }, [['lost', ['a']], ['known', ['b']]]]);
    expect(run({ a: 1, b: null, tree: { size: null } }, error('lost'), error('too'))).toEqual([{ a: 1, b: null, tree: { s: null }, c: null }, [['lost', ['b']], ['too', ['b']]]]);
  });

  it('is about nothing where there is no null', () => {
    expect(run({ a: 1, b: 2, tree: { size: null } }, error('lost'))).toEqual([{ a: 1, b: 2, tree: { s: null }, c: null }, []]);
  });
});

describe('thousands of errors', () => {
  it('are all counted, and a thousand of them made', () => {
    const made = plan([field('l: leaves', shape('[Leaf]', leaf))]);
    const leaves = (count: number): Answers => answers({ leaves: Array.from({ length: count }, () => ({ size: 'x' })) });
    const errorsOf = (count: number): readonly GatewayError[] => compileExact(made, schema)(leaves(count)).errors;
    for (const [count, built] of [[999, 999], [1_000, 1_000], [1_001, 1_000], [50_000, 1_000]] as const) {
      const errors = errorsOf(count);
      expect([errors.length, new Set(errors).size]).toEqual([count, built]);
      expect(errors[built - 1]?.path).toEqual(['l', built - 1, 's']);
    }
  });
});
