/** Random operations on a schema: fields under hostile aliases, fragments of every kind, directives, variables. Not all are valid. */
import fc from 'fast-check';
import {
  GraphQLNonNull, getNamedType, isAbstractType, isCompositeType, isInterfaceType, isObjectType,
  type GraphQLCompositeType, type GraphQLField, type GraphQLSchema,
} from 'graphql';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Argument name → literals that make sense for it; `value` where the text is no JSON and no enum value. */
export type Literals = Readonly<Record<string, readonly (string | { readonly text: string; readonly value: unknown })[]>>;

export interface OperationOptions {
  readonly depth?: number;
  /** Aliases beside the names of other fields that may confuse who joins services. */
  readonly aliases?: readonly string[];
}

type Gen = fc.GeneratorValue;

const VARIABLES: Readonly<Record<string, readonly [type: string, value: unknown]>> = { yes: ['Boolean! = true', undefined], no: ['Boolean!', false] };

export function operations(schema: GraphQLSchema, kind: 'query' | 'mutation', literals: Literals, { depth = 4, aliases = [] }: OperationOptions = {}): fc.Arbitrary<RandomOperation> {
  return fc.gen().map((gen) => writeOperation(gen, schema, kind, literals, { depth, aliases }));
}

/** One of them, drawn from a generator that draws more. */
export function writeOperation(gen: Gen, schema: GraphQLSchema, kind: 'query' | 'mutation', literals: Literals, { depth = 4, aliases = [] }: OperationOptions = {}): RandomOperation {
  const used = new Set<string>();
  const fragments: string[] = [];
  const root = kind === 'query' ? schema.getQueryType()! : schema.getMutationType()!;
  const text = selection({ gen, schema, literals, aliases, used, fragments }, root, depth);
  const types = argumentTypes(schema);
  const variables = [...used].map((name) => ({ name, ...declaration(name, literals, types) }));
  const declared = variables.length === 0 ? '' : `(${variables.map(({ name, type }) => `$${name}: ${type}`).join(', ')})`;
  const values = Object.fromEntries(variables.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
  return { query: [`${kind} Random${declared} ${text}`, ...fragments].join('\n'), variables: values };
}

/** `value` is undefined for a variable that is not sent. */
function declaration(name: string, literals: Literals, types: ReadonlyMap<string, string>): { readonly type: string; readonly value: unknown } {
  const known = VARIABLES[name];
  if (known !== undefined) return { type: known[0], value: known[1] };
  // `first__0`: the variable that stands for the first literal of `first`; with `default`, that is its default; `first__null` is null.
  const [argument = '', index = '', way] = name.split('__');
  const type = types.get(argument)!;
  if (index === 'null') return { type, value: null };
  const literal = literals[argument]![Number(index)]!;
  const text = typeof literal === 'string' ? literal : literal.text;
  if (way === 'default') return { type: `${type} = ${text}`, value: undefined };
  return { type, value: typeof literal !== 'string' ? literal.value : /^[A-Z]/.test(literal) ? literal : JSON.parse(literal) };
}

interface Writer {
  readonly gen: Gen;
  readonly schema: GraphQLSchema;
  readonly literals: Literals;
  readonly aliases: readonly string[];
  readonly used: Set<string>;
  readonly fragments: string[];
}

function selection(writer: Writer, type: GraphQLCompositeType, depth: number): string {
  const count = writer.gen(fc.integer, { min: 1, max: depth > 2 ? 3 : 4 });
  return `{ ${Array.from({ length: count }, () => item(writer, type, depth)).join(' ')} }`;
}

function item(writer: Writer, type: GraphQLCompositeType, depth: number): string {
  const { gen, schema } = writer;
  const roll = 9 - gen(fc.nat, { max: 9 });
  if (depth > 0 && (roll === 0 || (roll <= 3 && isAbstractType(type)))) {
    const conditions = [type, ...Object.values(schema.getTypeMap()).filter((other): other is GraphQLCompositeType => isCompositeType(other) && !other.name.startsWith('__') && overlap(schema, type, other))];
    const condition = pick(gen, conditions);
    const body = selection(writer, condition, depth - 1);
    if (gen(fc.nat, { max: 2 }) > 0) return `... ${gen(fc.boolean) || condition !== type ? `on ${condition.name} ` : ''}${directives(writer)}${body}`;
    const name = `F${writer.fragments.length}`;
    writer.fragments.push(`fragment ${name} on ${condition.name} ${body}`);
    return `...${name} ${directives(writer)}`;
  }
  if (roll === 4 || !(isObjectType(type) || isInterfaceType(type))) return `${gen(fc.nat, { max: 3 }) === 0 ? 'kind: ' : ''}__typename`;
  const all = Object.values(type.getFields());
  const fields = depth > 0 ? all : all.filter((field) => !isCompositeType(getNamedType(field.type)));
  if (fields.length === 0) return '__typename';
  const field = pick(gen, fields);
  const named = getNamedType(field.type);
  return `${alias(writer, all)}${field.name}${args(writer, field)} ${directives(writer)}${isCompositeType(named) ? selection(writer, named, depth - 1) : ''}`;
}

/** Mostly harmless; sometimes the name of another field. */
function alias({ gen, aliases }: Writer, fields: readonly GraphQLField<unknown, unknown>[]): string {
  const roll = 29 - gen(fc.nat, { max: 29 });
  if (roll === 0) return `${pick(gen, [...fields.map(({ name }) => name), ...aliases])}: `;
  return roll <= 6 ? `a${gen(fc.nat, { max: 9 })}: ` : '';
}

function args(writer: Writer, field: GraphQLField<unknown, unknown>): string {
  const { gen, literals, used } = writer;
  const given = field.args.flatMap((argument) => {
    const values = literals[argument.name];
    const isRequired = argument.type instanceof GraphQLNonNull && argument.defaultValue === undefined;
    if (values === undefined || (!isRequired && gen(fc.boolean))) return [];
    const index = gen(fc.nat, { max: values.length - 1 });
    const literal = values[index]!;
    const isNullable = !(argument.type instanceof GraphQLNonNull);
    // Null in a variable where the argument has a default is null; in a literal too.
    const ways = ['', '', ...(isNullable ? ['__default', '__null'] : [])];
    if (gen(fc.nat, { max: 2 }) > 0) return [`${argument.name}: ${typeof literal === 'string' ? literal : literal.text}`];
    const way = pick(gen, ways);
    const name = way === '__null' ? `${argument.name}__null` : `${argument.name}__${index}${way}`;
    used.add(name);
    return [`${argument.name}: $${name}`];
  });
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

function directives({ gen, used }: Writer): string {
  // Large rolls are what is rare: counterexamples shrink towards none.
  const roll = 24 - gen(fc.nat, { max: 24 });
  const [directive, value] = (['include', 'skip'] as const).flatMap((name) => (['yes', 'no'] as const).map((variable) => [name, variable] as const))[roll] ?? [];
  if (directive === undefined || value === undefined) return '';
  used.add(value);
  return `@${directive}(if: $${value}) `;
}

function overlap(schema: GraphQLSchema, a: GraphQLCompositeType, b: GraphQLCompositeType): boolean {
  const possible = (type: GraphQLCompositeType): readonly unknown[] => (isAbstractType(type) ? schema.getPossibleTypes(type) : [type]);
  const others = new Set(possible(b));
  return possible(a).some((type) => others.has(type));
}

/** An argument of one name has one type everywhere in the schema; the nullable form where there is one. */
function argumentTypes(schema: GraphQLSchema): Map<string, string> {
  const types = new Map<string, string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) for (const { name, type: given } of field.args) types.set(name, String(given));
  }
  return types;
}

function pick<T>(gen: Gen, items: readonly T[]): T {
  return items[gen(fc.nat, { max: items.length - 1 })]!;
}
