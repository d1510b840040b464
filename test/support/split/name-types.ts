/** The names that a service gives to its types and root fields itself; the gateway's configuration makes others of them. */
import type { Draw } from './draw.ts';
import type { Part } from './generate-split.ts';

/** Types that several services know cannot have a prefix: they are called by their gateway name again. */
export function nameTypes(draw: Draw, { types, abstracts, doors, prefix, ownNames }: Part): void {
  for (const name of ['Mode', 'Box', ...types.keys(), ...abstracts.keys()]) {
    if (name === 'Query' || name === 'Mutation') continue;
    if (prefix !== undefined && name.startsWith(prefix)) ownNames.set(name, name.slice(prefix.length));
    else if (draw.chance(25)) ownNames.set(name, `Own${name}`);
    else if (prefix !== undefined) ownNames.set(name, name);
  }
  const roots = [...types].flatMap(([type, fields]) => (type === 'Query' || type === 'Mutation' ? [...fields].map((field) => [type, field] as const) : []));
  for (const [type, field] of [...roots, ...doors.map(({ name }) => ['Query', name] as const)]) if (draw.chance(8)) ownNames.set(`${type}.${field}`, `own${field}`);
}
