/**
 * All types of one SDL, each made once. A type is known before its fields are: they are filled from a queue, so that types
 * may lead in circles and no depth of a document becomes depth of the stack.
 */
import { OperatorError } from '../../errors.ts';
import type { OpenApiNode } from '../node.ts';
import type { EnumType, NamedType, ObjectType, ScalarType, UnionType } from './model.ts';
import { SCALARS } from './scalars.ts';

const MAX_TYPES = 10_000;
/** Inline types inside each other. */
const MAX_NESTING = 64;

export interface Types {
  readonly scalar: (name: string) => ScalarType;
  readonly enum: (key: string, make: () => Omit<EnumType, 'kind' | 'name' | 'key'>) => EnumType;
  readonly union: (key: string, make: () => Omit<UnionType, 'kind' | 'name' | 'key'>) => UnionType;
  /** `fill` runs later; `nesting` counts the inline types around it. */
  readonly object: (kind: ObjectType['kind'], key: string, at: { node: OpenApiNode; nesting: number }, make: () => Pick<ObjectType, 'desired' | 'component' | 'description'>, fill: (type: ObjectType) => void) => ObjectType;
  /** Fills what waits, and what that makes wait. */
  readonly fill: () => void;
  readonly all: () => readonly NamedType[];
}

export function createTypes(): Types {
  const types = new Map<string, NamedType>();
  const waiting: (() => void)[] = [];

  function once<Type extends NamedType>(key: string, make: () => Type): Type {
    const known = types.get(key);
    if (known !== undefined) return known as Type; // keys begin with the kind
    const type = make();
    types.set(key, type);
    return type;
  }

  return {
    scalar: (name) => once(`scalar ${name}`, () => ({ kind: 'scalar', name, desired: name, key: `scalar ${name}`, component: undefined, description: SCALARS.get(name) ?? '' })),
    enum: (key, make) => once(`enum ${key}`, () => ({ kind: 'enum', name: '', key, ...make() })),
    union: (key, make) => once(`union ${key}`, () => ({ kind: 'union', name: '', key, ...make() })),
    object: (kind, key, { node, nesting }, make, fill) =>
      once(`${kind} ${key}`, () => {
        if (types.size >= MAX_TYPES) throw new OperatorError([node.finding(`The selected operations need more than ${MAX_TYPES} types; select fewer, e.g. by tag.`)]);
        if (nesting > MAX_NESTING) throw new OperatorError([node.finding(`Objects are described inside each other here, more than ${MAX_NESTING} deep; no API needs that, so look for a mistake in the document.`)]);
        const type: ObjectType = { kind, name: '', key, fields: [], ...make() };
        waiting.push(() => { fill(type); });
        return type;
      }),
    fill() {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) next();
    },
    all: () => [...types.values()],
  };
}
