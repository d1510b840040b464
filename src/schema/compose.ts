/**
 * Services → one client-facing graph. Stitch merges the schemas; what a client may see and what leaves a resolver is ours:
 *
 *  A. conflicts between services are refused with both places (conflicts.ts);
 *  B. each service becomes a subschema whose merge configuration is read from its directives (merge.ts);
 *  C. stitch builds the gateway schema, doors included;
 *  D. the client-facing schema is that without doors and `@inaccessible` fields, with enum values and input fields that
 *     every service taking them as input understands, and arguments that every service offering the field takes;
 *  E. every resolver is wrapped (settle.ts), so that nothing of stitch's own error handling reaches a client.
 */
import { ValidationLevel, stitchSchemas } from '@graphql-tools/stitch';
import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils';
import {
  GraphQLSchema, Kind, isInputObjectType, isInterfaceType, isObjectType, lexicographicSortSchema, printSchema, validateSchema,
  type DocumentNode, type GraphQLField, type GraphQLFieldConfig, type GraphQLInputField,
} from 'graphql';
import { OperatorError } from '../errors.ts';
import { findConflicts, intersections } from './conflicts.ts';
import { costExtension } from './declared-costs.ts';
import { isHiddenFromClients } from './doors.ts';
import { withMergeConfig } from './merge.ts';
import { keepDigits } from './rest/long.ts';
import type { ServiceDefinition } from './service.ts';
import { rememberArguments } from './remember-arguments.ts';
import { settle } from './settle.ts';
import { shadowableNames, type ShadowableNames } from './shadowable.ts';
import { subschemaExecutor, type ServiceUpstream } from './subschema-executor.ts';

export interface ComposedGraph {
  /** What clients see, executable. */
  readonly schema: GraphQLSchema;
  /** The printed client-facing schema, sorted: schemas/generated/graph.graphql. */
  readonly sdl: string;
  /** Response names that stitch reads keys and computed inputs from, by type. */
  readonly shadowable: ShadowableNames;
  /** As stitch made it, doors included: what plans must agree with (plan/agree.ts). */
  readonly stitched: GraphQLSchema;
  /** What it is composed of, in the order of the configuration. */
  readonly services: readonly ServiceDefinition[];
}

/** @throws OperatorError naming both services when they disagree. */
export function compose(services: readonly ServiceDefinition[], upstreamOf: (service: string) => ServiceUpstream): ComposedGraph {
  // A
  const conflicts = findConflicts(services);
  if (conflicts.length > 0) throw new OperatorError(conflicts);

  // B
  const subschemas = services.map((service) => {
    const upstream = upstreamOf(service.name);
    const isGraphql = upstream.kind === 'graphql';
    // The calls of a REST service find each other in its loaders; joined to one request, the slowest would hold up all.
    return withMergeConfig({ name: service.name, schema: service.schema, batch: isGraphql, executor: subschemaExecutor(service, upstream) }, { rowsInOrder: !isGraphql });
  });

  // C: despite its name the option makes the field nullable where one service says so, which is the only safe reading.
  // Its own warnings go to the console, about differences that conflicts.ts has judged.
  const restore = rememberArguments(services);
  const stitched = stitchSchemas({
    subschemas,
    mergeDirectives: false,
    typeMergingOptions: { useNonNullableFieldOnConflict: true, validationSettings: { validationLevel: ValidationLevel.Off } },
  });
  restore();

  if (services.some(({ kind }) => kind === 'rest')) keepDigits(stitched);

  // D, E
  const schema = clientFacing(stitched, services);
  const invalid = validateSchema(schema);
  if (invalid.length > 0) throw new OperatorError(invalid.map(({ message }) => ({ message: `The composed graph is not valid: ${message}` })));
  return { schema, services, sdl: `${printSchema(lexicographicSortSchema(schema))}\n`, shadowable: shadowableNames(subschemas, schema, loosenedFields(schema, services)), stitched };
}

function clientFacing(stitched: GraphQLSchema, services: readonly ServiceDefinition[]): GraphQLSchema {
  const keep = intersections(services);
  const hidden = hiddenFields(services);
  const isHidden = (type: string, field: string): boolean => hidden.has(`${type}.${field}`);
  const filtered = mapSchema(stitched, {
    [MapperKind.COMPOSITE_FIELD]: (field: GraphQLFieldConfig<unknown, unknown>, fieldName, typeName) => (isHidden(typeName, fieldName) ? null : withCommonArguments(field, typeName, fieldName, services)),
    [MapperKind.INPUT_OBJECT_FIELD]: (field, fieldName, typeName) => {
      const names = keep.inputs.get(typeName);
      return (names !== undefined && !names.has(fieldName)) || isHidden(typeName, fieldName) ? null : field;
    },
    [MapperKind.ENUM_VALUE]: (value, typeName, _schema, externalValue) => {
      const names = keep.enums.get(typeName);
      return names !== undefined && !names.has(externalValue) ? null : value;
    },
    [MapperKind.OBJECT_FIELD]: (field: GraphQLFieldConfig<unknown, unknown>, fieldName, typeName) => (isHidden(typeName, fieldName) ? null : settle(withCommonArguments(field, typeName, fieldName, services))),
  });
  return withoutOwnDirectives(pruneSchema(filtered), services);
}

/** An argument that one service does not have would be dropped without a word for objects that come from there. */
function withCommonArguments(field: GraphQLFieldConfig<unknown, unknown>, typeName: string, fieldName: string, services: readonly ServiceDefinition[]): GraphQLFieldConfig<unknown, unknown> {
  const args = Object.entries(field.args ?? {});
  const offers = args.length === 0 ? [] : services.flatMap(({ schema }) => offeredField(schema, typeName, fieldName) ?? []);
  if (offers.length < 2) return field;
  return { ...field, args: Object.fromEntries(args.filter(([name]) => offers.every((offer) => offer.args.some((argument) => argument.name === name)))) };
}

/** `Type.field` that may be null in the graph but not in one of the services. */
function loosenedFields(schema: GraphQLSchema, services: readonly ServiceDefinition[]): ReadonlySet<string> {
  return new Set(
    Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields()).flatMap((field) => {
            const isLoosened = services.some((service) => (offeredField(service.schema, type.name, field.name)?.type ?? field.type).toString() !== field.type.toString());
            return isLoosened ? [`${type.name}.${field.name}`] : [];
          })
        : [],
    ),
  );
}

function offeredField(schema: GraphQLSchema, typeName: string, fieldName: string): GraphQLField<unknown, unknown> | undefined {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
}

/** `Type.field` of everything that one of its services hides. */
function hiddenFields(services: readonly ServiceDefinition[]): ReadonlySet<string> {
  return new Set(
    services.flatMap(({ schema }) =>
      Object.values(schema.getTypeMap()).flatMap((type) =>
        isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
          ? Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(type.getFields()).filter(isHiddenFromClients).map(({ name }) => `${type.name}.${name}`)
          : [],
      ),
    ),
  );
}

/** Names of the root fields that carry `@merge`. */
export function doorsOf(document: DocumentNode): string[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Query'
      ? (definition.fields ?? []).filter((field) => field.directives?.some(({ name }) => name.value === 'merge')).map((field) => field.name.value)
      : [],
  );
}

/** Directives that services declare say how the graph is made; clients get the five of the specification. What costs how much goes along unseen. */
function withoutOwnDirectives(schema: GraphQLSchema, services: readonly ServiceDefinition[]): GraphQLSchema {
  const config = schema.toConfig();
  const standard = new Set(['skip', 'include', 'deprecated', 'specifiedBy', 'oneOf']);
  return new GraphQLSchema({ ...config, directives: config.directives.filter(({ name }) => standard.has(name)), extensions: { ...config.extensions, ...costExtension(services) } });
}
