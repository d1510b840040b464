import { expect, it } from 'vitest';
import { namedTypeOf, nullable, shapeText, type NamedType, type Shape } from '../../../src/openapi/sdl/model.ts';

it('a shape is written as GraphQL writes types', () => {
  const type: NamedType = { kind: 'scalar', name: 'A', desired: 'A', key: 'a', component: undefined, description: '' };
  const item: Shape = { kind: 'named', type, isNullable: false };
  const list: Shape = { kind: 'list', item: { kind: 'list', item, isNullable: true }, isNullable: false };
  expect([shapeText(item), shapeText(list), shapeText(nullable(list, true)), namedTypeOf(list).name]).toEqual(['A!', '[[A!]]!', '[[A!]]', 'A']);
  expect(nullable(list, false)).toBe(list);
});
