/**
 * While a service is missing, a computed field of another one may have lost its inputs. It goes with them, and comes back
 * with them; without this a service that is down would take the whole graph with it.
 */
import { getNamedType, isInterfaceType, isObjectType, Kind, parse, visit, type DocumentNode, type FieldDefinitionNode, type SelectionSetNode } from 'graphql';
import { checkService } from './check-service.ts';
import type { ServiceDefinition } from './service.ts';

/** Type name → field name → named type of the field, over all services. */
type Fields = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function withoutOrphans(services: readonly ServiceDefinition[]): readonly ServiceDefinition[] {
  const fields = fieldsOf(services);
  return services.map((service) => {
    const document = withoutOrphanedFields(service.document, fields);
    if (document === service.document) return service;
    const { schema } = checkService(service.name, service.file, document);
    // Other digest: the graph without the field is another graph.
    return schema === undefined ? service : { ...service, document, schema, digest: `${service.digest}-without-computed` };
  });
}

function withoutOrphanedFields(document: DocumentNode, fields: Fields): DocumentNode {
  let typeName = '';
  return visit(document, {
    ObjectTypeDefinition: {
      enter(node) {
        typeName = node.name.value;
      },
    },
    FieldDefinition(node) {
      const inputs = computedInputs(node);
      return inputs !== undefined && !exists(inputs, typeName, fields) ? null : undefined;
    },
  });
}

function computedInputs(node: FieldDefinitionNode): SelectionSetNode | undefined {
  const argument = node.directives?.find(({ name }) => name.value === 'computed')?.arguments?.find(({ name }) => name.value === 'selectionSet');
  if (argument?.value.kind !== Kind.STRING) return undefined;
  const [operation] = parse(argument.value.value, { noLocation: true }).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : undefined;
}

function exists(selectionSet: SelectionSetNode, typeName: string, fields: Fields): boolean {
  return selectionSet.selections.every((node) => {
    if (node.kind === Kind.INLINE_FRAGMENT) return exists(node.selectionSet, node.typeCondition?.name.value ?? typeName, fields);
    if (node.kind !== Kind.FIELD || node.name.value === '__typename') return true;
    const type = fields.get(typeName)?.get(node.name.value);
    return type !== undefined && (node.selectionSet === undefined || exists(node.selectionSet, type, fields));
  });
}

function fieldsOf(services: readonly ServiceDefinition[]): Fields {
  const types = new Map<string, Map<string, string>>();
  for (const { schema } of services) {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      const known = types.get(type.name) ?? new Map<string, string>();
      types.set(type.name, known);
      for (const [name, field] of Object.entries(type.getFields())) known.set(name, getNamedType(field.type).name);
    }
  }
  return types;
}
