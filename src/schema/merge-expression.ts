/**
 * `@merge(argsExpr: "ids: [[$key.id]], kind: USER")`, read as stitching-directives reads it: GraphQL input with `$key`
 * paths, where `[[…]]` stands for one item per key. Only the shape is taken here; the library maps the values.
 */
import { Kind, parseValue, visit, type ValueNode } from 'graphql';

export interface MergeExpression {
  /** Top-level arguments it fills. */
  readonly args: readonly string[];
  /** `$key.a.b` → ['a', 'b']; `$key` → []. */
  readonly paths: readonly (readonly string[])[];
  /** Uses `[[…]]`. */
  readonly expands: boolean;
}

export class ExpressionError extends Error {}

const VARIABLE = /\$[_A-Za-z][_A-Za-z0-9.]*/g;
const DOT = '__dot__';

/** @throws ExpressionError for what the library cannot read, GraphQLError for what is no GraphQL input. */
export function readExpression(text: string): MergeExpression {
  const [before = '', ...segments] = text.replace(VARIABLE, (variable) => variable.replaceAll('.', DOT)).split('[[');
  const inner: string[] = [];
  let outer = before;
  for (const segment of segments) {
    const parts = segment.split(']]');
    if (parts.length !== 2) throw new ExpressionError('each `[[` needs its own `]]`, without nesting');
    outer += `$key${parts[1] ?? ''}`;
    inner.push(parts[0] ?? '');
  }
  const value = parseValue(`{ ${outer} }`, { noLocation: true });
  const args = value.kind === Kind.OBJECT ? value.fields.map(({ name }) => name.value) : [];
  const outerPaths = pathsIn(value);
  if (inner.length > 0 && outerPaths.length > inner.length) throw new ExpressionError('`$key` stands either inside `[[…]]` or alone, not both');
  const paths = inner.length > 0 ? inner.flatMap((item) => requireKey(pathsIn(parseValue(item, { noLocation: true })))) : requireKey(outerPaths);
  return { args, paths, expands: inner.length > 0 };
}

function pathsIn(value: ValueNode): string[][] {
  const paths: string[][] = [];
  let lists = 0;
  visit(value, {
    ListValue: { enter: () => void (lists += 1), leave: () => void (lists -= 1) },
    Variable: ({ name }) => {
      const [root, ...path] = name.value.split(DOT);
      if (root !== 'key') throw new ExpressionError(`\`$${name.value.replaceAll(DOT, '.')}\` is unknown, only \`$key\` is filled`);
      if (lists > 0) throw new ExpressionError('`$key` cannot stand in a list; `[[…]]` makes one item per key');
      paths.push(path);
    },
  });
  return paths;
}

function requireKey(paths: string[][]): string[][] {
  if (paths.length === 0) throw new ExpressionError('it sends no key: write `$key` or a path as in `$key.id`');
  return paths;
}
