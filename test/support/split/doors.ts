/** The ways to write a door: its arguments, what `@merge` says, the input types it needs, and how its keys are read again. */
import type { Draw } from './draw.ts';
import type { Key, Member, TypeSpec, World } from './world.ts';

export const BULK_STYLES = ['keyField', 'additionalArgs', 'nestedArgument', 'keyFieldExpression', 'keyObject', 'expression', 'keyPaths', 'scalar'] as const;
export const SINGLE_STYLES = ['oneKeyField', 'oneExpression', 'oneObjectExpression', 'oneKeyObject'] as const;

export type DoorStyle = (typeof BULK_STYLES)[number] | (typeof SINGLE_STYLES)[number];

/** In gateway names. */
export interface Door {
  readonly name: string;
  /** What it returns: an object type or an abstract one. */
  readonly returns: string;
  /** The object types it fetches. */
  readonly types: readonly string[];
  /** Empty where inputs are all it takes. */
  readonly key: Key;
  /** Inputs of computed fields, sent beside the key. */
  readonly inputs: readonly string[];
  readonly style: DoorStyle;
  /** Whether the type must say `@key`. */
  readonly needsKey: boolean;
  readonly isBulk: boolean;
  readonly rows: 'in order' | 'reversed' | 'short' | 'longer';
  readonly shown: 'no' | 'inaccessible' | 'public';
  readonly arguments: string;
  readonly merge: string;
  readonly inputTypes: readonly string[];
}

export type Args = Readonly<Record<string, any>>;

type Written = Pick<Door, 'arguments' | 'merge' | 'inputTypes' | 'needsKey'>;

const KEYFIELD: ReadonlySet<DoorStyle> = new Set(['keyField', 'additionalArgs', 'nestedArgument', 'keyFieldExpression', 'oneKeyField']);

/** Styles that can take this key. A plain value has more of them than an object. */
export function stylesFor(key: Key, inputs: readonly string[], kind: 'bulk' | 'single'): DoorStyle[] {
  const all: readonly DoorStyle[] = kind === 'bulk' ? BULK_STYLES : SINGLE_STYLES;
  const isPlain = key.length === 1 && key[0]!.members === undefined && inputs.length === 0;
  return all.filter((style) => (isPlain || !(KEYFIELD.has(style) || style === 'oneExpression')) && (inputs.length === 0 || style === 'keyObject' || style === 'expression' || style === 'oneKeyObject'));
}

export function write(world: World, type: TypeSpec, name: string, { key, inputs, style }: Pick<Door, 'key' | 'inputs' | 'style'>): Written {
  const [{ name: first } = { name: '' }] = key;
  const leaf = type.fields.get(first)?.type.named ?? 'ID';
  const base = `${type.name}${name.replaceAll('_', '')}`;
  const members = [...key, ...inputs.map((input): Member => ({ name: input }))];
  const inputTypes = inputsOf(world, type, members, `${base}Key`, new Set(inputs));
  const object = literal(members, '$key');
  const plain = (args: string, merge: string): Written => ({ arguments: args, merge, inputTypes: [], needsKey: false });
  const keyed = (args: string, merge: string): Written => ({ arguments: args, merge, inputTypes, needsKey: true });
  switch (style) {
    case 'keyField': return plain(`ids: [${leaf}!]!`, `keyField: "${first}"`);
    case 'additionalArgs': return plain(`in: [${leaf}!]!, limit: Int`, `keyField: "${first}", keyArg: "in", additionalArgs: "limit: 3"`);
    case 'nestedArgument': return { ...plain(`input: ${base}List!`, `keyField: "${first}", keyArg: "input.ids"`), inputTypes: [`input ${base}List { ids: [${leaf}!]! }`] };
    case 'keyFieldExpression': return plain(`ids: [${leaf}!]!`, `keyField: "${first}", argsExpr: "ids: [[$key.${first}]]"`);
    case 'keyObject': return keyed(`keys: [${base}Key!]!`, 'keyArg: "keys"');
    case 'expression': return keyed(`keys: [${base}Key!]!`, `argsExpr: "keys: [[${object}]]"`);
    case 'keyPaths': {
      const paths = pathsOf(members);
      const fields = paths.map((path) => `${path.join('_')}: ${leafAt(world, type, path)}`);
      return { ...keyed(`keys: [${base}Key!]!`, `keyArg: "keys", key: [${paths.map((path) => (path.length === 1 ? `"${path[0]!}"` : `"${path.join('_')}:${path.join('.')}"`)).join(', ')}]`), inputTypes: [`input ${base}Key { ${fields.join(' ')} }`] };
    }
    case 'scalar': return { ...keyed(`keys: [${base}Scalar!]!`, 'keyArg: "keys"'), inputTypes: [`scalar ${base}Scalar`] };
    case 'oneKeyField': return plain(`id: ${leaf}!`, `keyField: "${first}"`);
    case 'oneExpression': return { ...keyed(`id: ${leaf}!`, `argsExpr: "id: $key.${first}"`), inputTypes: [] };
    case 'oneObjectExpression': return keyed(`key: ${base}Key!`, `argsExpr: "key: ${object}"`);
    case 'oneKeyObject': return keyed(`key: ${base}Key!`, 'keyArg: "key"');
  }
}

/** What a service was sent, as objects with the members of the key. */
export function readKeys({ style, key }: Pick<Door, 'style' | 'key'>, args: Args): Record<string, unknown>[] {
  const name = key[0]?.name ?? '';
  const one = (id: unknown): Record<string, unknown> => ({ [name]: id });
  switch (style) {
    case 'keyField': case 'keyFieldExpression': return args['ids'].map(one);
    case 'additionalArgs': if (args['limit'] !== 3) throw new Error('the additional argument was not sent'); return args['in'].map(one);
    case 'nestedArgument': return args['input'].ids.map(one);
    case 'keyPaths': return args['keys'].map(unfold);
    case 'keyObject': case 'expression': case 'scalar': return args['keys'];
    case 'oneKeyField': case 'oneExpression': return [one(args['id'])];
    case 'oneObjectExpression': case 'oneKeyObject': return [args['key']];
  }
}

export function pickStyle(draw: Draw, key: Key, inputs: readonly string[], allowed: (style: DoorStyle) => boolean): DoorStyle {
  const kind = key.length > 0 && draw.chance(25) ? 'single' : 'bulk';
  const fitting = stylesFor(key, inputs, kind).filter(allowed);
  return draw.pick(fitting.length > 0 ? fitting : stylesFor(key, inputs, 'bulk').filter(allowed));
}

export const isKeyFieldStyle = (style: DoorStyle): boolean => KEYFIELD.has(style);

/** `{ owner: { id: $key.owner.id }, code: $key.code }` */
function literal(members: readonly Member[], at: string): string {
  return `{ ${members.map(({ name, members: below }) => `${name}: ${below === undefined ? `${at}.${name}` : literal(below, `${at}.${name}`)}`).join(', ')} }`;
}

function pathsOf(members: readonly Member[]): string[][] {
  return members.flatMap(({ name, members: below }) => (below === undefined ? [[name]] : pathsOf(below).map((path) => [name, ...path])));
}

function leafAt(world: World, type: TypeSpec, [first = '', ...rest]: readonly string[]): string {
  const { named } = type.fields.get(first)!.type;
  return rest.length === 0 ? `${named}!` : leafAt(world, world.types.get(named)!, rest);
}

/** Inputs may be null, unless their field cannot be; members of a key may not. */
function inputsOf(world: World, type: TypeSpec, members: readonly Member[], name: string, optional: ReadonlySet<string>): string[] {
  const nested: string[] = [];
  const fields = members.map((member) => {
    const { named, nonNull } = type.fields.get(member.name)!.type;
    if (member.members === undefined) return `${member.name}: ${named}${optional.has(member.name) && nonNull[0] !== true ? '' : '!'}`;
    nested.push(...inputsOf(world, world.types.get(named)!, member.members, `${name}_${member.name}`, new Set()));
    return `${member.name}: ${name}_${member.name}!`;
  });
  return [...nested, `input ${name} { ${fields.join(' ')} }`];
}

/** `owner_id` → `owner: { id }` */
function unfold(key: Args): Record<string, unknown> {
  const result: Record<string, any> = {};
  for (const [path, value] of Object.entries(key)) {
    const [first = '', ...rest] = path.split('_');
    result[first] = rest.length === 0 ? value : { ...result[first], ...unfold({ [rest.join('_')]: value }) };
  }
  return result;
}
