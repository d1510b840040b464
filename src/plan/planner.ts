/**
 * One operation on one graph → its plan. Planning reads the operation, the graph and the values of the variables that `@skip`
 * and `@include` name; the same three give the same plan.
 *
 *  A. Root fields. Each goes to the service that offers it; those of one service are one request, those of a mutation one
 *     step each, which waits for all of the step before.
 *  B. Objects. What a type answers with is collected for each type that can stand there (collect.ts).
 *  C. What the row's own service has is asked of it; the rest is asked through doors, each a join with rows found by key
 *     (join-rows.ts).
 *  D. Values (plan-values.ts). Lists and leaves as the graph declares them; objects are places for B again, in the same
 *     request. A field that the caller may not have is in the shape, and nowhere else; so is one that only doors lead to which are
 *     closed to the caller. One that only the object can tell of brings along what its rule reads (guards.ts).
 *  E. Fetches get their numbers and texts (drafts.ts), then the shape is written, which refers to both.
 */
import {
  OperationTypeNode, isNonNullType, print,
  type DocumentNode, type FieldNode, type GraphQLObjectType, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { GatewayError } from '../errors.ts';
import { collectFields, fieldOf, fragmentsOf, type FieldNodes, type Fields, type Operation } from './collect.ts';
import { Drafts, type Later } from './drafts.ts';
import { FULL_ACCESS, GuardedFields, withoutLost, type Access } from './guarded.ts';
import { introspectionDocument, isIntrospection } from './introspection.ts';
import { RowJoiner, isMissing, type JoinedRows } from './join-rows.ts';
import type { GraphModel } from './model.ts';
import type { Origin } from './place.ts';
import type { FieldShape, ObjectGuard, ObjectShape, Plan, RootFieldShape } from './plan.ts';
import { PlanSize } from './plan-size.ts';
import { ValuePlanner } from './plan-values.ts';

export interface Planner {
  /**
   * The operation is valid on the graph's schema. `variables`: coerced.
   *
   * @throws GatewayError UNSUPPORTED_OPERATION when no key leads to a field; SIZE_LIMIT_EXCEEDED for an operation that means
   *   more fields than plan-size.ts lets it, once every type has its own; BAD_USER_INPUT for a condition that is null.
   */
  readonly plan: (document: DocumentNode, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>, access?: Access) => Plan;
}

export function createPlanner(model: GraphModel): Planner {
  return { plan: (document, operation, variables, access = FULL_ACCESS) => new Planning(model, document, operation, variables, access).plan() };
}

class Planning {
  readonly #model: GraphModel;
  readonly #document: DocumentNode;
  readonly #definition: OperationDefinitionNode;
  readonly #operation: Operation;
  readonly #drafts: Drafts;
  readonly #joiner: RowJoiner;
  readonly #guarded: GuardedFields;
  readonly #values: ValuePlanner;
  readonly #size = new PlanSize();

  constructor(model: GraphModel, document: DocumentNode, definition: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>, access: Access) {
    this.#model = model;
    this.#document = document;
    this.#definition = definition;
    this.#operation = { schema: model.schema, fragments: fragmentsOf(document), variables };
    this.#drafts = new Drafts(definition);
    this.#joiner = new RowJoiner(model, this.#drafts, access.doorsTo);
    this.#guarded = new GuardedFields(access, this.#joiner);
    this.#values = new ValuePlanner(model.schema, definition, (type, sets, origin) => this.#object(type, sets, origin));
  }

  // A
  plan(): Plan {
    const kind = this.#definition.operation;
    const type = this.#model.schema.getRootType(kind);
    if (kind === OperationTypeNode.SUBSCRIPTION || !type) throw unsupported(this.#definition, 'Subscriptions are not supported yet.');
    const fields = withoutLost(type, collectFields(this.#operation, type, [this.#definition.selectionSet]), this.#guarded.verdictOn);
    this.#size.addFields(fields.size);
    const introspected = [...fields.values()].filter(([{ name }]) => isIntrospection(name.value));
    const shape = [...fields].map(([name, nodes]): Later<RootFieldShape> => {
      const field = nodes[0].name.value;
      if (field === '__typename') return () => ({ name });
      if (isIntrospection(field)) return () => ({ name, isIntrospection: true });
      // There is no object yet for a rule to look at.
      if (this.#guarded.verdictOn(type.name, nodes[0]) !== 'allowed') return this.#guarded.deny(type, field, name);
      return this.#rootField(kind, type, name, nodes);
    });
    const { required } = this.#values;
    const { fetches, entries } = this.#drafts.finish(this.#values.literals.definitions);
    const literals = this.#values.literals.found.map(({ name, type: declared, node }) => ({ name, type: String(declared), literal: print(node) }));
    return {
      kind, fetches, entries, required,
      shape: { type: type.name, fields: shape.map((write) => write()) },
      ...(this.#guarded.denied.size > 0 && { denied: [...this.#guarded.denied] }),
      ...(literals.length > 0 && { literals }),
      ...(introspected.length > 0 && { introspection: introspectionDocument(this.#document, this.#definition, introspected.flat()) }),
    };
  }

  #rootField(kind: 'query' | 'mutation', type: GraphQLObjectType, name: string, nodes: FieldNodes): Later<RootFieldShape> {
    const [{ name: { value: field } }] = nodes;
    const declared = fieldOf(type, field);
    // Composing refuses a root field that two services offer.
    const [service] = this.#model.ownersOf(kind, field);
    if (service === undefined) throw unsupported(nodes[0], `No service offers \`${field}\`.`);
    const before = kind === 'mutation' ? [...this.#drafts.begun] : [];
    const wave = 1 + Math.max(-1, ...before.map((fetch) => fetch.wave));
    const fetch = this.#drafts.root(service, type.name, wave);
    for (const other of before) fetch.after.add(other);
    fetch.isRequired = kind === 'mutation' && isNonNullType(declared.type);
    // Written before anything else of the request, so that it is there whatever the place below needs.
    const selection = fetch.root?.of(type.name);
    if (selection === undefined) throw new TypeError('a root fetch without a root');
    const origin: Origin = { service, wave, selection, fetch, source: 0 };
    const { from, value } = this.#values.plan(declared, nodes, origin);
    return () => ({ name, fetch: fetch.id, from, value: value(), ...(name !== field && { field }) });
  }

  // B, C
  #object(type: GraphQLObjectType, sets: readonly SelectionSetNode[], own: Origin): Later<ObjectShape> {
    const fields = collectFields(this.#operation, type, sets);
    this.#size.addFields(fields.size);
    const verdicts = this.#guarded.verdicts(type, fields, own);
    const missing = new Set<string>();
    for (const [name, [node]] of fields) for (const field of this.#guarded.needs(type, node, verdicts.get(name))) if (isMissing(type, field, own)) missing.add(field);
    const { joins, giver } = this.#joiner.join(type, missing, own) ?? this.#unreachable(type, missing, own, fields);
    this.#size.addJoins(joins.length);
    const guards: ObjectGuard[] = [];
    const shape = [...fields].map(([name, nodes]): Later<FieldShape> => {
      const field = nodes[0].name.value;
      if (field === '__typename') return () => ({ name });
      if (verdicts.get(name) === 'denied') return this.#guarded.deny(type, field, name);
      const guard = verdicts.get(name) === 'by object' ? this.#guarded.guard(type, nodes[0], guards, (read) => giver.get(read) ?? own) : undefined;
      const origin = giver.get(field) ?? own;
      const { from, value } = this.#values.plan(fieldOf(type, field), nodes, origin);
      return () => ({ name, source: origin.source, from, value: value(), ...(name !== field && { field }), ...(guard !== undefined && { guard }) });
    });
    return () => ({ type: type.name, joins: joins.map(({ entry, ...join }) => ({ entry: entry.id, ...join })), fields: shape.map((write) => write()) });
  }

  #unreachable(type: GraphQLObjectType, missing: ReadonlySet<string>, own: Origin, fields: Fields): JoinedRows {
    const field = this.#joiner.unreachable(type, missing, own);
    const node = [...fields.values()].find(([{ name }]) => name.value === field)?.[0] ?? this.#definition;
    throw unsupported(node, `\`${type.name}.${field}\` cannot be fetched here: no key leads to it from what is known of this \`${type.name}\`.`);
  }
}

function unsupported(node: FieldNode | OperationDefinitionNode | undefined, message: string): GatewayError {
  return new GatewayError('UNSUPPORTED_OPERATION', message, node === undefined ? {} : { nodes: [node] });
}
