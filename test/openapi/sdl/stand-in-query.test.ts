import { expect, it } from 'vitest';
import { importApi, posting } from './imported.ts';

it('a service that only writes has a query that makes no call, under a name of its own', () => {
  const { sdl, schema } = importApi({ paths: posting({ $ref: '#/components/schemas/PetsKey' }), components: { schemas: { PetsKey: { type: 'object', properties: { a: { type: 'string' } } } } } });
  expect(sdl).toContain('  _petsKey(id: ID!): PetsKey @merge(keyField: "id")\n');
  expect(Object.keys(schema.getMutationType()!.getFields())).toEqual(['createPets']);
});
