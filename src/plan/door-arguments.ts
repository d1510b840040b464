/**
 * What a door is sent, read from `@merge` as stitching-directives reads it:
 *
 *  A. `keyField`, `keyArg`, `key` and `additionalArgs`, or `argsExpr`, become one tree of what stands where (Sent);
 *  B. that tree becomes templates by the types of the door's arguments: of a key only what an input type has is sent, and
 *     where a type refuses null the template says so.
 */
import { Kind, parseValue, valueFromASTUntyped, type GraphQLObjectType, type ValueNode } from 'graphql';
import type { Door } from '../schema/doors.ts';
import { templateOf, type Sent } from './argument-template.ts';
import type { KeyMember } from './key-members.ts';
import type { DoorArgument } from './plan.ts';

/** `members`: all that can be sent for an entity, its key and the inputs of computed fields. The directive has been checked. */
export function doorArguments(door: Door, type: GraphQLObjectType, members: readonly KeyMember[]): readonly DoorArgument[] {
  // A
  const { field, merge } = door;
  const sent = merge.argsExpr === undefined ? readParts(door) : readExpression(merge.argsExpr);
  // B: an argument that the door does not have is not sent.
  return [...sent].flatMap(([name, value]) => {
    const argument = field.args.find((one) => one.name === name);
    return argument === undefined ? [] : [{ name, type: argument.type.toString(), value: templateOf(value, argument.type, { type, members }) }];
  });
}

function readParts({ field, merge, returnsList }: Door): ReadonlyMap<string, Sent> {
  const path = merge.keyArg?.split('.') ?? [field.args[0]?.name ?? ''];
  const key = merge.key === undefined ? { key: merge.keyField === undefined ? [] : [merge.keyField] } : readKeyList(merge.key);
  const beside = merge.additionalArgs === undefined ? new Map<string, Sent>() : readObject(parse(`{ ${merge.additionalArgs} }`), NOTHING);
  return overlay(beside, at(path, returnsList ? { each: key } : key));
}

/** `["id", "name:owner.id"]` → `{ id: $key.id, name: $key.owner.id }` */
function readKeyList(key: readonly string[]): Sent {
  const parts = key.map((text) => {
    const [place = '', source = place] = text.split(':');
    return at(place.split('.'), { key: source.split('.') });
  });
  return { object: parts.reduce(overlay, new Map()) };
}

function at(path: readonly string[], value: Sent): ReadonlyMap<string, Sent> {
  const [name = '', ...rest] = path;
  return new Map([[name, rest.length === 0 ? value : { object: at(rest, value) }]]);
}

/** Objects on both sides are one object; else what lies on top counts. */
function overlay(below: ReadonlyMap<string, Sent>, above: ReadonlyMap<string, Sent>): ReadonlyMap<string, Sent> {
  const merged = new Map(below);
  for (const [name, value] of above) {
    const known = merged.get(name);
    merged.set(name, known !== undefined && 'object' in known && 'object' in value ? { object: overlay(known.object, value.object) } : value);
  }
  return merged;
}

const DOT = '__dot__';
const LIST = '__list__';

/** What a variable of an expression stands for. */
type Variables = (name: string) => Sent;

const NOTHING: Variables = () => ({ constant: undefined });
const KEY: Variables = (name) => ({ key: name.split(DOT).slice(1) });

/** `ids: [[$key.id]], kind: USER`. A path's dots and the doubled brackets are no GraphQL and are written as variables first. */
function readExpression(text: string): ReadonlyMap<string, Sent> {
  const lists: Sent[] = [];
  const outer = text
    .replace(/\$[_A-Za-z][_A-Za-z0-9.]*/g, (variable) => variable.replaceAll('.', DOT))
    .replace(/\[\[([\s\S]*?)\]\]/g, (_all, inner: string) => `$${LIST}${lists.push(readValue(parse(inner), KEY)) - 1}`);
  const listOrKey: Variables = (name) => {
    const each = name.startsWith(LIST) ? lists[Number(name.slice(LIST.length))] : undefined;
    return each === undefined ? KEY(name) : { each };
  };
  return readObject(parse(`{ ${outer} }`), listOrKey);
}

function parse(text: string): ValueNode {
  return parseValue(text, { noLocation: true });
}

function readValue(node: ValueNode, variables: Variables): Sent {
  if (node.kind === Kind.VARIABLE) return variables(node.name.value);
  return node.kind === Kind.OBJECT ? { object: readObject(node, variables) } : { constant: valueFromASTUntyped(node) };
}

function readObject(node: ValueNode, variables: Variables): ReadonlyMap<string, Sent> {
  return new Map(node.kind === Kind.OBJECT ? node.fields.map(({ name, value }) => [name.value, readValue(value, variables)]) : []);
}
