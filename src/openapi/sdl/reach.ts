/** The types an SDL needs: making it tried some that nothing leads to in the end. */
import { namedTypeOf, type NamedType, type RootField } from './model.ts';

export function reachableTypes(fields: readonly RootField[]): readonly NamedType[] {
  const reached = new Set<NamedType>();
  const waiting = fields.flatMap(({ args, shape }) => [shape, ...args.map((argument) => argument.shape)].map(namedTypeOf));
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (reached.has(type)) continue;
    reached.add(type);
    if (type.kind === 'union') waiting.push(...type.members);
    else if (type.kind === 'object' || type.kind === 'input') waiting.push(...type.fields.map(({ shape }) => namedTypeOf(shape)));
  }
  return [...reached];
}
