/**
 * The fetches of a plan while it is made. One request for the root fields of a service, one for all entities that a service
 * is asked for in one wave; REST calls are not of one request, so that the slowest does not hold up the others. Numbers are
 * given at the end, when it is known which entries are the same.
 */
import { print, visit, type OperationDefinitionNode, type VariableDefinitionNode } from 'graphql';
import type { DoorModel, ServiceModel } from './model.ts';
import type { DoorArgument, Entry, Fetch, RowRead } from './plan.ts';
import { PlaceSelection, type Selection } from './selection.ts';

/** What is written once all fetches are known. */
export type Later<T> = () => T;

export interface FetchDraft {
  readonly service: ServiceModel;
  readonly wave: number;
  readonly after: Set<FetchDraft>;
  /** The client's, that its selections read. */
  readonly variables: Set<string>;
  /** Of the fields of a root type; absent for entities. */
  readonly root?: PlaceSelection;
  readonly entries: EntryDraft[];
  isRequired: boolean;
  /** Given by {@link Drafts.finish}. */
  id: number;
}

export interface EntryDraft {
  readonly fetch: FetchDraft;
  readonly door: DoorModel;
  readonly place: PlaceSelection;
  readonly selection: Selection;
  readonly match: readonly RowRead[];
  /** Given by {@link Drafts.finish}; entries that ask for the same are one. */
  id: number;
}

export class Drafts {
  readonly #operation: OperationDefinitionNode;
  readonly #all: FetchDraft[] = [];
  readonly #shared = new Map<string, FetchDraft>();

  constructor(operation: OperationDefinitionNode) {
    this.#operation = operation;
  }

  /** Every fetch begun so far: what the next step of a mutation waits for. */
  get begun(): readonly FetchDraft[] {
    return this.#all;
  }

  root(service: ServiceModel, type: string, wave: number): FetchDraft {
    const open = (): FetchDraft => this.#open({ service, wave, root: new PlaceSelection(service, type) });
    return service.kind === 'rest' ? open() : this.#share(`root ${service.name} ${wave}`, open);
  }

  entities(service: ServiceModel, wave: number): FetchDraft {
    const open = (): FetchDraft => this.#open({ service, wave });
    return service.kind === 'rest' ? open() : this.#share(`entities ${service.name} ${wave}`, open);
  }

  /** Numbers everything and prints it. */
  finish(literals: readonly VariableDefinitionNode[]): { readonly fetches: readonly Fetch[]; readonly entries: readonly Entry[] } {
    const drafts = this.#all.sort((a, b) => a.wave - b.wave);
    drafts.forEach((draft, id) => (draft.id = id));
    const entries: Entry[] = [];
    const prefix = freePrefix(this.#operation);
    const fetches = drafts.map((draft): Fetch => {
      const { id, service, wave, root } = draft;
      const variables = [...draft.variables].sort();
      const declarations = declare(service, [...(this.#operation.variableDefinitions ?? []), ...literals], variables);
      const base = { id, service: service.name, wave, variables, after: [...draft.after].map((other) => other.id).sort((a, b) => a - b) };
      if (root === undefined) return { ...base, kind: 'entities', prefix, declarations, entries: printEntries(draft, entries) };
      const header = declarations.length === 0 ? '' : ` (${declarations.join(', ')})`;
      return { ...base, kind: 'root', query: `${this.#operation.operation}${header} ${root.print()}`, isRequired: draft.isRequired };
    });
    return { fetches, entries };
  }

  #share(key: string, open: () => FetchDraft): FetchDraft {
    let draft = this.#shared.get(key);
    if (draft === undefined) this.#shared.set(key, (draft = open()));
    return draft;
  }

  #open(given: Pick<FetchDraft, 'service' | 'wave' | 'root'>): FetchDraft {
    const draft: FetchDraft = { ...given, after: new Set(), variables: new Set(), entries: [], isRequired: false, id: -1 };
    this.#all.push(draft);
    return draft;
  }
}

/** As the client declared them, in the service's own names. */
function declare({ names }: ServiceModel, declared: readonly VariableDefinitionNode[], variables: readonly string[]): string[] {
  return declared.filter(({ variable }) => variables.includes(variable.name.value)).map((node) => {
    const plain: VariableDefinitionNode = { ...node, directives: [] };
    return print(visit(plain, { NamedType: ({ name, kind }) => ({ kind, name: { ...name, value: names.typeToService.get(name.value) ?? name.value } }) }));
  });
}

/** Short whatever the client's variables are called: each of them begins with one of the numbered ones at most. */
function freePrefix({ variableDefinitions = [] }: OperationDefinitionNode): string {
  const isTaken = (prefix: string): boolean => variableDefinitions.some(({ variable }) => variable.name.value.startsWith(prefix));
  let prefix = 'e';
  for (let number = 0; isTaken(prefix); number += 1) prefix = number === 0 ? 'e_' : `e_${number}_`;
  return prefix;
}

function printEntries(draft: FetchDraft, entries: Entry[]): number[] {
  const known = new Map<string, number>();
  for (const entry of draft.entries) {
    const printed = printEntry(entry, entries.length);
    const { id, ...what } = printed;
    const key = JSON.stringify(what);
    const same = known.get(key);
    entry.id = same ?? id;
    if (same !== undefined) continue;
    known.set(key, id);
    entries.push(printed);
  }
  return [...known.values()];
}

function printEntry({ fetch, door, place, match }: EntryDraft, id: number): Entry {
  const { names } = door.service;
  const own = (type: string): string => names.typeToService.get(type) ?? type;
  return {
    id,
    fetch: fetch.id,
    type: door.type,
    ...(door.isAbstract && { typename: own(door.type) }),
    door: door.field,
    field: names.rootFieldToService.get(`Query.${door.field}`) ?? door.field,
    isBulk: door.isBulk,
    arguments: door.arguments.map((argument): DoorArgument => ({ ...argument, type: argument.type.replace(/[_A-Za-z]\w*/, own) })),
    selection: place.print(),
    match,
  };
}
