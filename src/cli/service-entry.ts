/** The entry of a new service in gatehouse.yaml, held to the rules of the configuration before anybody is asked for a schema. */
import { addService, parseConfig, type Config, type ServiceConfig } from '../config/index.ts';
import { OperatorError } from '../errors.ts';
import { UsageError, type Io } from './command.ts';

export interface NewService {
  readonly name: string;
  readonly kind: ServiceConfig['kind'];
  /** As it was typed: a variable in it may hold a secret. */
  readonly url: string;
}

export interface ConfigFile {
  readonly file: string;
  /** Empty when there is no such file. */
  readonly text: string;
  readonly io: Io;
}

export interface ServiceEntry {
  readonly config: Config;
  /** As the file has it already, or would have it. */
  readonly service: ServiceConfig;
  /** The file's next text, when the service is new. */
  readonly nextText: string | undefined;
}

/** Name and URL as the entry they become. @throws UsageError when they cannot be one. */
export function entryOf({ name, kind, url }: NewService, io: Io): ServiceConfig {
  try {
    const { services } = parseConfig({ text: `services: { ${JSON.stringify(name)}: { kind: ${kind}, url: ${JSON.stringify(url)} } }`, file: 'gatehouse.yaml', env: io.env });
    const entry = services[name];
    if (entry !== undefined) return entry;
  } catch (error) {
    if (error instanceof OperatorError) throw new UsageError(error.findings.map(({ message }) => message).join('\n'));
    throw error;
  }
  throw new UsageError(`\`${name}\` is no name for a service.`);
}

/**
 * The configuration with the service in it. A file that is only wrong because it has no service yet is not wrong.
 *
 * @throws OperatorError when the configuration is wrong, or has a service of this name that takes no such file.
 */
export function withService({ file, text, io }: ConfigFile, added: NewService): ServiceEntry {
  const { name, kind, url } = added;
  const entry = entryOf(added, io);
  const parse = (yaml: string): Config => parseConfig({ text: yaml, file, env: io.env });
  let before: Config | undefined;
  let problem: unknown;
  try {
    before = parse(text);
  } catch (error) {
    problem = error;
  }
  const existing = before !== undefined && Object.hasOwn(before.services, name) ? before.services[name] : undefined;
  if (before !== undefined && existing !== undefined) {
    const message = unfit(name, existing, kind);
    if (message !== undefined) throw new OperatorError([{ file, message }]);
    return { config: before, service: existing, nextText: undefined };
  }
  const nextText = addService(text, { name, kind, url });
  try {
    return { config: parse(nextText), service: entry, nextText };
  } catch (error) {
    throw text === '' ? error : (problem ?? error);
  }
}

/** Why a schema of this kind is not written for a service that is there already. */
function unfit(name: string, { kind, schema }: ServiceConfig, wanted: ServiceConfig['kind']): string | undefined {
  const [is, option] = kind === 'rest' ? ['a REST service', '--openapi'] : ['a GraphQL service', '--graphql'];
  if (kind !== wanted) return `services.${name} is ${is} (\`kind: ${kind}\`): use ${option}, another name, or set \`kind: ${wanted}\`.`;
  return schema === 'file' ? undefined : `services.${name} is asked for its schema at start (\`schema: ${schema}\`), so it needs no file; set \`schema: file\` to have one.`;
}
