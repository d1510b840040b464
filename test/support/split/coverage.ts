/** What the generated cases have made the planner do: how many operations met each feature. */
import { Kind, parse, visit } from 'graphql';
import type { Plan, Template } from '../../../src/plan/plan.ts';
import type { RandomOperation } from '../operations.ts';
import { shapesOf, valuesOf } from './bugs.ts';
import type { SplitCase, Verdict } from './case.ts';
import { planOf } from './run-plan.ts';

export type Coverage = Map<Feature, number>;

const PLAN: Readonly<Record<string, (plan: Plan, split: SplitCase) => boolean>> = {
  'bulk door': ({ entries }) => entries.some(({ isBulk }) => isBulk),
  'door for one key': ({ entries }) => entries.some(({ isBulk }) => !isBulk),
  'key of several members': ({ entries }) => entries.some(({ match }) => match.length > 1),
  'nested key': ({ entries }) => entries.some(({ match }) => match.some(({ members }) => members !== undefined)),
  'key sent as an object': ({ entries }) => entries.some(({ arguments: all }) => all.some(({ value }) => has(value, 'object'))),
  'whole key sent': ({ entries }) => entries.some(({ arguments: all }) => all.some(({ value }) => has(value, 'whole'))),
  'constant argument of a door': ({ entries }) => entries.some(({ arguments: all }) => all.some(({ value }) => has(value, 'constant'))),
  'computed field': (plan) => shapesOf(plan).some(({ joins }) => joins.some(({ key }) => key.some(({ isInput }) => isInput === true))),
  'rows without a key': ({ entries }) => entries.some(({ match }) => match.length === 0),
  'door of an interface': ({ entries }) => entries.some(({ typename }) => typename !== undefined),
  'interface or union': (plan) => valuesOf(plan).some(({ kind }) => kind === 'abstract'),
  'joins in several shapes of one place': (plan) => valuesOf(plan).some((value) => value.kind === 'abstract' && Object.values(value.shapes).filter(({ joins }) => joins.length > 0).length > 1),
  'join that reads another join': (plan) => shapesOf(plan).some(({ joins }) => joins.some(({ key }) => key.some(({ source }) => source > 0))),
  'several joins of one object': (plan) => shapesOf(plan).some(({ joins }) => joins.length > 1),
  'several entries of one fetch': ({ fetches }) => fetches.some((fetch) => fetch.kind === 'entities' && fetch.entries.length > 1),
  'entry that joins at several places': (plan) => new Set(shapesOf(plan).flatMap(({ joins }) => joins.map(({ entry }) => entry))).size < shapesOf(plan).reduce((sum, { joins }) => sum + joins.length, 0),
  'three waves': ({ fetches }) => fetches.some(({ wave }) => wave > 1),
  'four waves': ({ fetches }) => fetches.some(({ wave }) => wave > 2),
  'several services asked at once': ({ fetches }) => fetches.filter(({ wave }) => wave === 0).length > 1,
  'list of lists': (plan) => valuesOf(plan).some((value) => value.kind === 'list' && value.item.kind === 'list'),
  'list of lists of objects': (plan) => valuesOf(plan).some((value) => value.kind === 'list' && value.item.kind === 'list' && value.item.item.kind !== 'leaf'),
  'mutation of several steps': ({ kind, fetches }) => kind === 'mutation' && fetches.filter((fetch) => fetch.kind === 'root').length > 1,
  'mutation that joins': ({ kind, entries }) => kind === 'mutation' && entries.length > 0,
  'variable sent to a service': ({ fetches }) => fetches.some(({ variables }) => variables.length > 0),
  'variable sent with entities': ({ fetches }) => fetches.some(({ kind, variables }) => kind === 'entities' && variables.length > 0),
  'field of several services': (plan, { parts }) => shapesOf(plan).some(({ type, fields }) => fields.some(({ field, name }) => parts.filter((part) => part.types.get(type)?.has(field ?? name)).length > 1)),
  'renamed type': (plan, { parts }) => shapesOf(plan).some(({ type }) => parts.some(({ ownNames }) => (ownNames.get(type) ?? type) !== type)),
  'prefixed type': (plan, { parts }) => shapesOf(plan).some(({ type }) => parts.some(({ prefix, types }) => prefix !== undefined && type.startsWith(prefix) && types.has(type))),
};

const OPERATION: Readonly<Record<string, RegExp>> = {
  'alias': /\w+: \w+/, 'alias with the name of a key': /\b(id|upc|slug|no|a|b|owner|code|__typename): [a-z_]/, '@include or @skip': /@(include|skip)/, 'named fragment': /\.\.\.F\d/,
  'inline fragment': /\.\.\. on/, 'inline fragment without a type': /\.\.\. (@|\{)/, 'null in a variable': /\$\w+__null/, 'default of a variable': /\$\w+__default/, 'argument': /\(\w+: [^$]/,
};

const ANSWER: Readonly<Record<string, (verdict: Verdict, operation: RandomOperation) => boolean>> = {
  'error': ({ expected }) => expected.errors !== undefined,
  'error below a list': ({ expected }) => expected.errors?.some(({ path }) => path?.some((part) => typeof part === 'number')) ?? false,
  'null taken to the root': ({ expected }) => expected.data === null,
  'one field twice with other arguments': (_verdict, { query }) => hasTwice(query),
};

export const FEATURES = [...Object.keys(PLAN), ...Object.keys(OPERATION), ...Object.keys(ANSWER)];

type Feature = (typeof FEATURES)[number];

export function countFeatures(coverage: Coverage, split: SplitCase, operation: RandomOperation, verdict: Verdict): void {
  const met = (name: string): void => void coverage.set(name, (coverage.get(name) ?? 0) + 1);
  if (verdict.outcome === 'equal') {
    const plan = planOf(split.graph, operation.query, operation.variables);
    for (const [name, isMet] of Object.entries(PLAN)) if (isMet(plan, split)) met(name);
  }
  for (const [name, pattern] of Object.entries(OPERATION)) if (pattern.test(operation.query)) met(name);
  for (const [name, isMet] of Object.entries(ANSWER)) if (isMet(verdict, operation)) met(name);
}

export function printCoverage(coverage: Coverage): string {
  return FEATURES.map((name) => `${String(coverage.get(name) ?? 0).padStart(7)}  ${name}`).join('\n');
}

function has(value: Template, what: 'object' | 'constant' | 'whole'): boolean {
  if ('constant' in value) return what === 'constant';
  if ('each' in value) return has(value.each, what);
  if ('object' in value) return what === 'object' || value.object.some(([, member]) => has(member, what));
  return what === 'whole' && value.key.length === 0;
}

function hasTwice(query: string): boolean {
  let isFound = false;
  visit(parse(query), {
    SelectionSet: ({ selections }) => {
      const names = selections.flatMap((node) => (node.kind === Kind.FIELD && node.arguments?.length ? [node.name.value] : []));
      isFound ||= new Set(names).size < names.length;
    },
  });
  return isFound;
}
