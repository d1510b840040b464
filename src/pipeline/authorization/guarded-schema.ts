/**
 * The same rules for an engine that resolves field by field, stitch's own: a schema whose guarded fields go through shield's
 * middleware. Its context is an OperationContext.
 *
 * Limitation of that engine: a parent has what the client selected, under the names the client chose. A rule that reads what is not
 * there denies, and so does one that reads a name that stands for another field anywhere in the operation.
 */
import { Kind, isObjectType, visit, type GraphQLField, type GraphQLResolveInfo, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { OperationContext } from '../../context.ts';
import type { Guard, ShieldedAccess } from './access.ts';
import type { Values } from './evaluate.ts';
import { forbidden } from './forbidden.ts';
import { DENIED, applyMiddleware, type FieldMiddleware } from './shield.ts';

type Resolver = (resolve: () => unknown, parent: unknown, args: Values, context: OperationContext, info: GraphQLResolveInfo) => Promise<unknown>;

/** Every other field stays as it is. @throws TypeError when the middleware of a field has got lost. */
export function guardedSchema(schema: GraphQLSchema, access: ShieldedAccess): GraphQLSchema {
  const tree = emptyMap<Record<string, Resolver>>();
  const aliasesOf = createAliases();
  for (const place of access.guarded) {
    const [type = '', field = ''] = place.split('.');
    const guard = access.guardOf(type, field);
    const middleware = access.middlewareOf(type, field);
    if (guard === undefined || middleware === undefined) throw new TypeError(`${place} is guarded by nothing`);
    (tree[type] ??= emptyMap<Resolver>())[field] = resolverOf(guard, middleware, aliasesOf);
  }
  const guarded = applyMiddleware(schema, tree);
  for (const type of Object.keys(tree)) restore(type, fieldsOf(schema, type), fieldsOf(guarded, type), access);
  return guarded;
}

/** The libraries in between look resolvers up in plain objects, and take what all objects have for the resolver of a field `toString`. */
function restore(type: string, before: Fields, after: Fields, access: ShieldedAccess): void {
  for (const [name, field] of Object.entries(after)) {
    const own = before[name];
    if (access.guardOf(type, name) === undefined) Object.assign(field, { resolve: own?.resolve, subscribe: own?.subscribe });
    else if (field.resolve === own?.resolve && field.subscribe === own?.subscribe) throw new TypeError(`${type}.${name} has lost its guard`);
  }
}

type Fields = Readonly<Record<string, GraphQLField<unknown, unknown>>>;

function fieldsOf(schema: GraphQLSchema, name: string): Fields {
  const type = schema.getType(name);
  return isObjectType(type) ? type.getFields() : {};
}

/** Without a prototype: `constructor` is a name like all others. */
function emptyMap<Value>(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}

function resolverOf(guard: Guard, middleware: FieldMiddleware, aliasesOf: (info: GraphQLResolveInfo) => ReadonlySet<string>): Resolver {
  return async (resolve, parent, args, context, info) => {
    const isObject = typeof parent === 'object' && parent !== null;
    const isShadowed = guard.reads.length > 0 && guard.reads.some((read) => aliasesOf(info).has(read));
    const object = isObject && !isShadowed ? (parent as Values) : {};
    // Shield hands on the object and the context that rules see; the field is resolved with its own.
    const result = await middleware(() => resolve(), object, args, { principal: context.principal }, info);
    return result === DENIED ? forbidden(guard.field) : result;
  };
}

/** Names of an operation's answer that stand for a field of another name, in whatever place. */
function createAliases(): (info: GraphQLResolveInfo) => ReadonlySet<string> {
  const known = new WeakMap<OperationDefinitionNode, ReadonlySet<string>>();
  return ({ operation, fragments }) => {
    let aliases = known.get(operation);
    if (aliases === undefined) {
      const found = new Set<string>();
      visit({ kind: Kind.DOCUMENT, definitions: [operation, ...Object.values(fragments)] }, {
        Field({ alias, name }) {
          if (alias !== undefined && alias.value !== name.value) found.add(alias.value);
        },
      });
      known.set(operation, (aliases = found));
    }
    return aliases;
  };
}
