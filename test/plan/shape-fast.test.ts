import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { BAIL, compileFast } from '../../src/plan/shape-fast.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { answers, field, object, plan, shape } from '../support/shape.ts';

const schema = buildSchema('type Query { a: Int }');
const fast = (made: Plan, root: any, introspection?: any): unknown => compileFast(made, schema)(answers(root), introspection);

describe('the fast shape of an operation', () => {
  it('has the names and the order of the client, and nothing else', () => {
    const made = plan([field('z: a', 'Int'), { name: '__typename' }, field('a: z', 'Int'), field('again: a', 'Int')]);
    const data = fast(made, { a: 1, z: 2, extra: 3 });
    expect(JSON.stringify(data)).toBe('{"z":1,"__typename":"Query","a":2,"again":1}');
  });

  it('takes root fields of several fetches', () => {
    const made = plan([field('a', 'Int'), { name: 'b', fetch: 1, from: 'b', value: shape('Int') }]);
    const given = { ...answers({ a: 1 }), roots: [{ a: 1 }, { b: 2 }] };
    expect(compileFast(made, schema)(given)).toEqual({ a: 1, b: 2 });
    expect(compileFast(made, schema)({ ...given, roots: [{ a: 1 }, undefined] })).toBe(BAIL);
    expect(compileFast(made, schema)({ ...given, roots: [new GatewayError('UPSTREAM_TIMEOUT', 'late'), { b: 2 }] })).toBe(BAIL);
  });

  it('gives up at anything a service says went wrong', () => {
    const run = compileFast(plan([field('a', 'Int')]), schema);
    expect(run(answers({ a: 1 }))).toEqual({ a: 1 });
    expect(run(answers({ a: 1 }, [], [{ data: { a: 1 }, errors: [new GatewayError('UPSTREAM_ERROR', 'no')] }]))).toBe(BAIL);
  });

  it('passes on what the gateway says of its own schema', () => {
    const made = plan([{ name: 's', isIntrospection: true }, field('a', 'Int'), { name: 't', isIntrospection: true }]);
    expect(fast(made, { a: 1 }, { s: { types: [] }, t: null })).toEqual({ s: { types: [] }, a: 1, t: null });
    expect(fast(made, { a: 1 })).toBe(BAIL);
  });

  it('makes own properties of names that mean something else to JavaScript', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const inner = object('T', names.map((name) => field(`${name}: a`, 'Int')));
    const data: any = fast(plan([...names.map((name) => field(`${name}: a`, 'Int')), field('o', shape('T', inner))]), { a: 1, o: { a: 2 } });
    expect(JSON.stringify(data)).toBe('{"__proto__":1,"constructor":1,"toString":1,"hasOwnProperty":1,"o":{"__proto__":2,"constructor":2,"toString":2,"hasOwnProperty":2}}');
    expect(Object.getPrototypeOf(data.o)).toBe(Object.prototype);
  });

  it('does not take for an answer what every object has', () => {
    const fields = ['constructor', 'toString', '__proto__'].map((from) => field(`x: ${from}`, shape('T', object('T', [{ name: '__typename' }]))));
    for (const one of fields) {
      expect(fast(plan([one]), {})).toBe(BAIL);
      expect(fast(plan([field('o', shape('T', object('T', [one])))]), { o: {} })).toBe(BAIL);
      expect(fast(plan([field('o', shape('T', object('T', [one])))]), { o: JSON.parse(`{"${one.from!}": {}}`) })).toEqual({ o: { x: { __typename: 'T' } } });
    }
  });
});
