/**
 * What changes between two client-facing graphs, how badly, and what a document has to select for a change to concern it. The only
 * file that knows @graphql-inspector/core. Where its verdict can be wrong for a document, ours stands instead: a field that becomes
 * non-null (documents that ask it of several types in one place no longer merge), an argument or input field that is required because its
 * default is gone, and `@oneOf`, which it takes for a directive like any other. Its rule `simplifyChanges` is not used: it hides a removed argument
 * behind the new deprecation of its field.
 */
import { DiffRule, diff, type Change as Found } from '@graphql-inspector/core';
import { isAbstractType, isInputObjectType, isInterfaceType, isObjectType, isRequiredArgument, isRequiredInputField, type GraphQLSchema } from 'graphql';

export type Level = 'breaking' | 'dangerous' | 'safe';

export interface Change {
  readonly level: Level;
  /** `Type.field.argument`, as far as it goes. */
  readonly path: string;
  readonly message: string;
  /** It concerns a document that uses all coordinates of one of these lists (coordinates.ts). */
  readonly concerns: readonly (readonly string[])[];
}

const LEVELS: Readonly<Record<string, Level>> = { BREAKING: 'breaking', DANGEROUS: 'dangerous', NON_BREAKING: 'safe' };
const ORDER: readonly Level[] = ['breaking', 'dangerous', 'safe'];

/** The worst first, then by path. */
export async function findChanges(before: GraphQLSchema, after: GraphQLSchema): Promise<readonly Change[]> {
  const found = await diff(before, after, [DiffRule.ignoreDescriptionChanges]);
  const added = new Set(found.flatMap(({ type, path }) => ((type === 'TYPE_ADDED' || type === 'FIELD_ADDED') && path !== undefined ? [path] : [])));
  const changes = [
    ...found.filter((one) => !isOfDirective(one) && !isPartOf(added, one)).map((one) => read(one, before, after)),
    ...oneOfChanges(before, after),
  ];
  return changes.sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level) || compare(a.path, b.path) || compare(a.message, b.message));
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Directives of services say how the graph is made, and clients do not see them; `@deprecated` is reported as such. */
function isOfDirective({ type }: Found): boolean {
  return String(type).startsWith('DIRECTIVE_');
}

/** What a new type or field is made of is not said again. */
function isPartOf(added: ReadonlySet<string>, { criticality, path = '' }: Found): boolean {
  const above = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  return LEVELS[criticality.level] === 'safe' && (added.has(above) || (above.includes('.') && added.has(above.slice(0, above.indexOf('.')))));
}

function read(found: Found, before: GraphQLSchema, after: GraphQLSchema): Change {
  const { path = '', criticality } = found;
  const kind = String(found.type);
  const meta = found.meta as Readonly<Record<string, unknown>>; // an object for every kind of change
  const [first = '', second = ''] = path.split('.');
  const level = LEVELS[criticality.level] ?? 'breaking';
  const message = `${found.message.replace(/'([^']*)'/g, '`$1`').trim()}.`;
  const change = { level, path, message, concerns: [[path]] };
  switch (kind) {
    case 'FIELD_TYPE_CHANGED':
      return level === 'safe' ? { ...change, level: 'dangerous', message: `${message.slice(0, -1)}: a document that asks for \`${second}\` of several types in one place may no longer be valid.` } : change;
    case 'FIELD_ARGUMENT_ADDED':
      return { ...change, concerns: [[`${first}.${second}`]] };
    case 'FIELD_ARGUMENT_TYPE_CHANGED':
    case 'INPUT_FIELD_TYPE_CHANGED':
      return isRequiredAt(after, path) ? { ...change, concerns: [[parentOf(path)]] } : change;
    case 'FIELD_ARGUMENT_DEFAULT_CHANGED':
    case 'INPUT_FIELD_DEFAULT_VALUE_CHANGED':
      return isRequiredAt(after, path) ? { ...change, level: 'breaking', message: `\`${path}\` has no default any more and is required.`, concerns: [[parentOf(path)]] } : { ...change, concerns: [[parentOf(path)]] };
    case 'INPUT_FIELD_ADDED':
    case 'UNION_MEMBER_ADDED':
    case 'ENUM_VALUE_ADDED':
      return { ...change, concerns: [[first]] };
    case 'UNION_MEMBER_REMOVED':
      return { ...change, concerns: leaving(before, first, String(meta['removedUnionMemberTypeName'])) };
    case 'OBJECT_TYPE_INTERFACE_REMOVED':
      return { ...change, concerns: leaving(before, String(meta['removedInterfaceName']), first) };
    case 'OBJECT_TYPE_INTERFACE_ADDED':
      return { ...change, concerns: [[String(meta['addedInterfaceName'])]] };
    case 'SCHEMA_QUERY_TYPE_CHANGED':
    case 'SCHEMA_MUTATION_TYPE_CHANGED':
    case 'SCHEMA_SUBSCRIPTION_TYPE_CHANGED':
      return { ...change, concerns: [[String(meta['oldQueryTypeName'] ?? meta['oldMutationTypeName'] ?? meta['oldSubscriptionTypeName'])]] };
    default:
      return change;
  }
}

/** What spreads `type` in `abstract`, or the other way round: by its own name, or as something else that it is one of. */
function leaving(before: GraphQLSchema, abstract: string, type: string): string[][] {
  const left = before.getType(type);
  const others = isObjectType(left) ? Object.values(before.getTypeMap()).filter((other) => isAbstractType(other) && other.name !== abstract && before.isSubType(other, left)) : [];
  return [type, ...others.map(({ name }) => name)].map((name) => [abstract, name]);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.'));
}

/** Of an argument or an input field: whether it has to be given. */
function isRequiredAt(schema: GraphQLSchema, path: string): boolean {
  const [first = '', second = '', third] = path.split('.');
  const type = schema.getType(first);
  if (isInputObjectType(type)) {
    const field = type.getFields()[second];
    return field !== undefined && isRequiredInputField(field);
  }
  const argument = isObjectType(type) || isInterfaceType(type) ? type.getFields()[second]?.args.find(({ name }) => name === third) : undefined;
  return argument !== undefined && isRequiredArgument(argument);
}

function oneOfChanges(before: GraphQLSchema, after: GraphQLSchema): Change[] {
  return Object.values(after.getTypeMap()).flatMap((type): Change[] => {
    const old = before.getType(type.name);
    if (!isInputObjectType(type) || !isInputObjectType(old) || type.isOneOf === old.isOneOf) return [];
    const [level, message] = type.isOneOf ? (['breaking', `Of the input \`${type.name}\` exactly one field has to be given now (@oneOf).`] as const) : (['safe', `Of the input \`${type.name}\` any fields may be given now (it is no longer @oneOf).`] as const);
    return [{ level, path: type.name, message, concerns: [[type.name]] }];
  });
}
