/**
 * Step D of planning: what a field's value becomes. It is asked of a row, with its arguments, and shaped as the graph declares it;
 * where objects stand, the planner goes on with them.
 */
import {
  getNullableType, isAbstractType, isListType, isNonNullType, isObjectType,
  type ArgumentNode, type FieldNode, type GraphQLField, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { createLiterals, nullableVariables, type Literals } from './arguments.ts';
import type { Later } from './drafts.ts';
import type { Origin } from './place.ts';
import type { ObjectShape, Plan, ValueShape } from './plan.ts';
import { variablesIn, type PlaceSelection } from './selection.ts';

export interface PlannedValue {
  /** Its name in the row. */
  readonly from: string;
  readonly value: Later<ValueShape>;
}

/** What stands below, of one type. */
export type PlanObject = (type: GraphQLObjectType, sets: readonly SelectionSetNode[], own: Origin) => Later<ObjectShape>;

/** Of one plan. */
export class ValuePlanner {
  readonly literals: Literals;
  readonly #schema: GraphQLSchema;
  readonly #definition: OperationDefinitionNode;
  readonly #object: PlanObject;
  readonly #required = new Map<string, string>();
  /** Arguments whose variables are in `required`. */
  readonly #read = new Set<readonly ArgumentNode[]>();

  /** `schema`: what clients see. */
  constructor(schema: GraphQLSchema, definition: OperationDefinitionNode, object: PlanObject) {
    this.#schema = schema;
    this.#definition = definition;
    this.#object = object;
    this.literals = createLiterals(definition);
  }

  /** Of all values planned so far. */
  get required(): Plan['required'] {
    return [...this.#required].map(([variable, type]) => ({ variable, type }));
  }

  plan(field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[], origin: Origin): PlannedValue {
    const written: readonly ArgumentNode[] = nodes[0]?.arguments ?? [];
    const given = this.literals.hoist(written, field.args);
    for (const variable of variablesIn(given)) origin.fetch.variables.add(variable);
    // The same field of another type that can stand here has the same arguments.
    if (!this.#read.has(written)) for (const [variable, type] of nullableVariables(written, field.args, this.#definition)) this.#required.set(variable, type);
    this.#read.add(written);
    const { name, below } = origin.selection.add(field.name, given, { asker: (nodes[0]?.alias ?? nodes[0]?.name)?.value ?? '' });
    return { from: name, value: this.#shapeOf(field.type, nodes, below, origin) };
  }

  #shapeOf(declared: GraphQLOutputType, nodes: readonly FieldNode[], below: PlaceSelection | undefined, origin: Origin): Later<ValueShape> {
    const nonNull = isNonNullType(declared);
    const type = getNullableType(declared);
    if (isListType(type)) {
      const item = this.#shapeOf(type.ofType, nodes, below, origin);
      return () => ({ kind: 'list', nonNull, item: item() });
    }
    if (below === undefined || (!isObjectType(type) && !isAbstractType(type))) return () => ({ kind: 'leaf', nonNull, type: type.toString() });
    const { service, wave, fetch } = origin;
    const at = (name: string): Origin => ({ service, wave, fetch, selection: below.of(name), source: 0 });
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (isObjectType(type)) {
      const shape = this.#object(type, sets, at(type.name));
      return () => ({ kind: 'object', nonNull, shape: shape() });
    }
    const shapes = below.possible.flatMap(({ name }) => {
      const possible = this.#schema.getType(name);
      if (!isObjectType(possible) || !this.#schema.isSubType(type, possible)) return [];
      return [[service.names.typeToService.get(name) ?? name, this.#object(possible, sets, at(name))] as const];
    });
    return () => ({ kind: 'abstract', nonNull, type: type.name, shapes: Object.fromEntries(shapes.map(([name, shape]) => [name, shape()])) });
  }
}
