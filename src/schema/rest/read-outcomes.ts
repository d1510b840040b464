/** `@rest(errors:)`: statuses that are null, another member of the field's type, or an error with a code of its own. */
import { getNamedType, getNullableType, isAbstractType, isListType, isNonNullType, type GraphQLField, type GraphQLSchema } from 'graphql';
import { nearest } from '../place.ts';
import type { Outcome } from './model.ts';
import type { RestErrorRow } from './rest-directive.ts';

const CODE = /^[A-Z][A-Z0-9_]*$/;

export interface Outcomes {
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly codes: ReadonlyMap<number, string>;
}

/** `complain` gets the position of the wrong row. */
export function readOutcomes(schema: GraphQLSchema, name: string, field: GraphQLField<unknown, unknown>, rows: readonly RestErrorRow[], complain: (row: number, message: string) => void): Outcomes {
  const outcomes = new Map<number, Outcome>();
  const codes = new Map<number, string>();
  for (const [index, row] of rows.entries()) {
    const { status, code, type } = row;
    const meanings = [code, row.null === true ? true : undefined, type].filter((meaning) => meaning !== undefined && meaning !== null);
    const problem =
      status < 300 || status > 599 ? `\`errors\` are statuses from 300 to 599; found ${status}.`
      : meanings.length !== 1 ? `The status ${status} needs exactly one meaning: \`null: true\`, \`code: "…"\` or \`type: "…"\`.`
      : outcomes.has(status) || codes.has(status) ? `The status ${status} stands in \`errors\` twice: keep one.`
      : typeof code === 'string' && !CODE.test(code) ? `A code is written in capitals, such as NOT_FOUND; found "${code}".`
      : row.null === true && isNonNullType(field.type) ? `\`${name}\` is never null (\`${field.type.toString()}\`), so the status ${status} cannot mean null: make it nullable, or say \`code\`.`
      : typeof type === 'string' ? typeProblem(schema, name, field, type)
      : undefined;
    if (problem !== undefined) complain(index, problem);
    else if (typeof code === 'string') codes.set(status, code);
    else outcomes.set(status, typeof type === 'string' ? { kind: 'type', type } : { kind: 'null' });
  }
  return { outcomes, codes };
}

function typeProblem(schema: GraphQLSchema, name: string, field: GraphQLField<unknown, unknown>, type: string): string | undefined {
  if (isListType(getNullableType(field.type))) return `\`${name}\` returns a list, and \`type\` makes one object of the answer: say \`null: true\` or \`code\`.`;
  const returned = getNamedType(field.type);
  const members = isAbstractType(returned) ? schema.getPossibleTypes(returned).map((member) => member.name) : [returned.name];
  return members.includes(type) ? undefined : `\`${type}\` is no object type that \`${name}\` can return (\`${returned.name}\`).${nearest(type, members)}`;
}
