/**
 * policies/graph.generated.ts: the graph as TypeScript, so that a policy which names what is not there fails `tsc`. Types refer to
 * each other as members (`Graph['User']`): no name of a graph can collide with a word of TypeScript. Written by `gatehouse check` and
 * `dev` from the composed graph, by `npm run codegen` from the committed one; sorted, so that both are the same.
 */
import {
  getNullableType, isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isListType, isNonNullType, isObjectType, isScalarType, isUnionType,
  type GraphQLArgument, type GraphQLInputField, type GraphQLNamedType, type GraphQLSchema, type GraphQLType,
} from 'graphql';

/** As the gateway hands them to rules; of other scalars it knows nothing. Long: beyond 53 bits a string of its digits. */
const SCALARS: ReadonlyMap<string, string> = new Map([
  ['ID', 'string'], ['String', 'string'], ['Int', 'number'], ['Float', 'number'], ['Boolean', 'boolean'], ['Date', 'string'], ['DateTime', 'string'], ['Long', 'number | string'],
]);

const HEAD = `// The types of the graph, for policies. Written by \`gatehouse check\` and \`gatehouse dev\`; commit it.
`;

export function graphTypes(schema: GraphQLSchema): string {
  const types = sorted(Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type)));
  const owners = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const graph = owners.map((type) => block(1, type.name, sorted(Object.values(type.getFields())).map(({ name, type: of }) => member(2, name, output(of)))));
  const withArguments = owners.flatMap((type) => {
    const fields = sorted(Object.values(type.getFields())).filter(({ args }) => args.length > 0);
    return fields.length === 0 ? [] : [block(1, type.name, fields.map(({ name, args }) => block(2, name, sorted(args).map((one) => inputMember(3, one)))))];
  });
  const inputs = types.filter(isInputObjectType).map((type) => block(1, type.name, sorted(Object.values(type.getFields())).map((field) => inputMember(2, field))));
  const enums = types.filter(isEnumType).map((type) => member(1, type.name, type.getValues().map(({ name }) => JSON.stringify(name)).sort().join(' | ')));
  return [
    HEAD,
    section("Types and what their objects have: `satisfies Policy<Graph>`; `rule(…)` of an object is given `Pick<Graph['Order'], 'status'>`.", 'Graph', graph),
    section("Arguments of fields, coerced: `rule(…, 'arguments')<Arguments['Query']['order']>(…)`.", 'Arguments', withArguments),
    section('Input objects.', 'Inputs', inputs),
    section('Enums.', 'Enums', enums),
  ].join('\n');
}

function section(about: string, name: string, members: readonly string[]): string {
  return `/** ${about} */\nexport interface ${name} {\n${members.join('')}}\n`;
}

function block(depth: number, name: string, members: readonly string[]): string {
  return `${indent(depth)}readonly ${name}: {\n${members.join('')}${indent(depth)}};\n`;
}

function member(depth: number, name: string, type: string): string {
  return `${indent(depth)}readonly ${name}: ${type};\n`;
}

/** One that may be left out stays out; a default takes its place. */
function inputMember(depth: number, { name, type, defaultValue }: GraphQLArgument | GraphQLInputField): string {
  const isOptional = !isNonNullType(type) && defaultValue === undefined;
  return member(depth, isOptional ? `${name}?` : name, typeText(type, inputName));
}

function output(type: GraphQLType): string {
  return typeText(type, (named) => (isUnionType(named) ? named.getTypes().map(({ name }) => `Graph['${name}']`).sort().join(' | ') || 'never' : isObjectType(named) || isInterfaceType(named) ? `Graph['${named.name}']` : leafName(named)));
}

function inputName(named: GraphQLNamedType): string {
  return isInputObjectType(named) ? `Inputs['${named.name}']` : leafName(named);
}

function leafName(named: GraphQLNamedType): string {
  if (isEnumType(named)) return `Enums['${named.name}']`;
  return isScalarType(named) ? (SCALARS.get(named.name) ?? 'unknown') : 'never';
}

function typeText(type: GraphQLType, nameOf: (named: GraphQLNamedType) => string): string {
  const nullable = getNullableType(type);
  const text = isListType(nullable) ? `ReadonlyArray<${typeText(nullable.ofType, nameOf)}>` : nameOf(nullable as GraphQLNamedType); // neither list nor non-null
  return isNonNullType(type) ? text : `${text} | null`;
}

function sorted<Named extends { readonly name: string }>(list: readonly Named[]): Named[] {
  return [...list].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
