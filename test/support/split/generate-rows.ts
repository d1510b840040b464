/** Random rows for the types of a world: nulls and failures wherever the type lets them be, references to rows and to ghosts. */
import type { Draw } from './draw.ts';
import { keyCell } from './values.ts';
import { Failure, isLeaf, type Cell, type Cells, type FieldSpec, type TypeSpec, type World } from './world.ts';

type Types = Pick<World, 'types' | 'abstracts'>;

interface Spot {
  readonly draw: Draw;
  readonly world: Types;
  readonly ids: ReadonlyMap<string, readonly string[]>;
  readonly type: TypeSpec;
  readonly field: FieldSpec;
  /** Says where a failure was. */
  readonly place: string;
}

export function generateRows(draw: Draw, world: Types): World['rows'] {
  // Of no other form than these, `7103`, is an id, so that a service can send them as numbers (service.ts).
  const ids = new Map([...world.types.values()].map((type, index) => [type.name, type.kind === 'root' ? ['root'] : Array.from({ length: type.kind === 'value' ? 2 : 3 + draw.nat(2) }, (_, row) => String(7000 + index * 100 + row))]));
  return new Map([...world.types.values()].map((type) => [
    type.name,
    new Map(ids.get(type.name)!.map((id, index): [string, Cells] => {
      const keys = keyCells(ids, type, id, index);
      const others = [...type.fields.values()].filter(({ name, inputs, action }) => !(name in keys) && inputs === undefined && action === undefined);
      return [id, { ...keys, ...Object.fromEntries(others.map((field) => [field.name, fieldCell({ draw, world, ids, type, field, place: `${type.name} ${id} ${field.name}` })])) }];
    })),
  ]));
}

/** Ids of rows that are nowhere. */
export function ghostsOf(ids: readonly string[]): readonly string[] {
  return ids.slice(0, 2).map((id) => String(Number(id) + 90));
}

function keyCells(ids: Spot['ids'], type: TypeSpec, id: string, index: number): Record<string, Cell> {
  return Object.fromEntries(
    type.keys.flatMap((key, at) =>
      key.map(({ name }, part): [string, Cell] => {
        const { named } = type.fields.get(name)!.type;
        if (key.length === 1) return [name, at === 0 ? keyCell(named, id) : keyCell(named, String(Number(id) + 50))];
        // Neither part is enough: they repeat, only together they do not.
        const value = part === 0 ? index % 2 : Math.floor(index / 2);
        const other = ids.get(named);
        return [name, other === undefined ? (named === 'Int' ? value : `${name}${value}`) : { t: named, id: other[value]! }];
      }),
    ),
  );
}

function fieldCell(spot: Spot): Cell {
  const { draw, type, field } = spot;
  const isNullable = field.type.nonNull[0] === false;
  const mayFail = !type.isClean && type.kind !== 'root' && (isNullable || !type.hasGhosts);
  if (mayFail && draw.chance(isNullable ? 6 : 2)) return new Failure(spot.place);
  return cellAt(spot, 0);
}

function cellAt(spot: Spot, depth: number): Cell {
  const { draw, world, type, field } = spot;
  const { nonNull, named } = field.type;
  const mayBreak = !type.isClean && !type.hasGhosts && type.kind !== 'root';
  if (nonNull[depth] ? mayBreak && draw.chance(2) : draw.chance(12)) return null;
  if (depth < nonNull.length - 1) return Array.from({ length: draw.nat(3) }, () => cellAt(spot, depth + 1));
  if (isLeaf(world, field.type)) return depth > 0 && mayBreak && draw.chance(3) ? new Failure(spot.place) : leafCell(draw, named, type.name);
  const target = draw.pick(field.possible ?? [named]);
  const ids = spot.ids.get(target)!;
  return { t: target, id: world.types.get(target)!.hasGhosts && draw.chance(20) ? draw.pick(ghostsOf(ids)) : draw.pick(ids) };
}

function leafCell(draw: Draw, named: string, owner: string): Cell {
  if (named === 'Int') return draw.nat(50);
  if (named === 'Float') return draw.nat(20) + 0.5;
  if (named === 'Boolean') return draw.chance(50);
  if (named === 'ID') return String(7900 + draw.nat(99));
  return named === 'Mode' ? draw.pick(['A', 'B', 'C']) : `${owner} ${draw.pick(['x', 'y', 'z', '"', ''])}${draw.nat(99)}`;
}
