/** What the placeholders of one field name: its arguments and the fields of its parent; and which of them fit into which place. */
import {
  getNamedType, getNullableType, isCompositeType, isInputObjectType, isListType,
  type GraphQLField, type GraphQLInputType, type GraphQLNamedType, type GraphQLObjectType, type GraphQLType,
} from 'graphql';
import { nearest } from '../place.ts';
import type { ListStyle, Placeholder, Template } from './model.ts';
import { hasCall } from './rest-directive.ts';
import { TemplateError, parseTemplate, type Pieces, type Slot } from './template.ts';

export interface Scope {
  readonly parent: GraphQLObjectType;
  /** A field of Query or Mutation has no row to be part of. */
  readonly isRoot: boolean;
  readonly field: GraphQLField<unknown, unknown>;
  /** Names of the arguments that a template has named so far. */
  readonly used: Set<string>;
}

/** `text`: one value with others or literal text beside it. `part`: of a multipart body. `fields`: all fields of one object. */
export type Place = 'path' | 'text' | 'pair' | 'part' | 'json' | 'fields';

const JOINED: readonly ListStyle[] = ['csv', 'ssv', 'pipes'];
const STYLES: Readonly<Record<Place, readonly ListStyle[]>> = { path: JOINED, text: JOINED, pair: [...JOINED, 'repeat', 'brackets'], part: [...JOINED, 'repeat', 'brackets'], json: [], fields: [] };

interface Named {
  /** How many lists deep, those on the way included. */
  readonly depth: number;
  readonly named: GraphQLNamedType;
  readonly type: GraphQLInputType | undefined;
}

/** @throws TemplateError */
export function readTemplate(scope: Scope, text: string | Pieces, place: Place, encode: (literal: string) => string): Template {
  return (typeof text === 'string' ? parseTemplate(text) : text).map((piece) => (typeof piece === 'string' ? encode(piece) : readPlaceholder(scope, piece, place)));
}

/** @throws TemplateError when it names nothing, or something that does not fit the place. */
export function readPlaceholder(scope: Scope, slot: Slot, place: Place): Placeholder {
  const named = slot.of === 'argument' ? argumentNamed(scope, slot) : parentNamed(scope, slot);
  checkFit(slot, named, place);
  return { ...slot, type: named.type };
}

function argumentNamed({ parent, field, used }: Scope, { path: [name, ...rest], text }: Slot): Named {
  const argument = field.args.find((one) => one.name === name);
  if (argument === undefined) throw new TemplateError(`\`${text}\` names no argument of \`${parent.name}.${field.name}\`.${nearest(name, field.args.map((one) => one.name))}`);
  used.add(name);
  let type: GraphQLInputType = argument.type;
  let depth = 0;
  for (const part of rest) {
    let input = getNullableType(type);
    for (; isListType(input); input = getNullableType(input.ofType)) depth += 1;
    if (!isInputObjectType(input)) throw new TemplateError(`\`${text}\` looks for \`${part}\` in \`${input.name}\`, which has no fields.`);
    const next = input.getFields()[part];
    if (next === undefined) throw new TemplateError(`\`${text}\`: \`${input.name}\` has no field \`${part}\`.${nearest(part, Object.keys(input.getFields()))}`);
    type = next.type;
  }
  return { depth: depth + depthOf(type), named: getNamedType(type), type };
}

function parentNamed({ parent, isRoot }: Scope, { path: [name], text }: Slot): Named {
  if (isRoot) throw new TemplateError(`\`${text}\`: a field of \`${parent.name}\` has no parent row; give it an argument instead.`);
  const field = parent.getFields()[name];
  if (field === undefined) throw new TemplateError(`\`${text}\`: \`${parent.name}\` has no field \`${name}\`.${nearest(name, Object.keys(parent.getFields()))}`);
  if (hasCall(field)) throw new TemplateError(`\`${text}\`: \`${parent.name}.${name}\` is fetched by a call of its own, so no row has it.`);
  return { depth: depthOf(field.type), named: getNamedType(field.type), type: undefined };
}

function depthOf(type: GraphQLType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + depthOf(nullable.ofType) : 0;
}

function checkFit({ text, style, of }: Slot, { depth, named }: Named, place: Place): void {
  const isObject = isInputObjectType(named) || isCompositeType(named);
  if (of === 'parent' && isObject) throw new TemplateError(`\`${text}\` is an object of the row: name one with a single value.`);
  if (place === 'fields' && (!isInputObjectType(named) || depth > 0)) {
    const found = `\`${named.name}\`${depth > 0 ? ' in a list' : ''}`;
    throw new TemplateError(`\`${text}\` is ${found}; alone in this body stands one input object, whose fields are sent. For one value write \`name=${text}\`.`);
  }
  if (style !== undefined && depth === 0) throw new TemplateError(`\`${text}\` is no list, so \`|${style}\` says nothing: remove it.`);
  if (style !== undefined && !STYLES[place].includes(style)) throw new TemplateError(misplaced(text, style, place));
  if (place === 'json' || place === 'fields') return;
  if (isObject && place !== 'part') throw new TemplateError(`\`${text}\` is an object (\`${named.name}\`), and one value must stand here: name one of its fields.`);
  if (depth > 1) throw new TemplateError(`\`${text}\` is a list of lists, which cannot be written here.`);
  if (depth === 1 && style === undefined) throw new TemplateError(`\`${text}\` is a list: say how it is written, e.g. \`${text.replace('}', '|csv}')}\`.`);
}

function misplaced(text: string, style: ListStyle, place: Place): string {
  if (place === 'json' || place === 'fields') return `\`${text}\`: a list is a list here, so \`|${style}\` says nothing: remove it.`;
  return `\`|${style}\` writes several pairs, so \`${text}\` must be all that stands behind the \`=\` of a pair; here use \`|csv\`, \`|ssv\` or \`|pipes\`.`;
}
