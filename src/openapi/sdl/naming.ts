/**
 * Names for all types of an SDL, given at the end: components first, then what stands inline, each in an order that depends
 * only on the names themselves. A component moved in the document, or one more of them, renames no other type.
 */
import { componentName } from './conversion.ts';
import type { NamedType } from './model.ts';
import { SCALARS } from './scalars.ts';
import { NamePool, valid } from './words.ts';

/** GraphQL's own, the roots, and the types of the gateway's directives. */
const RESERVED = [...SCALARS.keys(), 'Query', 'Mutation', 'Subscription', 'RestMethod', 'RestBody', 'RestHeader', 'RestError', 'CostWeight', 'CacheControlScope'];

/** `taken` stands in the SDL already. `known`: all components of the document, so that an inline type never takes the name of one that is not used yet. */
export function nameTypes(types: readonly NamedType[], known: readonly string[], taken: readonly string[]): void {
  const pool = new NamePool([...RESERVED, ...taken]);
  const take = (desired: string): string => (RESERVED.includes(desired) ? pool.take(`${desired}Object`) : pool.take(desired));
  // The last of one name stays: the document's own goes before those of others.
  const components = types.filter(isAnsweredComponent).sort((a, b) => Number(a.key.startsWith('#')) - Number(b.key.startsWith('#')) || compare(b.key, a.key));
  const answered = new Map(components.map((type) => [type.component, type]));
  for (const component of [...new Set([...known, ...answered.keys()])].filter((name) => name !== undefined).sort()) {
    const type = answered.get(component);
    // `PetInput` is what the input of `Pet` is called, or its own input; as long as no answer holds it, it needs no name beside.
    if (type === undefined && component.endsWith('Input')) continue;
    const name = take(componentName(component));
    if (type !== undefined) type.name = name;
  }
  const others = types.filter((type) => type.name === '').sort((a, b) => rank(a) - rank(b) || compare(a.desired, b.desired) || compare(a.key, b.key));
  for (const type of others) type.name = take(valid(type.desired));
}

function isAnsweredComponent(type: NamedType): boolean {
  return type.component !== undefined && type.kind !== 'input' && type.kind !== 'scalar';
}

function rank(type: NamedType): number {
  return type.component === undefined ? 1 : 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
