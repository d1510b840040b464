import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, lexicographicSortSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { graphTypes } from '../../src/policies/graph-types.ts';
import { createFolder } from '../support/folder.ts';
import { root } from '../support/process.ts';
import { tscFindings } from '../support/tsc.ts';

const SDL = `
  scalar Long scalar Money scalar Date
  enum Status { OPEN CLOSED }
  input Range { to: Int! from: Int! = 0 unit: String note: String = "" inner: Range statuses: [Status!] }
  interface Node { id: ID! }
  union Any = User | Order
  type User implements Node { name: String id: ID! orders(in: Range!, first: Int = 5, after: ID): [Order!]! }
  type Order implements Node { id: ID! total: Long price: Money day: Date status: Status! owner: User paid: Boolean rate: Float grid: [[Any]!] }
  type Query { any: Any! user(id: ID!): User }
`;
const types = graphTypes(buildSchema(SDL));

describe('the types of a graph', () => {
  it('say what objects and interfaces have', () => {
    expect(types).toContain(`export interface Graph {
  readonly Node: {
    readonly id: string;
  };
  readonly Order: {
    readonly day: string | null;
    readonly grid: ReadonlyArray<ReadonlyArray<Graph['Order'] | Graph['User'] | null>> | null;
    readonly id: string;
    readonly owner: Graph['User'] | null;
    readonly paid: boolean | null;
    readonly price: unknown | null;
    readonly rate: number | null;
    readonly status: Enums['Status'];
    readonly total: number | string | null;
  };
`);
    expect(types).toContain('export interface Enums {\n  readonly Status: "CLOSED" | "OPEN";\n}\n');
  });

  it('say what arguments and input objects have once they are coerced', () => {
    expect(types).toContain(`  readonly User: {
    readonly orders: {
      readonly after?: string | null;
      readonly first: number | null;
      readonly in: Inputs['Range'];
    };
  };
`);
    expect(types).toContain(`  readonly Range: {
    readonly from: number;
    readonly inner?: Inputs['Range'] | null;
    readonly note: string | null;
    readonly statuses?: ReadonlyArray<Enums['Status']> | null;
    readonly to: number;
    readonly unit?: string | null;
  };
`);
  });

  it('are the same in whatever order the graph is written', () => {
    expect(graphTypes(lexicographicSortSchema(buildSchema(SDL)))).toBe(types);
  });

  it('of the example are those committed', () => {
    expect(graphTypes(buildSchema(readFileSync(join(root, 'schemas/generated/graph.graphql'), 'utf8')))).toBe(readFileSync(join(root, 'policies/graph.generated.ts'), 'utf8'));
  });
});

describe('tsc', () => {
  const check = (files: Readonly<Record<string, string>>, generated = types): string[] =>
    tscFindings(createFolder({ 'package.json': '{ "type": "module" }', 'policies/graph.generated.ts': generated, ...files }).dir, ['policies/graph.generated.ts', ...Object.keys(files)]);

  it('refuses a policy with a type or a field that the graph has not, arguments and fields of no such name, and accepts a right one', { timeout: 120_000 }, () => {
    const head = "import { isAuthenticated, isOwner, rule, type Policy } from 'gatehouse';\nimport type { Arguments, Graph } from './graph.generated.ts';\n";
    expect(check({
      'policies/right.ts': `${head}const own = rule('own', 'arguments')<Arguments['Query']['user']>((_o, { id }, { principal }) => id === principal.subject);
const open = rule('open', { fragment: '{ status }' })<Pick<Graph['Order'], 'status'>>(({ status }) => status === 'OPEN');
export default { Query: { user: own }, Node: { id: isAuthenticated }, Order: { total: open, price: isOwner('id') } } satisfies Policy<Graph>;\n`,
      'policies/field.ts': `${head}export default {\n  Order: {\n    totl: isAuthenticated,\n  },\n} satisfies Policy<Graph>;\n`,
      'policies/type.ts': `${head}export default {\n  Ordr: { total: isOwner('id') },\n} satisfies Policy<Graph>;\n`,
      'policies/argument.ts': `${head}export const own = rule('own', 'arguments')<Arguments['Query']['user']>((_o, { uid }) => uid === '');\n`,
      'policies/value.ts': `${head}export const open = rule('open', { fragment: '{ status }' })<Pick<Graph['Order'], 'status'>>(({ status }) => status === 'OPNE');\n`,
      'policies/rule.ts': `${head}export default { Order: { total: true } } satisfies Policy<Graph>;\n`,
    }).filter((finding) => !/is declared but/.test(finding))).toEqual([
      expect.stringMatching(/^policies\/field\.ts:5:5: .*'totl'/),
      expect.stringMatching(/^policies\/type\.ts:4:3: .*'Ordr'/),
      expect.stringMatching(/^policies\/argument\.ts:3:80: Property 'uid' does not exist/),
      expect.stringMatching(/^policies\/value\.ts:3:110: .*no overlap/),
      expect.stringMatching(/^policies\/rule\.ts:3:27: Type 'true' is not assignable/),
    ]);
  });

  it('takes every name a graph can have', { timeout: 120_000 }, () => {
    const words = ['string', 'any', 'class', 'default', 'Graph', 'Record', 'ReadonlyArray', 'constructor', 'readonly', 'get', 'null', 'Arguments', 'Inputs', 'Enums'];
    const sdl = `type Query { ${words.map((word) => `${word}(${words.map((name) => `${name}: Int`).join(' ')}): ${word}`).join(' ')} } ${words.map((word) => `type ${word} { ${word}: [${word}] constructor: Int readonly: Int }`.replace(new RegExp(`(${word}: \\[${word}\\])(.*) ${word}: Int`), '$1$2')).join('\n')}`;
    expect(check({}, graphTypes(buildSchema(sdl)))).toEqual([]);
  });
});
