/**
 * The last thing that happens to a field before the executor sees it. Stitch copies paths from the services' errors, loses
 * the list index on merged types, and turns values that do not fit into silent nulls; here every error gets its true path
 * (error-place.ts), and a value that does not fit the graph becomes an error where it stands.
 */
import {
  GraphQLError, defaultFieldResolver, isAbstractType, isLeafType, isListType, isNonNullType, responsePathAsArray,
  type GraphQLFieldConfig, type GraphQLOutputType, type GraphQLResolveInfo,
} from 'graphql';
import { getSubschema, isExternalObject, isSubschemaConfig } from '@graphql-tools/delegate';
import { GatewayError, isClientSafe } from '../errors.ts';
import { placeOfError } from './error-place.ts';

export function settle<TContext>(field: GraphQLFieldConfig<unknown, TContext>): GraphQLFieldConfig<unknown, TContext> {
  const resolve = field.resolve ?? defaultFieldResolver;
  return {
    ...field,
    resolve: (parent, args: unknown, context, info) => {
      try {
        const value: unknown = resolve(parent, args, context, info);
        const sent = isObject(parent) ? parent[info.path.key] : undefined;
        return settleValue(value, sent, info.returnType, { info, indexes: [], service: serviceOf(parent, info.path.key) });
      } catch (error) {
        throw unlocate(error, { info, indexes: [], service: serviceOf(parent, info.path.key) });
      }
    },
  };
}

/** A field's value, or one item of its list. */
interface Position {
  readonly info: GraphQLResolveInfo;
  readonly indexes: readonly number[];
  /** The service it came from, where stitch knows. */
  readonly service: string | undefined;
}

/** `sent` is what the service sent for it, where that is known: stitch makes null of what it cannot read. */
function settleValue(value: unknown, sent: unknown, type: GraphQLOutputType, at: Position): unknown {
  if (isNonNullType(type)) return value === null || value === undefined ? misfit(at) : settleValue(value, sent, type.ofType, at);
  if (value instanceof Error) return unlocate(value, at);
  if (isPromise(value)) {
    return value.then(
      (settled) => settleValue(settled, sent, type, at),
      (error: unknown) => {
        throw unlocate(error, at);
      },
    );
  }
  if (value === null || value === undefined) return sent === null || sent === undefined || sent instanceof Error || isPromise(sent) ? null : misfit(at);
  if (isListType(type)) {
    if (!Array.isArray(value)) return misfit(at);
    return value.map((item: unknown, index) => settleValue(item, Array.isArray(sent) ? sent[index] : undefined, type.ofType, { ...at, indexes: [...at.indexes, index] }));
  }
  if (isLeafType(type)) return value;
  if (!isObject(value) || Array.isArray(value)) return misfit(at);
  if (isAbstractType(type) && !isPossible(value, type.name, at.info)) return misfit({ ...at, service: at.service ?? serviceOf(value, '') });
  return value;
}

/** Stitch asks for `__typename` wherever an interface or union can stand. */
function isPossible(value: Readonly<Record<string, unknown>>, abstract: string, { schema }: GraphQLResolveInfo): boolean {
  const type = schema.getType(String(value['__typename']));
  const expected = schema.getType(abstract);
  return type !== undefined && 'getInterfaces' in type && isAbstractType(expected) && schema.isSubType(expected, type);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return isObject(value) && typeof value['then'] === 'function';
}

function misfit({ info, indexes, service }: Position): GatewayError {
  return new GatewayError('UPSTREAM_INVALID_RESPONSE', 'A service answered with a value that does not fit the graph.', {
    path: [...responsePathAsArray(info.path), ...indexes],
    ...(service !== undefined && { extensions: { service } }),
  });
}

function serviceOf(parent: unknown, responseName: string | number): string | undefined {
  if (!isObject(parent) || !isExternalObject(parent)) return undefined;
  const subschema = getSubschema(parent, String(responseName));
  return isSubschemaConfig(subschema) ? subschema.name : undefined;
}

function unlocate(error: unknown, at: Position): Error {
  if (error instanceof AggregateError) return new AggregateError(error.errors.map((one) => unlocate(one, at)), error.message);
  if (isClientSafe(error)) return new GraphQLError(error.message, { originalError: error, extensions: error.extensions, path: placeOfError(error, at.info, at.indexes) });
  if (error instanceof GraphQLError) return new GraphQLError(error.message, { originalError: error.originalError ?? error, extensions: error.extensions });
  // Whatever a resolver of stitch throws otherwise, it choked on an answer of a shape nobody described.
  return new GatewayError('UPSTREAM_INVALID_RESPONSE', 'A service answered in a shape that does not fit the graph.', { cause: error, ...(at.service !== undefined && { extensions: { service: at.service } }) });
}
