import { Kind, parse, type ArgumentNode, type FieldNode, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { PlaceSelection, variablesIn } from '../../src/plan/selection.ts';
import { planned } from '../support/plan.ts';

const { model } = planned({
  s: {
    sdl: `type Query { a: A item: Item things: [Thing] } type A { f(x: Int, y: String): Int g: A item: Item f_2: Int } interface Item { id: ID! name: String owner(x: Int): A }
          type P implements Item { id: ID! name: String owner(x: Int): A n: [Int] } type Q implements Item { id: ID! name: String! owner(x: Int): A n: Int } union Thing = P | Q`,
    naming: { prefix: 'S_' },
  },
});
const service = model.serviceOf('s');
const place = (type: string): PlaceSelection => new PlaceSelection(service, type);

function args(text: string): readonly ArgumentNode[] {
  const [field] = (parse(`{ f${text} }`).definitions[0] as OperationDefinitionNode).selectionSet.selections;
  return field?.kind === Kind.FIELD ? ((field satisfies FieldNode).arguments ?? []) : [];
}

describe('a selection', () => {
  it('asks once for equal arguments, in whatever order they are written', () => {
    const at = place('S_A');
    const names = ['(x: 1, y: "b")', '(y: "b", x: 1)', '', '(x: $x)'].map((text) => at.of('S_A').add('f', args(text)).name);
    expect(names).toEqual(['f', 'f', 'f_3', 'f_4']);
    expect(at.print()).toBe('{ f(x: 1, y: "b") f_3: f f_4: f(x: $x) }');
  });

  it('writes text so that it stays text', () => {
    const at = place('S_A');
    at.of('S_A').add('f', args('(y: """a"b\n} evil {""")'));
    expect(parse(at.print().replace(/^/, 'query ')).definitions).toHaveLength(1);
    expect(parse(at.print()).definitions[0]).toMatchObject({ selectionSet: { selections: [{ name: { value: 'f' } }] } });
  });

  it('that holds nothing asks for the type', () => {
    const at = place('S_A');
    at.of('S_A').add('g');
    expect(at.print()).toBe('{ g { __typename } }');
  });

  it('of an interface asks all types at once for what they all select alike, without arguments', () => {
    const at = place('S_Item');
    for (const type of ['S_P', 'S_Q']) {
      at.of(type).add('id');
      at.of(type).add('owner', args('(x: 1)')).below?.of('S_A').add('f');
    }
    at.of('S_P').add('n');
    expect(at.print()).toBe('{ __typename id ... on P { owner(x: 1) { f } n_S_P: n } ... on Q { owner(x: 1) { f } } }');
  });

  it('of a union asks each type, and keeps apart what differs in its list or in null', () => {
    const at = place('S_Thing');
    expect(['S_P', 'S_Q'].map((type) => [at.of(type).add('id').name, at.of(type).add('name').name, at.of(type).add('n').name])).toEqual([['id', 'name_S_P', 'n_S_P'], ['id', 'name_S_Q', 'n_S_Q']]);
    expect(at.print()).toBe('{ __typename ... on P { id name_S_P: name n_S_P: n } ... on Q { id name_S_Q: name n_S_Q: n } }');
  });
});

describe('the variables of arguments', () => {
  it('are found at every depth', () => {
    expect(variablesIn(args('(a: $a, b: { c: [$b, { d: $c }] }, e: "$no")'))).toEqual(['a', 'b', 'c']);
  });
});
