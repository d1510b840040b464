/**
 * Random doors: a service that has one, to a type of which it knows keys and computes fields. Every way of `@merge` to say
 * what is sent, with input types that may or may not take null.
 */
import fc from 'fast-check';

/** Fields by name; null is a single value, a list a list of objects. */
export type Tree = { readonly [name: string]: null | Tree | readonly [Tree] };

export interface RandomDoor {
  readonly sdl: string;
  readonly isBulk: boolean;
  /** All of an entity that can be sent. */
  readonly members: Tree;
}

const PLACE: Tree = { x: null, y: null };
const KEY: Tree = { id: null, code: null, owner: { id: null, name: null, place: PLACE }, parts: [{ sku: null, at: PLACE }] };
const INPUTS: Tree = { price: null, size: { w: null, h: null }, lines: [{ no: null }] };
const TYPES = `
  scalar Any enum Kind { USER ROBOT } type Place { x: ID y: ID } type Owner { id: ID name: ID place: Place } type Part { sku: ID at: Place }
`;

export const randomDoors: fc.Arbitrary<RandomDoor> = fc.array(fc.nat(1000), { minLength: 200, maxLength: 200 }).map((numbers) => {
  let used = 0;
  const pick = (limit: number): number => (numbers[(used += 1) % numbers.length] ?? 0) % limit;
  const isTrue = (): boolean => pick(2) === 1;
  const some = <T>(items: readonly T[]): readonly T[] => {
    const sure = pick(items.length);
    return items.filter((_item, index) => isTrue() || index === sure);
  };
  const part = (tree: Tree): Tree => {
    const names = some(Object.keys(tree));
    return Object.fromEntries(names.map((name) => [name, below(tree[name]!, part)]));
  };
  const required = (): string => (isTrue() ? '!' : '');
  const inputs: string[] = [];
  const inputType = (tree: Tree): string => {
    const name = `In${inputs.push('') - 1}`;
    const index = inputs.length - 1;
    inputs[index] = `input ${name} { ${Object.entries(tree).map(([field, value]) => `${field}: ${typeOf(value)}`).join(' ')} }`;
    return name;
  };
  const typeOf = (value: Tree[string]): string => (value === null ? 'ID' : isList(value) ? `[${inputType(value[0])}${required()}]` : inputType(value)) + required();

  const key = part(KEY);
  const computed = isTrue() ? part(INPUTS) : {};
  const isBulk = isTrue();
  const list = (item: string): string => (isBulk ? `[${item}${required()}]${required()}` : item + required());
  const paths = (tree: Tree): string[] => Object.entries(tree).flatMap(([name, value]) => (value === null ? [name] : isList(value) ? [] : paths(value).map((path) => `${name}.${path}`)));
  const chosen = paths({ ...key, ...computed }).length === 0 ? [] : some(paths({ ...key, ...computed }));
  const beside = isTrue() ? 'first: 3, in: { kind: ROBOT, ids: ["a", null], more: { deep: true } }' : 'in: { kind: USER }';
  const nested = (field: string): readonly [string, string] => (isTrue() ? [`(${field})`, ''] : [`(in: In, first: Int)`, `input In { ${field} kind: Kind ids: [ID] more: More } input More { deep: Boolean }`]);
  const door = ([args, types]: readonly [string, string], merge: string): string =>
    `type Query { door${args}: ${isBulk ? '[T]' : 'T'} @merge(${[types === '' ? 'keyArg: "keys"' : `keyArg: "in.keys", additionalArgs: ${JSON.stringify(beside)}`, merge].filter((text) => text !== '').join(', ')}) } ${types}`;
  const expand = (text: string): string => (isBulk ? `[[${text}]]` : text);

  const ways: (() => string)[] = [
    () => door(nested(`keys: ${list(inputType({ ...key, ...computed }))}`), ''),
    () => door(nested(`keys: ${list('Any')}`), ''),
  ];
  if (chosen.length > 0) {
    const renamed = Object.fromEntries(chosen.map((_path, index) => [`n${index}`, index % 2 === 0 ? null : { m: null }]));
    const place = (index: number): string => (index % 2 === 0 ? `n${index}` : `n${index}.m`);
    ways.push(
      () => door(nested(`keys: ${list(inputType(renamed))}`), `key: ${JSON.stringify(chosen.map((path, index) => `${place(index)}:${path}`))}`),
      () => {
        const item = `{ ${chosen.map((path, index) => (index % 2 === 0 ? `n${index}: $key.${path}` : `n${index}: { m: $key.${path} }`)).join(', ')} }`;
        return `type Query { door(in: In): ${isBulk ? '[T]' : 'T'} @merge(argsExpr: ${JSON.stringify(`in: { kind: USER, keys: ${expand(item)} }`)}) } input In { keys: ${list(inputType(renamed))} kind: Kind }`;
      },
      () => {
        const args = chosen.map((path, index) => [`a${index}: ${list('ID')}`, `a${index}: ${expand(`$key.${path}`)}`] as const);
        return `type Query { door(${args.map(([arg]) => arg).join(' ')}, first: Int): ${isBulk ? '[T]' : 'T'} @merge(argsExpr: "${args.map(([, sent]) => sent).join(', ')}, first: 5") }`;
      },
    );
  }
  const hasInputs = Object.keys(computed).length > 0;
  if (!hasInputs && 'id' in key) ways.push(() => door(nested(`keys: ${list('ID')}`), 'keyField: "id"'));
  const query = ways[pick(ways.length)]!();
  const score = hasInputs ? `score: Int @computed(selectionSet: "${print(computed)}")` : '';
  const sdl = `${TYPES} ${query} type T @key(selectionSet: "${print(key)}") { id: ID code: ID owner: Owner parts: [Part] ${score} } ${inputs.join(' ')}`;
  return { sdl, isBulk, members: { ...key, ...computed } };
});

/** An entity of which some is null and some is not there. */
export function entities(members: Tree): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(Object.entries(members).map(([name, value]) => [name, valueOf(value)])), { requiredKeys: [] }).map((entity) => ({ __typename: 'T', ...entity }));
}

function valueOf(value: Tree[string]): fc.Arbitrary<unknown> {
  const sure: fc.Arbitrary<unknown> = value === null ? fc.integer().map(String) : isList(value) ? fc.array(valueOf(value[0]), { maxLength: 3 }) : fc.record(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, valueOf(part)])), { requiredKeys: [] });
  return fc.oneof({ weight: 6, arbitrary: sure }, { weight: 1, arbitrary: fc.constant(null) });
}

function below(value: Tree[string], change: (tree: Tree) => Tree): Tree[string] {
  return value === null ? null : isList(value) ? [change(value[0])] : change(value);
}

function isList(value: Tree | readonly [Tree]): value is readonly [Tree] {
  return Array.isArray(value);
}

function print(tree: Tree): string {
  return `{ ${Object.entries(tree).map(([name, value]) => (value === null ? name : `${name} ${print(isList(value) ? value[0] : value)}`)).join(' ')} }`;
}
