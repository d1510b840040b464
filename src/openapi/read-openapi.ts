/** OpenAPI 3.0 or 3.1 → the document the writing half walks. What is no such document is refused here, once for both halves. */
import { OperatorError } from '../errors.ts';
import { createNode, type FindSource } from './create-node.ts';
import type { OpenApiDocument, OpenApiNode } from './node.ts';
import { isMapping } from './role.ts';
import { readSource, type Source } from './source.ts';

export interface ReadOptions {
  /** Shown in findings. */
  readonly file: string;
}

/**
 * A document in JSON or YAML whose references stay inside it.
 *
 * @throws OperatorError when it is no OpenAPI document, or none that has operations.
 */
export function readOpenApi(text: string, { file }: ReadOptions): OpenApiDocument {
  return openDocument(readSource(text, file), refuseOutside);
}

/** For a document that was loaded together with those its references lead to. */
export function openDocument(source: Source, find: FindSource): OpenApiDocument {
  const version = versionOf(source);
  const root = createNode(source, { find, isBesideRead: version === '3.1' });
  checkPaths(root);
  return { version, root };
}

export const refuseOutside: FindSource = (address) =>
  `The reference leads to another document, \`${address}\`, and those are not read unless you say so: add --allow-remote-refs, or put everything into one document.`;

function versionOf({ value, finding, file }: Source): OpenApiDocument['version'] {
  if ('swagger' in value && !('openapi' in value)) {
    const command = `npx swagger2openapi ${/^https?:/.test(file) ? 'URL' : 'FILE'} --outfile openapi.json`;
    throw new OperatorError([finding(['swagger'], `This is Swagger ${String(value['swagger'])}; OpenAPI 3.0 and 3.1 are read. Convert it first, for example with \`${command}\`.`)]);
  }
  const openapi = value['openapi'];
  // In YAML without quotes `3.0` and `3.1` are numbers.
  const [, version] = /^(3\.[01])(?:\.\d+.*)?$/.exec(openapi === 3 ? '3.0' : String(openapi)) ?? [];
  if (version === '3.0' || version === '3.1') return version;
  const message = openapi === undefined
    ? 'Not an OpenAPI document: it has no `openapi`, which says the version; expected `openapi: 3.0.x` or `3.1.x`.'
    : `\`openapi\` is ${JSON.stringify(openapi)}, but 3.0 and 3.1 are the versions that are read.`;
  throw new OperatorError([finding(['openapi'], message)]);
}

function checkPaths(root: OpenApiNode): void {
  const paths = root.get('paths');
  const named = isMapping(paths?.value) ? Object.keys(paths.value) : [];
  if (paths === undefined || named.length === 0) {
    throw new OperatorError([(paths ?? root).finding('The document has no `paths`, so there is nothing a gateway could call; webhooks and components alone make no service.')]);
  }
  const wrong = named.filter((path) => !path.startsWith('/') && !path.startsWith('x-'));
  if (wrong.length > 0) throw new OperatorError(wrong.flatMap((path) => paths.get(path)?.finding(`The path \`${path}\` must begin with \`/\`.`) ?? []));
}
