/**
 * `@cost` and `@listSize` of one service (IBM GraphQL cost specification, 9). What cannot be meant is refused here, for a weight
 * that is not understood, or a size that reads an argument which is not there, would let operations pass for free.
 *
 * Beyond IBM's rules a slicing argument may be a list, whose length it is, or inside an input object (`input.first`), and sized
 * fields may lie deeper (`page.items`), as Apollo's router has them. `@cost` may stand on the fields of an interface.
 */
import {
  Kind, getNamedType, getNullableType, isAbstractType, isInputObjectType, isInterfaceType, isListType, isObjectType, isScalarType, print, visit,
  type DirectiveNode, type DocumentNode, type GraphQLField, type GraphQLInputType, type GraphQLNamedType, type GraphQLSchema, type StringValueNode,
} from 'graphql';
import type { Finding } from '../errors.ts';
import { WEIGHT_MAX, isNumber, readWeight } from './cost-weight.ts';
import { fieldPaths } from './declared-costs.ts';
import { directivesOf } from './doors.ts';
import { findingAt, nearest } from './place.ts';

type Field = GraphQLField<unknown, unknown>;

/** Before there is a schema. */
export function checkWeights(document: DocumentNode): Finding[] {
  const findings: Finding[] = [];
  visit(document, {
    Directive: (node, _key, _parent, _path, ancestors) => {
      const weight = node.name.value === 'cost' ? argumentOf(node, 'weight') : undefined;
      // That it may not be null is a rule of its values.
      if (weight === undefined || weight.kind === Kind.NULL) return;
      const read = readWeight(weight);
      if (read === undefined) {
        const expected = isNumber(weight) ? `at most ${WEIGHT_MAX}, and at least -${WEIGHT_MAX}` : 'an integer or a number written as a string, e.g. 5 or "1.5"';
        findings.push(findingAt(weight, `\`weight\` is ${expected}; found ${print(weight)}.`));
      } else if (read < 0 && ancestors.some((one) => 'kind' in one && OF_TYPES.has(one.kind)) && !ancestors.some((one) => 'kind' in one && INSIDE_TYPES.has(one.kind))) {
        findings.push(findingAt(weight, `\`weight\` of a type is 0 or more: a value cannot make an operation cheaper; found ${print(weight)}. Arguments, input fields and fields may be below 0.`));
      }
    },
  });
  return findings;
}

const OF_TYPES: ReadonlySet<string> = new Set([Kind.OBJECT_TYPE_DEFINITION, Kind.SCALAR_TYPE_DEFINITION, Kind.ENUM_TYPE_DEFINITION]);
const INSIDE_TYPES: ReadonlySet<string> = new Set([Kind.FIELD_DEFINITION, Kind.INPUT_VALUE_DEFINITION]);

export function checkListSizes(schema: GraphQLSchema): Finding[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => directivesOf(field, 'listSize').flatMap((node) => checkListSize(schema, `${type.name}.${field.name}`, field, node)));
  });
}

function checkListSize(schema: GraphQLSchema, place: string, field: Field, node: DirectiveNode): Finding[] {
  const findings: Finding[] = [];
  const assumed = argumentOf(node, 'assumedSize');
  if (assumed?.kind === Kind.INT && Number(assumed.value) < 0) findings.push(findingAt(assumed, `\`assumedSize\` is 0 or more; found ${assumed.value}.`));
  const sized = stringsOf(node, 'sizedFields');
  if (sized.length === 0 && !isList(field.type)) {
    findings.push(findingAt(node, `\`${place}\` is \`${field.type.toString()}\` and no list: say with \`sizedFields\` which list below it has the size, or remove @listSize.`));
  }
  for (const value of stringsOf(node, 'slicingArguments')) findings.push(...found(value, slicingFault(place, field, value.value)));
  for (const value of sized) findings.push(...found(value, sizedFault(schema, place, field, value.value)));
  return findings;
}

function slicingFault(place: string, field: Field, text: string): string | undefined {
  const [name = '', ...path] = text.split('.');
  const argument = field.args.find((one) => one.name === name);
  if (argument === undefined) return `\`${place}\` has no argument \`${name}\` to be a slicing argument.${nearest(name, field.args.map((one) => one.name))}`;
  let type: GraphQLInputType = getNullableType(argument.type);
  let walked = name;
  for (const step of path) {
    if (!isInputObjectType(type)) return `\`${walked}\` of \`${place}\` is \`${type.toString()}\` and has no \`${step}\` in it.`;
    const below = type.getFields()[step];
    if (below === undefined) return `\`${type.name}\` has no field \`${step}\` to be a slicing argument.${nearest(step, Object.keys(type.getFields()))}`;
    type = getNullableType(below.type);
    walked += `.${step}`;
  }
  // Long is what REST services have for integers of 64 bits.
  if (isListType(type) || (isScalarType(type) && (type.name === 'Int' || type.name === 'Long'))) return undefined;
  return `A slicing argument is an \`Int\`, or a list whose length counts; \`${walked}\` of \`${place}\` is \`${type.toString()}\`.`;
}

function sizedFault(schema: GraphQLSchema, place: string, field: Field, text: string): string | undefined {
  const paths = fieldPaths(text);
  if (paths === undefined) return `\`sizedFields\` names fields, e.g. "edges" or "page.items"; found ${JSON.stringify(text)}.`;
  for (const path of paths) {
    let named = getNamedType(field.type);
    let [walked, isLast] = [place, isList(field.type)];
    for (const step of path) {
      const fields = fieldsOf(schema, named);
      const below = fields.get(step);
      if (below === undefined) return `\`${named.name}\` has no field \`${step}\` to have the size of \`${place}\`.${nearest(step, fields.keys())}`;
      [walked, isLast, named] = [`${named.name}.${step}`, isList(below.type), getNamedType(below.type)];
    }
    if (!isLast) return `\`${walked}\` is no list, so it cannot have the size of \`${place}\`.`;
  }
  return undefined;
}

/** Of an interface or union also those of the types that stand for it. */
function fieldsOf(schema: GraphQLSchema, type: GraphQLNamedType): ReadonlyMap<string, Field> {
  const types = isAbstractType(type) ? [...schema.getPossibleTypes(type), ...(isInterfaceType(type) ? [type] : [])] : isObjectType(type) ? [type] : [];
  return new Map(types.flatMap((one) => Object.entries<Field>(one.getFields())));
}

function isList(type: Field['type']): boolean {
  return isListType(getNullableType(type));
}

function found(node: StringValueNode, message: string | undefined): Finding[] {
  return message === undefined ? [] : [findingAt(node, message)];
}

function argumentOf(node: DirectiveNode, name: string): NonNullable<DirectiveNode['arguments']>[number]['value'] | undefined {
  return node.arguments?.find((argument) => argument.name.value === name)?.value;
}

/** One string stands for a list of it. */
function stringsOf(node: DirectiveNode, name: string): StringValueNode[] {
  const value = argumentOf(node, name);
  return (value?.kind === Kind.LIST ? value.values : value === undefined ? [] : [value]).flatMap((one) => (one.kind === Kind.STRING ? [one] : []));
}
