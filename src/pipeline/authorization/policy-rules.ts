/**
 * The rules of policies by concrete field. What names nothing of the graph, or cannot be decided where it stands, is a finding with
 * the nearest name that is right. A rule on an interface's field stands on that field of every type that implements it.
 */
import { isInterfaceType, isLeafType, getNamedType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { formatFinding, type Finding } from '../../errors.ts';
import type { CheckRule } from './check-rule.ts';
import { leavesOf, describeRule } from './decide.ts';
import { didYouMean, fieldsTypesOf, isFieldsType, kindOf, type FieldsType } from './place.ts';
import type { AddRule } from './rule-table.ts';
import { isRule, type LeafRule, type Policies, type Rule } from './rules.ts';

export interface PolicyOptions {
  /** Some services have never answered: what a policy names may be theirs, and is no finding. */
  readonly isPartial: boolean;
}

export function readPolicies(schema: GraphQLSchema, policies: Policies, checkRule: CheckRule, add: AddRule, { isPartial }: PolicyOptions): readonly Finding[] {
  const findings: Finding[] = [];
  /** `at`: the map, the type and the field it is about, as far as it goes. */
  const complain = (message: string, ...at: Parameters<NonNullable<Policies['placeOf']>> | []): void => {
    const place = at.length === 0 ? undefined : policies.placeOf?.(...at);
    findings.push(place === undefined ? { message: `policies: ${message}` } : { ...place, message });
  };
  // Policies reach us as JavaScript, which no compiler need have seen.
  const { policies: maps, fallback } = policies as { readonly policies: unknown; readonly fallback: unknown };
  if (fallback !== 'allow' && fallback !== 'deny') complain("`fallback` says what holds for fields nobody names: 'allow' or 'deny'.");
  if (!Array.isArray(maps)) complain('`policies` is a list of maps { Type: { field: rule } }.');

  for (const map of Array.isArray(maps) ? (maps as readonly unknown[]) : []) {
    for (const [typeName, fields] of entriesOf(map, 'a policy', (message) => complain(message, map))) {
      const type = schema.getType(typeName);
      if (type === undefined && isPartial) continue;
      if (type === undefined) complain(`\`${typeName}\` is no type of the graph.${didYouMean(typeName, fieldsTypesOf(schema).map(({ name }) => name))}`, map, typeName);
      else if (!isFieldsType(type)) complain(`\`${typeName}\` is ${typeName.startsWith('__') ? 'introspection' : `of kind ${kindOf(type)}`}: rules stand on fields of object types and interfaces.`, map, typeName);
      else {
        for (const [field, rule] of entriesOf(fields, `\`${typeName}\``, (message) => complain(message, map, typeName))) {
          const complainHere = (message: string): void => complain(message, map, typeName, field);
          if (!Object.hasOwn(type.getFields(), field)) {
            if (!isPartial) complainHere(`\`${typeName}\` has no field \`${field}\`.${didYouMean(field, Object.keys(type.getFields()))}`);
            continue;
          }
          const problems = checkRule(rule, `${typeName}.${field}`);
          problems.forEach(complainHere);
          if (problems.length === 0 && isRule(rule)) spread({ schema, add, complain: complainHere, isPartial }, type, field, rule);
        }
      }
    }
  }
  return [...new Map(findings.map((finding) => [formatFinding(finding), finding])).values()];
}

/** Own members of a plain object. What a prototype says would be passed over without a word, `{ __proto__: … }` among it. */
function entriesOf(value: unknown, what: string, complain: (message: string) => void): readonly (readonly [string, unknown])[] {
  const prototype: unknown = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
  const isPlain = prototype === null || (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null);
  if (isPlain && !isRule(value)) return Object.entries(value as object);
  complain(`${what} is a plain object { ${what === 'a policy' ? 'Type: { field: rule }' : 'field: rule'} }, without a prototype of its own.`);
  return [];
}

interface Spreading extends PolicyOptions {
  readonly schema: GraphQLSchema;
  readonly add: AddRule;
  readonly complain: (message: string) => void;
}

function spread(to: Spreading, type: FieldsType, field: string, rule: Rule): void {
  const { schema, add, complain } = to;
  const isInterface = isInterfaceType(type);
  const writes = [schema.getMutationType()?.name, schema.getSubscriptionType()?.name];
  for (const object of isInterface ? schema.getImplementations(type).objects : [type]) {
    const place = `${object.name}.${field}`;
    const readers = leavesOf(rule).filter(({ kind }) => kind === 'object');
    const [reader] = readers;
    if (reader !== undefined && writes.includes(object.name)) complain(`\`${place}\` has the object rule \`${reader.name}\`, which would be decided after the write: use rules of the caller and the arguments there.`);
    else if (reader !== undefined && object === schema.getQueryType()) complain(`\`${place}\` has the object rule \`${reader.name}\`, but there is no object at the root: use rules of the caller and the arguments there, or guard fields of what it returns.`);
    for (const leaf of readers) checkReads(to, object, leaf, place);
    add(object.name, field, { rule, label: isInterface ? `${describeRule(rule)} on ${type.name}` : describeRule(rule) });
  }
}

function checkReads({ complain, isPartial }: Spreading, type: GraphQLObjectType, { name, reads, on }: LeafRule, place: string): void {
  const about = `The fragment of the rule \`${name}\` of \`${place}\``;
  if (!isPartial && on !== undefined && on !== type.name && !type.getInterfaces().some((one) => one.name === on)) complain(`${about} is on \`${on}\`, which \`${type.name}\` is not.${didYouMean(on, [type.name, ...type.getInterfaces().map((one) => one.name)])}`);
  for (const read of reads) {
    const field = Object.hasOwn(type.getFields(), read) ? type.getFields()[read] : undefined;
    if (field === undefined) {
      if (!isPartial) complain(`${about} names \`${read}\`, which \`${type.name}\` has not.${didYouMean(read, Object.keys(type.getFields()))}`);
    } else if (!isLeafType(getNamedType(field.type))) complain(`${about} names \`${read}\`, which has fields of its own: only scalars and enums can be read.`);
    else if (field.args.length > 0) complain(`${about} names \`${read}\`, which takes arguments: only fields without can be read.`);
  }
}
