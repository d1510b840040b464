/**
 * An operation → its cost tree: its fields as each possible type of an object answers them, with their weights and list sizes.
 *
 * What several fields hold is there once: selection sets asked of the same type are the same object, however many ways lead
 * there. Twelve levels of an interface with twenty types are 12 × 20 objects, not 20 to the power of 12.
 */
import {
  getNamedType, getNullableType, isAbstractType, isListType, isNonNullType, isObjectType,
  type DocumentNode, type GraphQLNamedType, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { GatewayError } from '../../errors.ts';
import { collectFields, fragmentsOf, type FieldNodes, type Operation } from '../collect.ts';
import { withoutLost } from '../guarded.ts';
import type { VerdictOn } from '../guards.ts';
import { isIntrospection } from '../introspection.ts';
import type { Values } from './amount.ts';
import { compileSizes, defaultSize, largest, type FieldSizes, type Size, type SizedPath } from './list-size.ts';
import { compileOwnCost } from './own-cost.ts';
import type { CompositeCost, CostTree, FieldCost, ObjectCost } from './tree.ts';
import type { GraphWeights } from './weights.ts';

/** Field nodes that are looked at, of all types together; each takes about a microsecond. Unreachable with the limits' defaults. */
export const NODES_MAX = 100_000;

export interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Values;
  readonly verdictOn: VerdictOn;
}

/** @throws GatewayError SIZE_LIMIT_EXCEEDED; BAD_USER_INPUT for a condition that is null. */
export function compileTree(weights: GraphWeights, asked: Asked): CostTree {
  return new Compiling(weights, asked).compile();
}

class Compiling {
  readonly #weights: GraphWeights;
  readonly #asked: Asked;
  readonly #operation: Operation;
  readonly #sets = new Map<SelectionSetNode, number>();
  readonly #objects = new Map<string, ObjectCost>();
  readonly #known = new Map<string, CompositeCost>();
  readonly #composites: CompositeCost[] = [];
  readonly #faults: FieldSizes['faults'][number][] = [];
  #nodes = 0;

  constructor(weights: GraphWeights, asked: Asked) {
    this.#weights = weights;
    this.#asked = asked;
    this.#operation = { schema: asked.schema, fragments: fragmentsOf(asked.document), variables: asked.variables };
  }

  compile(): CostTree {
    const { schema, operation } = this.#asked;
    const type = schema.getRootType(operation.operation);
    if (!type) throw new TypeError(`the schema has no ${operation.operation}`);
    const root = this.#object(type, [operation.selectionSet], [], true);
    return { root, composites: this.#composites, faults: this.#faults };
  }

  #object(type: GraphQLObjectType, sets: readonly SelectionSetNode[], sized: readonly SizedPath[], isRoot = false): ObjectCost {
    const { verdictOn } = this.#asked;
    const collected = collectFields(this.#operation, type, sets);
    const fields: FieldCost[] = [];
    const typenames: string[] = [];
    for (const [name, nodes] of isRoot ? withoutLost(type, collected, verdictOn) : collected) {
      this.#count(nodes.length);
      const field = nodes[0].name.value;
      if (field === '__typename') typenames.push(name);
      // The gateway's own schema answers it.
      else if (!isIntrospection(field)) {
        const verdict = verdictOn(type.name, nodes[0]);
        // Nobody is asked for what is denied. Of a root there is no object yet that a rule could look at.
        if (verdict === 'allowed' || (verdict === 'by object' && !isRoot)) fields.push(this.#field(type, name, nodes, sized));
      }
    }
    return { type: type.name, weight: this.#weights.ofType(type, isRoot), fields, typenames };
  }

  #field(type: GraphQLObjectType, name: string, nodes: FieldNodes, sized: readonly SizedPath[]): FieldCost {
    const [node] = nodes;
    const field = type.getFields()[node.name.value];
    if (field === undefined) throw new TypeError(`an operation was weighed that is not valid: ${type.name}.${node.name.value}`);
    const coordinate = `${type.name}.${field.name}`;
    const { defaultListSize } = this.#weights.options;
    const sizes = compileSizes(this.#weights.listSizesOf(type, field.name), coordinate, field, node, defaultListSize);
    this.#faults.push(...sizes.faults);
    const [here, below] = sizedBy(sized, field.name);
    // What the parent's field says of this list is what the client asked the parent for.
    const outermost = largest(here) ?? sizes.own ?? defaultSize(defaultListSize);
    const lists = listsOf(field.type).map((isItemNonNull, index) => ({ isItemNonNull, size: index === 0 ? outermost : defaultSize(defaultListSize) }));
    const named = getNamedType(field.type);
    const selections = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return {
      name, coordinate, lists, isNonNull: isNonNullType(field.type),
      own: compileOwnCost(this.#weights, type, field, node),
      value: selections.length === 0 ? { kind: 'leaf', weight: this.#weights.ofType(named) } : this.#composite(named, selections, [...below, ...sizes.below]),
    };
  }

  #composite(type: GraphQLNamedType, sets: readonly SelectionSetNode[], sized: readonly SizedPath[]): CompositeCost {
    const place = `${[...new Set(sets.map((set) => this.#idOf(set)))].join(' ')} ${sized.map(({ path, size }) => `${path.join('.')}=${size.key}`).join(' ')}`;
    const key = `${type.name} ${place}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      const types = isAbstractType(type) ? this.#asked.schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
      const candidates = types.map((one) => this.#candidate(one, place, sets, sized));
      known = { kind: 'composite', id: this.#composites.length, candidates };
      this.#composites.push(known);
      this.#known.set(key, known);
    }
    return known;
  }

  #candidate(type: GraphQLObjectType, place: string, sets: readonly SelectionSetNode[], sized: readonly SizedPath[]): ObjectCost {
    const key = `${type.name} ${place}`;
    let known = this.#objects.get(key);
    if (known === undefined) this.#objects.set(key, (known = this.#object(type, sets, sized)));
    return known;
  }

  #idOf(set: SelectionSetNode): number {
    let id = this.#sets.get(set);
    if (id === undefined) this.#sets.set(set, (id = this.#sets.size));
    return id;
  }

  #count(nodes: number): void {
    this.#nodes += nodes;
    if (this.#nodes <= NODES_MAX) return;
    throw new GatewayError('SIZE_LIMIT_EXCEEDED', `The operation means more than ${NODES_MAX} fields once each possible type of an object is counted; ask for less on interfaces and unions.`, { extensions: { limit: NODES_MAX } });
  }
}

/** Of the sizes that fields above say: the field's own, and those of what lies below it. */
function sizedBy(sized: readonly SizedPath[], field: string): readonly [Size[], SizedPath[]] {
  const own = sized.filter(({ path }) => path[0] === field);
  return [own.flatMap(({ path, size }) => (path.length === 1 ? [size] : [])), own.flatMap(({ path, size }) => (path.length > 1 ? [{ path: path.slice(1), size }] : []))];
}

/** For each list of a type, the outermost first, whether its items may not be null. */
function listsOf(type: GraphQLOutputType): readonly boolean[] {
  const nullable = getNullableType(type);
  return isListType(nullable) ? [isNonNullType(nullable.ofType), ...listsOf(nullable.ofType)] : [];
}
