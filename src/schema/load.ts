/**
 * The folder and the services' own answers → checked definitions, in the order of gatehouse.yaml. A service that cannot be
 * asked is taken from its cache; without one it is `missing`, and the others load all the same. Wrong SDL is a finding,
 * never a reason to go on with an older one in silence.
 */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../errors.ts';
import { cacheFile, cacheText, isMissing, readCache, rejectedFile, writeCache } from './cache.ts';
import type { Naming } from './naming.ts';
import type { ServiceKind } from './check-service.ts';
import { SDL_LIMITS, type SdlFile } from './parse.ts';
import { nearest } from './place.ts';
import { defineService, type ServiceDefinition } from './service.ts';

export interface LoadConfig {
  /** The folder of gatehouse.yaml. */
  readonly dir: string;
  readonly services: Readonly<Record<string, Naming & { readonly kind?: ServiceKind; readonly schema: 'file' | 'introspect' | 'sdl' }>>;
}

export interface LoadLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface LoadOptions {
  readonly config: LoadConfig;
  /** The service's SDL, asked as its `schema` says; called for `introspect` and `sdl`. */
  readonly fetch: (name: string) => Promise<string>;
  readonly log: LoadLog;
  /**
   * What was loaded before. Services that answered then are taken as they are, those that did not are asked again and stay as
   * they are when they do not answer now: to check a service of 1,600 types again blocks the process for 0.3 s (Node 20.20.2).
   */
  readonly known?: LoadedServices;
}

export interface LoadedServices {
  /** Those without findings, in the order of the configuration. */
  readonly services: readonly ServiceDefinition[];
  readonly findings: readonly Finding[];
  /** Services that did not answer and have no usable cache. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
  /** Names of those that run on their cached SDL. */
  readonly fromCache: readonly string[];
}

type Loaded = { readonly service?: ServiceDefinition; readonly findings: readonly Finding[]; readonly isFromCache?: boolean } | { readonly missing: string };

const FOLDER = 'schemas';

export async function loadServices({ config, fetch, log, known }: LoadOptions): Promise<LoadedServices> {
  const names = Object.keys(config.services);
  const files = await listSchemas(config.dir);
  const orphans = files.filter((file) => !names.includes(file)).map((file): Finding => ({
    file: `${FOLDER}/${file}.graphql`,
    message: `A file is a service only if services.${file} exists in gatehouse.yaml: add it, or delete the file.${nearest(file, names)}`,
  }));
  const loaded = await Promise.all(Object.entries(config.services).map(async ([name, { kind = 'graphql', schema, prefix, rename, hide }]): Promise<Loaded> => {
    const naming = { name, prefix, rename, hide };
    const before = known?.services.find((service) => service.name === name);
    if (before !== undefined && known?.fromCache.includes(name) === false) return { service: before, findings: [] };
    const own = files.includes(name) ? await readSchema(config.dir, `${FOLDER}/${name}.graphql`) : undefined;
    if (own !== undefined && 'message' in own) return { findings: [own] };
    // A REST service cannot tell its schema.
    if (kind === 'graphql' && schema !== 'file') return loadRemote({ dir: config.dir, naming, overlay: own, fetch, log, before });
    if (own !== undefined) return defineService({ ...naming, kind, sdl: own });
    const message = kind === 'rest'
      ? `The schema of ${name} is missing: write it with \`gatehouse service add ${name} --openapi FILE\`, or by hand.`
      : `The schema of ${name} is missing: write it with \`gatehouse service add ${name} --graphql URL\`, or set \`schema: introspect\` to ask the service at start.`;
    return { findings: [{ file: `${FOLDER}/${name}.graphql`, message }] };
  }));
  return {
    services: loaded.flatMap((one) => ('service' in one ? [one.service] : [])),
    findings: [...loaded.flatMap((one) => ('findings' in one ? one.findings : [])), ...orphans],
    missing: loaded.flatMap((one, index) => ('missing' in one ? [{ name: names[index] ?? '', reason: one.missing }] : [])),
    fromCache: loaded.flatMap((one, index) => ('isFromCache' in one && one.isFromCache ? [names[index] ?? ''] : [])),
  };
}

interface Remote extends Pick<LoadOptions, 'fetch' | 'log'> {
  readonly dir: string;
  readonly naming: Naming & { readonly name: string };
  readonly overlay: SdlFile | undefined;
  readonly before: ServiceDefinition | undefined;
}

async function loadRemote({ dir, naming, overlay, fetch, log, before }: Remote): Promise<Loaded> {
  const { name } = naming;
  let sdl: string;
  try {
    sdl = await fetch(name);
  } catch (error) {
    if (before !== undefined) return { service: before, findings: [], isFromCache: true };
    const reason = error instanceof Error ? error.message : String(error);
    const cached = await readCache(dir, name);
    if ('reason' in cached) return { missing: `${reason}; and ${cached.reason}` };
    log.warn({ service: name, reason }, 'service schema taken from the cache');
    return { ...defineService({ ...naming, sdl: { file: cacheFile(name), text: cached.text }, overlay }), isFromCache: true };
  }
  const text = cacheText(sdl);
  const defined = defineService({ ...naming, sdl: { file: cacheFile(name), text }, overlay });
  if (defined.service !== undefined) {
    await keep(dir, name, cacheFile(name), text, log);
    return defined;
  }
  // The last good schema stays; findings point into a copy of the bad one, which people can open.
  await keep(dir, name, rejectedFile(name), text, log);
  return defineService({ ...naming, sdl: { file: rejectedFile(name), text }, overlay });
}

/** A folder that cannot be written costs the next start its cache, not this one its service. */
async function keep(dir: string, name: string, file: string, text: string, log: LoadLog): Promise<void> {
  try {
    await writeCache(dir, file, text);
  } catch (error) {
    log.warn({ service: name, file, reason: error instanceof Error ? error.message : String(error) }, 'service schema not written to the cache');
  }
}

/** Names of schemas/*.graphql, sorted; schemas/generated/ and other folders are not looked into. */
async function listSchemas(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(join(dir, FOLDER), { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory() && entry.name.endsWith('.graphql')).map(({ name }) => name.slice(0, -'.graphql'.length)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function readSchema(dir: string, file: string): Promise<SdlFile | Finding> {
  try {
    const { size } = await stat(join(dir, file));
    if (size > SDL_LIMITS.bytes) return { file, message: `The schema is ${size} bytes long; at most ${SDL_LIMITS.bytes} are read.` };
    return { file, text: await readFile(join(dir, file), 'utf8') };
  } catch (error) {
    return { file, message: `The schema cannot be read (${error instanceof Error ? error.message : String(error)}).` };
  }
}
