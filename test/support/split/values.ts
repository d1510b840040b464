/** What a field of a row is: one reading for the graph as one schema and for every service that holds a part of it. */
import { Failure, fieldOf, type Cell, type FieldSpec, type Member, type Token, type World } from './world.ts';

/** What mutations have changed: `type:id` → how often. Each side has its own. */
export type State = Map<string, number>;

type Args = Readonly<Record<string, any>>;

/** @throws what stands there as a failure. */
export function evaluate(world: World, state: State, token: Token, field: FieldSpec, args: Args): unknown {
  if (field.action !== undefined) return act(world, state, field, args);
  if (field.inputs !== undefined) return compute(world, state, token, field.inputs);
  const row = world.rows.get(token.t)?.get(token.id);
  const cell = row === undefined ? ghostCell(world, token, field.name) : (row[field.name] ?? null);
  return modified(plain(cell), args, state.get(`${token.t}:${token.id}`) ?? 0, isKey(world, token.t, field.name));
}

/** The row that a key means, given as a service gets it: as numbers or strings, with more than the key beside it. */
export function find(world: World, type: string, members: readonly Member[], key: Readonly<Record<string, unknown>>): Token | null {
  const state: State = new Map();
  const id = [...world.rows.get(type)!.keys()].find((one) => members.every((member) => isEqual(world, state, { t: type, id: one }, member, key[member.name])));
  return id === undefined ? null : { t: type, id };
}

function isEqual(world: World, state: State, token: Token, { name, members }: Member, sent: unknown): boolean {
  const value: unknown = evaluate(world, state, token, fieldOf(world, token.t, name), {});
  if (members === undefined) return String(value) === String(sent);
  return typeof sent === 'object' && sent !== null && members.every((member) => isEqual(world, state, value as Token, member, (sent as Args)[member.name]));
}

function act(world: World, state: State, field: FieldSpec, { id }: Args): Token | null {
  const types = field.possible ?? [field.type.named];
  const type = types.find((one) => world.rows.get(one)!.has(String(id)));
  if (type === undefined) return null;
  if (field.action === 'bump') state.set(`${type}:${id}`, (state.get(`${type}:${id}`) ?? 0) + 1);
  return { t: type, id: String(id) };
}

function compute(world: World, state: State, token: Token, inputs: readonly string[]): string | null {
  const values = inputs.map((name) => (token.inputs === undefined ? evaluate(world, state, token, fieldOf(world, token.t, name), {}) : (token.inputs[name] ?? null)));
  return values.every((value) => value === null) ? null : `of ${values.map(String).join('+')}`;
}

/** A ghost is known by its first key, which is its id in one form or another. */
function ghostCell(world: World, { t, id }: Token, field: string): Cell {
  const type = world.types.get(t)!;
  return type.keys[0]?.[0]?.name === field ? keyCell(type.fields.get(field)!.type.named, id) : null;
}

/** The first key of a row: `7001` as the type has it. */
export function keyCell(named: string, id: string): Cell {
  return named === 'Int' ? Number(id) : named === 'String' ? `s${id}` : id;
}

function isKey(world: World, type: string, field: string): boolean {
  return world.types.get(type)!.keys.some((key) => key.some(({ name }) => name === field));
}

/** Copies: nobody may change the rows of all. */
function plain(cell: Cell): unknown {
  if (cell instanceof Failure) throw new Error(cell.message);
  if (cell === null || typeof cell !== 'object') return cell;
  if (!isCells(cell)) return { ...cell };
  return cell.map((item): unknown => (item instanceof Failure ? new Error(item.message) : plain(item)));
}

function isCells(cell: Cell): cell is readonly Cell[] {
  return Array.isArray(cell);
}

function modified(value: unknown, { by = 1, need = 0, tag, mode = 'A', box, first = 9 }: Args, bumps: number, isFixed: boolean): unknown {
  if (isFixed || value === null) return value;
  if (Array.isArray(value)) return first === null ? value : value.slice(0, Math.max(0, first));
  if (typeof value === 'number' && Number.isInteger(value)) return value + (by ?? 0) * 100 + need * 10_000 + bumps * 1_000_000;
  if (typeof value !== 'string' || /^[A-C]$/.test(value)) return value;
  return [value, ...(tag === undefined ? [] : [tag]), ...(mode === 'A' ? [] : [mode]), ...(box === undefined ? [] : [JSON.stringify(box)])].join('|');
}
