/** `gatehouse service add`: a running GraphQL service's schema as a file to read, edit and commit, and its entry in gatehouse.yaml. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { GraphQLError } from 'graphql';
import { addService, parseConfig, type Config, type ServiceConfig } from '../config/index.ts';
import { OperatorError } from '../errors.ts';
import { fetchSdl } from '../schema/fetch-sdl.ts';
import { CallFailed, schemaQueries } from '../schema/schema-query.ts';
import { suggestDoors } from '../schema/suggest-doors.ts';
import { upstreamConfig } from '../upstream-config.ts';
import { createUpstream } from '../upstream/index.ts';
import { UsageError, type Command, type Io } from './command.ts';
import { withProgress } from './progress.ts';

export const serviceAddCommand: Command = {
  name: 'service add',
  summary: 'write schemas/NAME.graphql from a running service',
  usage: 'NAME --graphql URL [--force]',
  examples: ['gatehouse service add users --graphql http://127.0.0.1:4101/graphql', 'gatehouse service add users --graphql http://127.0.0.1:4101/graphql --force'],
  options: { graphql: { type: 'string' }, force: { type: 'boolean' } },
  optionHelp: { '--graphql URL': "the service's GraphQL endpoint: its `_sdl` is taken, or its introspection", '--force': 'write over an existing file' },
  positionals: [1, 1],
  async run({ positionals: [name = ''], options: { graphql: url, force }, config: file, io, json }) {
    if (typeof url !== 'string') throw new UsageError('Say where the service is: gatehouse service add NAME --graphql URL');
    const entry = entryOf(name, url, io);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const { config, isNew, nextText } = withService({ text, file, name, url, io });
    const service = config.services[name] ?? entry;
    if (service.schema !== 'file') throw new OperatorError([{ file, message: `services.${name} is asked for its schema at start (\`schema: ${service.schema}\`), so it needs no file; set \`schema: file\` to have one.` }]);
    const path = join(config.dir, 'schemas', `${name}.graphql`);
    if (existsSync(path) && force !== true) throw new OperatorError([{ file: path, message: 'The file is there already; add --force to write over it.' }]);

    // The URL as it was typed: a variable in it may hold a secret.
    const sdl = await withProgress(`Asking ${url} for its schema`, { io, json }, () => fetchFrom(name, { ...service, url: entry.url }, config.dir));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, sdl);
    if (isNew) writeFileSync(file, nextText);
    const written = [path, ...(isNew ? [file] : [])].map((one) => relative(io.cwd, one));
    const note = service.url === entry.url ? '' : ` The \`url\` in ${relative(io.cwd, file)} is another one and stays.`;
    io.out(json ? `${JSON.stringify({ ok: true, written })}\n` : `Wrote ${written.join(' and ')}.${note} Read it, add @key and @merge where entities join (suggestions are in its head), then run \`gatehouse check\`.\n`);
    return 0;
  },
};

/** NAME and URL as the entry they become, so that they are held to the same rules. */
function entryOf(name: string, url: string, io: Io): ServiceConfig {
  try {
    const { services } = parseConfig({ text: `services: { ${JSON.stringify(name)}: { url: ${JSON.stringify(url)} } }`, file: 'gatehouse.yaml', env: io.env });
    const entry = services[name];
    if (entry !== undefined) return entry;
  } catch (error) {
    if (error instanceof OperatorError) throw new UsageError(error.findings.map(({ message }) => message).join('\n'));
    throw error;
  }
  throw new UsageError(`\`${name}\` is no name for a service.`);
}

/** The configuration with the service in it. A file that is only wrong because it has no service yet is not wrong. */
function withService({ text, file, name, url, io }: { readonly text: string; readonly file: string; readonly name: string; readonly url: string; readonly io: Io }): { readonly config: Config; readonly isNew: boolean; readonly nextText: string } {
  const parse = (yaml: string): Config => parseConfig({ text: yaml, file, env: io.env });
  let before: Config | undefined;
  let problem: unknown;
  try {
    before = parse(text);
  } catch (error) {
    problem = error;
  }
  if (before !== undefined && name in before.services) return { config: before, isNew: false, nextText: text };
  const nextText = addService(text, name, url);
  try {
    return { config: parse(nextText), isNew: true, nextText };
  } catch (error) {
    throw text === '' ? error : (problem ?? error);
  }
}

async function fetchFrom(name: string, service: ServiceConfig, dir: string): Promise<string> {
  const upstream = createUpstream(upstreamConfig(name, service, dir), { observe: () => undefined });
  const query = schemaQueries(name, upstream.execute, new AbortController().signal);
  try {
    const sdl = await fetchSdl('sdl', query).catch((error: unknown) => {
      if (error instanceof CallFailed) throw error;
      return fetchSdl('introspect', query);
    });
    return suggestDoors(name, sdl);
  } catch (error) {
    if (error instanceof GraphQLError) throw new OperatorError([{ message: `${service.url}: its \`_sdl\` does not parse: ${error.message}` }]);
    if (error instanceof OperatorError) throw new OperatorError(error.findings.map(({ message }) => ({ message: `${service.url}: ${message}` })));
    throw error;
  } finally {
    await upstream.destroy();
  }
}
