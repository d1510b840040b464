/** Random types and keys; rows are made of them in generate-rows.ts. */
import type { Draw } from './draw.ts';
import { generateRows } from './generate-rows.ts';
import type { AbstractSpec, ArgName, FieldSpec, Key, TypeRef, TypeSpec, World } from './world.ts';

const LEAVES = ['Int', 'String', 'Boolean', 'Float', 'ID', 'Mode'] as const;
export const SERVICES = ['north', 'east', 'south', 'west', 'centre'] as const;
const REQUIRED = { nonNull: [true] } as const;

interface Draft {
  readonly draw: Draw;
  readonly entities: readonly string[];
  readonly values: readonly string[];
  /** Entities that have a key `id: ID!`, which an interface needs. */
  readonly identified: readonly string[];
  readonly abstracts: ReadonlyMap<string, AbstractSpec>;
  /** Leaf fields that several types have alike. */
  readonly pool: readonly FieldSpec[];
}

export function generateWorld(draw: Draw): World {
  const entities = ['Apple', 'Bolt', 'E_Crate', 'Dock'].slice(0, 2 + draw.nat(2));
  const values = ['N_Size', 'Spot'].slice(0, draw.nat(2));
  const pool = ['name', 'rank', 'note', 'grid', 'tags', 'size'].map((name) => leafField(draw, name));
  // The first type always has an id, so that nested keys and interfaces have something to stand on.
  const identified = entities.filter((_name, index) => index === 0 || draw.chance(70));
  const shared = new Map(entities.map((name) => [name, draw.some(pool, 60)]));
  const abstracts = new Map<string, AbstractSpec>();
  if (draw.chance(70)) add(abstracts, { name: 'Node', kind: 'interface', types: identified, fields: ['id', ...common(identified, shared)] });
  const some = draw.some(identified, 60);
  if (some.length > 0 && draw.chance(40)) add(abstracts, { name: 'Named', kind: 'interface', types: some, fields: ['id', ...common(some, shared)] });
  if (draw.chance(60)) add(abstracts, { name: 'Any', kind: 'union', types: [...entities.slice(0, 3), ...values.slice(0, 1)], fields: [] });
  const draft: Draft = { draw, entities, values, identified, abstracts, pool };
  const types = new Map<string, TypeSpec>();
  for (const [index, name] of entities.entries()) types.set(name, entity(draft, name, index, shared.get(name)!));
  for (const name of values) types.set(name, { name, kind: 'value', fields: byName([leafField(draw, 'width'), leafField(draw, 'label'), ...(draw.chance(40) ? [objectField(draft, 'boxed', [entities[0]!], false)] : [])]), keys: [], hasGhosts: false, isClean: draw.chance(50) });
  types.set('Query', { name: 'Query', kind: 'root', fields: byName(queries(draft)), keys: [], hasGhosts: false, isClean: true });
  types.set('Mutation', { name: 'Mutation', kind: 'root', fields: byName(mutations(draft)), keys: [], hasGhosts: false, isClean: true });
  return { types, abstracts, rows: generateRows(draw, { types, abstracts }) };
}

function entity(draft: Draft, name: string, index: number, shared: readonly FieldSpec[]): TypeSpec {
  const { draw, identified } = draft;
  const style = identified.includes(name) ? 'id' : draw.pick(['no', 'slug', 'pair', 'nested'] as const);
  const hasGhosts = style !== 'pair' && style !== 'nested' && draw.chance(35);
  const isClean = draw.chance(35);
  const keyFields: FieldSpec[] = [];
  const keys: Key[] = [];
  const key = (fields: readonly FieldSpec[], members: Key = fields.map((field) => ({ name: field.name }))): void => {
    keyFields.push(...fields);
    keys.push(members);
  };
  const pair = [plainField('a', 'Int'), plainField('b', 'String')];
  if (style === 'id') key([plainField('id', 'ID')]);
  else if (style === 'no') key([plainField('no', 'Int')]);
  else if (style === 'slug') key([plainField('slug', 'String')]);
  else if (style === 'pair') key(pair);
  else key([plainField('owner', identified[0]!), plainField('code', 'String')], [{ name: 'owner', members: [{ name: 'id' }] }, { name: 'code' }]);
  if (keys[0]!.length === 1 && draw.chance(50)) {
    if (!hasGhosts && draw.chance(40)) key(pair);
    else key([{ ...plainField('upc', draw.pick(['ID', 'String', 'Int'] as const)), type: { named: draw.pick(['ID', 'String', 'Int'] as const), nonNull: [!hasGhosts] } }]);
  }
  const own: FieldSpec[] = Array.from({ length: 1 + draw.nat(2) }, (_, at) => objectField(draft, `${name.toLowerCase()}${at}`, targets(draft), !hasGhosts));
  if (draw.chance(40)) own.push(leafField(draw, `only${index}`));
  const inputs = shared.filter(({ type, args }) => type.nonNull.length === 1 && type.named !== 'Float' && !args.includes('need') && (!type.nonNull[0] || (isClean && !hasGhosts))).map((field) => field.name);
  if (inputs.length > 0 && draw.chance(60)) own.push({ name: `sum${index}`, type: { named: 'String', nonNull: [false] }, args: [], inputs: inputs.slice(0, 1 + draw.nat(1)) });
  return { name, kind: 'entity', fields: byName([...keyFields, ...shared, ...own]), keys, hasGhosts, isClean };
}

function queries(draft: Draft): FieldSpec[] {
  const { draw, entities, abstracts } = draft;
  const lookups = [...entities, ...[...abstracts.values()].filter(({ kind }) => kind === 'interface').map(({ name }) => name)].map((named): FieldSpec => ({
    name: `get${named}`, type: { named, nonNull: [false] }, args: ['id'], action: 'lookup', ...possibleIn(abstracts, named),
  }));
  return [
    ...entities.map((named): FieldSpec => ({ name: `all${named}`, type: { named, nonNull: wrap(draw, 1 + (draw.chance(25) ? 1 : 0)) }, args: draw.chance(40) ? ['first'] : [] })),
    ...lookups,
    ...[...abstracts.keys()].map((named): FieldSpec => objectField(draft, `some${named}`, [named], true)),
    objectField(draft, 'other', targets(draft), false),
    leafField(draw, 'version'),
    // Each service has a query of its own, as it must.
    ...SERVICES.map((name): FieldSpec => ({ name: `at_${name}`, type: { named: 'Int', nonNull: [false] }, args: [] })),
  ];
}

function mutations({ draw, entities, abstracts }: Draft): FieldSpec[] {
  return [
    ...entities.map((named): FieldSpec => ({ name: `bump${named}`, type: { named, nonNull: [draw.chance(10)] }, args: ['id'], action: 'bump' })),
    ...[...abstracts.values()].filter(({ kind }) => kind === 'interface').map(({ name }): FieldSpec => ({ name: `bump${name}`, type: { named: name, nonNull: [false] }, args: ['id'], action: 'bump', ...possibleIn(abstracts, name) })),
    { name: 'log', type: { named: 'Int', nonNull: [false] }, args: ['by'] },
  ];
}

function targets({ entities, values, abstracts }: Draft): readonly string[] {
  return [...entities, ...values, ...abstracts.keys()];
}

/** With `mayFail` it may be non-null as a whole, so that what is below can take its parent along. */
function objectField({ draw, abstracts }: Draft, name: string, names: readonly string[], mayFail: boolean): FieldSpec {
  const named = draw.pick(names);
  const [outer = false, ...inner] = wrap(draw, draw.pick([0, 1, 1, 2]));
  const nonNull = [outer && mayFail, ...inner];
  return { name, type: { named, nonNull }, args: nonNull.length > 1 && draw.chance(30) ? ['first'] : [], ...possibleIn(abstracts, named, draw) };
}

function possibleIn(abstracts: Draft['abstracts'], named: string, draw?: Draw): Pick<FieldSpec, 'possible'> {
  const types = abstracts.get(named)?.types;
  if (types === undefined) return {};
  const some = draw?.some(types, 70) ?? types;
  return { possible: some.length === 0 ? types.slice(0, 1) : some };
}

function leafField(draw: Draw, name: string): FieldSpec {
  const named = draw.pick(LEAVES);
  const lists = draw.pick([0, 0, 0, 1, 2]);
  const fitting: readonly ArgName[] = lists > 0 ? ['first'] : named === 'Int' ? ['by', 'need'] : named === 'String' ? ['tag', 'mode', 'box'] : [];
  return { name, type: { named, nonNull: wrap(draw, lists) }, args: draw.chance(50) ? draw.some(fitting, 50) : [] };
}

function plainField(name: string, named: string): FieldSpec {
  return { name, type: { named, ...REQUIRED }, args: [] };
}

function wrap(draw: Draw, lists: number): TypeRef['nonNull'] {
  return Array.from({ length: lists + 1 }, () => draw.chance(30));
}

function common(types: readonly string[], shared: ReadonlyMap<string, readonly FieldSpec[]>): string[] {
  const [first = [], ...others] = types.map((type) => shared.get(type)!.map(({ name }) => name));
  return first.filter((name) => others.every((names) => names.includes(name)));
}

function add(abstracts: Map<string, AbstractSpec>, spec: AbstractSpec): void {
  abstracts.set(spec.name, spec);
}

function byName(fields: readonly FieldSpec[]): ReadonlyMap<string, FieldSpec> {
  return new Map(fields.map((field) => [field.name, field]));
}
