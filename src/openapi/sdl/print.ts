/** Types and root fields as text, laid out for people: one line where it fits, `@rest` last. */
import { shapeText, type Field, type NamedType, type RestText, type RootField } from './model.ts';
import { descriptionLines, quote } from './text.ts';

const WIDTH = 140;

export function printRoot(name: 'Query' | 'Mutation', fields: readonly RootField[]): string {
  return [`type ${name} {`, fields.map((field) => rootField(field).join('\n')).join('\n\n'), '}'].join('\n');
}

export function printType(type: NamedType): string {
  const head = descriptionLines(type.description, '');
  switch (type.kind) {
    case 'scalar': return [...head, `scalar ${type.name}`].join('\n');
    case 'enum': return [...head, `enum ${type.name} {`, ...type.values.map(({ name, text }) => `  ${name}${name === text ? '' : ` @restValue(value: ${quote(text)})`}`), '}'].join('\n');
    case 'union': return [...head, ...union(type.name, type.members.map((member) => member.name))].join('\n');
    default: return [...head, `${type.kind === 'input' ? 'input' : 'type'} ${type.name} {`, ...type.fields.flatMap(typeField), '}'].join('\n');
  }
}

function union(name: string, members: readonly string[]): string[] {
  const line = `union ${name} = ${members.join(' | ')}`;
  return line.length <= WIDTH ? [line] : [`union ${name} =`, ...members.map((member) => `  | ${member}`)];
}

function typeField(field: Field): string[] {
  const property = field.property === field.name ? '' : ` @rest(property: ${quote(field.property)})`;
  return [...descriptionLines(field.description, '  '), `  ${field.name}: ${shapeText(field.shape)}${property}${deprecated(field.deprecation)}`];
}

function rootField({ name, args, shape, description, deprecation, rest }: RootField): string[] {
  const head = descriptionLines(description, '  ');
  const type = `: ${shapeText(shape)}${deprecated(deprecation)}`;
  const call = restDirective(rest);
  const brief = `  ${name}${args.length === 0 ? '' : `(${args.map(argument).join(', ')})`}${type}`;
  const isBrief = args.length === 0 || (args.every((one) => one.description === '') && brief.length <= WIDTH);
  if (isBrief && call.length === 1 && brief.length + 1 + (call[0] ?? '').length <= WIDTH) return [...head, `${brief} ${call[0] ?? ''}`];
  const signature = isBrief ? [brief] : [`  ${name}(`, ...args.flatMap((one) => [...descriptionLines(one.description, '    '), `    ${argument(one)}`]), `  )${type}`];
  const last = signature.at(-1) ?? '';
  if (!isBrief && call.length === 1 && last.length + 1 + (call[0] ?? '').length <= WIDTH) return [...head, ...signature.slice(0, -1), `${last} ${call[0] ?? ''}`];
  return [...head, ...signature, ...call.map((text) => `    ${text}`)];
}

function argument({ name, shape, deprecation }: Field): string {
  return `${name}: ${shapeText(shape)}${deprecated(deprecation)}`;
}

/** On one line, or one argument per line. */
function restDirective({ method, path, query, headers, body, contentType, isNullOn404 }: RestText): string[] {
  const header = headers.map(({ name, value }) => `{ name: ${quote(name)}, value: ${quote(value)} }`);
  const parts = [
    ...(method === 'GET' ? [] : [`method: ${method}`]),
    `path: ${quote(path)}`,
    ...(query.length === 0 ? [] : [`query: ${quote(query.join('&'))}`]),
    ...(header.length === 0 ? [] : [`headers: [${header.join(', ')}]`]),
    ...(body === undefined ? [] : [`body: ${quote(body)}`]),
    ...(contentType === 'JSON' ? [] : [`contentType: ${contentType}`]),
    ...(isNullOn404 ? ['errors: [{ status: 404, null: true }]'] : []),
  ];
  const line = `@rest(${parts.join(', ')})`;
  return line.length <= WIDTH - 4 ? [line] : ['@rest(', ...parts.map((part) => `  ${part}`), ')'];
}

function deprecated(reason: string | undefined): string {
  return reason === undefined ? '' : reason === '' ? ' @deprecated' : ` @deprecated(reason: ${quote(reason)})`;
}
