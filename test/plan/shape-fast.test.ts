import { buildSchema } from 'graphql';
import { afterEach, describe, expect, it, vi } from 'vitest';
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

  it('has as many fields as an operation may have', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `f${index}`);
    const row = Object.fromEntries(names.map((name, index) => [name, index]));
    expect(fast(plan([...names.map((name) => field(name, 'Int')), field('o', shape('[T]', object('T', names.map((name) => field(name, 'Int!')))))]), { ...row, o: [row, row] })).toEqual({ ...row, o: [row, row] });
  });
});

describe('code that is made of a shape', () => {
  afterEach(() => vi.unstubAllGlobals());
  const hostile = ['"]; throw 1; //', 'a\u2028', "a'", '', 'a\n'];

  it.each(hostile)('refuses what is no name: %j', (name) => {
    const one = { name: 'a', from: 'a', source: 0, value: shape('Int') };
    const inObject = (made: Plan['shape']['fields'][number] | typeof one): Plan => plan([field('o', shape('T', object('T', [made])))]);
    const plans = [
      plan([{ ...one, name }]), plan([{ ...one, from: name }]), inObject({ ...one, name }), inObject({ ...one, from: name }), plan([{ name, isIntrospection: true }]),
      plan([field('o', shape('T', object(name, [{ name: '__typename' }])))]), plan([field('o', shape('I', { [name]: object('T', [one]) }))]), { ...plan([{ name: '__typename' }]), shape: { type: name, fields: [{ name: '__typename' }] } },
      plan([field('o', shape('T', object('T', [{ ...one, source: 1 }], [{ entry: 0, key: [{ source: 0, member: 'id', from: name }], identity: [0], typename: 'T' }])))], 1),
    ];
    for (const made of plans) expect(() => fast(made, { o: {} }, {})).toThrow(/^not a name/);
  });

  it('takes no text from enums, type conditions of values or the rows', () => {
    const kinds = buildSchema('enum Kind { OAK toString } type Query { kind: Kind }');
    const run = compileFast(plan([field('kinds', '[Kind]')]), kinds);
    expect(run(answers({ kinds: ['OAK', 'toString', null] }))).toEqual({ kinds: ['OAK', 'toString', null] });
    for (const odd of [...hostile, 'constructor', '__proto__', 'ASH', 0, {}]) expect(run(answers({ kinds: [odd] }))).toBe(BAIL);
  });

  it('is not made before the first answer without faults', () => {
    const made = plan([field('a', 'Nothing')]);
    const run = compileFast(made, schema);
    expect(run(answers({ a: 1 }, [], [{ data: null, errors: [new GatewayError('UPSTREAM_ERROR', 'no')] }]))).toBe(BAIL);
    expect(() => run(answers({ a: 1 }))).toThrow(TypeError);
  });

  it('is missed by nobody where a process may not make any: the exact shaper answers', () => {
    vi.stubGlobal('Function', function refuse() {
      throw new EvalError('Code generation from strings disallowed for this context');
    });
    const run = compileFast(plan([field('a', 'Int')]), schema);
    expect([run(answers({ a: 1 })), run(answers({ a: 2 }))]).toEqual([BAIL, BAIL]);
  });

  it('hides no other fault', () => {
    vi.stubGlobal('Function', function refuse() {
      throw new SyntaxError('no');
    });
    expect(() => compileFast(plan([field('a', 'Int')]), schema)(answers({ a: 1 }))).toThrow(SyntaxError);
  });
});
