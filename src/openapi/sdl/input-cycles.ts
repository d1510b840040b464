/** Inputs that require each other in a circle could never be written: the field that closes the circle may be left out. */
import { nullable, type ObjectType } from './model.ts';

/** Only a required single value leads on: a list may be empty. */
export function breakInputCycles(types: readonly ObjectType[]): readonly string[] {
  const done = new Set<ObjectType>();
  const broken: string[] = [];
  for (const root of [...types].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (done.has(root)) continue;
    const trail: { type: ObjectType; next: number }[] = [{ type: root, next: 0 }];
    const within = new Set([root]);
    for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
      const { type, next } = top;
      const field = type.fields[next];
      if (field === undefined) { done.add(type); within.delete(type); trail.pop(); continue; }
      top.next++;
      const { shape } = field;
      if (shape.isNullable || shape.kind !== 'named' || shape.type.kind !== 'input' || done.has(shape.type)) continue;
      if (within.has(shape.type)) {
        type.fields[next] = { ...field, shape: nullable(shape, true) };
        broken.push(`${type.name}.${field.name}`);
      } else {
        within.add(shape.type);
        trail.push({ type: shape.type, next: 0 });
      }
    }
  }
  return broken;
}
