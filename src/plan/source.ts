/**
 * Source text of functions made for one plan: written line by line, compiled once. Of what a client or a service wrote nothing but
 * names gets into the text, and those only as GraphQL has them and quoted ({@link quote}); all else is given to it as values.
 */

/** What is made of the text: one function of the caller's type, which the caller knows from what it wrote. */
export class Source {
  readonly #given = new Map<unknown, string>();
  readonly #functions: string[] = [];
  #names = 0;

  /** A name that nothing in the text has yet. */
  name(kind: string): string {
    this.#names += 1;
    return `${kind}${this.#names}`;
  }

  /** What the text calls a value: a function, a set, an error class. */
  give(value: unknown): string {
    let name = this.#given.get(value);
    if (name === undefined) this.#given.set(value, (name = `given${this.#given.size}`));
    return name;
  }

  /** Functions may call each other, whatever their order. */
  function(name: string, parameters: readonly string[], lines: readonly string[]): void {
    // In parentheses V8 compiles it at once instead of reading it twice: a sixth of the way to the first answer.
    this.#functions.push(`const ${name} = (function (${parameters.join(', ')}) {\n${lines.join('\n')}\n});`);
  }

  /**
   * The function of that name.
   *
   * @throws EvalError where this process may not make code from text.
   */
  compile(name: string): unknown {
    const text = ['"use strict";', ...this.#functions, `return ${name};`].join('\n');
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- what is in the text is said above
    return new Function(...this.#given.values(), text)(...this.#given.keys());
  }
}

const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

/** A name as string literal. GraphQL's names need no escapes in any language; anything else is a fault of the planner. */
export function quote(name: string): string {
  if (!NAME.test(name)) throw new TypeError(`not a name of GraphQL: ${JSON.stringify(name)}`);
  return JSON.stringify(name);
}

/** Reads a row's own property, as read-row.ts does. `row`: a variable. */
export function readOwn(source: Source, row: string, name: string): string {
  const read = `${row}[${quote(name)}]`;
  return name in Object.prototype ? `(${source.give(Object.hasOwn)}(${row}, ${quote(name)}) ? ${read} : undefined)` : read;
}

/** An object literal. `members`: name → a variable. */
export function literal(members: readonly (readonly [name: string, value: string])[]): string {
  // Only as computed key `__proto__` is a property like any other.
  return `{ ${members.map(([name, value]) => `${name === '__proto__' ? '["__proto__"]' : quote(name)}: ${value}`).join(', ')} }`;
}
