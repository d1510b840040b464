import { describe, expect, it } from 'vitest';
import { deny, type Policies } from '../../src/pipeline/authorization/rules.ts';
import { findRulePlace } from '../../src/policy-test/rule-places.ts';
import { defineService } from '../../src/schema/service.ts';

const SDL = `type Query {
  a: Int @authenticated
  b: Secret
  c: Int
}
type Secret @requiresScopes(scopes: [["s"]]) { id: ID d: Int }
interface Node { id: ID }
type User implements Node { id: ID e: Int }
`;

describe('where a rule is written', () => {
  const { service } = defineService({ name: 'shop', sdl: { file: 'schemas/shop.graphql', text: SDL } });
  const policies: Policies = { policies: [{ Node: { id: deny } }, { User: { e: deny } }], fallback: 'deny', placeOf: (_map, type, field) => ({ file: `${type}.${field}` }) };
  const place = (field: string) => findRulePlace(field, service!.schema, policies, [service!]);

  it('is in policies/, of the type or of an interface of it', () => {
    expect([place('User.e'), place('User.id')]).toEqual([{ file: 'User.e' }, { file: 'Node.id' }]);
  });

  it('is in the SDL of a service: on the field, on its type, on the type it returns', () => {
    const file = 'schemas/shop.graphql';
    expect([place('Query.a'), place('Query.b'), place('Secret.d')]).toEqual([{ file, line: 2, column: 10 }, { file, line: 6, column: 13 }, { file, line: 6, column: 13 }]);
  });

  it('is nowhere for the fallback, and for a field that has gone', () => {
    expect([place('Query.c'), place('Query.x'), place('Gone.x')]).toEqual([undefined, undefined, undefined]);
  });
});
