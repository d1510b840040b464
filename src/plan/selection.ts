/**
 * What one service is asked at one place of a request, while it is being planned. Response names are chosen here: the field's
 * own, with a number behind it for a second set of arguments, with a type behind it where the types that can stand in one
 * place have fields of one name that cannot be merged. A client's aliases never get here.
 */
import { Kind, getNamedType, isAbstractType, isInterfaceType, isObjectType, print, visit, type ArgumentNode, type GraphQLObjectType, type GraphQLOutputType } from 'graphql';
import type { ServiceModel } from './model.ts';

/** A place where objects stand: of one type, or of any of an interface or union. */
export class PlaceSelection {
  readonly service: ServiceModel;
  /** Type of the place, gateway name. */
  readonly type: string;
  readonly isAbstract: boolean;
  readonly #possible: readonly GraphQLObjectType[];
  readonly #selections = new Map<string, Selection>();

  constructor(service: ServiceModel, type: string) {
    const found = service.schema.getType(type);
    this.service = service;
    this.type = type;
    this.isAbstract = isAbstractType(found);
    this.#possible = isAbstractType(found) ? service.schema.getPossibleTypes(found) : isObjectType(found) ? [found] : [];
  }

  /** Object types the service may answer with here. */
  get possible(): readonly GraphQLObjectType[] {
    return this.#possible;
  }

  of(type: string): Selection {
    let selection = this.#selections.get(type);
    if (selection === undefined) this.#selections.set(type, (selection = new Selection(this.service, type, this.#possible)));
    return selection;
  }

  /** In the service's own names, with braces. */
  print(): string {
    const parts = this.isAbstract ? this.#printAbstract() : ([...(this.#selections.get(this.type)?.parts() ?? NOTHING).keys()]);
    return `{ ${(parts.length > 0 ? parts : ['__typename']).join(' ')} }`;
  }

  /** What all types select alike is asked of the interface; the rest in a fragment for each type. */
  #printAbstract(): string[] {
    const printed = this.#possible.map(({ name }) => ({ name, parts: this.#selections.get(name)?.parts() ?? NOTHING }));
    const abstract = this.service.schema.getType(this.type);
    const fields = isInterfaceType(abstract) ? abstract.getFields() : {};
    // `best: Node` of the interface can be `best: User` of its types, and has not all that a User has.
    const isWide = (field: string): boolean => this.#possible.every((type) => namedTypeOf(type.getFields()[field]) === namedTypeOf(fields[field]));
    const shared = [...(printed[0]?.parts ?? NOTHING)].filter(([text, field]) => field !== undefined && fields[field] !== undefined && isWide(field) && printed.every(({ parts }) => parts.has(text))).map(([text]) => text);
    const fragments = printed.flatMap(({ name, parts }) => {
      const own = [...parts.keys()].filter((text) => !shared.includes(text));
      return own.length === 0 ? [] : [`... on ${this.service.names.typeToService.get(name) ?? name} { ${own.join(' ')} }`];
    });
    return ['__typename', ...shared, ...fragments];
  }
}

function namedTypeOf(field: { readonly type: GraphQLOutputType } | undefined): string | undefined {
  return field && getNamedType(field.type).name;
}

/** What is printed → the field it asks for, when it has no arguments: an interface may declare fewer of them. */
type Parts = ReadonlyMap<string, string | undefined>;

const NOTHING: Parts = new Map();

interface Selected {
  /** Response name. */
  readonly name: string;
  readonly field: string;
  /** Printed, sorted by name, with parentheses; empty without any. */
  readonly args: string;
  readonly below: PlaceSelection | undefined;
}

/** The fields asked of objects of one type. */
export class Selection {
  readonly #service: ServiceModel;
  readonly #type: string;
  /** Types that can stand beside this one. */
  readonly #besides: readonly GraphQLObjectType[];
  readonly #selected: Selected[] = [];
  readonly #byRequest = new Map<string, Selected>();
  readonly #names = new Set<string>();

  constructor(service: ServiceModel, type: string, besides: readonly GraphQLObjectType[]) {
    this.#service = service;
    this.#type = type;
    this.#besides = besides;
  }

  /**
   * Asks for a field, once for equal arguments. What has fields of its own is asked for once for each `asker` (a response
   * name, nothing for keys): where one of the fields below fails that may not be null, it takes along what asked for it only.
   * `alias`: the response name it must have, whatever else asks for it.
   *
   * @returns its response name, and the place below for a field that has one.
   */
  add(field: string, given: readonly ArgumentNode[] = [], { alias, asker = '' }: { readonly alias?: string | undefined; readonly asker?: string } = {}): { readonly name: string; readonly below: PlaceSelection | undefined } {
    const args = printArguments(given);
    const declared = this.#fieldOf(this.#type, field);
    const named = declared === undefined ? undefined : getNamedType(declared);
    const below = isObjectType(named) || isAbstractType(named) ? named.name : undefined;
    const request = JSON.stringify([alias, field, args, below === undefined ? '' : asker]);
    const known = this.#byRequest.get(request);
    if (known !== undefined) return known;
    const selected: Selected = { name: alias ?? this.#nameFor(field), field, args, below: below === undefined ? undefined : new PlaceSelection(this.#service, below) };
    this.#names.add(selected.name);
    this.#byRequest.set(request, selected);
    this.#selected.push(selected);
    return selected;
  }

  /** In the order they were asked for. */
  parts(): Parts {
    return new Map(this.#selected.map((one) => [this.#printOne(one), one.args === '' ? one.field : undefined]));
  }

  #printOne({ name, field, args, below }: Selected): string {
    const own = this.#service.names.rootFieldToService.get(`${this.#type}.${field}`) ?? field;
    return `${name === own ? '' : `${name}: `}${own}${args}${below === undefined ? '' : ` ${below.print()}`}`;
  }

  /** A name that no field has beside it, or a later request for that field would meet it. */
  #nameFor(field: string): string {
    const base = isAlike(field, this.#besides) ? field : `${field}_${this.#type}`;
    const isTaken = (name: string): boolean => this.#names.has(name) || (name !== field && this.#besides.some((beside) => beside.getFields()[name] !== undefined));
    let name = base;
    for (let number = 2; isTaken(name); number += 1) name = `${base}_${number}`;
    return name;
  }

  #fieldOf(type: string, field: string): GraphQLOutputType | undefined {
    const found = this.#service.schema.getType(type);
    return isObjectType(found) ? found.getFields()[field]?.type : undefined;
  }
}

const ALIKE = new WeakMap<readonly GraphQLObjectType[], Map<string, boolean>>();

/** Whether all of these types that have the field give it the same type. Found once: hundreds of types ask it of each other. */
function isAlike(field: string, types: readonly GraphQLObjectType[]): boolean {
  let known = ALIKE.get(types);
  if (known === undefined) ALIKE.set(types, (known = new Map<string, boolean>()));
  let alike = known.get(field);
  if (alike === undefined) known.set(field, (alike = new Set(types.flatMap((type) => type.getFields()[field]?.type.toString() ?? [])).size <= 1));
  return alike;
}

function printArguments(given: readonly ArgumentNode[]): string {
  if (given.length === 0) return '';
  return `(${[...given].sort((a, b) => (a.name.value < b.name.value ? -1 : 1)).map((argument) => print(argument)).join(', ')})`;
}

/** Names of the variables in these arguments. */
export function variablesIn(given: readonly ArgumentNode[]): string[] {
  const names: string[] = [];
  for (const argument of given) visit(argument, { [Kind.VARIABLE]: ({ name }) => void names.push(name.value) });
  return names;
}
