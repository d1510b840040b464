/** The rules of `@rest` and `@restValue` in one service of `kind: rest`, field by field; what no call returns is check-reach.ts. */
import {
  isEnumType, isInputObjectType, isInterfaceType, isObjectType, print,
  type GraphQLArgument, type GraphQLEnumType, type GraphQLField, type GraphQLInputField, type GraphQLInputObjectType, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema,
} from 'graphql';
import { GatewayError, type Finding } from '../../errors.ts';
import { argumentNode } from '../check-keys.ts';
import { directivesOf, type Door } from '../doors.ts';
import { findingAt, placeOf } from '../place.ts';
import { checkEchoDoor } from './check-echo-door.ts';
import { checkReach } from './check-reach.ts';
import { propertyOf, readCall, restValueOf, type Complain } from './read-rest.ts';
import { hasCall, restOf } from './rest-directive.ts';
import { toWire } from './wire-values.ts';

/** Directives must have been checked against their definitions, keys and doors against their own rules. */
export function checkRest(schema: GraphQLSchema, doors: readonly Door[]): Finding[] {
  const findings: Finding[] = [];
  const complain: Complain = (node, message) => void findings.push(findingAt(node, message));
  const subscription = schema.getSubscriptionType()?.astNode;
  if (subscription) complain(subscription.name, 'A REST service has no subscriptions: remove the type, or let a GraphQL service offer them.');
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__') && name !== subscription?.name.value);
  for (const type of types) checkType(schema, doors, type, complain);
  return findings.length > 0 ? findings : checkReach(schema, doors);
}

function checkType(schema: GraphQLSchema, doors: readonly Door[], type: GraphQLNamedType, complain: Complain): void {
  if (isEnumType(type)) checkEnum(type, complain);
  else if (isInputObjectType(type)) checkInput(type, complain);
  else if (isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      for (const node of directivesOf(field, 'rest')) complain(node, `@rest on the interface field \`${type.name}.${field.name}\` says nothing: say it on each type that implements \`${type.name}\`.`);
    }
  } else if (isObjectType(type)) {
    const isRoot = type === schema.getQueryType() || type === schema.getMutationType();
    for (const field of Object.values(type.getFields())) {
      for (const argument of field.args) checkDefault(argument, complain);
      checkForm(type, field, isRoot, complain);
      if (hasCall(field)) checkCall(schema, type, field, complain);
      else if (isRoot) checkUncalled(type, field, doors.find((door) => type === schema.getQueryType() && door.field.name === field.name), complain);
      else checkProperty(type, field, complain);
    }
  }
}

function checkProperty(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, complain: Complain): void {
  for (const { name, astNode } of field.args) {
    if (astNode) complain(astNode.name, `\`${type.name}.${field.name}\` is read from its row, so nothing takes its argument \`${name}\`: remove it, or give the field a call with \`@rest(path:)\`.`);
  }
}

/** `path` makes a call of the field, `property` names a part of the row; each without the other. */
function checkForm(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, isRoot: boolean, complain: Complain): void {
  const { node, rest } = restOf(field) ?? {};
  if (node === undefined || rest === undefined) return;
  const name = `${type.name}.${field.name}`;
  const isNamed = typeof rest.property === 'string';
  if (typeof rest.path === 'string') {
    if (isNamed) complain(argumentNode(node, 'property'), `\`${name}\` has a \`path\`, so it is no property of a row: remove \`property\`; a part of the answer is taken with \`select\`.`);
    return;
  }
  if (isRoot) return; // checkUncalled asks for the path.
  for (const argument of node.arguments ?? []) if (argument.name.value !== 'property') complain(argument.name, `\`${argument.name.value}\` says nothing without \`path\`: \`${name}\` makes no call.`);
  if (rest.property === '') complain(argumentNode(node, 'property'), `\`property\` is the JSON name of \`${name}\`, or "." for the row itself; it is empty.`);
  if (!isNamed) complain(node, `@rest on \`${name}\` needs a \`path\`, which makes it a call, or a \`property\`, its JSON name.`);
}

function checkCall(schema: GraphQLSchema, type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, complain: Complain): void {
  const wrong: string[] = [];
  const { used } = readCall(schema, type, field, (node, message) => { wrong.push(message); complain(node, message); }) ?? {};
  // A template that cannot be read does not say what it would have used.
  for (const { name, astNode } of wrong.length > 0 ? [] : field.args) {
    if (astNode && used?.has(name) === false) complain(astNode.name, `\`${type.name}.${field.name}\` never sends its argument \`${name}\`: put \`{${name}}\` into \`path\`, \`query\`, \`headers\` or \`body\`, or remove it.`);
  }
}

function checkUncalled(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, door: Door | undefined, complain: Complain): void {
  const node = restOf(field)?.node;
  if (door !== undefined && node === undefined) { checkEchoDoor(door, complain); return; }
  const place = node ?? field.astNode?.name;
  if (place) complain(place, `\`${type.name}.${field.name}\` cannot be fetched: say where with \`@rest(path: "/…")\`.`);
}

function checkInput(type: GraphQLInputObjectType, complain: Complain): void {
  const taken = new Map<string, string>();
  for (const field of Object.values(type.getFields())) {
    checkDefault(field, complain);
    const [node] = directivesOf(field, 'rest');
    const name = `${type.name}.${field.name}`;
    const property = propertyOf(field);
    const other = taken.get(property);
    for (const argument of node?.arguments ?? []) if (argument.name.value !== 'property') complain(argument.name, `\`${argument.name.value}\` says nothing on the input field \`${name}\`: only \`property\` does.`);
    const place = node ? argumentNode(node, 'property') : field.astNode?.name;
    if (place === undefined) continue;
    if (node !== undefined && (node.arguments ?? []).length === 0) complain(node, `@rest on the input field \`${name}\` needs a \`property\`, its JSON name.`);
    else if (property === '' || property === '.') complain(place, `\`property\` is the JSON name of the input field \`${name}\`; found "${property}".`);
    else if (other !== undefined) complain(place, `\`${name}\` and \`${type.name}.${other}\` have the same JSON name "${property}": one would replace the other.`);
    taken.set(property, field.name);
  }
}

/** Every call that a client makes without the value would fail, and seem to be the client's fault. */
function checkDefault({ name, type, defaultValue, astNode }: GraphQLArgument | GraphQLInputField, complain: Complain): void {
  if (!astNode?.defaultValue) return;
  try {
    toWire(defaultValue, type, `The default ${print(astNode.defaultValue)} of \`${name}\` cannot be sent; it`);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    complain(astNode.defaultValue, error.message);
  }
}

function checkEnum(type: GraphQLEnumType, complain: Complain): void {
  const taken = new Map<string, string>();
  for (const value of type.getValues()) {
    const text = restValueOf(value);
    const other = taken.get(text);
    if (other === undefined) { taken.set(text, value.name); continue; }
    const node = directivesOf(value, 'restValue')[0] ?? value.astNode?.name;
    if (node) complain(node, `\`${type.name}.${value.name}\` and \`${type.name}.${other}\` have the same text "${text}", which could not be read back; see also ${placeOf(type.getValue(other)?.astNode?.name)}.`);
  }
}
