/** An SDL as a file a person goes on with: the schema, and in its head the `@key` and `@merge` that its fields suggest. */
import { BREAK, buildASTSchema, getNamedType, getNullableType, isLeafType, isListType, isObjectType, isRequiredArgument, parse, visit, type DocumentNode, type GraphQLField, type GraphQLObjectType, type GraphQLSchema } from 'graphql';

interface SuggestedDoor {
  readonly type: string;
  readonly key: string;
  readonly field: string;
  readonly isList: boolean;
}

/**
 * A root field that takes a key of a type and returns the type, or a list of keys and a list, is a door.
 *
 * @throws GraphQLError when the SDL does not parse. One that parses and is wrong otherwise is for `gatehouse check` to judge.
 */
export function suggestDoors(service: string, sdl: string): string {
  const head = [`# What ${service} offers to the graph. Read, edit, commit; \`gatehouse check\` tells what is wrong.`];
  const document = parse(sdl);
  const doors = saysItself(document) ? [] : findDoors(document);
  if (doors.length > 0) head.push('#', '# To join entities of other services with these, add:');
  for (const { type, key, field } of doors) head.push(`#   type ${type} @key(selectionSet: "{ ${key} }")   and   Query.${field} @merge(keyField: "${key}")`);
  if (doors.some(({ isList }) => isList)) head.push('# A list door that clients need not see takes @inaccessible as well.');
  return `${head.join('\n')}\n\n${sdl.trim()}\n`;
}

/** Whether `@key` or `@merge` is used; that they are defined, as in many an SDL of a service, says nothing. */
function saysItself(document: DocumentNode): boolean {
  let isUsed = false;
  visit(document, {
    Directive({ name }) {
      if (name.value !== 'key' && name.value !== 'merge') return undefined;
      isUsed = true;
      return BREAK;
    },
  });
  return isUsed;
}

/** For each type its list doors, for they fetch many at once; else those for one. */
function findDoors(document: DocumentNode): SuggestedDoor[] {
  const schema = buildSchema(document);
  const doors = Object.values(schema?.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const type = getNamedType(field.type);
    const key = isObjectType(type) ? keyOf(field, type) : undefined;
    return key === undefined ? [] : [{ type: type.name, key, field: field.name, isList: isListType(getNullableType(field.type)) }];
  });
  return doors.filter(({ type, isList }) => isList || !doors.some((other) => other.type === type && other.isList));
}

function buildSchema(document: DocumentNode): GraphQLSchema | undefined {
  try {
    return buildASTSchema(document, { assumeValidSDL: true, assumeValid: true });
  } catch {
    return undefined;
  }
}

/** The field of `type` whose value, or a list of it, is the only required argument: `user(id: ID!)`, `usersByIds(ids: [ID!]!)`. */
function keyOf(field: GraphQLField<unknown, unknown>, type: GraphQLObjectType): string | undefined {
  const [argument, ...others] = field.args.filter(isRequiredArgument);
  if (argument === undefined || others.length > 0) return undefined;
  const takes = getNullableType(argument.type);
  const isList = isListType(takes);
  if (isList !== isListType(getNullableType(field.type))) return undefined;
  const candidates = isList ? [argument.name.replace(/s$/, ''), argument.name.replace(/es$/, ''), 'id'] : [argument.name];
  return candidates.find((name) => {
    const own = type.getFields()[name];
    return own !== undefined && isLeafType(getNullableType(own.type)) && getNamedType(own.type) === getNamedType(takes);
  });
}
