/**
 * Answers → what the client gets, for answers as they nearly always are: everything there and of the right type. No path is
 * kept and no error made; at the first thing that is odd it gives up, and shape-exact.ts answers instead.
 *
 * A plan becomes code once, when its first answer is shaped. Closures would be compiled sooner, but every read and every store in
 * them sees the names of all plans: on a list of 20 products with 80 reviews and their authors they took 24 µs, this takes 3 µs
 * (Node 20). For that the first answer costs 0.1 ms more with 10 fields, 0.3 ms with that list, 0.9 ms with 200 fields.
 */
import type { GraphQLSchema } from 'graphql';
import { GatewayError } from '../errors.ts';
import type { Answers, Row } from './answers.ts';
import { giveUp, writeValue, type Writing } from './fast-value.ts';
import { BAIL } from './leaf.ts';
import type { Plan, RootShape } from './plan.ts';
import type { Data } from './response.ts';
import { Source, literal, quote, readOwn } from './source.ts';

export { BAIL } from './leaf.ts';

type Shape = (roots: Answers['roots'], entries: Answers['entries'], introspection: Row | undefined) => Data | typeof BAIL;

/** `introspection`: what the gateway's own schema answered, under the client's response names. */
export function compileFast({ shape: root }: Pick<Plan, 'shape'>, schema: GraphQLSchema): (answers: Answers, introspection?: Row) => Data | typeof BAIL {
  let shape: Shape | undefined;
  return ({ roots, entries, faults }, introspection) => (faults.isEmpty ? (shape ??= generate(root, schema))(roots, entries, introspection) : BAIL);
}

function generate(root: RootShape, schema: GraphQLSchema): Shape {
  const source = new Source();
  const name = writeRoot(root, { source, schema });
  try {
    return source.compile(name) as Shape; // as writeRoot wrote it
  } catch (error) {
    // `node --disallow-code-generation-from-strings`: the exact shaper answers everything, at its price.
    if (error instanceof EvalError) return () => BAIL;
    throw error;
  }
}

function writeRoot({ type, fields }: RootShape, at: Writing): string {
  const name = at.source.name('root');
  const lines: string[] = [];
  const rows = new Set<string>();
  /** Known to be there before it is read. */
  const needRow = (row: string, from: string): string => {
    if (!rows.has(row)) lines.push(`const ${row} = ${from};`, `if (${row} === undefined || ${row} instanceof ${at.source.give(GatewayError)}) ${giveUp(at)}`);
    rows.add(row);
    return row;
  };
  const members = fields.map(({ name: response, fetch, from, value: shape, isIntrospection, denied }) => {
    const value = at.source.name('value');
    if (denied !== undefined) lines.push(giveUp(at), `const ${value} = null;`);
    else if (fetch !== undefined && from !== undefined && shape !== undefined) {
      const row = needRow(`root_${fetch}`, `roots[${fetch}]`);
      lines.push(`let ${value} = ${readOwn(at.source, row, from)};`, ...writeValue(shape, value, at));
    } else if (isIntrospection === true) lines.push(`const ${value} = ${readOwn(at.source, needRow('own', 'introspection'), response)} ?? null;`);
    else lines.push(`const ${value} = ${quote(type)};`);
    return [response, value] as const;
  });
  at.source.function(name, ['roots', 'entries', 'introspection'], [...lines, `return ${literal(members)};`]);
  return name;
}
