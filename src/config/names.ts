/** Kinds of value that name something in the graph: services, types and fields. */
import { pattern } from './kinds.ts';

const NAME = '(?!__)[A-Za-z_][A-Za-z0-9_]*';

/** A service's name is a file name, a label of metrics and a key of objects; hence no `constructor`, which every object has. */
export function serviceName() {
  return pattern(/^[A-Za-z][A-Za-z0-9_-]*$/, 'a service name: a letter, then letters, digits, `_` or `-`').refine((name) => !(name in Object.prototype), {
    error: 'must be another name: every JavaScript object has a property of this one',
  });
}

/** A GraphQL name; those with two underscores belong to introspection (GraphQL specification, 3.3). */
export function graphqlName() {
  return pattern(new RegExp(`^${NAME}$`), 'a GraphQL name that does not start with `__`');
}

/** `User`, or a field of a root type: `Query.node`. */
export function renameKey() {
  return pattern(new RegExp(`^(${NAME}|(Query|Mutation|Subscription)\\.${NAME})$`), 'a type (`User`) or a root field (`Query.node`, `Mutation.x`, `Subscription.x`)');
}

/** `User.passwordHash`. */
export function fieldCoordinate() {
  return pattern(new RegExp(`^${NAME}\\.${NAME}$`), 'a field written `Type.field`, such as `Query.debug`');
}
