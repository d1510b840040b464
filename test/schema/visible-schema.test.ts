import { buildSchema, printSchema, validateSchema } from 'graphql';
import { expect, it } from 'vitest';
import { visibleSchema } from '../../src/schema/visible-schema.ts';

const schema = buildSchema(`
  type Query { a: A n: N secret(by: By): Secret }
  interface N { id: ID! hidden: Int }
  type A implements N { id: ID! hidden: Int b: B }
  type B implements N { id: ID! hidden: Int }
  type Secret { value: Kind } enum Kind { X } input By { kind: Kind }
`);

const without = (...hidden: string[]) => visibleSchema(schema, (type, field) => hidden.includes(`${type}.${field}`));

it('leaves out what is hidden and what only that leads to, and is valid', () => {
  const shown = without('Query.secret', 'A.hidden')!;
  expect(validateSchema(shown)).toEqual([]);
  expect(printSchema(shown)).not.toMatch(/Secret|Kind|By/);
  expect(Object.keys((shown.getType('N') as any).getFields())).toEqual(['id']);
  expect(Object.keys((shown.getType('A') as any).getFields())).toEqual(['id', 'b']);
  expect(Object.keys((shown.getType('B') as any).getFields())).toEqual(['id', 'hidden']);
});

it('leaves out a type of which nothing is left, and fields that return it', () => {
  expect(printSchema(without('Secret.value')!)).not.toMatch(/Secret/);
});

it('is nothing where nothing of Query is left', () => {
  expect(without('Query.a', 'Query.n', 'Query.secret')).toBeUndefined();
});
