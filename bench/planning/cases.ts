/** What is planned: an operation of 200 fields over ten services that all hang together, and W4 of the gateways' benchmark. */
import { readFileSync } from 'node:fs';
import { visit, type DocumentNode } from 'graphql';
import type { ServiceDefinition } from '../../src/schema/service.ts';
import { define } from '../../test/support/graph.ts';
import { SERVICES, stitchingSdl } from '../gateways/services.ts';
import { WORKLOADS } from '../gateways/workloads.ts';

export interface PlanningCase {
  readonly title: string;
  readonly services: readonly ServiceDefinition[];
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export const COUNT = 10;
export const FIELDS = 200;

/**
 * Every service has fields of Item, and a type of its own, PartN, to which the next service adds fields. Each PartN leads back to an Item
 * of which only the key is there, and the operation asks that for what a third service has.
 */
export function tenServices(): PlanningCase {
  const title = `${FIELDS} fields over ${COUNT} services`;
  return { title, services: Array.from({ length: COUNT }, (_, index) => define(`s${index}`, sdlOf(index))), query: tenServicesQuery(), variables: { n: 8, all: true } };
}

/** The services are those of the gateways' benchmark, the REST service included. */
export function workload4(): PlanningCase {
  const graphql = Object.entries(SERVICES).map(([name, service]) => define(name, stitchingSdl(service)));
  const inventory = readFileSync(new URL('../gateways/gatehouse/schemas/inventory.graphql', import.meta.url), 'utf8');
  const { query, variables } = WORKLOADS.W4;
  return { title: 'W4, a deep join, aliased', services: [...graphql, define('inventory', inventory, {}, 'rest')], query, variables: variables[0] as PlanningCase['variables'] };
}

/** Fields as they are written; a fragment counts where it is defined. */
export function countFields(document: DocumentNode): number {
  let count = 0;
  visit(document, { Field: () => void (count += 1) });
  return count;
}

function sdlOf(index: number): string {
  const before = other(index, -1);
  return /* GraphQL */ `
    type Query {
      ${index === 0 ? 'items(first: Int): [Item!]!' : ''}
      latest${index}(first: Int): [Part${index}!]!
      items${index}ByIds(ids: [ID!]!): [Item]! @merge(keyField: "id")
      parts${index}ByIds(ids: [ID!]!): [Part${index}]! @merge(keyField: "id")
      parts${before}ByIdsIn${index}(ids: [ID!]!): [Part${before}]! @merge(keyField: "id")
    }
    type Item @key(selectionSet: "{ id }") {
      id: ID!
      ${fields(index, 'value', 6, '(first: Int, unit: String)')}
      part${index}: Part${index}
    }
    type Part${index} @key(selectionSet: "{ id }") { id: ID! ${fields(index, 'own', 4)} item: Item }
    type Part${before} @key(selectionSet: "{ id }") { id: ID! ${fields(index, 'more', 4)} }
  `;
}

/** 2 for the items, 19 for each service, 8 for the latest of one service. */
function tenServicesQuery(): string {
  const each = Array.from({ length: COUNT }, (_, index) => /* GraphQL */ `
    ${name(index, 'value', 0)}(first: $n, unit: "kg") ${name(index, 'value', 1)}(first: 3) @include(if: $all)
    alias${index}: ${name(index, 'value', 2)} ${name(index, 'value', 3)} ${name(index, 'value', 4)} ${name(index, 'value', 5)}
    part${index} {
      id ${names(index, 'own', 4)}
      ${names(other(index, 1), 'more', 4)}
      item { ${names(other(index, 5), 'value', 2)} }
    }`);
  return `query Ten($n: Int!, $all: Boolean!) { items(first: $n) { id ${each.join('')} } latest5(first: $n) { ...Latest } } fragment Latest on Part5 { id ${names(5, 'own', 4)} item { id } }`;
}

function other(index: number, by: number): number {
  return (index + by + COUNT) % COUNT;
}

function name(service: number, kind: string, field: number): string {
  return `${kind}${service}_${field}`;
}

function names(service: number, kind: string, count: number): string {
  return Array.from({ length: count }, (_, field) => name(service, kind, field)).join(' ');
}

function fields(service: number, kind: string, count: number, args = ''): string {
  return Array.from({ length: count }, (_, field) => `${name(service, kind, field)}${args}: String`).join(' ');
}
