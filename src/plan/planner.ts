/**
 * One operation on one graph → its plan. Planning reads the operation, the graph and the values of the variables that `@skip`
 * and `@include` name; the same three give the same plan.
 *
 *  A. Root fields. Each goes to the service that offers it; those of one service are one request, those of a mutation one
 *     step each, which waits for all of the step before.
 *  B. Objects. What a type answers with is collected for each type that can stand there (collect.ts).
 *  C. What the row's own service has is asked of it; the rest is asked through doors (choose-doors.ts), each a join with
 *     rows found by key, whose members are asked of the rows that have them (place.ts).
 *  D. Values. Lists and leaves as the graph declares them; objects are places for B again, in the same request.
 *     A field that the caller may not have is in the shape, and nowhere else; one that only the object can tell of brings
 *     along what its rule reads (guards.ts).
 *  E. Fetches get their numbers and texts (drafts.ts), then the shape is written, which refers to both.
 */
import {
  OperationTypeNode, getNullableType, isAbstractType, isListType, isNonNullType, isObjectType, print,
  type ArgumentNode, type DocumentNode, type FieldNode, type GraphQLField, type GraphQLObjectType, type GraphQLOutputType, type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { GatewayError } from '../errors.ts';
import { createLiterals, nullableVariables, type Literals } from './arguments.ts';
import { chooseDoors, originOf, type ChosenDoor } from './choose-doors.ts';
import type { GuardsOf } from './field-guards.ts';
import { deniedShape, objectGuard, withoutLost } from './guarded.ts';
import type { Guard, VerdictOn } from './guards.ts';
import { collectFields, fragmentsOf, type FieldNodes, type Fields, type Operation } from './collect.ts';
import { Drafts } from './drafts.ts';
import { introspectionDocument, isIntrospection } from './introspection.ts';
import type { GraphModel } from './model.ts';
import { joinThrough, partsOf, type EntryPart, type JoinDraft, type Origin } from './place.ts';
import type { FieldShape, ObjectGuard, ObjectShape, Plan, RootFieldShape, ValueShape } from './plan.ts';
import { variablesIn, type PlaceSelection } from './selection.ts';

export interface Planner {
  /**
   * The operation is valid on the graph's schema. `variables`: coerced.
   *
   * @throws GatewayError UNSUPPORTED_OPERATION when no key leads to a field; SIZE_LIMIT_EXCEEDED for an operation that means
   *   more than {@link FIELDS_MAX} fields once every type has its own; BAD_USER_INPUT for a condition that is null.
   */
  readonly plan: (document: DocumentNode, operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>, access?: Access) => Plan;
}

/** What is known of the caller's rights. Left out: to have everything. */
export interface Access {
  readonly verdictOn: VerdictOn;
  readonly guardsOf: GuardsOf;
}

const FULL_ACCESS: Access = { verdictOn: () => 'allowed', guardsOf: () => undefined };

/** Fields of all shapes of one plan. An interface of many types, in a list of many interfaces, multiplies them. */
export const FIELDS_MAX = 20_000;

/** Fields that a place with joined rows counts for, per join: to plan one takes as long (100 µs, Node 20.20.2). */
const FIELDS_PER_JOIN = 20;

export function createPlanner(model: GraphModel): Planner {
  return { plan: (document, operation, variables, access = FULL_ACCESS) => new Planning(model, document, operation, variables, access).plan() };
}

/** What is written once all fetches are known. */
type Later<T> = () => T;

class Planning {
  readonly #model: GraphModel;
  readonly #document: DocumentNode;
  readonly #definition: OperationDefinitionNode;
  readonly #operation: Operation;
  readonly #access: Access;
  readonly #drafts: Drafts;
  readonly #literals: Literals;
  readonly #required = new Map<string, string>();
  /** Arguments whose variables are in `required`. */
  readonly #read = new Set<readonly ArgumentNode[]>();
  readonly #chosen = new Map<string, readonly ChosenDoor[] | undefined>();
  #size = 0;
  #guarded = 0;
  readonly #denied = new Set<string>();

  constructor(model: GraphModel, document: DocumentNode, definition: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>, access: Access) {
    this.#model = model;
    this.#access = access;
    this.#document = document;
    this.#definition = definition;
    this.#operation = { schema: model.schema, fragments: fragmentsOf(document), variables };
    this.#drafts = new Drafts(definition);
    this.#literals = createLiterals(definition);
  }

  // A
  plan(): Plan {
    const kind = this.#definition.operation;
    const type = this.#model.schema.getRootType(kind);
    if (kind === OperationTypeNode.SUBSCRIPTION || !type) throw unsupported(this.#definition, 'Subscriptions are not supported yet.');
    const fields = withoutLost(type, collectFields(this.#operation, type, [this.#definition.selectionSet]), this.#access.verdictOn);
    this.#count(fields.size);
    const introspected = [...fields.values()].filter(([{ name }]) => isIntrospection(name.value));
    const shape = [...fields].map(([name, nodes]): Later<RootFieldShape> => {
      const field = nodes[0].name.value;
      if (field === '__typename') return () => ({ name });
      if (isIntrospection(field)) return () => ({ name, isIntrospection: true });
      // There is no object yet for a rule to look at.
      if (this.#access.verdictOn(type.name, nodes[0]) !== 'allowed') return this.#deny(type, field, name);
      return this.#rootField(kind, type, name, nodes);
    });
    const required = [...this.#required].map(([variable, expected]) => ({ variable, type: expected }));
    const { fetches, entries } = this.#drafts.finish(this.#literals.definitions);
    const literals = this.#literals.found.map(({ name, type: declared, node }) => ({ name, type: String(declared), literal: print(node) }));
    return {
      kind, fetches, entries, required,
      shape: { type: type.name, fields: shape.map((write) => write()) },
      ...(this.#denied.size > 0 && { denied: [...this.#denied] }),
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
    const { from, value } = this.#value(declared, nodes, origin);
    return () => ({ name, fetch: fetch.id, from, value: value(), ...(name !== field && { field }) });
  }

  // B, C
  #object(type: GraphQLObjectType, sets: readonly SelectionSetNode[], own: Origin): Later<ObjectShape> {
    const fields = collectFields(this.#operation, type, sets);
    this.#count(fields.size);
    const missing = new Set<string>();
    const want = (field: string): void => {
      if (!own.service.owns(type.name, field) && field !== '__typename') missing.add(field);
    };
    const verdicts = new Map([...fields].map(([name, nodes]) => [name, this.#access.verdictOn(type.name, nodes[0])]));
    for (const [name, [node]] of fields) {
      if (verdicts.get(name) !== 'denied') want(node.name.value);
      if (verdicts.get(name) === 'by object') this.#rulesOf(type, node).forEach(({ reads }) => reads.forEach(want));
    }
    const { joins, giver } = this.#join(type, missing, own, fields);
    this.#count(joins.length * FIELDS_PER_JOIN);
    const guards: ObjectGuard[] = [];
    const shape = [...fields].map(([name, nodes]): Later<FieldShape> => {
      const field = nodes[0].name.value;
      if (field === '__typename') return () => ({ name });
      if (verdicts.get(name) === 'denied') return this.#deny(type, field, name);
      const guard = verdicts.get(name) === 'by object' ? this.#guard(type, nodes[0], guards, (read) => giver.get(read) ?? own) : undefined;
      const origin = giver.get(field) ?? own;
      const { from, value } = this.#value(fieldOf(type, field), nodes, origin);
      return () => ({ name, source: origin.source, from, value: value(), ...(name !== field && { field }), ...(guard !== undefined && { guard }) });
    });
    return () => ({ type: type.name, joins: joins.map(({ entry, ...join }) => ({ entry: entry.id, ...join })), fields: shape.map((write) => write()) });
  }

  #deny(type: GraphQLObjectType, field: string, name: string): Later<FieldShape> {
    this.#denied.add(`${type.name}.${field}`);
    return () => deniedShape(name, fieldOf(type, field));
  }

  /** The same field under several names is asked about once: a rule takes microseconds, and there may be thousands of rows. */
  #guard(type: GraphQLObjectType, node: FieldNode, known: ObjectGuard[], originOf: (field: string) => Origin): ObjectGuard {
    const guard = objectGuard(this.#guarded, type, node, this.#rulesOf(type, node), originOf);
    const same = known.find(({ written }) => written === guard.written);
    if (same !== undefined) return same;
    this.#guarded += 1;
    known.push(guard);
    return guard;
  }

  #rulesOf(type: GraphQLObjectType, node: FieldNode): readonly Guard[] {
    return this.#access.guardsOf(type.name, node.name.value)?.own ?? [];
  }

  #join(type: GraphQLObjectType, missing: ReadonlySet<string>, own: Origin, fields: Fields): { readonly joins: JoinDraft[]; readonly giver: Map<string, Origin> } {
    const joins: JoinDraft[] = [];
    const origins: Origin[] = [own];
    const giver = new Map<string, Origin>();
    if (missing.size === 0) return { joins, giver };
    const chosen = this.#choose(type, missing, own);
    if (chosen === undefined) throw this.#unreachable(type, missing, own, fields);
    const add = (door: ChosenDoor['door'], part: EntryPart): void => {
      const { join, origin } = joinThrough(door, part, origins, this.#drafts, joins.length + 1);
      joins.push(join);
      origins.push(origin);
      for (const field of part.fields) giver.set(field, origin);
    };
    const later: { readonly door: ChosenDoor['door']; readonly part: EntryPart }[] = [];
    for (const { door, fields: given } of chosen) {
      const parts = partsOf(door, given, origins, type);
      // A door that gives nothing the client wants opens another one.
      if (door.key.length > 0 && (parts.first.fields.length > 0 || given.length === 0)) add(door, parts.first);
      later.push(...parts.later.map((part) => ({ door, part })));
    }
    // What is computed may be an input of something else that is.
    for (let open = later; open.length > 0; ) {
      const closed = open.filter(({ door, part }) => {
        const isReady = [...door.key, ...door.inputs, ...part.inputs].every((member) => originOf(member, origins, type.name) !== undefined);
        if (isReady) add(door, part);
        return !isReady;
      });
      // Doors are chosen so that each opens; what nobody gives must never be asked of the object's own service.
      if (closed.length === open.length) throw this.#unreachable(type, missing, own, fields);
      open = closed;
    }
    return { joins, giver };
  }

  #choose(type: GraphQLObjectType, missing: ReadonlySet<string>, own: Origin): readonly ChosenDoor[] | undefined {
    const key = JSON.stringify([type.name, own.service.name, own.wave, ...missing]);
    if (!this.#chosen.has(key)) this.#chosen.set(key, chooseDoors(this.#model.doorsTo(type.name), own, type.name, missing));
    return this.#chosen.get(key);
  }

  #unreachable(type: GraphQLObjectType, missing: ReadonlySet<string>, own: Origin, fields: Fields): GatewayError {
    const field = [...missing].find((name) => this.#choose(type, new Set([name]), own) === undefined) ?? [...missing][0] ?? '';
    const node = [...fields.values()].find(([{ name }]) => name.value === field)?.[0] ?? this.#definition;
    return unsupported(node, `\`${type.name}.${field}\` cannot be fetched here: no key leads to it from what is known of this \`${type.name}\`.`);
  }

  // D
  #value(field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[], origin: Origin): { readonly from: string; readonly value: Later<ValueShape> } {
    const written: readonly ArgumentNode[] = nodes[0]?.arguments ?? [];
    const given = this.#literals.hoist(written, field.args);
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
    const sets = selectionsOf(nodes);
    if (isObjectType(type)) {
      const shape = this.#object(type, sets, at(type.name));
      return () => ({ kind: 'object', nonNull, shape: shape() });
    }
    const shapes = below.possible.flatMap(({ name }) => {
      const possible = this.#model.schema.getType(name);
      if (!isObjectType(possible) || !this.#model.schema.isSubType(type, possible)) return [];
      return [[origin.service.names.typeToService.get(name) ?? name, this.#object(possible, sets, at(name))] as const];
    });
    return () => ({ kind: 'abstract', nonNull, type: type.name, shapes: Object.fromEntries(shapes.map(([name, shape]) => [name, shape()])) });
  }

  #count(fields: number): void {
    this.#size += fields + 1;
    if (this.#size <= FIELDS_MAX) return;
    throw new GatewayError('SIZE_LIMIT_EXCEEDED', `The operation means more than ${FIELDS_MAX} fields once each possible type of an object is counted; ask for less on interfaces and unions.`, { extensions: { limit: FIELDS_MAX } });
  }
}

function selectionsOf(nodes: readonly FieldNode[]): SelectionSetNode[] {
  return nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
}

function fieldOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
  const field = type.getFields()[name];
  if (field === undefined) throw new TypeError(`an operation was planned that is not valid: ${type.name}.${name}`);
  return field;
}

function unsupported(node: FieldNode | OperationDefinitionNode | undefined, message: string): GatewayError {
  return new GatewayError('UNSUPPORTED_OPERATION', message, node === undefined ? {} : { nodes: [node] });
}
