/** `policies/*.test.yaml`: what `gatehouse policy test` runs. What is wrong in one is found with its place, as in gatehouse.yaml. */
import { z } from 'zod';
import { OperatorError, type Place } from '../errors.ts';
import { readListDocument } from './document.ts';
import { explain } from './explain.ts';
import { choice, filePath, list, section, someOf, text } from './kinds.ts';
import type { Path } from './path.ts';

const mapping = (expects: string) => z.record(z.string(), z.unknown(), { error: `must be a mapping of ${expects}` });
const mocks = mapping('types of the graph to values of their fields').exactOptional();
const names = (expects: string) => list(text('a name'), expects).prefault([]);
const CODE = 'a code of the gateway, such as FORBIDDEN';
const code = () => text(CODE).regex(/^[A-Z][A-Z0-9_]*$/, { error: `must be ${CODE}` });
const path = () => text('a path of the answer, such as users.0.email or users.*.email');

const nullsForm = 'must be a list of paths that are FORBIDDEN, or a mapping of paths to codes';
const expectation = section({
  data: mapping('fields to values: all of the answer').exactOptional(),
  nulls: z.union([list(path(), 'paths'), z.record(z.string(), code(), { error: nullsForm })], { error: nullsForm }).exactOptional(),
  allowed: list(path(), 'paths that are there and not null').exactOptional(),
  rejected: code().exactOptional(),
}).refine(({ data, nulls, allowed, rejected }) => rejected === undefined || [data, nulls, allowed].every((one) => one === undefined), {
  path: ['rejected'],
  error: 'stands alone, because an operation that is rejected has no answer',
});

const oneCase = section({
  name: text('a sentence about the case'),
  claims: mapping('claims of a token').exactOptional(),
  principal: section({ kind: choice(['key', 'certificate']), subject: text('who calls'), client: text('a client').exactOptional(), scopes: names('scopes'), roles: names('roles') }).exactOptional(),
  operation: text('a GraphQL operation').exactOptional(),
  file: filePath().exactOptional(),
  operationName: text('the name of an operation').exactOptional(),
  variables: mapping('variables to values').exactOptional(),
  mocks,
  expect: z.union([choice(['allowed']), expectation], { error: 'must be `allowed`, or a mapping with `data`, `nulls`, `allowed` or `rejected`' }),
})
  .refine(({ operation, file }) => operation !== undefined || file !== undefined, { path: ['operation'], error: 'must be given, or `file` with the path of a file that has it' })
  .refine(({ operation, file }) => operation === undefined || file === undefined, { path: ['file'], error: 'may not stand beside `operation`; keep one of the two' })
  .refine(({ claims, principal }) => claims === undefined || principal === undefined, { path: ['principal'], error: 'may not stand beside `claims`; keep one of the two' });

const file = section({ mocks, cases: someOf(oneCase, 'cases, each with `name`, `operation` and `expect`') });

export type PolicyCase = z.output<typeof oneCase>;

export interface PolicyTestFile {
  /** As given. */
  readonly file: string;
  readonly mocks: Readonly<Record<string, unknown>>;
  readonly cases: readonly PolicyCase[];
  /** Of what stands at a path: its value, else the nearest key above it. */
  readonly placeOf: (path: Path) => Required<Place>;
}

/** @throws OperatorError with every finding. */
export function parsePolicyTests(source: string, name: string): PolicyTestFile {
  const document = readListDocument(source, name);
  const { data, error } = file.safeParse(document.tree);
  const problems = [...document.problems, ...(error?.issues ?? []).flatMap((issue) => explain(issue, document))];
  if (data === undefined || problems.length > 0) throw new OperatorError(problems.map(document.locate));
  const placeOf = (at: Path): Required<Place> => {
    const { line = 1, column = 1 } = document.locate({ path: at, at: 'value', message: '' });
    return { file: name, line, column };
  };
  return { file: name, mocks: data.mocks ?? {}, cases: data.cases, placeOf };
}
