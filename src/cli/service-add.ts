/** `gatehouse service add`: a service's schema as a file to read, edit and commit, and its entry in gatehouse.yaml. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { literal } from '../config/index.ts';
import { OperatorError } from '../errors.ts';
import { isAddress, shownAddress } from '../openapi/load-openapi.ts';
import { UsageError, type Command, type Invocation } from './command.ts';
import { graphqlSdl } from './graphql-sdl.ts';
import { openApiSdl } from './openapi-sdl.ts';
import { withProgress } from './progress.ts';
import { entryOf, withService, type ConfigFile } from './service-entry.ts';
import { writeService } from './write-service.ts';

const OPENAPI_OPTIONS = ['url', 'only', 'except', 'trust-required', 'allow-remote-refs'];

const ADVICE = 'Read it, add @key and @merge where entities join (suggestions are in its head)';

/** Stands for the address until the document has given one. */
const SOME_URL = 'http://127.0.0.1';

export const serviceAddCommand: Command = {
  name: 'service add',
  summary: 'write schemas/NAME.graphql from a running service or an OpenAPI document',
  usage: 'NAME (--graphql URL | --openapi FILE|URL) [options]',
  examples: [
    'gatehouse service add users --graphql http://127.0.0.1:4101/graphql',
    'gatehouse service add users --graphql http://127.0.0.1:4101/graphql --force',
    'gatehouse service add pets --openapi openapi.yaml --url http://127.0.0.1:4104',
    'gatehouse service add pets --openapi https://pets.example.com/openapi.json --only "tag:pets,/owners/*" --except deletePet',
  ],
  options: {
    graphql: { type: 'string' }, openapi: { type: 'string' }, url: { type: 'string' }, only: { type: 'string', multiple: true }, except: { type: 'string', multiple: true },
    'trust-required': { type: 'boolean' }, 'allow-remote-refs': { type: 'boolean' }, force: { type: 'boolean' },
  },
  optionHelp: {
    '--graphql URL': "the service's GraphQL endpoint: its `_sdl` is taken, or its introspection",
    '--openapi FILE|URL': 'an OpenAPI document, 3.0 or 3.1, in JSON or YAML',
    '--url URL': 'with --openapi: where the service is (default: the first of `servers` that can be called)',
    '--only LIST': 'with --openapi: these operations only: `tag:pets`, `/pets`, `/pets/*` or an operation id, with commas between',
    '--except LIST': 'with --openapi: not these; goes before --only',
    '--trust-required': 'with --openapi: properties that are `required` become non-null',
    '--allow-remote-refs': 'with --openapi: follow `$ref`s to files below its folder and to http(s) addresses',
    '--force': 'write over an existing file: edits in it are replaced',
  },
  positionals: [1, 1],
  async run(invocation) {
    const { options: { graphql, openapi } } = invocation;
    if (typeof graphql === 'string' && openapi === undefined) return addGraphql(graphql, invocation);
    if (typeof openapi === 'string' && graphql === undefined) return addOpenApi(openapi, invocation);
    throw new UsageError('Say where the schema comes from, by one of the two: gatehouse service add NAME --graphql URL, or gatehouse service add NAME --openapi FILE|URL');
  },
};

async function addGraphql(typed: string, invocation: Invocation): Promise<number> {
  const { positionals: [name = ''], options, io, json } = invocation;
  const misplaced = OPENAPI_OPTIONS.find((option) => options[option] !== undefined);
  if (misplaced !== undefined) throw new UsageError(`--${misplaced} goes with --openapi only; leave it out.`);
  const added = { name, kind: 'graphql', url: typed } as const;
  const { url } = entryOf(added, io);
  const target = openTarget(invocation);
  const entry = withService(target, added);
  refuseToOverwrite(target);
  // The address as it was typed: a variable in it may hold a secret.
  const sdl = await withProgress(`Asking ${typed} for its schema`, { io, json }, () => graphqlSdl(name, { ...entry.service, url }, entry.config.dir));
  return writeService({ ...target, entry, sdl, url, advice: ADVICE }, invocation);
}

async function addOpenApi(location: string, invocation: Invocation): Promise<number> {
  const { positionals: [name = ''], options, io, json } = invocation;
  const selection = { only: listOf('only', options['only']), except: listOf('except', options['except']) };
  const flags = { isTrusted: options['trust-required'] === true, isOutsideAllowed: options['allow-remote-refs'] === true };
  const typed = typeof options['url'] === 'string' ? options['url'] : undefined;
  const target = openTarget(invocation);
  // Before the document is read: whatever address it gives, the rest can be wrong already.
  const { config: { dir } } = withService(target, { name, kind: 'rest', url: typed ?? SOME_URL });
  refuseToOverwrite(target);

  const shown = isAddress(location) ? shownAddress(location) : location;
  const imported = await withProgress(`Reading ${shown}`, { io, json }, () => openApiSdl({ name, location, selection, ...flags, cwd: io.cwd, dir }));
  // A document reaches no variable of the environment.
  const url = typed ?? (imported.url === undefined ? undefined : literal(imported.url));
  const entry = withService(target, { name, kind: 'rest', url: url ?? SOME_URL });
  if (url === undefined && entry.nextText !== undefined) {
    throw new OperatorError([{ message: `${shown} does not say where the service is (no address under \`servers\` can be called); pass it: --url http://127.0.0.1:4104` }]);
  }
  const count = `${imported.operations} ${imported.operations === 1 ? 'operation' : 'operations'}`;
  return writeService({ ...target, ...imported, entry, url: url && entryOf({ name, kind: 'rest', url }, io).url, advice: `It has ${count}. ${ADVICE}` }, invocation);
}

interface Target extends ConfigFile {
  /** Of the schema, absolute. */
  readonly path: string;
  readonly isForced: boolean;
}

function openTarget({ positionals: [name = ''], options, config: file, io }: Invocation): Target {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return { file, text, io, path: join(dirname(file), 'schemas', `${name}.graphql`), isForced: options['force'] === true };
}

/** Before anybody is asked. */
function refuseToOverwrite({ path, isForced }: Target): void {
  if (existsSync(path) && !isForced) throw new OperatorError([{ file: path, message: 'The file is there already; add --force to write over it.' }]);
}

/** Entries with commas between, of all times the option was given. */
function listOf(option: string, given: Invocation['options'][string]): string[] {
  if (given === undefined) return [];
  const entries = [given].flat().flatMap((list) => String(list).split(',')).map((entry) => entry.trim());
  if (entries.includes('')) throw new UsageError(`--${option} has an empty entry; expected a list such as \`tag:pets,/owners/*,getPet\`.`);
  return entries;
}
