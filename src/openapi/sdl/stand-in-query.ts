/**
 * A schema needs a query, and some services only write. What stands in for one asks nobody: an echo door, which clients do
 * not see, to a type of its own.
 */
import { pascal, valid } from './words.ts';

export interface StandIn {
  readonly typeName: string;
  readonly text: string;
}

export function standInQuery(service: string): StandIn {
  const typeName = `${valid(pascal(service) || 'Service')}Key`;
  const text = [
    'type Query {',
    '  "A schema needs a query and this service has none: this one makes no call, and clients do not see it."',
    `  _${typeName.charAt(0).toLowerCase()}${typeName.slice(1)}(id: ID!): ${typeName} @merge(keyField: "id")`,
    '}', '',
    `type ${typeName} @key(selectionSet: "{ id }") {`, '  id: ID!', '}',
  ].join('\n');
  return { typeName, text };
}
