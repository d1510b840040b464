/**
 * One service as the composition sees it: SDL text → checked definition in gateway names. The steps, in order: parse and
 * merge extensions, drop the service's own definitions of our directives, apply names, check, build.
 */
import { createHash } from 'node:crypto';
import { print, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { Finding } from '../errors.ts';
import { checkService, type ServiceKind } from './check-service.ts';
import { withoutKnownDirectives } from './directives.ts';
import { createNameMap, nameDocument, type NameMap } from './names.ts';
import type { Naming } from './naming.ts';
import { parseSdl, type SdlFile } from './parse.ts';
import { checkScalars } from './rest/check-scalars.ts';

export interface ServiceDefinition {
  /** services.<name> */
  readonly name: string;
  /** What the service speaks: GraphQL, or what its `@rest` says. */
  readonly kind: ServiceKind;
  /** Shown in findings, e.g. schemas/users.graphql or .gatehouse/services/users.graphql. */
  readonly file: string;
  /** Gateway-facing SDL; our directive definitions are not in it; every node keeps `loc` with its file as source name. */
  readonly document: DocumentNode;
  /** Built from `document`; directives are read from `astNode`. */
  readonly schema: GraphQLSchema;
  /** Gateway name ↔ service name. */
  readonly names: NameMap;
  /** sha256, hex, of the kind, the canonical SDL and the naming configuration. */
  readonly digest: string;
}

export interface ServiceSource extends Naming {
  readonly name: string;
  /** Left out: `graphql`. */
  readonly kind?: ServiceKind;
  readonly sdl: SdlFile;
  /** Extensions in schemas/<name>.graphql onto an SDL that was fetched. */
  readonly overlay?: SdlFile | undefined;
}

/** `service` is absent when there are findings. */
export function defineService(source: ServiceSource): { readonly service?: ServiceDefinition; readonly findings: readonly Finding[] } {
  const { name, kind = 'graphql', sdl, overlay } = source;
  const parsed = parseSdl(sdl, overlay);
  if (parsed.document === undefined) return { findings: parsed.findings };
  const named = nameDocument(name, withoutKnownDirectives(parsed.document), source);
  if (named.findings.length > 0) return { findings: named.findings };
  const misnamed = kind === 'rest' ? checkScalars(name, parsed.document, named.changes) : [];
  if (misnamed.length > 0) return { findings: misnamed };
  const { document, schema, findings } = checkService(name, sdl.file, named.document, kind);
  if (schema === undefined) return { findings: [...findings].sort(byPlace) };
  const service: ServiceDefinition = { name, kind, file: sdl.file, document, schema, names: createNameMap(named.changes, schema), digest: digestOf(document, kind, source) };
  return { service: Object.freeze(service), findings };
}

function byPlace(a: Finding, b: Finding): number {
  return (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** Layout, comments and the order of configuration keys do not change a service; anything a client could notice does. */
function digestOf(document: DocumentNode, kind: ServiceKind, { prefix = '', rename = {}, hide = [] }: Naming): string {
  const naming = [kind, prefix, Object.entries(rename).sort(([a], [b]) => (a < b ? -1 : 1)), [...hide].sort()];
  return createHash('sha256').update(JSON.stringify(naming)).update('\n').update(print(document)).digest('hex');
}
