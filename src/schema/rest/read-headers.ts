/** `@rest(headers:)`: a list of `{ name, value }`, one `"name: {arg}"`, or a list of such strings. */
import { Kind, type ConstValueNode, type ValueNode } from 'graphql';
import { HEADER_NAME, isGatewayHeader } from '../../lib/header-names.ts';
import type { Pair } from './model.ts';
import { readTemplate, type Scope } from './scope.ts';
import { TemplateError } from './template.ts';

const FORMS = 'a header is written `{ name: "x-tenant", value: "{tenant}" }` or `"x-tenant: {tenant}"`';

export interface HeaderRow {
  readonly node: ValueNode;
  readonly name: string;
  readonly value: string;
}

/** The rows of the argument, or for each that has no known form an error in its place. */
export function headerRows(node: ValueNode | undefined): readonly (HeaderRow | { readonly node: ValueNode; readonly problem: string })[] {
  if (node === undefined || node.kind === Kind.NULL) return [];
  return (node.kind === Kind.LIST ? node.values : [node]).map((row) => {
    const written = row.kind === Kind.STRING ? fromText(row.value) : row.kind === Kind.OBJECT ? fromObject(row.fields) : undefined;
    return written === undefined ? { node: row, problem: `This is no header: ${FORMS}.` } : { node: row, ...written };
  });
}

/** The name in lower case. @throws TemplateError */
export function readHeader(scope: Scope, { name, value }: HeaderRow): Pair {
  const lowerCase = name.toLowerCase();
  if (!HEADER_NAME.test(name)) throw new TemplateError(`\`${name}\` is no header name: ${FORMS}.`);
  if (isGatewayHeader(lowerCase)) throw new TemplateError(`\`${lowerCase}\` belongs to the gateway; leave it out.`);
  return { name: lowerCase, value: readTemplate(scope, value, 'text', checkHeaderText) };
}

function checkHeaderText(text: string): string {
  if (/[^\t\x20-\x7e]/.test(text)) throw new TemplateError('a header holds visible ASCII characters, spaces and tabs only.');
  return text;
}

function fromText(text: string): { name: string; value: string } | undefined {
  const colon = text.indexOf(':');
  return colon === -1 ? undefined : { name: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() };
}

function fromObject(fields: readonly { readonly name: { readonly value: string }; readonly value: ValueNode | ConstValueNode }[]): { name: string; value: string } | undefined {
  const text = (key: string): string | undefined => {
    const value = fields.find((field) => field.name.value === key)?.value;
    return value?.kind === Kind.STRING ? value.value : undefined;
  };
  const [name, value] = [text('name'), text('value')];
  return fields.length === 2 && name !== undefined && value !== undefined ? { name, value: value.trim() } : undefined;
}
