/** One operation → one field of Query or Mutation: arguments, answer, and what `@rest` says. */
import { bodyOf } from './body.ts';
import { named, rootPlace, componentName, type Shapes } from './conversion.ts';
import { cookieHeader } from './cookies.ts';
import { clean, deprecationOf, line, member } from './describe.ts';
import { isEntityId, type Entity } from './entities.ts';
import type { SharedEnum } from './shared-enums.ts';
import { nullable, type Field, type RootField, type Shape } from './model.ts';
import type { Operation } from './operations.ts';
import { writeParameter, type Written } from './arguments.ts';
import { parametersOf, type Parameter } from './parameters.ts';
import { pathTemplate } from './path.ts';
import { answerOf, isNullOn404 } from './responses.ts';
import { NamePool, fieldName, pascal } from './words.ts';

export interface Sources {
  readonly shapes: Shapes;
  readonly entities: readonly Entity[];
  readonly sharedEnum: SharedEnum;
}

export function rootFieldOf(operation: Operation, { shapes, entities, sharedEnum }: Sources): RootField {
  const { node, method, field } = operation;
  const pool = new NamePool();
  const isId = (name: string): boolean => isEntityId(entities, operation.path, name);
  const writeOne = (parameter: Parameter): Written & { parameter: Parameter } => {
    const plain = fieldName(parameter.name, 'argument');
    const name = pool.take(plain, parameter.in + pascal(plain));
    const shared = sharedEnum(parameter);
    const desired = shared?.desired ?? (isComponent(parameter) ? componentName(parameter.node.component ?? '') : pascal(field) + (pascal(parameter.name) || 'Argument'));
    const isKey = parameter.in === 'path' && (isId(parameter.name) ? 'whatever' : parameter.name === 'id' && 'text');
    return { parameter, ...writeParameter(parameter, operation, { name, desired, isKey, shared }, shapes) };
  };

  const written = cookieHeader(parametersOf(operation, shapes.notes).map(writeOne), operation, shapes.notes);
  const inPath = new Map(written.parameters.filter(({ parameter }) => parameter.in === 'path').map(({ parameter, texts: [text = ''] }) => [parameter.name, text]));
  const missing: Field[] = [];
  const path = pathTemplate(operation.path, node, shapes.notes, (name) => {
    const known = inPath.get(name);
    if (known !== undefined) return known;
    const argument = pool.take(fieldName(name, 'argument'));
    missing.push({ name: argument, property: name, shape: named(shapes.types.scalar(name === 'id' || isId(name) ? 'ID' : 'String')), description: '', deprecation: undefined });
    shapes.notes.add(node, `${method} ${line(operation.path)}`, `its path parameter \`${line(name)}\` is not described, and taken for a text`);
    inPath.set(name, `{${argument}}`);
    return `{${argument}}`;
  });
  const body = bodyOf(operation, pool.take('input', 'body'), shapes);
  const headers = written.parameters.filter(({ parameter }) => parameter.in === 'header').map(({ parameter, texts: [value = ''] }) => ({ name: parameter.name.toLowerCase(), value }));

  return {
    name: field,
    args: [...missing, ...written.parameters.map(({ argument }) => argument), ...(body === undefined ? [] : [body.argument])],
    shape: answerShape(operation, shapes),
    description: descriptionOf(operation),
    deprecation: deprecationOf([node], `${line(member(node, 'summary'))} ${line(member(node, 'description'))}`),
    rest: {
      method, path: path.path,
      query: [...path.query, ...written.parameters.filter(({ parameter }) => parameter.in === 'query').flatMap(({ texts }) => texts)],
      headers: [...headers, ...written.headers, ...(body?.header === undefined ? [] : [{ name: 'content-type', value: body.header }])],
      body: body?.body, contentType: body?.contentType ?? 'JSON', isNullOn404: isNullOn404(operation),
    },
  };
}

/** A call can always fail, so the field is nullable whatever is trusted. */
function answerShape(operation: Operation, shapes: Shapes): Shape {
  const answer = answerOf(operation, shapes.notes);
  if (answer.kind !== 'json') return named(shapes.types.scalar({ text: 'String', bytes: 'Base64', nothing: 'Boolean' }[answer.kind]), true);
  if (answer.node === undefined) return named(shapes.types.scalar('JSON'), true);
  const component = answer.response.component;
  const base = pascal(component ?? operation.field) || 'Answer';
  return nullable(shapes.of('output', shapes.reader.read(answer.node), rootPlace(base.endsWith('Response') && component !== undefined ? base : `${base}Response`)), true);
}

/** Its summary, and its description where that says more. */
function descriptionOf({ node }: Operation): string {
  const [summary, description] = [clean(member(node, 'summary')), clean(member(node, 'description'))];
  const says = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '');
  if (summary === '' || says(description).startsWith(says(summary))) return description;
  return description === '' || says(summary) === says(description) ? summary : `${summary}\n\n${description}`;
}

function isComponent({ node }: Parameter): boolean {
  return node.component !== undefined && node.pointer.includes('#/components/parameters/');
}
