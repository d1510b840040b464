import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { describe, expect, test, vi } from 'vitest';

import { GatewayError } from '../../../src/errors.ts';
import { HARD_CAPS } from '../../../src/pipeline/document/limits.ts';
import type { LimitFinding } from '../../../src/pipeline/document/prepare.ts';
import { GatewayErrors } from '../../../src/pipeline/document/refusal.ts';
import { documents } from './arbitraries.ts';
import { codesOf, doubling, errorsOf, nested, preparer, repeat, schema, timed } from './fixtures.ts';

const prepare = (text: string, name?: string, options: Parameters<typeof preparer>[0] = {}) => preparer(options).prepare(schema, text, name);
const aliases = (count: number) => `{ a { ${repeat(count, (i) => `x${i}: b`)} } }`;

describe('a legal operation', () => {
  test('comes back with its document, kind, text and name', () => {
    const text = 'mutation Set { set(x: 1) { b } }';
    const prepared = prepare(text);
    expect(prepared).toMatchObject({ kind: 'mutation', text, operationName: 'Set' });
    expect(prepared.document.definitions).toEqual([prepared.operation]);
  });

  test('without a name has none', () => {
    expect(prepare('subscription { tick }')).not.toHaveProperty('operationName');
  });

  test('has no locations in its nodes', () => {
    expect(prepare('{ b }').operation.loc).toBeUndefined();
  });
});

describe('which operation', () => {
  const two = 'query A { b } mutation B { set { b } }';

  test.each([
    ['B', 'mutation'],
    ['A', 'query'],
  ])('is %s when asked for', (name, kind) => expect(prepare(two, name).kind).toBe(kind));

  test('is the only one when no name or an empty one is given', () => {
    expect(prepare('query A { b }', '').operationName).toBe('A');
  });

  test.each([
    ['an unknown name', two, 'C'],
    ['no name among two', two, undefined],
    ['a document without operations', 'fragment F on Query { b }', undefined],
    ['__proto__ where there is none', two, '__proto__'],
    ['constructor where there is none', two, 'constructor'],
    ['a name of a megabyte', two, 'x'.repeat(1_000_000)],
  ])('is OPERATION_RESOLUTION_FAILURE for %s', (_, text, name) => {
    const errors = errorsOf(() => prepare(text, name));
    expect(errors.map((error) => error.extensions['code'])).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    expect(errors[0]?.message.length).toBeLessThanOrEqual(300);
  });

  test.each(['__proto__', 'constructor'])('may be named %s', (name) => {
    expect(prepare(`query ${name} { b } query Other { b }`, name).operationName).toBe(name);
  });

  test('is refused by validation when two have the name', () => {
    expect(codesOf(() => prepare('query A { b } query A { id }', 'A'))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

describe('what does not parse', () => {
  test.each(['', '{', '{ b', '}', 'query', '{ b } }', 'type', '{ b(x: ) }'])('is GRAPHQL_PARSE_FAILED with a place: %s', (text) => {
    const [error] = errorsOf(() => prepare(text));
    expect(error?.extensions['code']).toBe('GRAPHQL_PARSE_FAILED');
    expect(error?.locations).toHaveLength(1);
  });

  test('a definition of a type is parsed and then refused', () => {
    expect(codesOf(() => prepare('type A { b: Int } { b }'))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

describe.each([
  ['aliases', 'ALIAS_LIMIT_EXCEEDED', 50, aliases],
  ['aliases through a fragment', 'ALIAS_LIMIT_EXCEEDED', 50, (n: number) => `{ a { ...F } } fragment F on Query { ${repeat(n, (i) => `x${i}: b`)} }`],
  ['root fields', 'ROOT_FIELD_LIMIT_EXCEEDED', 20, (n: number) => `{ ${repeat(n, () => 'b')} }`],
  ['directives', 'DIRECTIVE_LIMIT_EXCEEDED', 50, (n: number) => `{ b ${repeat(n, () => '@tag')} }`],
  ['tokens', 'TOKEN_LIMIT_EXCEEDED', 4000, (n: number) => `{ a { ${repeat(n - 5, () => 'b')} } }`],
  ['expanded fields', 'SIZE_LIMIT_EXCEEDED', 5000, (n: number) => `{ a { ${repeat((n - 1) / 7, () => '...F')} } } fragment F on Query { ${repeat(7, () => 'b')} }`],
  ['depth', 'DEPTH_LIMIT_EXCEEDED', 15, (n: number) => nested(n + 1)],
] as const)('the limit on %s', (thing, code, limit, make) => {
  // 7 divides 4,998, 4,991 and 5,005: fields come in sevens, and one around them.
  const [under, at, over] = thing === 'expanded fields' ? [4992, 4999, 5006] : [limit - 1, limit, limit + 1];

  test(`lets ${under} through`, () => expect(prepare(make(under)).kind).toBe('query'));
  test(`lets ${at} through`, () => expect(prepare(make(at)).kind).toBe('query'));
  test(`refuses ${over} with ${code}, again and again`, () => {
    const { prepare: again } = preparer();
    for (const _ of [1, 2, 3]) {
      const [error, ...others] = errorsOf(() => again(schema, make(over), undefined));
      expect(others).toEqual([]);
      expect(error?.extensions).toEqual({ code, limit, actual: code === 'TOKEN_LIMIT_EXCEEDED' ? `more than ${limit}` : over });
      expect(error?.message).toContain(`the limit is ${limit}`);
    }
  });
});

describe('limits together', () => {
  test('are reported all at once, depth too', () => {
    const text = `{ ${repeat(51, (i) => `x${i}: b @tag`)} ${nested(20).slice(1)}`;
    expect(codesOf(() => prepare(text))).toEqual(['ALIAS_LIMIT_EXCEEDED', 'ROOT_FIELD_LIMIT_EXCEEDED', 'DIRECTIVE_LIMIT_EXCEEDED', 'DEPTH_LIMIT_EXCEEDED']);
  });

  test('come before validation', () => {
    expect(codesOf(() => prepare(`{ ${repeat(51, (i) => `x${i}: nope`)} }`))).toEqual(['ALIAS_LIMIT_EXCEEDED', 'ROOT_FIELD_LIMIT_EXCEEDED']);
  });

  test('ask only the operation that runs', () => {
    const text = `query Cheap { b } query Dear ${aliases(100)}`;
    expect(prepare(text, 'Cheap').operationName).toBe('Cheap');
    expect(codesOf(() => prepare(text, 'Dear'))).toEqual(['ALIAS_LIMIT_EXCEEDED']);
  });

  test('count an operation the same whether it came before or not', () => {
    const { prepare: same } = preparer();
    const text = `query Cheap { b } query Dear ${aliases(100)}`;
    expect(same(schema, text, 'Cheap')).toBe(same(schema, text, 'Cheap'));
    expect(codesOf(() => same(schema, text, 'Dear'))).toEqual(['ALIAS_LIMIT_EXCEEDED']);
    expect(codesOf(() => same(schema, text, undefined))).toEqual(['OPERATION_RESOLUTION_FAILURE']);
  });
});

describe('attacks on the shape', () => {
  test.each([101, 1000])('refuses %i aliases of one field', (count) => {
    expect(codesOf(() => prepare(aliases(count)))).toEqual(['ALIAS_LIMIT_EXCEEDED']);
  });

  test.each([
    ['10,000 directives', `{ b ${repeat(10_000, () => '@tag')} }`, 'TOKEN_LIMIT_EXCEEDED'],
    ['1,900 directives', `{ b ${repeat(1_900, () => '@tag')} }`, 'DIRECTIVE_LIMIT_EXCEEDED'],
    ['100,000 tokens', `{ ${repeat(99_998, () => 'b')} }`, 'TOKEN_LIMIT_EXCEEDED'],
    ['the same field 50,000 times', `{ ${repeat(50_000, () => 'b')} }`, 'TOKEN_LIMIT_EXCEEDED'],
    ['fields nested 5,000 deep', '{a'.repeat(5000), 'DEPTH_LIMIT_EXCEEDED'],
    ['lists nested 5,000 deep', `{ c(l: ${'['.repeat(5000)}${']'.repeat(5000)}) { b } }`, 'DEPTH_LIMIT_EXCEEDED'],
    ['input objects nested 5,000 deep', `{ c(f: ${'{not: '.repeat(5000)}{}${'}'.repeat(5000)}) { b } }`, 'DEPTH_LIMIT_EXCEEDED'],
    ['a fragment cycle', '{ ...A } fragment A on Query { a { ...B } } fragment B on Query { a { ...A } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a cycle of one', '{ ...A } fragment A on Query { ...A }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown fragment', '{ ...Nope }', 'GRAPHQL_VALIDATION_FAILED'],
    ['fragments that double 200 times', doubling(200), 'SIZE_LIMIT_EXCEEDED'],
    ['a chain of 400 fragments that double', doubling(240), 'SIZE_LIMIT_EXCEEDED'],
    ['deep introspection', `{ __schema { types { ${'fields { type { '.repeat(20)} name ${'} }'.repeat(20)} } } }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['a name of 1 MB', `{ ${'x'.repeat(1_000_000)} }`, 'GRAPHQL_VALIDATION_FAILED'],
  ])('refuses %s soon and silently', (_, text, code) => {
    const log = vi.spyOn(console, 'error');
    expect(timed(() => expect(codesOf(() => prepare(text))).toContain(code))).toBeLessThan(500);
    expect(log).not.toHaveBeenCalled();
  });

  test.each([
    ['50 aliases', aliases(50)],
    ['50 directives', `{ b ${repeat(50, () => '@tag')} }`],
    ['3,990 tokens', `{ a { ${repeat(3990, () => 'b')} } }`],
    ['lists nested 190 deep where they are legal', '{ c(l: [[1, 2], [3]]) { b } }'],
    ['a diamond of fragments', '{ ...A ...B } fragment A on Query { ...C } fragment B on Query { ...C } fragment C on Query { b }'],
    ['fragments that double 5 times', doubling(5)],
    ['a comment of 5 MB', `{ b } #${'x'.repeat(5_000_000)}`],
    ['the names __proto__ and constructor', 'query __proto__ { __proto__: b constructor: id ...constructor } fragment constructor on Query { b }'],
  ])('lets the legal twin with %s through', (_, text) => {
    expect(prepare(text).kind).toBe('query');
  });

  test('takes under 50 ms for fragments that double 200 times', () => {
    const text = doubling(200);
    // The best of ten: what the machine does besides is not the question.
    expect(Math.min(...Array.from({ length: 10 }, () => timed(() => codesOf(() => prepare(text)))))).toBeLessThan(50);
  });
});

describe('report mode', () => {
  const reporting = () => {
    const findings: LimitFinding[] = [];
    return { findings, ...preparer({ limits: { mode: 'report' }, onReport: (finding) => findings.push(finding) }) };
  };

  test('lets through what exceeds limits, and reports it on every call', () => {
    const { findings, prepare: report } = reporting();
    const text = `{ ${repeat(51, (i) => `x${i}: b`)} ${nested(20).slice(1)}`;
    expect(report(schema, text, undefined).kind).toBe('query');
    expect(findings.map(({ code }) => code)).toEqual(['ALIAS_LIMIT_EXCEEDED', 'ROOT_FIELD_LIMIT_EXCEEDED', 'DEPTH_LIMIT_EXCEEDED']);
    expect(findings[0]).toEqual({
      code: 'ALIAS_LIMIT_EXCEEDED',
      message: 'This operation has 51 aliases; the limit is 50.',
      extensions: { code: 'ALIAS_LIMIT_EXCEEDED', limit: 50, actual: 51 },
    });
    report(schema, text, undefined);
    expect(findings).toHaveLength(6);
  });

  test('reports tokens with their number', () => {
    const { findings, prepare: report } = reporting();
    report(schema, `{ a { ${repeat(4995, () => 'b')} } }`, undefined);
    expect(findings.map(({ extensions }) => extensions)).toEqual([{ code: 'TOKEN_LIMIT_EXCEEDED', limit: 4000, actual: 5000 }]);
  });

  test('reports nothing about what is within the limits', () => {
    const { findings, prepare: report } = reporting();
    report(schema, '{ b }', undefined);
    expect(findings).toEqual([]);
  });

  test.each([
    ['more tokens than the cap', `{ ${repeat(HARD_CAPS.tokens, () => 'b')} }`, 'TOKEN_LIMIT_EXCEEDED'],
    ['brackets 201 deep', nested(201), 'DEPTH_LIMIT_EXCEEDED'],
    ['fragments that double 200 times', doubling(200), 'SIZE_LIMIT_EXCEEDED'],
    ['a chain of 1,000 fragments', `{...F0} ${repeat(1000, (i) => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F1000 on Query { b }`, 'DEPTH_LIMIT_EXCEEDED'],
    ['what is not valid', '{ nope }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('refuses %s', (_, text, code) => {
    const { findings, prepare: report } = reporting();
    expect(timed(() => expect(codesOf(() => report(schema, text, undefined))).toEqual([code]))).toBeLessThan(500);
    expect(findings).toEqual([]);
  });

  test('accepts the same field 19,000 times', () => {
    const { prepare: report } = reporting();
    expect(timed(() => report(schema, `{ ${repeat(19_000, () => 'b')} }`, undefined))).toBeLessThan(1000);
  });

  test('is not heard of in enforce mode', () => {
    const onReport = vi.fn();
    codesOf(() => prepare(aliases(100), undefined, { onReport }));
    expect(onReport).not.toHaveBeenCalled();
  });
});

describe('the extra check', () => {
  test('sees valid operations only, once', () => {
    const extraCheck = vi.fn(() => undefined);
    const { prepare: checked } = preparer({ extraCheck });
    const { document, operation } = checked(schema, '{ b }', undefined);
    checked(schema, '{ b }', undefined);
    codesOf(() => checked(schema, '{ nope }', undefined));
    expect(extraCheck.mock.calls).toEqual([[schema, document, operation]]);
  });

  test('refuses on every call', () => {
    const { prepare: checked } = preparer({ extraCheck: () => new GatewayError('UNSUPPORTED_OPERATION', 'no') });
    expect(codesOf(() => checked(schema, '{ b }', undefined))).toEqual(['UNSUPPORTED_OPERATION']);
    expect(codesOf(() => checked(schema, '{ b }', undefined))).toEqual(['UNSUPPORTED_OPERATION']);
  });
});

describe('remembering', () => {
  test('gives the same operation for the same schema, text and name', () => {
    const { prepare: cached, stats } = preparer();
    const first = cached(schema, 'query A { b }', 'A');
    expect(cached(schema, 'query A { b }', 'A')).toBe(first);
    expect(stats()).toMatchObject({ entries: 1, hits: 1, misses: 1 });
  });

  test('judges again on another schema', () => {
    const { prepare: cached } = preparer();
    cached(schema, '{ b }', undefined);
    expect(codesOf(() => cached(buildSchema('type Query { c: Int }'), '{ b }', undefined))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  test('keeps no refusals', () => {
    const { prepare: cached, stats } = preparer();
    for (let i = 0; i < 100; i += 1) codesOf(() => cached(schema, `{ nope${i} }`, undefined));
    expect(stats()).toMatchObject({ entries: 0, bytes: 0 });
  });
});

describe('whatever the client sends', () => {
  const isRefusal = (text: string, name?: string) => {
    for (const mode of ['enforce', 'report'] as const) {
      try {
        prepare(text, name, { limits: { mode }, introspection: mode === 'report' });
      } catch (error) {
        if (!(error instanceof GatewayError || error instanceof GatewayErrors)) throw error;
      }
    }
  };

  test('any string is prepared or refused', () => {
    const tokens = fc.array(fc.constantFrom('{', '}', '(', ')', '[', ']', ':', '...', '@', '$', '!', '=', '|', '&', '"', '"""', '#', '\\u', 'a', 'b', 'query', 'fragment', 'on', 'F', '1', '-', '1e5', 'null', '\n', '\0', '\ud800', '😀', '__proto__')).map((parts) => parts.join(' '));
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), tokens), fc.option(fc.string(), { nil: undefined }), isRefusal), { numRuns: 1000 });
  });

  test('any mutation of a document is prepared or refused', () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', '{', '}', '...A', 'x:', '@', '$v', '"', 'a', ' fragment A on Query ')), { maxLength: 4 });
    fc.assert(
      fc.property(documents, edits, (text, changes) => {
        isRefusal(changes.reduce((edited, [at, length, insert]) => edited.slice(0, at % (edited.length + 1)) + insert + edited.slice((at % (edited.length + 1)) + length), text));
      }),
      { numRuns: 500 },
    );
  });
});
