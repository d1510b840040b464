import { afterEach, describe, expect, it, vi } from 'vitest';
import { Source, literal, quote, readOwn } from '../../src/plan/source.ts';

/** What an expression over `row` and `x` gives. */
function evaluate(expressionOf: (source: Source) => string, row: unknown, x?: unknown): any {
  const source = new Source();
  const name = source.name('test');
  source.function(name, ['row', 'x'], [`return ${expressionOf(source)};`]);
  return (source.compile(name) as (row: unknown, x: unknown) => unknown)(row, x);
}

describe('a name in source', () => {
  it.each([
    ['a quote', 'a"'], ['the end of a text and more', '"]; throw 1; //'], ['a backslash', 'a\\'], ['a line end', 'a\n'], ['a last line end', 'a\r'], ['a line separator', 'a\u2028'],
    ['a paragraph separator', 'a\u2029b'], ['a template', '${x}'], ['a backtick', '`'], ['a digit first', '1a'], ['a dot', 'a.b'], ['a letter of no GraphQL name', 'é'], ['nothing', ''], ['half a character', '\ud800'], ['a comment', 'a/*'],
  ])('is refused where it has %s', (_what, name) => {
    expect(() => quote(name)).toThrow(TypeError);
    expect(() => readOwn(new Source(), 'row', name)).toThrow(TypeError);
    expect(() => literal([[name, 'x']])).toThrow(TypeError);
  });

  it('is quoted', () => {
    expect(['a', '_', '__typename', 'A1_b', 'return', '__proto__'].map(quote)).toEqual(['"a"', '"_"', '"__typename"', '"A1_b"', '"return"', '"__proto__"']);
  });
});

describe('a property that is read', () => {
  it.each(['a', 'class', 'constructor', 'toString', 'hasOwnProperty', '__proto__'])('is the row’s own: %s', (name) => {
    expect(evaluate((source) => readOwn(source, 'row', name), JSON.parse(`{ "${name}": 7 }`))).toBe(7);
    expect(evaluate((source) => readOwn(source, 'row', name), {})).toBeUndefined();
  });
});

describe('an object that is written', () => {
  it('has own properties in their order, whatever their names, and is an object like any other', () => {
    const names = ['b', '__proto__', 'constructor', 'a', 'toString'];
    const made = evaluate(() => literal(names.map((name) => [name, 'x'])), undefined, { inner: 1 });
    expect(Object.keys(made)).toEqual(names);
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
    expect(JSON.stringify(made)).toBe(`{${names.map((name) => `"${name}":{"inner":1}`).join(',')}}`);
  });

  it('may be empty', () => {
    expect(evaluate(() => literal([]), undefined)).toEqual({});
  });
});

describe('a source', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is given values and never their text, each once', () => {
    const source = new Source();
    const hostile = '"; throw new Error("ran"); //';
    expect([source.give(hostile), source.give(Math.max), source.give(hostile)]).toEqual(['given0', 'given1', 'given0']);
    source.function('f', ['x'], ['return given1(x, given0.length);']);
    expect((source.compile('f') as (x: number) => number)(1)).toBe(hostile.length);
  });

  it('has functions that call each other, and names that are never the same', () => {
    const source = new Source();
    const [even, odd] = [source.name('step'), source.name('step')];
    expect(even).not.toBe(odd);
    source.function(even, ['n'], [`return n === 0 ? true : ${odd}(n - 1);`]);
    source.function(odd, ['n'], [`return n === 0 ? false : ${even}(n - 1);`]);
    expect([4, 5].map(source.compile(even) as (n: number) => boolean)).toEqual([true, false]);
  });

  it('says so where no code may be made from text', () => {
    vi.stubGlobal('Function', function refuse() {
      throw new EvalError('Code generation from strings disallowed for this context');
    });
    expect(() => new Source().compile('f')).toThrow(EvalError);
  });
});
