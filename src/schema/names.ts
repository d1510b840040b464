/**
 * Names as the gateway shows them: `prefix`, `rename` and `hide` of services.<name>, checked here and applied to the
 * document before its directives are read (apply-names.ts). Configuration speaks in the service's own names. Root types
 * are always called Query, Mutation and Subscription in the gateway.
 */
import { Kind, isTypeDefinitionNode, specifiedScalarTypes, type DocumentNode, type GraphQLSchema, type TypeDefinitionNode } from 'graphql';
import type { Finding } from '../errors.ts';
import { applyNames } from './apply-names.ts';
import { ROOT_TYPES, rootTypeNames } from './root-types.ts';
import { checkHides, hiddenByDefault } from './hide.ts';
import { fieldsOf, type NameChanges, type Naming } from './naming.ts';
import { nearest } from './place.ts';

/** Gateway name ↔ service name, where they differ; names that are the same are not listed. */
export interface NameMap {
  readonly isIdentity: boolean;
  readonly typeToService: ReadonlyMap<string, string>;
  readonly typeToGateway: ReadonlyMap<string, string>;
  /** `Query.billingNode` → `node`: gateway root type and field → the service's field. */
  readonly rootFieldToService: ReadonlyMap<string, string>;
  /** The service's schema in gateway names: tells which fields of a request belong to a root type. */
  readonly schema: GraphQLSchema;
}

export interface NamedDocument {
  readonly document: DocumentNode;
  readonly changes: NameChanges;
  readonly findings: readonly Finding[];
}

const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;
const BUILT_IN = new Set(specifiedScalarTypes.map(({ name }) => name));

export function nameDocument(service: string, document: DocumentNode, naming: Naming): NamedDocument {
  const findings: Finding[] = [];
  const complain = (key: string, message: string): void => void findings.push({ message: `services.${service}${key && `.${key}`}: ${message}` });
  const definitions = new Map(document.definitions.filter(isTypeDefinitionNode).map((node) => [node.name.value, node]));
  const roots = new Map<string, string>([...rootTypeNames(document.definitions)].filter(([name]) => definitions.has(name)).map(([name, operation]) => [name, ROOT_TYPES[operation]]));
  // `Query.field` may be written with the gateway's name of the root type or with the service's own.
  const lookUp = new Map(definitions);
  for (const [own, gateway] of roots) lookUp.set(gateway, definitions.get(own) as TypeDefinitionNode); // filtered above

  const types = new Map(roots);
  for (const [name, node] of definitions) {
    if (naming.prefix && !types.has(name) && node.kind !== Kind.SCALAR_TYPE_DEFINITION) types.set(name, naming.prefix + name);
  }
  const rootFields = new Map<string, string>();
  for (const [key, renamed] of Object.entries(naming.rename ?? {})) {
    const [type = '', field, ...more] = key.split('.');
    const definition = lookUp.get(type);
    if (!NAME.test(renamed)) complain('rename', `\`${renamed}\` is no GraphQL name.`);
    else if (more.length > 0) complain('rename', `\`${key}\` is neither \`Type\` nor \`Type.field\`.`);
    else if (definition === undefined) complain('rename', `${service} has no type \`${type}\`.${nearest(type, lookUp.keys())}`);
    else if (field === undefined) {
      if (roots.has(definition.name.value)) complain('rename', `\`${type}\` is a root type and keeps its name; rename its fields, e.g. \`${type}.field\`.`);
      else types.set(type, renamed);
    } else if (!fieldsOf(definition).includes(field)) complain('rename', `\`${type}\` of ${service} has no field \`${field}\`.${nearest(field, fieldsOf(definition))}`);
    else if (!roots.has(definition.name.value)) complain('rename', `\`${key}\` cannot be renamed: only types and the fields of root types can.`);
    else rootFields.set(`${roots.get(definition.name.value) ?? type}.${field}`, renamed);
  }
  if (naming.prefix !== undefined && !NAME.test(naming.prefix)) complain('prefix', `\`${naming.prefix}\` does not begin a GraphQL name.`);

  const hidden = hiddenByDefault(roots, definitions);
  checkHides({ naming, roots, lookUp, definitions, document, hidden, complain, service });
  const changes = { types, rootFields, hidden };
  checkCollisions(changes, definitions, roots, complain);
  return findings.length > 0 ? { document, changes, findings } : { document: applyNames(document, roots, changes), changes, findings };
}

/** For a request and its answer; `schema` is the service's, in gateway names. */
export function createNameMap({ types, rootFields }: NameChanges, schema: GraphQLSchema): NameMap {
  const differing = [...types].filter(([own, gateway]) => own !== gateway);
  const fields = [...rootFields].map(([key, renamed]) => {
    const [root = '', own = ''] = key.split('.');
    return [`${root}.${renamed}`, own] as const;
  });
  return {
    isIdentity: differing.length === 0 && fields.length === 0,
    typeToGateway: new Map(differing),
    typeToService: new Map(differing.map(([own, gateway]) => [gateway, own])),
    rootFieldToService: new Map(fields),
    schema,
  };
}

function checkCollisions({ types, rootFields, hidden }: NameChanges, definitions: ReadonlyMap<string, TypeDefinitionNode>, roots: ReadonlyMap<string, string>, complain: (key: string, message: string) => void): void {
  const taken = new Map<string, string>();
  for (const name of definitions.keys()) {
    const gateway = types.get(name) ?? name;
    const other = taken.get(gateway);
    if (other !== undefined) complain('rename', `the types \`${other}\` and \`${name}\` would both be called \`${gateway}\`; rename one of them.`);
    else if (gateway !== name && BUILT_IN.has(gateway)) complain('rename', `\`${name}\` cannot be called \`${gateway}\`, which is a scalar of GraphQL itself.`);
    else if (!roots.has(name) && Object.values<string>(ROOT_TYPES).includes(gateway)) {
      complain('rename', `the type \`${name}\` is no root type of the service and cannot be called \`${gateway}\` in the gateway; rename it, e.g. \`rename: { ${name}: ${gateway}Type }\`.`);
    }
    taken.set(gateway, name);
  }
  for (const [own, root] of roots) {
    const fields = new Map<string, string>();
    for (const field of fieldsOf(definitions.get(own))) {
      if (hidden.has(`${root}.${field}`)) continue;
      const gateway = rootFields.get(`${root}.${field}`) ?? field;
      const other = fields.get(gateway);
      // A field declared twice is for SDL validation to report, with its place.
      if (other !== undefined && other !== field) complain('rename', `\`${root}.${other}\` and \`${root}.${field}\` would both be called \`${root}.${gateway}\`; rename or hide one of them.`);
      fields.set(gateway, field);
    }
  }
}
