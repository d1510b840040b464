/**
 * An OpenAPI document as a plain client of it would read it: operations with their parameters, body and answers. Written for
 * these tests alone, so that what the importer misreads is not misread here in the same way.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly explode: boolean;
  readonly style: string;
  /** Written as JSON text, because the document describes it by a media type. */
  readonly isJson: boolean;
  readonly schema: any;
  /** The parameter object or its media type, where examples stand. */
  readonly examples: any;
}

export interface Operation {
  /** `GET /blocks/{hash}` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Media type → its object, in the document's order. */
  readonly body: Readonly<Record<string, any>>;
  readonly responses: Readonly<Record<string, any>>;
}

export interface Document {
  readonly operations: readonly Operation[];
  /** Follows references until there is none. */
  readonly at: (node: any) => any;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export function readDocument(file: string): Document {
  const root = parse(readFileSync(file, 'utf8'), { maxAliasCount: -1 });
  const at = (node: any): any => (typeof node?.$ref === 'string' ? at(pointed(root, node.$ref)) : node);
  const operations = Object.entries<any>(root.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method): Operation => {
      const operation = item[method];
      const parameters = new Map<string, Parameter>();
      for (const parameter of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
        const read = parameterOf(at(parameter));
        parameters.set(`${read.in} ${read.name}`, read);
      }
      const responses = Object.fromEntries(Object.entries(operation.responses).map(([status, response]) => [status, at(response)]));
      return { name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, parameters: [...parameters.values()], body: at(operation.requestBody)?.content ?? {}, responses };
    }),
  );
  return { operations, at };
}

function parameterOf(parameter: any): Parameter {
  const media = parameter.content === undefined ? undefined : Object.values<any>(parameter.content)[0];
  const style = parameter.style ?? (parameter.in === 'query' || parameter.in === 'cookie' ? 'form' : 'simple');
  return {
    name: parameter.name, in: parameter.in, required: parameter.required ?? false, style, explode: parameter.explode ?? style === 'form',
    isJson: media !== undefined, schema: (media ?? parameter).schema ?? {}, examples: media ?? parameter,
  };
}

function pointed(root: any, reference: string): any {
  const parts = reference.slice(2).split('/').map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.reduce((node, part) => node[part], root);
}
