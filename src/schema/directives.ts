/**
 * The directives a schema file may use (docs: contract, section 3). Services publish these definitions beside their types;
 * ours replace them, so that a service cannot widen what a directive may say. Types that only their arguments need never
 * enter a service's schema: they would show up in the client graph.
 */
import { Kind, buildASTSchema, parse, visit, type DefinitionNode, type DocumentNode, type GraphQLDirective, type GraphQLSchema } from 'graphql';

const DEFINITIONS = parse(
  /* GraphQL */ `
    directive @key(selectionSet: String!) repeatable on OBJECT
    directive @merge(keyField: String, keyArg: String, additionalArgs: String, key: [String!], argsExpr: String, types: [String!]) on FIELD_DEFINITION
    directive @computed(selectionSet: String!) on FIELD_DEFINITION
    directive @canonical on OBJECT | INTERFACE | INPUT_OBJECT | UNION | ENUM | SCALAR | FIELD_DEFINITION | INPUT_FIELD_DEFINITION
    directive @inaccessible on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

    enum RestMethod { GET POST PUT PATCH DELETE }
    enum RestBody { JSON FORM TEXT MULTIPART }
    input RestHeader { name: String! value: String! }
    # A list of RestHeader, one string such as "x-tenant: {tenant}", or a list of such strings (rest/read-headers.ts).
    scalar RestHeaders
    input RestError { status: Int! code: String null: Boolean type: String }
    directive @rest(
      method: RestMethod = GET, path: String, query: String, headers: RestHeaders, body: String, contentType: RestBody = JSON,
      select: String, errors: [RestError!], property: String
    ) on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
    directive @restValue(value: String!) on ENUM_VALUE

    scalar CostWeight
    directive @cost(weight: CostWeight!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
    directive @listSize(
      assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true
    ) on FIELD_DEFINITION

    directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
    directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM

    enum CacheControlScope { PUBLIC PRIVATE }
    directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  `,
  { noLocation: true },
);

const definitionByName = new Map(DEFINITIONS.definitions.flatMap((node) => ('name' in node ? [[node.name.value, node] as const] : [])));
const isKnownDirective = (node: DefinitionNode): boolean =>
  node.kind === Kind.DIRECTIVE_DEFINITION && definitionByName.get(node.name.value)?.kind === Kind.DIRECTIVE_DEFINITION;

/** Names of the types that arguments of our directives need, e.g. `CacheControlScope`. */
export const DIRECTIVE_TYPES: ReadonlySet<string> = new Set(
  DEFINITIONS.definitions.flatMap((node) => (node.kind !== Kind.DIRECTIVE_DEFINITION && 'name' in node ? [node.name.value] : [])),
);

/** Directives that only a service of `kind: rest` can obey. */
export const REST_ONLY: ReadonlySet<string> = new Set(['rest', 'restValue']);

/** A schema of our directives alone, to check the values of their arguments against. */
export const directiveSchema: GraphQLSchema = buildASTSchema(
  { kind: Kind.DOCUMENT, definitions: [...DEFINITIONS.definitions, ...parse('type Query { unused: Boolean }', { noLocation: true }).definitions] },
  { assumeValid: true },
);

/** @throws TypeError for a name that is none of ours. Use with graphql's `getDirectiveValues(directive, astNode)`. */
export function knownDirective(name: string): GraphQLDirective {
  const directive = directiveSchema.getDirective(name);
  if (!directive || !definitionByName.has(name)) throw new TypeError(`@${name} is no directive of the gateway`);
  return directive;
}

/** Directive definitions that every service's schema carries: those whose arguments need no type of ours. */
export const leanDefinitions: readonly DefinitionNode[] = DEFINITIONS.definitions.filter(
  (node) => node.kind === Kind.DIRECTIVE_DEFINITION && typesOf(node).every((type) => !DIRECTIVE_TYPES.has(type)),
);

/** The definitions this document needs to be checked: every directive of ours, and the types of those it uses. */
export function definitionsFor(document: DocumentNode): readonly DefinitionNode[] {
  const used = new Set<string>();
  visit(document, { Directive: ({ name }) => void used.add(name.value) });
  const directives = DEFINITIONS.definitions.filter((node) => node.kind === Kind.DIRECTIVE_DEFINITION && (used.has(node.name.value) || leanDefinitions.includes(node)));
  const types = new Set(directives.flatMap(typesOf));
  return [...directives, ...DEFINITIONS.definitions.filter((node) => 'name' in node && types.has(node.name.value))];
}

/**
 * The document without the service's own definitions of our directives, and without those types of their arguments that
 * nothing else of the service refers to.
 */
export function withoutKnownDirectives(document: DocumentNode): DocumentNode {
  const others = document.definitions.filter((node) => !isKnownDirective(node));
  const isDirectiveType = (node: DefinitionNode): boolean => 'name' in node && DIRECTIVE_TYPES.has(node.name.value);
  if (!others.some(isDirectiveType)) return others.length === document.definitions.length ? document : { ...document, definitions: others };
  const referred = new Set(others.filter((node) => !isDirectiveType(node)).flatMap(typesOf));
  const definitions = others.filter((node) => !isDirectiveType(node) || !('name' in node) || referred.has(node.name.value));
  return definitions.length === document.definitions.length ? document : { ...document, definitions };
}

function typesOf(node: DefinitionNode): string[] {
  const types: string[] = [];
  visit(node, { NamedType: ({ name }) => void types.push(name.value) });
  return types;
}
